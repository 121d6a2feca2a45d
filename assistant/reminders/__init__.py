"""What falls due, told in time to those concerned."""
