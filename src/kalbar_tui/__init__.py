"""KalbarOnline, and any other newsroom on WordPress, in a terminal."""

__version__ = "0.1.0"
