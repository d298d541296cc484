"""The clock of a source without the pauses that are taken out of it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from znl_video.model.media import Rate
from znl_video.stages.trim.window import Room


@dataclass(frozen=True)
class Timeline:
    """Maps a source's clock to one on which ``gone`` does not exist, and back.

    ``gone`` are begins and ends in whole frames from the start of ``room``, in order and apart:
    what lies after a join is as far from the start, in frames, as before.
    """

    room: Room
    rate: Rate
    gone: tuple[tuple[int, int], ...] = ()

    @cached_property
    def _begins(self) -> list[int]:
        return [self.room.start_ms + self.rate.ms(begin) for begin, _ in self.gone]

    @cached_property
    def _lost(self) -> list[int]:
        """How many milliseconds are missing before each pause, and after the last."""
        frames = accumulate((end - begin for begin, end in self.gone), initial=0)
        return [self.rate.ms(each) for each in frames]

    @cached_property
    def joins(self) -> list[int]:
        """Where the pauses were, on the shorter clock."""
        return [begin - lost for begin, lost in zip(self._begins, self._lost, strict=False)]

    def shortened(self, ms: int) -> int:
        """Return a source's time on the shorter clock; inside a pause, that is its join."""
        at = bisect_right(self._begins, ms)
        return max(ms - self._lost[at], self.joins[at - 1]) if at else ms

    def source_ms(self, ms: int) -> int:
        """Return a time of the shorter clock on the source's; at a join, what comes after it."""
        return ms + self._lost[bisect_right(self.joins, ms)]

    def pieces(self, start_ms: int, frames: int) -> list[tuple[int, int]]:
        """Return start (on the source's clock) and frames of each piece shown.

        Args:
            start_ms: on the shorter clock. Where there are joins, it moves by up to half a frame,
                so that every piece starts whole frames after the first.
            frames: how many are shown in all.
        """
        if not self.gone:
            return [(start_ms, frames)]
        first = max(0, self.rate.frames(start_ms - self.room.start_ms))
        found = []
        kept = 0
        begin = 0
        for end, after in (*self.gone, (None, None)):
            length = frames + first if end is None else end - begin
            low, high = max(first, kept), min(first + frames, kept + length)
            if low < high:
                at = begin + low - kept
                found.append((self.room.start_ms + self.rate.ms(at), high - low))
            kept += length
            begin = after or 0
        return found
