"""A scripted conversation of invented people with the real bot, over files made on the spot."""
