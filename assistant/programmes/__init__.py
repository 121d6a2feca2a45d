"""Which programmes a Kanwil has: editions that come, and assessments that move to them."""
