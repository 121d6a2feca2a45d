"""Text and criteria to proposals with reasons; pure: no files, database, network or clock."""
