"""What stands for an item: proposed, decided, corrected, looked at again and taken away."""
