"""Boxes instead of letters: what fonts draw for a character that they lack.

Fonts draw a hollow rectangle, one crossed from corner to corner, or one with a sign in it. It is
upright, about 0.4 to 0.8 as wide as high (DejaVu, Liberation, Roboto, Noto, WenQuanYi, AR PL), its
strokes are alike and its corners are square. Characters that are boxes themselves are as wide as
high and stand on feet (口, 回, 国) or have strokes from side to side (日, 目). A mark of
replacement, U+FFFD, is a filled square on its corner with a sign cut out of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from znl_video.vision.overlaid.pixels import Box, Grey, Marked, around_runs
from znl_video.vision.pieces import together

# The least height in pixels, and over the height of the line.
_LEAST, _TALL = 13, 0.58
# Width over height of a hollow box, and of a crossed one.
_HOLLOW, _CROSSED = (0.36, 0.83), (0.36, 0.91)
# Shares: of a side that is drawn, of the inside that is, of a diagonal that is.
_SIDE, _INSIDE, _DIAGONAL = 0.94, 0.04, 0.8
# How thick strokes are at most, over the height; how uneven.
_THICK, _UNEVEN = 0.2, 2.2
# Between the darkest and the brightest of a line, strokes begin so far up, or down.
_LEVELS = (0.45, 0.6, 0.3)
# How much of a replacement mark's outline is filled, and how well it is a square on its corner.
_FILLED, _DIAMOND = (0.55, 0.93), 0.86
_CONTRAST = 60
# The picture seen through a box fills so much of a rectangle.
_SOLID = 0.8
# What lies inside a box, beside its strokes, is what lies outside, within this share of the
# contrast: else the strokes are the outline of something filled.
_ALIKE = 0.16
# Where bars across a 日 and a 目 lie, and what lies between; so much brighter is a faint one.
_BARS, _BAR = (0.2, 0.333, 0.5, 0.667, 0.8), 0.1


def glyph_boxes(line: Grey) -> tuple[Box, ...]:
    """Return the boxes that stand for missing letters in a line, in its pixels, left to right.

    Args:
        line: a line of letters in brightness, with some pixels around it.
    """
    low, high = (float(np.percentile(line, share)) for share in (4, 97))
    if high - low < _CONTRAST:
        return ()
    found: list[Box] = []
    for level in _LEVELS:
        for bright in (line, 255 - line):
            dark = low if bright is line else 255 - high
            for box, thick in _boxes(bright > dark + level * (high - low)):
                known = any(box.shared(each) > 0.5 * box.area for each in found)
                if not known and _plain(bright, box, thick, high - low):
                    found.append(box)
    return tuple(sorted(found))


def _boxes(strokes: Marked) -> Iterator[tuple[Box, int]]:
    """Yield boxes and how thick their strokes are."""
    found = [part for piece in pieces(strokes) for part in _parted(*piece)]
    for box, shape in found:
        high = shape.shape[0]
        # A box within another piece is a part of a character: 图, 回.
        if any(_encloses(other, box, strokes.shape) for other, _ in found):
            continue
        if high < max(_LEAST, _TALL * (strokes.shape[0] - 12)) or high > strokes.shape[0] - 2:
            continue
        thick = _box_strokes(shape)
        inside = [held for other, held in found if other != box and box.shared(other) == other.area]
        if thick and not _is_crossed(shape, thick + 1) and not _seen_through(inside):
            continue
        if thick or _is_replacement(shape):
            yield box, thick


def _seen_through(inside: list[Marked]) -> bool:
    """Whether a box holds the picture behind it: the outline of a 日 holds two more."""
    parts = sum(held.size > 4 for held in inside)
    return parts <= 1 and all(held.mean() >= _SOLID for held in inside)


def _encloses(other: Box, box: Box, shape: tuple[int, ...]) -> bool:
    """Whether another piece, no larger than a letter, is around a box."""
    inside = box != other and box.shared(other) == box.area
    whole = min(other[:2]) > 0 and other.right < shape[1] and other.bottom < shape[0]
    return inside and whole and other.right - other.left < 2 * (other.bottom - other.top)


def _parted(box: Box, shape: Marked) -> Iterator[tuple[Box, Marked]]:
    """Yield a piece, or the boxes in a row that it is made of, each with both its upright sides."""
    high, wide = shape.shape
    if wide <= _CROSSED[1] * high:
        yield box, shape
        return
    whole = np.flatnonzero(np.diff(np.r_[False, shape.mean(0) >= _SIDE, False].astype(np.int8)))
    sides = list(zip(whole[::2].tolist(), whole[1::2].tolist(), strict=True))
    if len(sides) < 3 or sides[0][0] > 1 or sides[-1][1] < wide - 1:
        yield box, shape
        return
    for (left, _), (_, right) in pairwise(sides):
        part = Box(box.left + left, box.top, box.left + right, box.bottom)
        yield part, shape[:, left:right]


def _plain(bright: Grey, box: Box, thick: int, contrast: float) -> bool:
    """Whether a box is as bright within as without, and has no bar across that is merely faint."""
    if _alike_beside(bright, box, thick) > _ALIKE * contrast:
        return False
    inner = box.wider(-thick - 1, bright.shape).cut(bright)
    middle = inner[:, inner.shape[1] // 3 : -(inner.shape[1] // 3) or None].mean(1)
    # Of a crossed box the middle is brighter than what lies above.
    crossed = len(middle) and _is_crossed(box.cut(bright) > bright.min() + 0.5 * contrast, thick)
    if not thick or not len(middle) or crossed:
        return True
    rows = [float(middle[round(at * (len(middle) - 1))]) for at in _BARS]
    return not any(rows[at] - min(rows[at - 1], rows[at + 1]) > _BAR * contrast for at in (1, 2, 3))


def _alike_beside(bright: Grey, box: Box, thick: int) -> float:
    """Return how different in brightness the insides of a box's strokes are from their outsides.

    An outline may be thin: the darkest of two pixels counts.
    """
    if not thick:
        return 0.0
    outside = min(_border(bright, box.wider(by, bright.shape)) for by in (1, 2))
    inside = min(_border(bright, box.wider(-thick - by, bright.shape)) for by in (0, 1))
    return abs(outside - inside)


def _border(picture: Grey, box: Box) -> float:
    """Return the median along the sides of ``box``, without its corners."""
    part = picture[box.top : box.bottom, box.left : box.right]
    sides = (part[0, 2:-2], part[-1, 2:-2], part[2:-2, 0], part[2:-2, -1])
    return float(np.median(np.concatenate(sides)))


def _box_strokes(shape: Marked) -> int:
    """Return how thick a box's strokes are, in pixels; 0 where ``shape`` is no box."""
    high, wide = shape.shape
    ratio = wide / high
    if not _CROSSED[0] <= ratio <= _CROSSED[1]:
        return 0
    thick = [_thickness(each) for each in (shape, shape[::-1], shape.T, shape.T[::-1])]
    if min(thick) < 1 or max(thick) > max(2.0, _THICK * high) or max(thick) > _UNEVEN * min(thick):
        return 0
    if min(_drawn(each) for each in (shape, shape[::-1], shape.T, shape.T[::-1])) < _SIDE:
        return 0
    corners = (shape, shape[::-1], shape[:, ::-1], shape[::-1, ::-1])
    if not all(each[0, 1] and each[1, 0] for each in corners):
        return 0
    edge = int(np.ceil(max(thick))) + 1
    inside = shape[edge:-edge, edge:-edge]
    if min(inside.shape, default=0) < 2:
        return 0
    hollow = inside.mean() <= _INSIDE and _HOLLOW[0] <= ratio <= _HOLLOW[1]
    return edge - 1 if hollow or _is_crossed(shape, edge) else 0


