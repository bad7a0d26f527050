"""The widgets of the reader: they show what they are given and fetch nothing."""
