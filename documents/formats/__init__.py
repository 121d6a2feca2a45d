"""One file a format, all behind one Protocol; imported in the child only."""
