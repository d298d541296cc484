"""Black and frozen stretches, from one figure a sample."""

from __future__ import annotations

from collections.abc import Sequence

# A sample is black if hardly anything in it is brighter than this (0 to 255).
BLACK = 20.0
# A sample is frozen if it is the one before, but for what coding does: mean absolute difference.
FROZEN = 0.04

LEAST_BLACK_MS = 500
LEAST_FROZEN_MS = 2_000


def stretches(
    marked: Sequence[bool], step_ms: int, least_ms: int, end_ms: int
) -> tuple[tuple[int, int], ...]:
    """Return begin and end in milliseconds of runs of marked samples that last long enough.

    Args:
        marked: one a sample; sample ``n`` is shown from ``n * step_ms``.
        step_ms: the distance of samples.
        least_ms: the shortest run that counts.
        end_ms: when the last sample ends.
    """
    found = []
    start: int | None = None
    for number, each in enumerate((*marked, False)):
        if each and start is None:
            start = number
        elif not each and start is not None:
            begin, end = start * step_ms, min(number * step_ms, end_ms)
            if end - begin >= least_ms:
                found.append((begin, end))
            start = None
    return tuple(found)
