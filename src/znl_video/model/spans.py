"""Stretches as begin and end; of time, in milliseconds, where nothing else is said."""

from __future__ import annotations

from collections.abc import Iterable

Span = tuple[int, int]


def merged(spans: Iterable[Span], gap: int = 0) -> list[Span]:
    """Return ``spans`` in order, those that overlap or lie up to ``gap`` apart as one."""
    whole: list[Span] = []
    for begin, end in sorted(spans):
        if whole and begin - whole[-1][1] <= gap:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        else:
            whole.append((begin, end))
    return whole
