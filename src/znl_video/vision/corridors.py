"""Between which places a crop may lie in each sample to hold the faces in it, with some room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from znl_video.model.geometry import CameraPoint, Crop, Rectangle, Region
from znl_video.vision.camera import Corridor

# Room around a face, as shares of its width and height: to the sides, over it (hair) and under it;
# and the share of that which is kept while the camera moves.
_SIDE, _OVER, _UNDER = 0.3, 0.4, 0.3
_LEAST_ROOM = 0.35

# Eyes lie this far down a face's box, and should lie this far down a crop.
_EYES, _EYES_AT = 0.4, 1 / 3

# Lines are laid a pixel beside the path at most, and places are whole pixels.
_SPARE = 2


@dataclass(frozen=True, slots=True)
class Window:
    """A crop's size and the picture it moves in, which is ``region`` of the upright picture."""

    region: Region
    width: int
    height: int

    def still(self, x: float, y: float) -> Crop:
        """Return a crop whose corner stands as near to ``x``, ``y`` as the picture allows."""
        return self.along([(0, x, y)])

    def along(self, points: Sequence[tuple[int, float, float]]) -> Crop:
        """Return a crop through ``points``: milliseconds, left and top edge."""
        area = self.region
        path = [
            CameraPoint(
                at_ms=at_ms,
                x=min(max(round(x), area.x), area.x + area.width - self.width),
                y=min(max(round(y), area.y), area.y + area.height - self.height),
            )
            for at_ms, x, y in points
        ]
        return Crop(width=self.width, height=self.height, path=tuple(path))


def corridors(
    boxes: Sequence[tuple[Rectangle, ...]],
    samples: range,
    shown: frozenset[int],
    window: Window,
    *,
    faces: bool,
) -> tuple[Corridor, Corridor, bool]:
    """Return where the crop may lie across and down, and whether all boxes fit into it."""
    area = window.region
    across: list[_Room] = []
    down: list[_Room] = []
    wide, high = area.width - window.width, area.height - window.height
    for sample, here in zip(samples, boxes, strict=True):
        if not here or sample not in shown:
            across.append(_Room(0, wide, 0, wide, None))
            down.append(_Room(0, high, 0, high, None))
            continue
        left, right = (min(b.left for b in here) - area.x, max(b.right for b in here) - area.x)
        top, bottom = (min(b.top for b in here) - area.y, max(b.bottom for b in here) - area.y)
        size = max(b.right - b.left for b in here) if faces else 0
        tall = max(b.bottom - b.top for b in here) if faces else 0
        aim = (left + right - window.width) / 2
        eyes = top + _EYES * tall - _EYES_AT * window.height if faces else high / 2
        sides = (_SIDE * size, _SIDE * size)
        ends = (_OVER * tall, _UNDER * tall)
        across.append(_room((left, right), sides, window.width, wide, aim))
        down.append(_room((top, bottom), ends, window.height, high, eyes))
    made = [
        Corridor(
            tuple(each.low for each in rooms),
            tuple(each.high for each in rooms),
            tuple(each.roomy_low for each in rooms),
            tuple(each.roomy_high for each in rooms),
            tuple(each.best for each in rooms),
            float(free),
            float(length),
            float(whole),
        )
        for rooms, free, length, whole in (
            (across, wide, window.width, area.width),
            (down, high, window.height, area.height),
        )
    ]
    return made[0], made[1], made[0].possible and made[1].possible


class _Room(NamedTuple):
    """A corridor in one sample."""

    low: float
    high: float
    roomy_low: float
    roomy_high: float
    best: float | None


def _room(
    edges: tuple[float, float], around: tuple[float, float], length: int, free: int, aim: float
) -> _Room:
    """Return where a window of ``length`` may lie that holds what lies between ``edges``.

    ``around`` is the room before and after that it should have, as far as window and picture go.
    """
    first, last = max(0.0, edges[0]), min(float(length + free), edges[1])
    spare = max(0.0, length - (last - first) - 2 * _SPARE)
    wanted = sum(around)
    share = min(1.0, spare / wanted) if wanted > 0 else 0.0
    low, high = _held(first, last, around, share * _LEAST_ROOM, length, free)
    roomy_low, roomy_high = _held(first, last, around, share, length, free)
    if low <= high:
        roomy_low, roomy_high = (min(max(each, low), high) for each in (roomy_low, roomy_high))
    return _Room(low, high, roomy_low, roomy_high, min(max(aim, roomy_low), roomy_high))


def _held(
    first: float, last: float, around: tuple[float, float], share: float, length: int, free: int
) -> tuple[float, float]:
    low = last + around[1] * share + _SPARE - length
    high = first - around[0] * share - _SPARE
    if low > high and last - first <= length:
        low = high = (low + high) / 2
    return min(max(low, 0.0), free), max(min(high, free), 0.0)
