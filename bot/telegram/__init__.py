"""Telegram itself: updates fetched, screens sent, its limits kept."""
