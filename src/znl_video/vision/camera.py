"""Where a crop goes while what it must show moves: still where that serves, else a calm path.

One axis at a time. For each sample a corridor says between which places the window's edge may lie
so that all that must be seen is in it. A path with as little movement as that allows is smoothed
and taken only if it still lies in the corridor. Holds, straight pans and gentle changes between
them are what a good camera does (Grundmann, Kwatra and Essa, "Auto-directed video stabilization
with robust L1 optimal camera paths", CVPR 2011).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from znl_video.vision.paths import reversals, smoothed, taut, unhurried

TOP_SPEED = 0.35
"""The fastest pan, as a share of the picture's width (or height) a second."""

TOP_ACCELERATION = 0.9
"""The strongest change of speed, as a share of the picture's width (or height) a second squared."""

REVERSALS = 0.13
"""How often a second, at most, a pan may turn round within a shot."""

# Slower than this (a share a second) nobody pans: such stretches are held, and moved on at their
# end. A crop moves in whole pixels, and a creeping one is seen to step.
_CREEP = 0.03

# Moves shorter than this share of the window are not worth a camera that moves.
_LEAST_MOVE = 0.1

# How far from its best place the window may be before it moves, as shares of its length: the least
# that keeps reversals and speeds within bounds is taken. None is all of the corridor.
_DEAD_ZONES = (0.12, 0.2, None)

# Half the length, in seconds, of the smoothing that turns corners into gentle changes of speed.
_SMOOTHING_S = (1.0, 0.75, 0.5, 0.375, 0.25)


@dataclass(frozen=True, slots=True)
class Corridor:
    """For each sample the least, greatest and best place of a window's edge; None: any is as good.

    ``low`` and ``high`` must be kept; between ``roomy_low`` and ``roomy_high``, which lie between
    them, there is room around what must be seen. ``free`` is the greatest place there is,
    ``length`` the window's and ``whole`` the picture's own, all in pixels along one axis. ``low``
    may be above ``high``: then nothing fits.
    """

    low: tuple[float, ...]
    high: tuple[float, ...]
    roomy_low: tuple[float, ...]
    roomy_high: tuple[float, ...]
    best: tuple[float | None, ...]
    free: float
    length: float
    whole: float

    @property
    def possible(self) -> bool:
        """Whether a window fits over all that must be seen, in every sample."""
        return all(low <= high for low, high in zip(self.low, self.high, strict=True))


@dataclass(frozen=True, slots=True)
class Steered:
    """A window's edge for each sample (None where there is no path), and what kept it from one."""

    places: tuple[float, ...] | None
    problem: str = ""


def steer(corridor: Corridor, step_s: float) -> Steered:
    """Return the calmest path through ``corridor``, a sample every ``step_s`` seconds.

    Problems are ``apart`` (nothing fits), ``fast`` and ``restless``.
    """
    if not corridor.possible:
        return Steered(None, "apart")
    count = len(corridor.low)
    still = hold(corridor.roomy_low, corridor.roomy_high, corridor.best)
    if still is not None:
        return Steered((still,) * count)
    still = hold(corridor.low, corridor.high, corridor.best)
    problem = "fast"
    for zone in _DEAD_ZONES:
        low, high = _comfort(corridor, zone)
        string = taut(low, high)
        if reversals(string) > REVERSALS * step_s * (count - 1):
            problem = "restless"
            continue
        held = unhurried(string, low, high, _CREEP * corridor.whole * step_s)
        for half_s in _SMOOTHING_S:
            half = max(1, round(half_s / step_s))
            for each in (held, string, taut(*_early(low, high, half))):
                path = smoothed(each, half)
                if _within(path, corridor) and _calm(path, corridor.whole, step_s):
                    little = max(path) - min(path) < _LEAST_MOVE * corridor.length
                    if still is not None and little:
                        return Steered((still,) * count)
                    return Steered(tuple(path))
        problem = "fast"
    return Steered(None, problem) if still is None else Steered((still,) * count)


def hold(
    lows: Sequence[float], highs: Sequence[float], best: Sequence[float | None]
) -> float | None:
    """Return the one place that serves every sample, nearest to the best; None if there is none."""
    low, high = max(lows), min(highs)
    if low > high:
        return None
    known = sorted(place for place in best if place is not None)
    wanted = known[len(known) // 2] if known else (low + high) / 2
    return min(max(wanted, low), high)


def _early(
    low: Sequence[float], high: Sequence[float], half: int
) -> tuple[list[float], list[float]]:
    """Narrow a corridor to what it allows for ``half`` samples around: smoothing then stays in it.

    Where that leaves nothing, the middle of what is left over is taken.
    """
    lows, highs = [], []
    for number in range(len(low)):
        near = slice(max(0, number - half), number + half + 1)
        least, most = max(low[near]), min(high[near])
        if least > most:
            least = most = min(max((least + most) / 2, low[number]), high[number])
        lows.append(least)
        highs.append(most)
    return lows, highs


def _comfort(corridor: Corridor, zone: float | None) -> tuple[list[float], list[float]]:
    """Narrow a corridor to within ``zone`` of the best places, as far as it allows."""
    if zone is None:
        return list(corridor.roomy_low), list(corridor.roomy_high)
    lows, highs = [], []
    best = _gently(corridor.best)
    reach = zone * corridor.length
    for low, high, place in zip(corridor.roomy_low, corridor.roomy_high, best, strict=True):
        if place is None:
            lows.append(low)
            highs.append(high)
        else:
            lows.append(min(max(low, place - reach), high))
            highs.append(max(min(high, place + reach), low))
    return lows, highs


def _gently(best: Sequence[float | None]) -> list[float | None]:
    """Take each place as the median of the half second around it: a detector's boxes tremble."""
    calm: list[float | None] = []
    for number, place in enumerate(best):
        near = sorted(p for p in best[max(0, number - 2) : number + 3] if p is not None)
        calm.append(None if place is None else near[len(near) // 2])
    return calm


def _within(path: Sequence[float], corridor: Corridor) -> bool:
    places = zip(corridor.low, path, corridor.high, strict=True)
    return all(low - 0.5 <= place <= high + 0.5 for low, place, high in places)


def _calm(path: Sequence[float], whole: float, step_s: float) -> bool:
    speeds = [(b - a) / step_s for a, b in pairwise(path)]
    if any(abs(speed) > TOP_SPEED * whole for speed in speeds):
        return False
    most = TOP_ACCELERATION * whole * step_s
    return all(abs(b - a) <= most for a, b in pairwise(speeds))
