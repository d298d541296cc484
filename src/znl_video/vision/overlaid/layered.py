"""Text on text: letters that stay while others come or go between their strokes.

Where one caption follows another, all strokes in its place change at once. Where one lies on
another, they do not: the strokes of the one are there before and after the other comes or goes,
to the pixel, and between them new ones stand. That moment is a ``Turn``.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from znl_video.vision.overlaid.following import Followed
from znl_video.vision.overlaid.letters import lines
from znl_video.vision.overlaid.pixels import Box, Grey, Marked, apart, edges, grown

# What comes or goes is a line if it was seen so often, and whole so often: the rim of letters on a
# picture that moves is not.
_SAMPLES, _WHOLE = 3, 2
# A stroke that stays lies further than this from those that came or went, in pixels; so much of
# these is that far from the other line's own: the same letters in another colour are not.
_NEAR, _OWN, _OTHER = 1, 2, 0.12
# As bright as it was, in steps.
_AS_BRIGHT = 24
# What both lines share: of the lower one's height, and in widths over heights.
_ROWS, _WIDE = 0.3, 1.2
# A line stays if so much of its edges does, on so many of the columns. Of one that another comes to
# lie on, less is seen: that is enough if it had come by itself.
_STAYS, _COLUMNS = 0.6, 0.6
_SEEN, _COVERED, _SEEN_COLUMNS = 0.2, 0.3, 0.3
# What came where another line had just gone may only have been uncovered.
_UNCOVERED, _SAME = 2, 0.6
# Of a line below, so much is left at least, and so much apart from what came. Where one caption
# follows another, 0.2 and 0.1 of its edges seem to be there again.
_LEFT, _BETWEEN = 0.24, 0.15
# A line of letters lies by itself under another: so many heights above and below it are looked at;
# it is so high and so wide, as shares of the other.
_BESIDE, _HIGH, _LONG = 0.6, (0.5, 1.7), 0.5
# Strokes that stand still before a picture that moves, for so many samples: their share of those
# that came or went, and of the columns.
_STOOD, _STANDING, _STANDING_COLUMNS, _BOTH = 6, 0.1, 0.35, 0.1


class Turn(NamedTuple):
    """A moment at which a line came or went, and what stayed in its place.

    ``number`` is the first sample after it; ``strokes`` are the edges that came or went; ``kept``
    is for how many samples each edge has been there, 0 where none is; ``look`` is the box after
    it; ``over_motion`` says that the picture around moves; ``below`` is a line of letters that had
    been there before and its edges.
    """

    number: int
    box: Box
    strokes: Marked
    kept: npt.NDArray[np.uint8]
    look: Grey
    line: Followed
    over_motion: bool
    below: tuple[Box, Marked] | None = None

    @property
    def sure(self) -> bool:
        """Whether it was a line of letters that came or went."""
        return self.line.samples >= _SAMPLES and max(self.line.summed, self.line.held) >= _WHOLE


def stays(turn: Turn, line: Followed, others: tuple[Followed, ...]) -> bool:
    """Whether ``line`` was there before and after a turn, and is not what came or went itself.

    Args:
        turn: when another line came or went.
        line: one that was put over the picture.
        others: all that were.
    """
    if line is turn.line or not line.first <= turn.number - 1 <= line.last + 1:
        return False
    shared = line.box.common(turn.box)
    low = min(line.height, turn.box.bottom - turn.box.top)
    if not shared or shared.bottom - shared.top < _ROWS * low:
        return False
    if shared.right - shared.left < _WIDE * low:
        return False
    own, strokes = _of(shared, line.box, line.mask), _of(shared, turn.box, turn.strokes)
    there = _of(shared, turn.box, turn.kept > 0)
    # Where the picture moves, what comes may be the rim of letters that were there before.
    if _other(strokes, own | there if turn.over_motion else own) < _OTHER:
        return False
    alike = apart(_cut(shared, line.box, line.look), _cut(shared, turn.box, turn.look))
    kept = there & (alike <= _AS_BRIGHT) & grown(own, 1)
    kept &= ~grown(strokes, _NEAR)
    share, columns = kept.sum() / max(1, own.sum()), float(kept.any(0).mean())
    if share >= _STAYS and columns >= _COLUMNS:
        return True
    least = _SEEN if line.last >= turn.number else _COVERED
    return bool(
        share >= least and columns >= _SEEN_COLUMNS and line.came and not _uncovered(line, others)
    )


def on_lettering(turn: Turn) -> bool:
    """Whether a line came over another that stands there for itself and shows between its strokes.

    Whether that other is in the scene or was put over it is all the same to who wants to read.
    """
    if turn.below is None or not turn.line.came:
        return False
    box, own = turn.below
    shared = box.common(turn.box)
    if not shared:
        return False
    own, strokes = _of(shared, box, own), _of(shared, turn.box, turn.strokes)
    kept = _of(shared, turn.box, turn.kept > 0) & own
    whole, size = kept.sum(), own.sum()
    kept &= ~grown(strokes, _NEAR)
    return bool(
        _other(strokes, own) >= _OTHER
        and whole >= _LEFT * size
        and kept.sum() >= _BETWEEN * size
        and kept.any(0).mean() >= _SEEN_COLUMNS
    )


def line_below(before: Grey, box: Box) -> tuple[Box, Marked] | None:
    """Return the line of letters that stands by itself where another comes, and its edges.

    Args:
        before: the sample before it came.
        box: the line that came.
    """
    height = box.bottom - box.top
    around = box.wider(round(_BESIDE * height), before.shape)
    grey = around.cut(before)
    across, down = edges(grey)
    marked = across | down
    for line in lines(grey, marked):
        placed = Box(
            around.left + line.left,
            around.top + line.top,
            around.left + line.right,
            around.top + line.bottom,
        )
        shared = placed.common(box)
        if (
            shared
            and line.top > 0
            and placed.bottom < around.bottom
            and _HIGH[0] * height <= line.bottom - line.top <= _HIGH[1] * height
            and shared.bottom - shared.top >= _ROWS * min(height, line.bottom - line.top)
            and shared.right - shared.left >= _LONG * (box.right - box.left)
        ):
            return placed, line.part(marked)
    return None


def on_standing(turn: Turn) -> bool:
    """Whether a line came or went where strokes stand still before a picture that moves."""
    if not turn.over_motion:
        return False
    stood = turn.kept >= _STOOD
    if _other(turn.strokes, turn.kept > 0) < _OTHER:
        return False
    stood &= ~grown(turn.strokes, _NEAR)
    across, down = _directions(stood, turn.look)
    return bool(
        stood.sum() >= _STANDING * turn.strokes.sum()
        and stood.any(0).mean() >= _STANDING_COLUMNS
        and min(across, down) >= _BOTH * max(1, across + down)
    )


def _uncovered(line: Followed, others: tuple[Followed, ...]) -> bool:
    """Whether a line was there before another came over it, which has just gone."""
    for other in others:
        shared = line.box.common(other.box)
        if other is line or other.under is None or not shared:
            continue
        if other.first < line.first <= other.last + _UNCOVERED:
            same = apart(_cut(shared, line.box, line.look), _cut(shared, other.box, other.under))
            mask = _of(shared, line.box, line.mask)
            if mask.any() and (same[mask] <= _AS_BRIGHT).mean() > _SAME:
                return True
    return False


def _other(strokes: Marked, own: Marked) -> float:
    """Return the share of strokes that are not at the edges of another line."""
    return float((strokes & ~grown(own, _OWN)).sum() / max(1, strokes.sum()))


def _directions(marked: Marked, look: Grey) -> tuple[int, int]:
    """Return how many marked edges are upright and how many lie."""
    grey = look.astype(np.int16)
    across, down = np.abs(np.gradient(grey, axis=1)), np.abs(np.gradient(grey, axis=0))
    upright = across > down
    return int((marked & upright).sum()), int((marked & ~upright).sum())


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
