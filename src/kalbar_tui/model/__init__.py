"""What things are: posts, categories, marks and the ways things go wrong."""
