"""What the choosers are given and what they return: rooms, wishes and windows."""

from __future__ import annotations

import math
from dataclasses import dataclass

from znl_video.model.media import Rate
from znl_video.model.notice import Notice


@dataclass(frozen=True, slots=True)
class Room:
    """The part of a source that may be used, in milliseconds on its clock.

    A fixed side is one a person chose: the window starts or ends exactly there.
    """

    start_ms: int
    end_ms: int
    fixed_start: bool = False
    fixed_end: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """From ``least`` to ``most`` frames at ``rate``."""

    rate: Rate
    least: int
    most: int

    @property
    def least_ms(self) -> int:
        """The shortest length in milliseconds, rounded up."""
        return math.ceil(self.least * 1000 / self.rate.exact)

    @property
    def most_ms(self) -> int:
        """The greatest length in milliseconds, rounded down."""
        return math.floor(self.most * 1000 / self.rate.exact)

    @property
    def frame_ms(self) -> int:
        """How long a frame lasts, in milliseconds, rounded up."""
        return math.ceil(1000 / self.rate.exact)

    def fitting(self, ms: int) -> int:
        """Return how many whole frames end within ``ms`` milliseconds."""
        return math.floor(ms * self.rate.exact / 1000)


@dataclass(frozen=True, slots=True)
class Window:
    """A chosen stretch of a source: ``frames`` frames from ``start_ms``, and why."""

    start_ms: int
    frames: int
    reason: Notice


def seconds(ms: float) -> str:
    """Return ``ms`` as seconds with one decimal, for a sentence."""
    return f"{ms / 1000:.1f}"
