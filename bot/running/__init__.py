"""A running process: built, started, watched and stopped."""
