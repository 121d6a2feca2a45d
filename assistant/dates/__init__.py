"""When what is due, who sets it, and who is told."""
