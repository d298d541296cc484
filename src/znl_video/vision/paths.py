"""Lines through corridors of places, one place a sample: taut, unhurried, smoothed, simplified.

The path of least movement through a corridor is its taut string: it turns only where the corridor
forces it to (Davies and Kovac, "Local extremes, runs, strings and multiresolution", Annals of
Statistics, 2001).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

# Points of a path may be left out where straight lines stay this close to it, in pixels.
_CLOSE = 1.0


def taut(low: Sequence[float], high: Sequence[float]) -> list[float]:
    """Return the shortest path between ``low`` and ``high``; it begins and ends still.

    Between two samples at which it touches a wall it is a straight line.
    """
    count = len(low)
    path = [0.0] * count
    # As long as one place serves, the path stands; then it leaves from the wall it met last.
    floor, ceiling, at_floor, at_ceiling = low[0], high[0], 0, 0
    start, here = 0, 0.0
    for number in range(count):
        if low[number] > ceiling:
            start, here = at_ceiling, ceiling
            break
        if high[number] < floor:
            start, here = at_floor, floor
            break
        if low[number] >= floor:
            floor, at_floor = low[number], number
        if high[number] <= ceiling:
            ceiling, at_ceiling = high[number], number
    else:
        return [(floor + ceiling) / 2] * count
    path[: start + 1] = [here] * (start + 1)
    while start < count - 1:
        end, there = _reach(low, high, start, here)
        for number in range(start + 1, end + 1):
            path[number] = here + (there - here) * (number - start) / (end - start)
        start, here = end, there
    return path


def _reach(
    low: Sequence[float], high: Sequence[float], start: int, here: float
) -> tuple[int, float]:
    """Return where the straight line from ``start`` next touches a wall that turns it."""
    least, most = -math.inf, math.inf
    at_least = at_most = start
    for number in range(start + 1, len(low)):
        up = (low[number] - here) / (number - start)
        down = (high[number] - here) / (number - start)
        if up > most:
            return at_most, high[at_most]
        if down < least:
            return at_least, low[at_least]
        if up >= least:
            least, at_least = up, number
        if down <= most:
            most, at_most = down, number
    if least > 0:
        return at_least, low[at_least]
    if most < 0:
        return at_most, high[at_most]
    return len(low) - 1, here


def unhurried(
    path: list[float], low: Sequence[float], high: Sequence[float], creep: float
) -> list[float]:
    """Hold where ``path`` would move less than ``creep`` a sample, and move on in one go."""
    calm = list(path)
    for start, end in _stretches(path):
        before, after = path[start], path[end]
        if before == after or abs(after - before) > creep * (end - start):
            continue
        # Up to where the place before serves, and from where on the place after it does.
        fits = start
        while fits < end and low[fits + 1] <= before <= high[fits + 1]:
            fits += 1
        serves = end
        while serves > start and low[serves - 1] <= after <= high[serves - 1]:
            serves -= 1
        if serves <= fits + 1:
            change = min(fits, end - 1)
            for number in range(start, end + 1):
                calm[number] = before if number <= change else after
    return calm


def _stretches(path: Sequence[float]) -> list[tuple[int, int]]:
    """Return begin and end of each straight stretch."""
    found, start = [], 0
    for number in range(1, len(path)):
        last = number == len(path) - 1
        if last or abs(path[number + 1] - 2 * path[number] + path[number - 1]) > 1e-6:
            found.append((start, number))
            start = number
    return found


def smoothed(path: Sequence[float], half: int) -> list[float]:
    """Return ``path`` under a raised cosine of ``half`` samples to either side.

    Every place becomes a mean of places, so no speed grows and no reversal is added.
    """
    weights = [1 + math.cos(math.pi * n / (half + 1)) for n in range(-half, half + 1)]
    total = sum(weights)
    last = len(path) - 1
    return [
        sum(w * path[min(max(number + n - half, 0), last)] for n, w in enumerate(weights)) / total
        for number in range(len(path))
    ]


def reversals(path: Sequence[float]) -> int:
    """Return how often ``path`` turns round, stops in between not counted."""
    turns, heading = 0, 0.0
    for before, after in pairwise(path):
        moved = after - before
        if abs(moved) < 1e-6:
            continue
        if moved * heading < 0:
            turns += 1
        heading = moved
    return turns


def simplified(points: Sequence[tuple[int, float, float]]) -> list[tuple[int, float, float]]:
    """Leave out points of a path (time, x, y) that straight lines come close to anyway.

    Ramer, Douglas and Peucker's method, over time: the error at every moment is under a pixel.
    """
    if len(points) <= 2:
        return list(points)
    (begin, x0, y0), (end, x1, y1) = points[0], points[-1]
    worst, at = 0.0, 0
    for number, (time, x, y) in enumerate(points[1:-1], start=1):
        share = (time - begin) / (end - begin)
        off = max(abs(x0 + (x1 - x0) * share - x), abs(y0 + (y1 - y0) * share - y))
        if off > worst:
            worst, at = off, number
    if worst <= _CLOSE:
        return [points[0], points[-1]]
    return simplified(points[: at + 1])[:-1] + simplified(points[at:])
