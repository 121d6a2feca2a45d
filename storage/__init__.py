"""Tables, queries, migrations and original files."""
