"""Captions and the SRT that people proofread."""

CATALOGUE: dict[str, tuple[str, str]] = {}
