"""How much is worked on at once."""

from __future__ import annotations

from dataclasses import dataclass

from znl_video.io.memory import memory
from znl_video.io.outside import cores

# What one takes at most, generously: Whisper's work on a clip 0.3 GB beside weights that all share,
# the child that looks at footage 0.4, ffmpeg 0.4 for 1080p and 1.3 for 8K.
_A_JOB = 1_500_000_000


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

    As many as there are cores: with one thread each, nobody waits for a thread of their own.
    Fewer where the memory does not reach.
    """
    threads, bytes_there = cores(), memory()
    fitting = threads if bytes_there is None else bytes_there // _A_JOB
    return Slots(jobs or max(1, min(threads, fitting)), threads)
