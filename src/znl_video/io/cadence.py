"""How often pictures come: a track's nominal rate and whether it keeps to it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from statistics import median

from znl_video.model.media import Rate

_COMMON_RATES = tuple(
    Fraction(rate)
    for rate in ("24000/1001", "24", "25", "30000/1001", "30", "50", "60000/1001", "60")
)


def cadence(
    ticks: Sequence[int], time_base: Fraction, average: Fraction | None
) -> tuple[Rate | None, bool]:
    """Return a track's nominal rate, and whether over 2 % of its gaps are off by over 20 %.

    The nominal rate is that of the usual gap, as one of the common rates where one is within
    0.5 %, else the ``average`` that the container states: dropped frames and coarse clocks shift
    the average, not what the camera was set to.

    Args:
        ticks: when each picture is shown, in any order, in units of ``time_base`` seconds.
        time_base: the length of a tick in seconds.
        average: the container's own average rate in frames per second.
    """
    gaps = [later - earlier for earlier, later in pairwise(sorted(ticks))]
    usual = median(gaps) if gaps else 0
    regular = [gap for gap in gaps if abs(gap - usual) <= usual * 0.2]
    if not usual or not regular:
        return exact_rate(average), False
    nominal = len(regular) / (sum(regular) * time_base)
    irregular = len(gaps) - len(regular) > len(gaps) * 0.02
    nearest = min(_COMMON_RATES, key=lambda rate: abs(rate - nominal))
    if abs(nearest - nominal) <= nearest * Fraction(5, 1000):
        return exact_rate(nearest), irregular
    return exact_rate(average or nominal.limit_denominator(1001)), irregular


def exact_rate(rate: Fraction | None) -> Rate | None:
    """Return ``rate`` as the model keeps it; None for one that is not known."""
    return Rate(num=rate.numerator, den=rate.denominator) if rate else None
