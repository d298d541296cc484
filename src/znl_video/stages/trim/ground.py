"""Everything the choosers go by for one source, on the clock without the pauses that go."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from typing import Literal

from znl_video.model.facts import Analysis
from znl_video.model.transcript import Word
from znl_video.stages.trim import edges
from znl_video.stages.trim.edges import Edge
from znl_video.stages.trim.looks import Looks
from znl_video.stages.trim.sound import Sound
from znl_video.stages.trim.timeline import Timeline
from znl_video.stages.trim.window import Room

WORD_MS = 1000
"""A longer word is a short one that Whisper stretched over a pause: it counts as this long."""

AT_ONCE_MS = 150
"""A shorter gap between words is part of speaking."""


@dataclass(frozen=True)
class Ground:
    """A source's words, sound and picture. ``words`` are on its own clock, all else is not."""

    line: Timeline
    words: tuple[Word, ...]
    sound: Sound
    looks: Looks
    analysis: Analysis | None = None

    @cached_property
    def room(self) -> Room:
        """What may be used, without the pauses."""
        own = self.line.room
        return replace(own, end_ms=self.line.shortened(own.end_ms))

    @cached_property
    def heard(self) -> list[Word]:
        """The words heard in the room, cut off at its ends, on the source's clock."""
        own = self.line.room
        return [
            Word(
                start_ms=max(word.start_ms, own.start_ms),
                end_ms=min(word.end_ms, own.end_ms),
                text=word.text,
            )
            for word in self.words
            if word.start_ms < own.end_ms and word.end_ms > own.start_ms
        ]

    @cached_property
    def spoken(self) -> tuple[int, ...]:
        """How much is said before each word, in milliseconds.

        A word lasts until the next one where that follows at once: so what is said as one depends
        on where it begins and ends, and not on the times of every word in it.
        """
        until = [word.end_ms for word in self.heard]
        for at, after in enumerate(self.heard[1:]):
            if after.start_ms - until[at] < AT_ONCE_MS:
                until[at] = max(self.heard[at].start_ms, after.start_ms)
        lengths = (
            min(end - word.start_ms, WORD_MS) for word, end in zip(self.heard, until, strict=True)
        )
        return tuple(accumulate(lengths, initial=0))

    @cached_property
    def starts(self) -> list[Edge]:
        """The places where a window may start."""
        return [self._moved(e) for e in edges.starts(self.heard, self.line.room, self.sound)]

    @cached_property
    def ends(self) -> list[Edge]:
        """The places where a window may end."""
        return [self._moved(e) for e in edges.ends(self.heard, self.line.room, self.sound)]

    def level(self, start_ms: int, end_ms: int) -> float:
        """Return the mean sound level from ``start_ms`` to ``end_ms``."""
        return self.sound.mean(*self._own(start_ms, end_ms))

    def quietest(self, low_ms: int, high_ms: int, towards: Literal["low", "high"]) -> int:
        """Return the quietest place from ``low_ms`` to ``high_ms`` (see ``Sound.quietest``)."""
        low, high = self._own(low_ms, high_ms)
        return self.line.shortened(self.sound.quietest(low, max(low, high), towards))

    def worth(self, start_ms: int, end_ms: int) -> float | None:
        """Return what the picture is worth, None where nothing is known of it."""
        return self.looks.worth(*self._own(start_ms, end_ms)) if self.looks.known else None

    def flawed(self, start_ms: int, end_ms: int) -> float:
        """Return how much of the time the picture is black or frozen."""
        return self.looks.flawed(*self._own(start_ms, end_ms))

    def figures(self, start_ms: int, end_ms: int) -> dict[str, float]:
        """Return the picture's figures by their names in ``Merits``."""
        return self.looks.figures(*self._own(start_ms, end_ms))

    def _own(self, start_ms: int, end_ms: int) -> tuple[int, int]:
        return self.line.source_ms(start_ms), self.line.source_ms(end_ms)

    def _moved(self, edge: Edge) -> Edge:
        if not self.line.gone:
            return edge
        low, cut, high = (self.line.shortened(at) for at in (edge.low, edge.cut, edge.high))
        return replace(edge, low=low, cut=cut, high=high)
