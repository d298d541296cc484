"""Where a source is quiet, from its sound levels."""

from __future__ import annotations

from itertools import accumulate
from typing import Literal

from znl_video.model.facts import Analysis

RANGE_DB = 60
"""Levels further below the loudest sample than this all count as silence."""

LEAST_RANGE_DB = 12
"""Where all samples lie closer together than this, noise covers speech and pauses alike."""

ALIKE_DB = 3
"""Samples this close to the quietest one are equally good places for a cut."""

LOUD = 0.5
"""A place above this level (0 to 1) is looked on as speech or noise, not as a pause."""

SILENCE_DB = -100


class Sound:
    """The sound levels of one source, from 0 (its quiet tenth) to 1 (its loudest sample).

    Without samples everything is equally quiet.
    """

    def __init__(self, analysis: Analysis | None) -> None:
        self._db = analysis.sound_db if analysis else ()
        self._step = analysis.sound_step_ms if analysis else 1
        loudest = max(self._db, default=SILENCE_DB)
        quiet = sorted(self._db)[len(self._db) // 10] if self._db else SILENCE_DB
        self._silence = loudest - RANGE_DB
        floor = max(quiet, self._silence)
        span = max(LEAST_RANGE_DB, loudest - floor)
        self._levels = tuple(max(0.0, (value - floor) / span) for value in self._db)
        self._sums = tuple(accumulate(self._levels, initial=0.0))

    def level(self, ms: int) -> float:
        """Return the level at ``ms``; 0 where the sound has ended or there is none."""
        sample = ms // self._step
        return self._levels[sample] if sample < len(self._levels) else 0.0

    def mean(self, start_ms: int, end_ms: int) -> float:
        """Return the mean level from ``start_ms`` to ``end_ms``."""
        first = min(start_ms // self._step, len(self._levels))
        last = min(max(end_ms // self._step, first + 1), len(self._levels))
        return (self._sums[last] - self._sums[first]) / max(1, last - first)

    def _decibels(self, sample: int) -> int:
        return self._db[sample] if 0 <= sample < len(self._db) else SILENCE_DB

    def louder(self, level: float, start_ms: int, end_ms: int) -> list[tuple[int, int]]:
        """Return begin and end of every sample above ``level`` from ``start_ms`` to ``end_ms``."""
        first, last = start_ms // self._step, -(-end_ms // self._step)
        return [
            (at * self._step, (at + 1) * self._step)
            for at, each in enumerate(self._levels[first:last], first)
            if each > level
        ]

    def quiet_before(self, ms: int, level: float, reach_ms: int) -> int:
        """Return from when on all is above ``level`` until ``ms``, at most ``reach_ms`` earlier."""
        at = ms
        while at > max(0, ms - reach_ms) and self.level(at - 1) > level:
            at = (at - 1) // self._step * self._step
        return at

    def quiet_after(self, ms: int, level: float, reach_ms: int) -> int:
        """Return until when all is above ``level`` from ``ms`` on, at most ``reach_ms`` later."""
        at = ms
        while at < ms + reach_ms and self.level(at) > level:
            at = (at // self._step + 1) * self._step
        return at

    def quietest(self, low_ms: int, high_ms: int, towards: Literal["low", "high"]) -> int:
        """Return the quietest place from ``low_ms`` to ``high_ms``, both included.

        Among places within ``ALIKE_DB`` of the quietest it is the one furthest ``towards`` that
        end, of those with a neighbour as quiet at both sides if there are any: an onset may begin
        at the end of a sample that is quiet by itself. A place is the middle of a sample where that
        lies inside the range.
        """
        if not self._db:
            return low_ms if towards == "low" else high_ms
        samples = range(low_ms // self._step, high_ms // self._step + 1)
        enough = max(self._silence, min(map(self._decibels, samples))) + ALIKE_DB
        alike = [at for at in samples if self._decibels(at) <= enough]
        calm = [at for at in alike if max(self._decibels(at - 1), self._decibels(at + 1)) <= enough]
        best = (calm or alike)[0 if towards == "low" else -1]
        return min(max(best * self._step + self._step // 2, low_ms), high_ms)
