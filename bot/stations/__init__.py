"""What the durable jobs carry out: a file's way, the answers, the outbox."""
