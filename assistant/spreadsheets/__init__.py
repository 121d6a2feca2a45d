"""What people change with spreadsheets: forms, dry runs, and what they do."""
