"""Clipped sound: tops cut flat, at full scale or turned down afterwards.

A lossy codec puts ripples on flat tops, so runs of equal samples do not survive AAC; the shape
does. Of the time that a wave's excursion spends beyond 65 % of its own height, a natural one (a
sine: 62 %) spends well under three quarters beyond 86 %, a clipped one more. A limiter keeps the
shape of waves, so limited sound is not taken for clipped.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from znl_video.defects.watching import Floats

_QUIET = 0.05
# The ceiling is the usual height of the highest excursions; those that reach it are looked at.
_HIGHEST, _EXCURSION = 0.75, 0.6
_REACHES, _BEYOND = 0.88, 1.2
_TOP, _WIDE, _FLAT = 0.86, 0.65, 0.76
# Excursions shorter than a tenth of a millisecond have no shape.
_SHAPED_S = 0.0001
# At full scale, and below it: so many flat excursions a second, of so large a share of all.
_FULL = 0.985
_COUNT_FULL, _SHARE_FULL = 8, 0.08
_COUNT_LOW, _SHARE_LOW = 12, 0.15
# Without a lossy codec the samples themselves tell: runs of so many at full scale.
_AT_FULL, _RUN, _RUNS = 0.9985, 4, 10
# A machine's square wave is flat on purpose: its tops are all as wide.
_ALIKE = 0.05

Indexes = npt.NDArray[np.int64]


def clipped(samples: Floats, rate: int) -> bool:
    """Whether a second of one channel, -1 to 1, is clipped."""
    height = np.abs(samples)
    peak = float(height.max(initial=0.0))
    if peak < _QUIET:
        return False
    begins, ends = _runs(height >= _AT_FULL)
    if ((ends - begins) >= _RUN).sum() >= _RUNS:
        return True
    begins, _ = _runs(height >= _HIGHEST * peak)
    ceiling = float(np.median(np.maximum.reduceat(height, begins)))
    outside = height < _EXCURSION * ceiling
    begins, _ = _runs(~outside)
    own = np.maximum.reduceat(height, begins)
    bound = np.full(len(height), np.inf, np.float32)
    bound[begins[0] :] = np.repeat(own, np.diff(np.append(begins, len(height))))
    bound[outside] = np.inf
    top = np.add.reduceat(height >= _TOP * bound, begins, dtype=np.int64)
    wide = np.add.reduceat(height >= _WIDE * bound, begins, dtype=np.int64)
    looked = (own >= _REACHES * ceiling) & (own <= _BEYOND * ceiling)
    looked &= wide >= max(5, _SHAPED_S * rate)
    flat = looked & (top >= _FLAT * wide)
    count, share = (_COUNT_FULL, _SHARE_FULL) if peak >= _FULL else (_COUNT_LOW, _SHARE_LOW)
    if flat.sum() < count or flat.sum() < share * looked.sum():
        return False
    return peak >= _FULL or bool(wide[flat].std() > _ALIKE * wide[flat].mean())


def _runs(mask: npt.NDArray[np.bool_]) -> tuple[Indexes, Indexes]:
    turns = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
    return turns[::2], turns[1::2]
