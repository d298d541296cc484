"""Waiting, and how long something took; what the machine's clock is set to does not matter."""

from __future__ import annotations

import time


def now() -> float:
    """Return seconds since some moment; it never goes back."""
    return time.monotonic()


def sleep(seconds: float) -> None:
    """Do nothing for so long; a signal's handler may raise out of it."""
    time.sleep(seconds)
