"""What work costs on this machine: seconds on the clock, of processors, and memory."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Usage:
    """The cost of a piece of work, children that have ended included.

    Attributes:
        wall_s: seconds on the clock.
        cpu_s: seconds of processors; on Windows without those of children.
        peak_bytes: what the largest single process has held so far; None on Windows.
    """

    def __init__(self) -> None:
        self.wall_s = 0.0
        self.cpu_s = 0.0
        self.peak_bytes: int | None = None


@contextmanager
def measured() -> Iterator[Usage]:
    """Return what the work inside costs; its figures are there when it has ended."""
    usage = Usage()
    wall, cpu = time.monotonic(), _cpu_s()
    yield usage
    usage.wall_s, usage.cpu_s = time.monotonic() - wall, _cpu_s() - cpu
    usage.peak_bytes = _peak_bytes()


def _cpu_s() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _peak_bytes() -> int | None:
    try:
        import resource
    except ImportError:
        return None
    most = max(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return most if sys.platform == "darwin" else most * 1024
