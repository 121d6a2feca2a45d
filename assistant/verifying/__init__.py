"""What a Kanwil says to evidence: verdicts, items let go, obstacles."""
