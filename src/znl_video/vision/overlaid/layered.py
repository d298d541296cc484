"""Text on text: letters that stay while others come or go between their strokes.

Where one caption follows another, all strokes in its place change at once. Where one lies on
another, they do not: the strokes of the one are there before and after the other comes or goes,
to the pixel, and between them new ones stand. That moment is a ``Turn``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from znl_video.vision.overlaid.following import Followed
from znl_video.vision.overlaid.pixels import AS_BRIGHT, Box, Grey, Marked, apart, grown

# What comes, goes or stays is a line if it was seen so often, and whole so often: the rim of
# letters on a picture that moves is not.
_SAMPLES, _WHOLE = 3, 2
# A stroke that stays lies further than this from those that came or went, in pixels; so much of
# these is that far from the other line's own: the same letters in another colour are not.
_NEAR, _OWN, _OTHER = 1, 2, 0.12
# What both lines share: of the lower one's height, and in widths over heights.
_ROWS, _WIDE = 0.3, 1.2
# A line stays if so much of its edges does, on so many of the columns. Of one that another comes to
# lie on, less is seen: that is enough if it had come by itself.
_STAYS, _COLUMNS = 0.6, 0.6
_SEEN, _COVERED, _SEEN_COLUMNS = 0.2, 0.3, 0.3
# What looks as its place did before another line came there has only been uncovered.
_SAME = 0.6


class Turn(NamedTuple):
    """A moment at which a line came or went, and what stayed in its place.

    ``number`` is the first sample after it; ``strokes`` are the edges that came or went; ``kept``
    is for how many samples each edge has been there, 0 where none is; ``look`` is the box after
    it; ``over_motion`` says that the picture around moves.
    """

    number: int
    box: Box
    strokes: Marked
    kept: npt.NDArray[np.uint8]
    look: Grey
    line: Followed
    over_motion: bool


def by_itself(line: Followed) -> bool:
    """Whether a line is told from the scene by its own life, and was seen often enough.

    One that is told by another beside it may be a part of a sign that somebody walked past.
    """
    seen = line.samples >= _SAMPLES and max(line.summed, line.held) >= _WHOLE
    return seen and (line.over_motion or (line.came and line.went))


def stays(turn: Turn, line: Followed, others: Sequence[Followed]) -> bool:
    """Whether ``line`` was there before and after a turn, and is not what came or went itself.

    Args:
        turn: when another line came or went.
        line: one that was put over the picture.
        others: all that were.
    """
    there_then = line.first <= turn.number - 1 <= line.last + 1
    shared = _shared(line, turn.box)
    if line is turn.line or not there_then or not shared or _uncovered(line, others):
        return False
    own, strokes = _of(shared, line.box, line.mask), _of(shared, turn.box, turn.strokes)
    there = _of(shared, turn.box, turn.kept > 0)
    # Where the picture moves, what comes may be the rim of letters that were there before.
    if _other(strokes, own | there if turn.over_motion else own) < _OTHER:
        return False
    alike = apart(_cut(shared, line.box, line.look), _cut(shared, turn.box, turn.look))
    kept = there & (alike <= AS_BRIGHT) & grown(own, 1)
    kept &= ~grown(strokes, _NEAR)
    share, columns = kept.sum() / max(1, own.sum()), float(kept.any(0).mean())
    if share >= _STAYS and columns >= _COLUMNS:
        return True
    least = _SEEN if line.last >= turn.number else _COVERED
    return bool(share >= least and columns >= _SEEN_COLUMNS and line.came)


def _shared(line: Followed, box: Box) -> Box | None:
    """Return what a line and a box share, where that is enough."""
    shared = line.box.common(box)
    low = min(line.height, box.bottom - box.top)
    if not shared or shared.bottom - shared.top < _ROWS * low:
        return None
    return shared if shared.right - shared.left >= _WIDE * low else None


def _uncovered(line: Followed, others: Sequence[Followed]) -> bool:
    """Whether what a line shows was there before another came over it."""
    for other in others:
        shared = line.box.common(other.box)
        if other is line or other.under is None or not shared:
            continue
        if other.first < line.first:
            same = apart(_cut(shared, line.box, line.look), _cut(shared, other.box, other.under))
            mask = _of(shared, line.box, line.mask)
            if mask.any() and (same[mask] <= AS_BRIGHT).mean() > _SAME:
                return True
    return False


def _other(strokes: Marked, own: Marked) -> float:
    """Return the share of strokes that are not at the edges of another line."""
    return float((strokes & ~grown(own, _OWN)).sum() / max(1, strokes.sum()))


def _of(shared: Box, box: Box, marked: Marked) -> Marked:
    return marked[
        shared.top - box.top : shared.bottom - box.top,
        shared.left - box.left : shared.right - box.left,
    ]


def _cut(shared: Box, box: Box, picture: Grey) -> Grey:
    return picture[
        shared.top - box.top : shared.bottom - box.top,
        shared.left - box.left : shared.right - box.left,
    ]
