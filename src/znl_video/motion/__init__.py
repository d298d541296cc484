"""What cards look like, as descriptions."""
