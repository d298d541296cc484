"""Which files have arrived whole: those that have not changed for a while."""

from __future__ import annotations

from collections.abc import Mapping

Stamp = tuple[int, int]
"""A file's size in bytes, and when it was modified, in ns."""


class Settling:
    """Remembers how long files have been as they are.

    What a file's time says is not believed: clocks of cameras and of servers are often wrong. It is
    settled when it was seen unchanged for ``seconds`` of our own.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._seen: dict[str, tuple[Stamp, float]] = {}

    def look(self, found: Mapping[str, Stamp], now: float) -> None:
        """Take note of all files there are, ``now`` on a clock that only goes forward."""
        seen = {}
        for path, stamp in found.items():
            known = self._seen.get(path)
            seen[path] = known if known and known[0] == stamp else (stamp, now)
        self._seen = seen

    def settled(self, now: float) -> dict[str, Stamp]:
        """Return the files that are settled."""
        return {
            path: stamp
            for path, (stamp, since) in self._seen.items()
            if now - since >= self._seconds
        }

    def all_settled(self, now: float) -> bool:
        """Tell whether no file is still changing."""
        return len(self.settled(now)) == len(self._seen)
