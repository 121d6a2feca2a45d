"""Which office holds what, and how to get it there: by letter or by visit."""
