"""Which of the lines that were followed were put over the picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from znl_video.vision.overlaid.following import Followed
from znl_video.vision.overlaid.moved import in_place

# Samples that a line stays at least, and one that was not seen to come and go: what moves slowly
# looks like itself for a while.
_LEAST, _LEAST_UNSEEN = 3, 6
# A line is put over the picture if that moves behind it, or if it both came and went alone; one of
# these is enough beside another line, in the same rows and about as high.
_ROWS, _HEIGHTS = 0.6, 0.3
# The same line twice in one place is a light that blinks, or something in the scene seen again.
_SAME_PLACE, _SAME_LOOK = 0.6, 0.8


def put_over(followed: Sequence[Followed]) -> tuple[Followed, ...]:
    """Return those lines that were put over the picture, in order of time."""
    lasting = [each for each in followed if each.samples >= _LEAST]
    blinking = {id(each) for each in lasting if any(_again(each, other) for other in lasting)}
    sure = [
        each
        for each in lasting
        if _on_motion(each) or (each.came and each.went and id(each) not in blinking)
    ]
    known = {id(each) for each in sure}
    near = [
        each
        for each in lasting
        if id(each) not in known and (each.came or each.went) and _beside(each, sure)
    ]
    return tuple(sorted((*sure, *near), key=lambda each: (each.first, each.box.top)))


def _on_motion(line: Followed) -> bool:
    # Its look may have begun anew, with a fade: then it is as sure as one that came and went.
    least = _LEAST if line.came and line.went else _LEAST_UNSEEN
    return line.over_motion and max(line.summed, line.held) >= least


def _beside(line: Followed, others: Iterable[Followed]) -> bool:
    for other in others:
        rows = min(line.box.bottom, other.box.bottom) - max(line.box.top, other.box.top)
        low, high = sorted((line.height, other.height))
        if rows >= _ROWS * low and low >= (1 - _HEIGHTS) * high:
            return True
    return False


def _again(line: Followed, other: Followed) -> bool:
    if line is other or (line.last >= other.first and other.last >= line.first):
        return False
    shared = line.box.shared(other.box)
    if shared < _SAME_PLACE * max(line.box.area, other.box.area):
        return False
    high, wide = (min(one, two) for one, two in zip(line.look.shape, other.look.shape, strict=True))
    return in_place(line.look[:high, :wide], other.look[:high, :wide]) > _SAME_LOOK
