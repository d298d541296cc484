"""The machine's threads, divided among those who are at work."""

from __future__ import annotations


class Shares:
    """Tells how many threads an action that starts now may use.

    What runs keeps what it started with; the last one left gets the whole machine.

    Args:
        threads: to be divided; nobody gets fewer than one.
    """

    def __init__(self, threads: int) -> None:
        self.threads = threads
        self.at_work = 1

    @property
    def each(self) -> int:
        """One share, as many as are at work now."""
        return max(1, self.threads // self.at_work)

    @property
    def cores(self) -> float:
        """How many cores one of those at work has; less than one where they are many."""
        return self.threads / self.at_work