def _thickness(shape: Marked) -> float:
    """Return how many pixels from its upper edge on are drawn, between the corners, as a median."""
    wide = shape.shape[1]
    part = shape[:, wide // 3 : max(wide // 3 + 1, wide - wide // 3)]
    first = part.argmax(0)
    runs = [
        int(np.argmin(np.r_[column[at:], False])) for column, at in zip(part.T, first, strict=True)
    ]
    return float(np.median(runs)) if part.any() else 0.0


def _drawn(shape: Marked) -> float:
    """Return how much of the upper side is drawn, corner to corner, in its first two rows."""
    return float(shape[: 2 if shape.shape[0] < 30 else 3].any(0).mean())


def _is_crossed(shape: Marked, edge: int) -> bool:
    high, wide = shape.shape
    steps = np.linspace(0.0, 1.0, 2 * high)
    rows = np.round(steps * (high - 1)).astype(int)
    columns = np.round(steps * (wide - 1)).astype(int)
    thick = shape.copy()
    thick[:, 1:] |= shape[:, :-1]
    thick[:, :-1] |= shape[:, 1:]
    both = min(thick[rows, columns].mean(), thick[rows, wide - 1 - columns].mean())
    # Between the diagonals nothing is drawn: in the middle of each side, a little way in.
    y, x = edge + round(0.06 * high), edge + round(0.06 * wide)
    gaps = (
        shape[y, wide // 2],
        shape[high - 1 - y, wide // 2],
        shape[high // 2, x],
        shape[high // 2, wide - 1 - x],
    )
    return bool(both >= _DIAGONAL and not any(gaps))


def _is_replacement(shape: Marked) -> bool:
    high, wide = shape.shape
    if not 0.8 <= wide / high <= 1.25:
        return False
    y = np.abs(np.arange(high) - (high - 1) / 2) / (high / 2)
    x = np.abs(np.arange(wide) - (wide - 1) / 2) / (wide / 2)
    ideal = y[:, None] + x[None, :] <= 1.0
    filled = _without_holes(shape)
    alike = (filled & ideal).sum() / max(1, (filled | ideal).sum())
    return bool(alike >= _DIAMOND and _FILLED[0] <= shape.sum() / filled.sum() <= _FILLED[1])


def _without_holes(shape: Marked) -> Marked:
    """Return rows filled from their first to their last drawn pixel."""
    begun = np.maximum.accumulate(shape, axis=1)
    goes_on = np.maximum.accumulate(shape[:, ::-1], axis=1)[:, ::-1]
    filled: Marked = begun & goes_on
    return filled


def pieces(strokes: Marked) -> Iterator[tuple[Box, Marked]]:
    """Yield the box and the shape of all strokes that hang together, corners too."""
    for runs in together(strokes, 1):
        box = around_runs(runs)
        shape = np.zeros((box.bottom - box.top, box.right - box.left), bool)
        for row, begin, end in runs:
            shape[row - box.top, begin - box.left : end - box.left] = True
        yield box, shape
