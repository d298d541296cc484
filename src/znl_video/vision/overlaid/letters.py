"""Whether marked edges in a box look like lines of letters."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from znl_video.vision.overlaid.pixels import Box, Grey, Marked, edges

# Height of a line of letters in pixels of the samples, and its least width over its height.
_LOW, _HIGH = 6, 90
_WIDE = 1.5
# Rows with fewer marked pixels than this share of the box's width part two lines.
_GAP = 0.02
# Of a line's columns so many have an edge; edges of either direction are at least this share; a row
# crosses so many of them on a stretch as wide as the line is high.
_COVERED, _BOTH = 0.55, 0.14
_CROSSED_LEAST, _CROSSED_MOST = 0.9, 9.0


def lines(grey: Grey, marked: Marked) -> Iterator[Box]:
    """Yield the lines of letters in a box.

    Args:
        grey: the box.
        marked: its edges that came at once, or that stay.
    """
    across, down = edges(grey)
    least = max(1.0, _GAP * marked.shape[1])
    filled: Marked = np.asarray(marked.sum(1) > least, bool)
    for top, bottom in _runs(filled, 2):
        row = marked[top:bottom]
        height = bottom - top
        if not _LOW <= height <= _HIGH:
            continue
        for left, right in _runs(np.asarray(row.any(0), bool), max(4, round(1.2 * height))):
            line = Box(left, top, right, bottom)
            if _lettered(line, marked, across, down):
                yield line


def _lettered(line: Box, marked: Marked, across: Marked, down: Marked) -> bool:
    width, height = line.right - line.left, line.bottom - line.top
    if width < _WIDE * height:
        return False
    place = slice(line.top, line.bottom), slice(line.left, line.right)
    kept = marked[place]
    if kept.any(0).mean() < _COVERED:
        return False
    upright, level = (kept & across[place]).sum(), (kept & down[place]).sum()
    if min(upright, level) < _BOTH * max(1, upright + level):
        return False
    inner = kept[height // 5 : height * 4 // 5]
    crossed = (inner[:, 1:] & ~inner[:, :-1]).sum(1).mean() * height / width
    return bool(_CROSSED_LEAST <= crossed <= _CROSSED_MOST)


def _runs(marked: Marked, gap: int) -> Iterator[tuple[int, int]]:
    """Yield begin and end of runs of marked places; ``gap`` unmarked do not part them."""
    places = np.flatnonzero(marked)
    if not len(places):
        return
    cuts = np.flatnonzero(np.diff(places) > gap)
    for first, last in zip(np.r_[0, cuts + 1], np.r_[cuts, len(places) - 1], strict=True):
        yield int(places[first]), int(places[last]) + 1
