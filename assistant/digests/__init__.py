"""How far the units of a Kanwil are: as messages, pictures, workbooks and minutes."""
