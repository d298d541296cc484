"""What the choosers are given and what they return: rooms, wishes, stretches and windows."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from znl_video.model.cut import Merits
from znl_video.model.media import Rate


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
class Stretch:
    """Seconds that could be cut out, and what they are worth."""

    start_ms: int
    end_ms: int
    merits: Merits
    words: int = 0
    sentences: int = 0


@dataclass(frozen=True, slots=True)
class Window:
    """A chosen stretch: ``frames`` frames from ``start_ms``, on the clock of a ground.

    ``code`` and ``fields`` say why, but for its times. ``others`` are the stretches that came next.
    """

    start_ms: int
    frames: int
    code: str
    fields: Mapping[str, object] = field(default_factory=dict)
    stretch: Stretch | None = None
    others: tuple[Stretch, ...] = ()
