"""What a reader can ask for: saved posts, fresh ones, older ones, and marks."""
