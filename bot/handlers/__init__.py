"""What a person does, turned into one use case and one screen."""
