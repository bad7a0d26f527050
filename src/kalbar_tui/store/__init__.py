"""What is kept on disk: one SQLite file of posts, marks and what was learnt of sites."""
