"""Whether what a box holds is in another picture too: in its place, or somewhere near."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from znl_video.vision.overlaid.pixels import Box, Grey

ALIKE = 0.6
"""From this correlation on it is the same thing."""

# How far something may move from one sample to the next, as a share of the picture's width.
_REACH = 0.12
# Within so many pixels it is in its place.
_PLACE = 2
# Letters of fewer pixels in height are looked for in every pixel.
_SMALL = 24

Real = npt.NDArray[np.float32]


class Likeness(NamedTuple):
    """Correlation, -1 to 1, of a box with its own place and with the best place around it."""

    place: float
    around: float


def likeness(box: Box, here: Grey, there: Grey) -> Likeness:
    """Return how much of ``box`` of the picture ``here`` is seen in the picture ``there``.

    Normalised cross-correlation (J. P. Lewis, "Fast Normalized Cross-Correlation", 1995) of every
    second pixel where letters are large.
    """
    left, top, right, bottom = box
    reach = round(_REACH * here.shape[1])
    begin_y, begin_x = max(0, top - reach), max(0, left - reach)
    # The box's own place is a place of the search.
    begin_y, begin_x = top - (top - begin_y) // 2 * 2, left - (left - begin_x) // 2 * 2
    step = 1 if bottom - top < _SMALL else 2
    pattern = here[top:bottom:step, left:right:step].astype(np.float32)
    around = there[begin_y : bottom + reach : step, begin_x : right + reach : step]
    field = around.astype(np.float32)
    pattern = pattern - pattern.mean()
    power = float((pattern**2).sum())
    if power <= 0:
        return Likeness(0.0, 0.0)
    high, wide = pattern.shape
    sums, squares = _windowed(field, high, wide), _windowed(field**2, high, wide)
    spread = np.maximum(squares - sums**2 / pattern.size, pattern.size)
    alike = _correlated(field, pattern) / np.sqrt(spread * power)
    y, x, near_by = (top - begin_y) // step, (left - begin_x) // step, _PLACE // step
    near = (
        slice(max(0, y - near_by), y + near_by + 1),
        slice(max(0, x - near_by), x + near_by + 1),
    )
    place = float(alike[near].max())
    alike[near] = -1.0
    return Likeness(place, float(alike.max()))


def in_place(one: Grey, other: Grey) -> float:
    """Return the correlation of two boxes of one size, -1 to 1."""
    a, b = (each.astype(np.float32) - each.mean(dtype=np.float32) for each in (one, other))
    power = float(np.sqrt((a**2).sum() * (b**2).sum()))
    return float((a * b).sum()) / power if power > 0 else 0.0


def _correlated(field: Real, pattern: Real) -> npt.NDArray[np.float64]:
    shape = field.shape
    spectrum = np.fft.rfft2(field) * np.conj(np.fft.rfft2(pattern, s=shape))
    whole: npt.NDArray[np.float64] = np.fft.irfft2(spectrum, s=shape)
    return whole[: shape[0] - pattern.shape[0] + 1, : shape[1] - pattern.shape[1] + 1]


def _windowed(field: Real, high: int, wide: int) -> npt.NDArray[np.float64]:
    """Return the sum over each window of ``high`` x ``wide``."""
    total = np.zeros((field.shape[0] + 1, field.shape[1] + 1))
    total[1:, 1:] = field.astype(np.float64).cumsum(0).cumsum(1)
    summed: npt.NDArray[np.float64] = (
        total[high:, wide:] - total[:-high, wide:] - total[high:, :-wide] + total[:-high, :-wide]
    )
    return summed
