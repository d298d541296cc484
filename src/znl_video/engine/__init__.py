"""Replay: plan, key, recall or perform, absorb."""
