"""Who or what a picture is about: the people who matter, or else where something moves."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import NamedTuple

from znl_video.model.geometry import Rectangle, blend
from znl_video.model.sight import COLUMNS, Sight
from znl_video.vision.tracks import Track, tracks

LEAST_HEIGHT = 0.035
"""Faces lower than this share of the picture's height are a crowd, not somebody."""

LEAST_SHARE, LEAST_MS = 0.2, 2000
"""Whoever matters is there for this share of the shot, or for this long."""

OTHERS_HEIGHT, OTHERS_TIME = 0.5, 0.25
"""Others matter with faces this high, and seen this long, against the main person's."""

MINOR = 0.45
"""Where not all fit, those who weigh less than this share of the main person are given up."""

CENTRAL, ANYWHERE = Fraction(45, 100), Fraction(50, 100)
"""The share of motion and detail that must lie in a window in the middle, or elsewhere."""

# What moves: the middle part of all motion above the picture's own, in a window it leaves room in,
# in this share of the samples.
_TAILS = 0.05
_ROOM = 0.85
_MOSTLY = 0.6
_LEAST_MOVING_MS = 1500
# What of motion and detail (four times a difference of brightness) is noise: summed over a
# sample's columns, and as their mean.
_NOISE = 48.0
_FAINT = 2.0
_BRIDGE_MS = 1000


class People(NamedTuple):
    """Those who matter, the weightiest first, with their weights."""

    tracks: tuple[Track, ...]
    weights: tuple[float, ...]

    @property
    def main(self) -> People:
        """The main person, with all others who weigh nearly as much."""
        enough = MINOR * self.weights[0]
        count = sum(weight >= enough for weight in self.weights)
        return People(self.tracks[:count], self.weights[:count])

    def boxes(self, samples: range) -> list[tuple[Rectangle, ...]]:
        """Return the faces that must be seen in each sample."""
        return [
            tuple(
                face.box for track in self.tracks if (face := track.boxes.get(sample)) is not None
            )
            for sample in samples
        ]


def people(sight: Sight, samples: range, shown: frozenset[int]) -> People | None:
    """Return who matters in ``samples``, which are of one shot; ``shown`` are those in the video.

    None where there is nobody, or only passers-by.
    """
    found = tracks(sight, samples.start, samples.stop - 1)
    weighed = sorted(
        ((-_weight(track, sight, shown), number) for number, track in enumerate(found)),
    )
    if not weighed or weighed[0][0] == 0:
        return None
    main = found[weighed[0][1]]
    there, high = _there(main, shown), _height(main, shown)
    long_enough = there >= LEAST_SHARE * len(shown) or there * sight.step_ms >= LEAST_MS
    if not long_enough or high < LEAST_HEIGHT * sight.height:
        return None
    matter = [
        (found[number], -weight)
        for weight, number in weighed
        if _height(found[number], shown) >= OTHERS_HEIGHT * high
        and _there(found[number], shown) >= OTHERS_TIME * there
    ]
    return People(tuple(track for track, _ in matter), tuple(weight for _, weight in matter))


def _there(track: Track, shown: frozenset[int]) -> int:
    return len(shown.intersection(track.boxes))


