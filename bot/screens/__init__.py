"""Values turned into what a person sees in Telegram."""
