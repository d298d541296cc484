"""Signs of life: whoever works long says so, and the media child passes it on to its parent."""

from __future__ import annotations

import time
from collections.abc import Callable

PULSE = "\n"
"""The line that says it: an empty one, which no answer is."""

_EVERY_S = 1.0


class _Pulse:
    def __init__(self) -> None:
        self.tell: Callable[[], object] | None = None
        self.told = 0.0


_pulse = _Pulse()


def beat() -> None:
    """Say that the work gets on; cheap, and passed on once a second at most."""
    if _pulse.tell is None:
        return
    now = time.monotonic()
    if now - _pulse.told >= _EVERY_S:
        _pulse.told = now
        _pulse.tell()


def listen(tell: Callable[[], object]) -> None:
    """Call ``tell`` at every sign of life from now on."""
    _pulse.tell = tell
