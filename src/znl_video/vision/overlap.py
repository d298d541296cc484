"""Where veils are at a frame, and what several boxes hold and cover together."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

from znl_video.model.geometry import Box, Rectangle, area, blend
from znl_video.model.protecting import Veil


def at(veil: Veil, frame: int) -> Box | None:
    """Return where ``veil`` is at ``frame`` of its segment, None where it is not there."""
    places = veil.places
    if not places[0].frame <= frame <= places[-1].frame:
        return None
    after = bisect_right(places, frame, key=lambda place: place.frame)
    here = places[after - 1]
    if here.frame == frame or after == len(places):
        return here[1:]
    there = places[after]
    share = (frame - here.frame) / (there.frame - here.frame)
    return Rectangle(*blend(here[1:], there[1:], share))


def boxes_at(veils: Iterable[Veil], frame: int) -> list[Box]:
    """Return the boxes of all veils that are there at ``frame``."""
    return [box for veil in veils if (box := at(veil, frame))]


def union(boxes: Iterable[Box]) -> Box:
    """Return the least box around ``boxes``, of which there must be one."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def covered(box: Box, by: Sequence[Box]) -> float:
    """Return the share of ``box`` that lies under the boxes ``by`` together, 0 to 1."""
    xs = sorted({box[0], box[2], *(x for each in by for x in (each[0], each[2]))})
    total = 0.0
    for left, right in pairwise(xs):
        if right <= box[0] or left >= box[2]:
            continue
        spans = sorted((each[1], each[3]) for each in by if each[0] <= left and each[2] >= right)
        height, reached = 0.0, box[1]
        for top, bottom in spans:
            low, high = max(top, reached), min(bottom, box[3])
            if high > low:
                height += high - low
                reached = high
        total += height * (right - left)
    return total / max(1e-9, area(box))


def grown(box: Box, across: float, down: float) -> Box:
    """Return ``box`` with ``across`` of its width more on the left and right, ``down`` likewise."""
    wider, higher = (box[2] - box[0]) * across, (box[3] - box[1]) * down
    return box[0] - wider, box[1] - higher, box[2] + wider, box[3] + higher
