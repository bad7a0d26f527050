"""A sample edition that comes with the program, to be read without a network."""
