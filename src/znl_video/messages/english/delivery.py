"""Encoding, checking and delivering."""

CATALOGUE: dict[str, tuple[str, str]] = {}
