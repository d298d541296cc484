"""The clock, for whoever measures how long something takes."""

from __future__ import annotations

import time


def now() -> float:
    """Return seconds since some moment; it never goes back."""
    return time.monotonic()