def _height(track: Track, shown: frozenset[int]) -> float:
    """Return the median height of a face while it is shown, 0 where it never is."""
    heights = sorted(track.boxes[sample].height for sample in shown.intersection(track.boxes))
    return heights[len(heights) // 2] if heights else 0


def _weight(track: Track, sight: Sight, shown: frozenset[int]) -> float:
    """Weigh how large, sure, central and long a face is seen."""
    total = 0.0
    for sample in sorted(shown.intersection(track.boxes)):
        face = track.boxes[sample]
        off = abs((face.left + face.width / 2) / sight.width - 0.5) * 2
        total += face.height * face.sure * (1 - 0.5 * min(1.0, off))
    return total


def moving(sight: Sight, samples: range, window: float) -> list[Rectangle | None] | None:
    """Return in each sample from where to where something moves in a picture that else stands.

    None where motion is too little, too wide for a ``window`` (pixels), or everywhere.
    """
    column = sight.width / COLUMNS
    spans: list[tuple[float, float] | None] = []
    wide = busy = 0
    for sample in samples:
        span = _span(_columns(sight.motion, sample))
        busy += span is not None
        if span is not None and (span[1] - span[0]) * column > _ROOM * window:
            wide += 1
            span = None
        spans.append(span)
    good = busy - wide
    if good * sight.step_ms < _LEAST_MOVING_MS or good < _MOSTLY * len(samples):
        return None
    if wide > (1 - _MOSTLY) * busy / 2:
        return None
    return [
        None if span is None else Rectangle(span[0] * column, 0, span[1] * column, sight.height)
        for span in _bridged(_steadied(spans), _BRIDGE_MS // sight.step_ms)
    ]


def _span(motion: Sequence[int]) -> tuple[float, float] | None:
    """Return the columns between which motion lies that is not the whole picture's own."""
    if not motion:
        return None
    usual = sorted(motion)[len(motion) // 2]
    over = [max(0, each - usual) for each in motion]
    total = sum(over)
    if total < _NOISE:
        return None
    sums = list(accumulate(over))
    left = next(number for number, at in enumerate(sums) if at > _TAILS * total)
    right = next(number for number, at in enumerate(sums) if at >= (1 - _TAILS) * total)
    return float(left), float(right + 1)


def _steadied(spans: Sequence[tuple[float, float] | None]) -> list[tuple[float, float] | None]:
    """Take the median of three: one sample's flicker is nothing that moves."""
    calm: list[tuple[float, float] | None] = []
    for number, span in enumerate(spans):
        near = [each for each in spans[max(0, number - 1) : number + 2] if each is not None]
        if span is None or not near:
            calm.append(span)
            continue
        lefts, rights = sorted(each[0] for each in near), sorted(each[1] for each in near)
        calm.append((lefts[(len(near) - 1) // 2], rights[len(near) // 2]))
    return calm


def _bridged(
    spans: list[tuple[float, float] | None], most: int
) -> list[tuple[float, float] | None]:
    known = [number for number, span in enumerate(spans) if span is not None]
    for before, after in pairwise(known):
        a, b = spans[before], spans[after]
        if a is not None and b is not None and after - before <= most:
            for number in range(before + 1, after):
                left, right = blend(a, b, (number - before) / (after - before))
                spans[number] = left, right
    return spans


def _columns(rows: Sequence[str], sample: int) -> tuple[int, ...]:
    return tuple(bytes.fromhex(rows[sample])) if sample < len(rows) else ()


def liveliest(
    sight: Sight, shown: frozenset[int], left: float, right: float, window: float
) -> tuple[float, float, float] | None:
    """Return where a still window holds most motion and detail; its share, and the middle's.

    Args:
        sight: what was seen.
        shown: the samples that are in the video.
        left: the picture's left edge, in pixels, without bars.
        right: its right edge.
        window: the window's width.
    """
    sums_of = {"motion": [0] * COLUMNS, "detail": [0] * COLUMNS}
    for sample in sorted(shown):
        for name, rows in (("motion", sight.motion), ("detail", sight.detail)):
            for number, value in enumerate(_columns(rows, sample)):
                sums_of[name][number] += value
    # Motion counts as much as detail, wherever there is any worth the name.
    known = [each for each in sums_of.values() if sum(each) >= _FAINT * COLUMNS * len(shown)]
    total = [sum(each[n] / sum(each) for each in known) for n in range(COLUMNS)]
    column = sight.width / COLUMNS
    sums = [0.0, *accumulate(total)]

    def upto(x: float) -> float:
        at = min(max(x / column, 0.0), float(COLUMNS))
        whole = min(int(at), COLUMNS - 1)
        return sums[whole] + (at - whole) * total[whole]

    everything = upto(right) - upto(left)
    if everything <= 0:
        return None
    middle = (left + right - window) / 2
    steps = max(1, round((right - left - window) / 4))
    places = [left + (right - left - window) * n / steps for n in range(steps + 1)]
    shares = [((upto(x + window) - upto(x)) / everything, -abs(x - middle), x) for x in places]
    share, _, place = max(shares)
    return place, share, (upto(middle + window) - upto(middle)) / everything
