"""Telegram and the command line."""

import os

# Durations of the Telegram library as timedelta: its older way warns each time Telegram asks to wait.
os.environ.setdefault("PTB_TIMEDELTA", "1")
