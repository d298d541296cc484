"""Every document and value, frozen and validated."""
