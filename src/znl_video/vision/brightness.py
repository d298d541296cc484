"""How well a picture is lit, as its mean brightness (0 to 255) tells."""

from __future__ import annotations

DARK = 20
"""A sample darker than this is black: a lens cap, a pocket, or a black screen."""

# At which a picture counts as well lit, and how far from it nothing is left.
_BRIGHT, _SPREAD = 118, 90


def lit(luma: float) -> float:
    """Return how well lit a picture of this brightness is, 0 to 1."""
    return 1 - min(1.0, abs(luma - _BRIGHT) / _SPREAD)
