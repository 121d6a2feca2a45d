"""Bytes to pages of text, and what only bytes can show, behind limits in a child process."""
