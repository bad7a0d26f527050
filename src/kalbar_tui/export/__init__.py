"""Posts written to files that are read elsewhere, and marks read back out of such a file."""
