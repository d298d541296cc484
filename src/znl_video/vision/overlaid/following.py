"""A line of letters over the picture, followed from its first sample to its last."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from znl_video.vision.overlaid.moved import ALIKE, in_place
from znl_video.vision.overlaid.pixels import AS_BRIGHT, CHANGED, Box, Grey, Marked, apart

# Letters are there while so much of their edges is as bright as it was. With so much of it, they
# are there whole.
_LIVES, _WHOLE = 0.45, 0.85
# So much of the brighter edges and of the darker ones is there at least.
_LIVES_EITHER = 0.3
# The ring around a line, in its heights, and the least in pixels.
_NEAR, _LEAST_RING, _CLOSE = 0.6, 8, 2
# The picture behind moves if so much of the ring changes from sample to sample.
_MOVES = 0.12
# Of so few samples nothing is told of what moves.
_FEW = 3
# Edges within a line of which so many are its own are that line again.
_COVERED, _OWN = 0.5, 0.5
# Pixels around a line that are kept with it, so that none of its letters is cut.
MARGIN = 6
# What is asked every so often is believed the second time.
_TWICE = 2


@dataclass
class Followed:
    """A line: its box in pixels, its edges, and what was seen of it and around it.

    ``first`` and ``last`` are the numbers of samples; ``came`` and ``went`` say that it did so
    alone and within a shot; ``under`` is what was there before; ``above`` how often it stayed where
    all else in the picture moved; ``summed`` in how many samples it was whole, of its present look,
    ``held`` of those before.
    """

    box: Box
    mask: Marked
    look: Grey
    first: int
    last: int
    came: bool = False
    went: bool = False
    above: int = 0
    stirred: list[float] = field(default_factory=list)
    under: Grey | None = None
    total: npt.NDArray[np.float32] | None = None
    summed: int = 0
    held: int = 0

    @property
    def height(self) -> int:
        """Its height in pixels."""
        return self.box.bottom - self.box.top

    @property
    def samples(self) -> int:
        """In how many samples it was seen."""
        return self.last - self.first + 1

    @property
    def over_motion(self) -> bool:
        """Whether the picture behind it moved most of the time."""
        close = len(self.stirred) >= _FEW and float(np.median(self.stirred)) > _MOVES
        return close or self.above >= _TWICE

    @property
    def mean(self) -> Grey:
        """What it looked like on average, ``MARGIN`` pixels around: a picture that moves blurs."""
        if self.total is None:
            return self.look
        return np.asarray(self.total / self.summed, np.uint8)

    def holds(self, box: Box, marked: Marked) -> bool:
        """Whether what is marked in ``box``, of a whole sample, is this line again."""
        if self.box.shared(box) <= _COVERED * box.area:
            return False
        here = marked[box.top : box.bottom, box.left : box.right]
        return self._own(box, here) > _OWN

    def alike(self, other: Followed) -> float:
        """Return the share of another line's edges, where both are, that are this line's too."""
        return self._own(other.box, other.mask & _laid(self.box, other.box))

    def resembles(self, other: Followed) -> float:
        """Return the correlation of both lines' looks where both are, -1 to 1."""
        left, top = max(self.box.left, other.box.left), max(self.box.top, other.box.top)
        right = min(self.box.right, other.box.right)
        bottom = min(self.box.bottom, other.box.bottom)
        one, two = (
            each.look[
                top - each.box.top : bottom - each.box.top,
                left - each.box.left : right - each.box.left,
            ]
            for each in (self, other)
        )
        return in_place(one, two)

    def _own(self, box: Box, edges: Marked) -> float:
        """Return the share of ``edges`` of ``box`` that are, to a pixel, this line's."""
        own = np.zeros_like(edges)
        left, top = self.box.left - box.left, self.box.top - box.top
        for y, x in ((0, 0), (0, 1), (1, 0), (0, -1), (-1, 0)):
            _lay(own, self.mask, top + y, left + x)
        return float((edges & own).sum() / max(1, edges.sum()))

    def see(self, number: int, now: Grey, before: Grey) -> bool:
        """Take the next sample; return False where the line is gone."""
        here = self.box.cut(now)
        kept = (apart(here, self.look) <= AS_BRIGHT)[self.mask]
        share = float(kept.mean())
        # A plain picture as bright as what is around the letters has half of their edges.
        inked = self.look[self.mask] < self.look[self.mask].mean()
        least = min(float(kept[part].mean()) for part in (inked, ~inked)) if inked.any() else share
        if share < _LIVES or least < _LIVES_EITHER:
            # Letters that fade or change their colour are the same letters.
            if in_place(here, self.look) < ALIKE:
                return False
            self.held = max(self.held, self.summed)
            self.look, self.total, self.summed = here.copy(), None, 0
            self.stirred.clear()
            share = 1.0
        reach = max(_LEAST_RING, round(_NEAR * self.height))
        self.stirred.append(changed_around(self.box, now, before, _CLOSE, reach))
        if share > _WHOLE:
            around = self.box.wider(MARGIN, now.shape).cut(now).astype(np.float32)
            self.total = around if self.total is None else self.total + around
            self.summed += 1
        self.last = number
        return True


def changed_around(box: Box, now: Grey, before: Grey, begins: int, ends: int) -> float:
    """Return the share of pixels that changed in the ring ``begins`` to ``ends`` from ``box``."""
    outer, inner = box.wider(ends, now.shape), box.wider(begins, now.shape)
    size = outer.area - inner.area
    if not size:
        return 0.0
    whole, middle = (
        int((apart(each.cut(now), each.cut(before)) > CHANGED).sum()) for each in (outer, inner)
    )
    return (whole - middle) / size


def _laid(box: Box, on: Box) -> Marked:
    """Return which pixels of ``on`` lie in ``box``."""
    inside = np.zeros((on.bottom - on.top, on.right - on.left), bool)
    whole = np.ones((box.bottom - box.top, box.right - box.left), bool)
    _lay(inside, whole, box.top - on.top, box.left - on.left)
    return inside


def _lay(on: Marked, mask: Marked, top: int, left: int) -> None:
    """Mark what ``mask`` marks, its corner at ``top`` and ``left`` of ``on``."""
    high, wide = (
        min(side, begin + length)
        for side, begin, length in zip(on.shape, (top, left), mask.shape, strict=True)
    )
    y, x = max(0, top), max(0, left)
    if high > y and wide > x:
        on[y:high, x:wide] |= mask[y - top : high - top, x - left : wide - left]
