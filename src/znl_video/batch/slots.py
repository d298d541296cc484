"""How much is worked on at once."""

from __future__ import annotations

from dataclasses import dataclass

from znl_video.io.outside import cores


@dataclass(frozen=True)
class Slots:
    """Room for work.

    Args:
        subjects: how many sources and shorts are worked on at most.
        threads: divided among those that are.
    """

    subjects: int
    threads: int


def slots_for(jobs: int | None = None) -> Slots:
    """Return what this machine has room for; ``jobs`` is how many at once, where somebody said.

    One thread for each keeps all cores busy: nobody waits for another thread of their own.
    """
    threads = cores()
    return Slots(jobs or threads, threads)
