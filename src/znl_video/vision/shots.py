"""Where one shot ends and the next begins, to the frame."""

from __future__ import annotations

from collections import deque

import numpy as np
import numpy.typing as npt

Thumb = npt.NDArray[np.uint8]

# Frames looked at on either side of one before it is judged: what moves fast differs in all of
# them, what flashes is over within them.
_AROUND = 6
# A cut differs from the frame before it (mean absolute difference, 0 to 255) this much more than
# the frames of its calmer side do from theirs, and this many times what those of the livelier side
# do: one shot may be shaky and the other still, but where a pan begins it goes on as fast.
_TIMES, _MORE, _LIVELIER = 2.0, 2.0, 1.3
# Pictures whose light and dark places agree more than this (correlation) are one shot.
_ALIKE = 0.75
# After a flash or something that passed close by, the picture is nearly what it was before.
_BACK = 0.45
# Without this much contrast (standard deviation) a correlation is that of noise.
_CONTRAST = 3.0


class ShotFinder:
    """Takes every frame's thumbnail in order and gathers the times at which shots begin.

    Hard cuts are found. Fades and dissolves are not: there is no frame at which they happen.
    """

    def __init__(self) -> None:
        self._frames: deque[tuple[int, npt.NDArray[np.int16]]] = deque(maxlen=2 * _AROUND + 2)
        self._changes: deque[float] = deque(maxlen=2 * _AROUND + 2)
        self._judged = 0
        self._cuts: list[int] = []

    def see(self, at_ms: int, thumb: Thumb) -> None:
        """Take a frame: a small copy, height x width x channels, 0 to 255, shown from ``at_ms``."""
        picture = thumb.astype(np.int16)
        change = _difference(self._frames[-1][1], picture) if self._frames else 0.0
        self._frames.append((at_ms, picture))
        self._changes.append(change)
        # One more than the frames around it: the frame before the one that is judged.
        if len(self._frames) > _AROUND + 1:
            self._judge(len(self._frames) - 1 - _AROUND)

    def finish(self) -> tuple[int, ...]:
        """Judge the last frames and return when shots begin, in milliseconds; not the first one."""
        for at in range(max(1, len(self._frames) - _AROUND), len(self._frames)):
            self._judge(at)
        return tuple(self._cuts)

    def _judge(self, at: int) -> None:
        begins, picture = self._frames[at]
        before = self._frames[at - 1][1]
        change = self._changes[at]
        changes = list(self._changes)
        # The first frame of all has none before it to differ from.
        sides = (changes[max(1, at - _AROUND) : at], changes[at + 1 : at + 1 + _AROUND])
        lively = [_lively(side) for side in sides if side]
        if lively and change <= max(_TIMES * min(lively) + _MORE, _LIVELIER * max(lively)):
            return
        if _agreement(before, picture) > _ALIKE:
            return
        frames = [each for _, each in self._frames]
        earlier, later = (
            frames[max(0, at - 1 - _AROUND) : at - 1],
            frames[at + 1 : at + 1 + _AROUND],
        )
        # What it was before comes again, or what it is now was there before: a flash, a passer-by.
        if any(_difference(before, each) < _BACK * change for each in later):
            return
        if any(_difference(each, picture) < _BACK * change for each in earlier):
            return
        self._cuts.append(begins)


def _lively(changes: list[float]) -> float:
    """Return the mean of the larger half.

    Footage shown at a higher rate than it was filmed at repeats frames: those tell nothing.
    """
    half = sorted(changes)[len(changes) // 2 :]
    return sum(half) / len(half)


def _difference(one: npt.NDArray[np.int16], other: npt.NDArray[np.int16]) -> float:
    if one.shape != other.shape:
        return 255.0
    return float(np.abs(one - other).mean())


def _agreement(one: npt.NDArray[np.int16], other: npt.NDArray[np.int16]) -> float:
    """Return the correlation of two pictures' brightness, -1 to 1; 0 where there is no contrast."""
    if one.shape != other.shape:
        return 0.0
    a, b = (each.mean(axis=-1).ravel() for each in (one, other))
    a, b = a - a.mean(), b - b.mean()
    if max(a.std(), b.std()) < _CONTRAST:
        # Two even surfaces, such as black and white, are alike in nothing but their evenness.
        return 0.0
    scale = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return float((a * b).sum() / scale) if scale else 0.0
