"""What only bytes can show, looked for after the text is read; imported in the child only."""
