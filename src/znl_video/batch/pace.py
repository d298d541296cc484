"""How long a run will still take, from how long it took so far."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class _Measured:
    """Work of one kind that is done: how much of it, and how many core seconds it took."""

    amount: float = 0.0
    seconds: float = 0.0

    def of(self, amount: float) -> float:
        """Return how many core seconds as much as ``amount`` will take."""
        return self.seconds / self.amount * amount if self.amount else 0.0


class Pace:
    """Estimates what is left from what is done of the same run.

    Footage is counted in bytes: nobody knows how long a clip is before it is looked at. Shorts
    are counted: what a platform wants of one is much the same as of another. Time is counted in
    core seconds, so that it does not matter how many were worked on at once.

    Args:
        sizes: of the sources, in bytes.
        cores: that share the work.
    """

    def __init__(self, sizes: list[int], cores: int) -> None:
        self._left = float(sum(sizes))
        self._unheard = len(sizes)
        self._composed = 0
        self._shorts = 0
        self._cores = cores
        self._sources = _Measured()
        self._made = _Measured()

    def source(self, size: int, core_seconds: float) -> None:
        """Take note of a source that is through."""
        self._left -= size
        self._sources.amount += size
        self._sources.seconds += core_seconds

    def composed(self, sources: int, shorts: int) -> None:
        """Take note that ``sources`` gave ``shorts``."""
        self._unheard -= sources
        self._composed += sources
        self._shorts += shorts

    def short(self, core_seconds: float) -> None:
        """Take note of a short that is done."""
        self._made.amount += 1
        self._made.seconds += core_seconds

    def left(self) -> float | None:
        """Return how many seconds are left; None before a short and a source are through."""
        if not self._made.amount or not self._sources.amount:
            return None
        to_come = self._unheard * self._shorts / self._composed
        shorts = self._shorts - self._made.amount + to_come
        return (self._sources.of(self._left) + self._made.of(shorts)) / self._cores
