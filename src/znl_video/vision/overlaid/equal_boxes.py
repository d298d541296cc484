"""Boxes in a row that are one as the other: what a font draws for a word that it lacks.

One such box must be told from letters by its shape alone. Several side by side need less: framed on
all four sides, of one size, on one line, at one pitch and the same inside, whatever that is: a
cross, a question mark, nothing. Doubled letters do that twice (口口声声), hardly three times.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from znl_video.vision.overlaid.pixels import Box, Marked

# The least height in pixels, and over the height of the line; width over height.
_LEAST, _TALL, _RATIO = 12, 0.4, (0.3, 1.2)
# How much of a side is drawn; a bar so wide across the inside is a letter's (日, 目, B, 8).
_SIDE, _BAR = 0.86, 0.9
# Boxes are equal within so many pixels, and but for this share of theirs.
_EVEN, _DIFFERENT = 2, 0.14
# They stand apart by no more than this share of their width.
_GAP = 0.8
# So many are no letters, and of those that are as wide as high: 口 might be said three times.
_SEVERAL, _SQUARE, _MANY = 3, 0.85, 4


def equal_boxes(parts: Sequence[tuple[Box, Marked]], height: int) -> tuple[Box, ...]:
    """Return the boxes of a line that stand in a row and are all the same.

    Args:
        parts: pieces of a line that hang together, each with its box.
        height: the line's in pixels.
    """
    framed = sorted(
        (part for part in parts if _framed(part[1], height)), key=lambda part: part[0].left
    )
    found: list[Box] = []
    for row in _rows(framed):
        wide, high = row[0].right - row[0].left, row[0].bottom - row[0].top
        if len(row) >= (_MANY if wide >= _SQUARE * high else _SEVERAL):
            found += row
    return tuple(found)


def _rows(framed: Sequence[tuple[Box, Marked]]) -> Iterator[list[Box]]:
    row: list[Box] = []
    last: Marked | None = None
    for box, shape in framed:
        if last is None or not _follows(row[-1], last, box, shape):
            if row:
                yield row
            row = []
        row.append(box)
        last = shape
    if row:
        yield row


def _follows(one: Box, first: Marked, other: Box, second: Marked) -> bool:
    wide = one.right - one.left
    size = zip(first.shape, second.shape, strict=True)
    if any(abs(a - b) > _EVEN for a, b in size) or abs(one.top - other.top) > _EVEN:
        return False
    if not -_EVEN <= other.left - one.right <= _GAP * wide:
        return False
    high, across = (min(a, b) for a, b in zip(first.shape, second.shape, strict=True))
    return bool((first[:high, :across] ^ second[:high, :across]).mean() <= _DIFFERENT)


def _framed(shape: Marked, height: int) -> bool:
    high, wide = shape.shape
    if high < max(_LEAST, _TALL * height) or not _RATIO[0] <= wide / high <= _RATIO[1]:
        return False
    sides = (shape, shape[::-1], shape.T, shape.T[::-1])
    if min(float(side[:2].any(0).mean()) for side in sides) < _SIDE:
        return False
    corners = (shape, shape[::-1], shape[:, ::-1], shape[::-1, ::-1])
    if not all(corner[0, 1] and corner[1, 0] for corner in corners):
        return False
    inside = shape[high // 5 : high - high // 5]
    return bool(inside.mean(1).max() < _BAR) and float(np.mean(inside)) < _BAR
