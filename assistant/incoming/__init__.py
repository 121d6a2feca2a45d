"""What people send: its way in, read, matched and answered."""
