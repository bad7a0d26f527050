"""How it looks and feels: the full-screen reader, a Textual app."""
