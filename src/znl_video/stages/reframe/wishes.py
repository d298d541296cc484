"""What a person asked for in a clip's sidecar: a side, all of it, a box, or a path."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from znl_video.model.cut import Segment
from znl_video.model.geometry import Crop, View, blend
from znl_video.model.manifest import Source
from znl_video.model.media import Rate
from znl_video.model.notice import Notice, notice
from znl_video.model.people import FramingBox, FramingPoint
from znl_video.stages.reframe.shape import Shape, even
from znl_video.vision.corridors import Window

# A box written with two decimals may lie this far outside without anybody having meant it.
_ROUNDING = Fraction(1, 100)


def asked(
    source: Source, segment: Segment, rate: Rate, shape: Shape
) -> tuple[View, Notice, tuple[Notice, ...]] | None:
    """Return the view a person asked for, its reason and warnings; None where nobody did."""
    wish = source.note.framing
    if isinstance(wish, FramingBox):
        box, moved = _box(wish, shape)
        return box, notice("reframe.person-box"), _outside(source, moved=moved)
    if isinstance(wish, tuple):
        path, moved = _path(wish, segment, rate, shape)
        return path, notice("reframe.person-path", count=len(wish)), _outside(source, moved=moved)
    if wish == "fit":
        return shape.fit, notice("reframe.person-fit"), ()
    if wish != "auto":
        return shape.crop(wish), notice("reframe.person-crop", side=wish), ()
    return None


def _outside(source: Source, *, moved: bool) -> tuple[Notice, ...]:
    return (notice("reframe.outside", source=source.name),) if moved else ()


def _whole(shape: Shape) -> Shape:
    """Return the shape with its bars: shares are of the picture as a person sees it."""
    width, height = shape.upright
    area = shape.area.model_copy(update={"x": 0, "y": 0, "width": width, "height": height})
    return Shape(shape.upright, area, shape.target)


def _box(wish: FramingBox, shape: Shape) -> tuple[Crop, bool]:
    largest = _whole(shape).window
    width, height = shape.upright
    wanted = wish.width * width
    # The largest crop may be a little wider than its share written down.
    wide = even(min(wanted, largest.width), width)
    window = Window(largest.region, wide, even(wide / shape.wanted, height))
    x, y = wish.x * width, wish.y * height
    crop = window.still(x, y)
    return crop, wanted > largest.width + width * _ROUNDING or _moved(crop, [(x, y)], shape)


def _path(
    points: tuple[FramingPoint, ...], segment: Segment, rate: Rate, shape: Shape
) -> tuple[Crop, bool]:
    window = _whole(shape).window
    width, height = shape.upright
    places = [(round(p.at * 1000) - segment.start_ms, p.x * width, p.y * height) for p in points]
    crop = window.along(_within(places, rate.ms(segment.frames)))
    every = window.along([(n, x, y) for n, (_, x, y) in enumerate(places)])
    return crop, _moved(every, [(x, y) for _, x, y in places], shape)


def _within(
    places: list[tuple[int, float, float]], length_ms: int
) -> list[tuple[int, float, float]]:
    """Return the part of a path from 0 to ``length_ms``, its ends on the path."""

    def at(ms: int) -> tuple[int, float, float]:
        for (begin, *here), (end, *there) in pairwise(places):
            if begin <= ms <= end:
                x, y = blend(here, there, (ms - begin) / (end - begin))
                return ms, x, y
        return (ms, *(places[0] if ms < places[0][0] else places[-1])[1:])

    inner = [place for place in places if 0 < place[0] < length_ms]
    points = [at(0), *inner, at(length_ms)]
    still = len({point[1:] for point in points}) == 1
    return points[:1] if still else points


def _moved(crop: Crop, wanted: list[tuple[float, float]], shape: Shape) -> bool:
    """Tell whether a crop had to be moved noticeably to lie inside the picture."""
    width, height = shape.upright
    return any(
        abs(point.x - x) > width * _ROUNDING or abs(point.y - y) > height * _ROUNDING
        for point, (x, y) in zip(crop.path, wanted, strict=True)
    )
