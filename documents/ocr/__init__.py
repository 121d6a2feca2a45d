"""Text from pictures of pages; imported in the child only."""
