"""Pictures in cells: how a terminal can show them, and the lines or bytes that do."""
