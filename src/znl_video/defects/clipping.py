"""Clipped sound: tops cut flat, at full scale or turned down afterwards.

A lossy codec puts ripples on flat tops, so runs of equal samples do not survive AAC; the shape
does. Of a wave's excursions beyond 70 % of the ceiling, a clipped one spends most of its time
beyond 90 %, a natural one (a sine too: 57 %) about half. The ceiling is the usual height of the
highest excursions. A limiter keeps the shape of waves, so limited sound is not taken for clipped.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from znl_video.defects.watching import Floats

_QUIET = 0.05
_HIGH, _REACHES, _TOP = 0.75, 0.7, 0.9
# Excursions shorter than a tenth of a millisecond have no shape.
_SHAPED_S = 0.0001
_FLAT = 0.7
# At full scale, and below it: so many flat excursions a second, of so large a share of all.
_FULL = 0.985
_COUNT_FULL, _SHARE_FULL = 10, 0.28
_COUNT_LOW, _SHARE_LOW = 20, 0.38
# Without a lossy codec the samples themselves tell: runs of so many at full scale.
_AT_FULL, _RUN, _RUNS = 0.9985, 4, 10


def clipped(samples: Floats, rate: int) -> bool:
    """Whether a second of one channel, -1 to 1, is clipped."""
    height = np.abs(samples)
    peak = float(height.max(initial=0.0))
    if peak < _QUIET:
        return False
    begins, ends = _runs(height >= _AT_FULL)
    if ((ends - begins) >= _RUN).sum() >= _RUNS:
        return True
    begins, _ = _runs(height >= _HIGH * peak)
    ceiling = float(np.median(np.maximum.reduceat(height, begins)))
    begins, ends = _runs(height >= _REACHES * ceiling)
    tops = np.add.reduceat(height >= _TOP * ceiling, begins, dtype=np.int64)
    shaped = (tops > 0) & (ends - begins >= max(3, _SHAPED_S * rate))
    flat = int((shaped & (tops >= _FLAT * (ends - begins))).sum())
    count, share = (_COUNT_FULL, _SHARE_FULL) if peak >= _FULL else (_COUNT_LOW, _SHARE_LOW)
    return bool(flat >= count and flat >= share * shaped.sum())


Indexes = npt.NDArray[np.int64]


def _runs(mask: npt.NDArray[np.bool_]) -> tuple[Indexes, Indexes]:
    turns = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
    return turns[::2], turns[1::2]
