"""Footage: what cannot be used, and what is odd about it."""

CATALOGUE: dict[str, tuple[str, str]] = {}
