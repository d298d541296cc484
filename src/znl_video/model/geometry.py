"""Where the picture of a short comes from: crops and fits, in upright source pixels."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Literal, NamedTuple

from pydantic import Field, model_validator

from znl_video.model.base import Frozen

Size = tuple[int, int]


def fitted(own: Size, room: Size) -> Size:
    """Return the even size in which a picture of ``own`` pixels is seen whole in ``room``."""
    factor = min(Fraction(room[0], own[0]), Fraction(room[1], own[1]))
    across, down = (max(2, round(side * factor / 2) * 2) for side in own)
    return across, down


def blend(one: Sequence[float], other: Sequence[float], share: float) -> tuple[float, ...]:
    """Return what lies on the straight line from ``one`` to ``other``, after ``share`` of it."""
    return tuple(a + (b - a) * share for a, b in zip(one, other, strict=True))


class CameraPoint(Frozen):
    """The crop's top left corner at a time of its part (milliseconds from the part's start)."""

    at_ms: int = Field(ge=0)
    x: int = Field(ge=0)
    y: int = Field(ge=0)


class Crop(Frozen):
    """A window of ``width`` x ``height`` upright pixels that follows ``path``.

    One point is a still camera. Between points the window moves in a straight line.
    """

    kind: Literal["crop"] = "crop"
    width: int = Field(gt=0)
    height: int = Field(gt=0)
    path: tuple[CameraPoint, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _forward(self) -> Crop:
        if any(after.at_ms <= before.at_ms for before, after in pairwise(self.path)):
            raise ValueError("a camera path's points must follow each other in time")
        return self

    def where(self, at_ms: int) -> CameraPoint:
        """Return the window's place at ``at_ms``, as a point at the time 0."""
        here = self.path[0]
        for before, after in pairwise(self.path):
            share = (at_ms - before.at_ms) / (after.at_ms - before.at_ms)
            if share > 0:
                x, y = blend((before.x, before.y), (after.x, after.y), min(1.0, share))
                here = CameraPoint(at_ms=0, x=round(x), y=round(y))
        return CameraPoint(at_ms=0, x=here.x, y=here.y)


class Region(Frozen):
    """A rectangle of upright pixels: a picture without its baked-in bars."""

    x: int = Field(ge=0)
    y: int = Field(ge=0)
    width: int = Field(gt=0)
    height: int = Field(gt=0)


class Fit(Frozen):
    """The whole picture, or all of ``region``, over a blurred, enlarged copy of itself."""

    kind: Literal["fit"] = "fit"
    region: Region | None = None

    def whole(self, upright: Size) -> Region:
        """Return what is shown whole of a picture of ``upright`` pixels."""
        return self.region or Region(x=0, y=0, width=upright[0], height=upright[1])


View = Crop | Fit


class Area(Frozen):
    """A rectangle of a picture, in pixels; ``right`` and ``bottom`` are outside it."""

    left: int
    top: int
    right: int
    bottom: int


class Rectangle(NamedTuple):
    """A rectangle of footage or of a made picture, in pixels; right and bottom are outside it."""

    left: float
    top: float
    right: float
    bottom: float


Box = tuple[float, float, float, float]
"""What a :class:`Rectangle` is, or any four numbers that mean the same."""


def middle(box: Box) -> tuple[float, float]:
    """Return where the middle of ``box`` is."""
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def area(box: Box) -> float:
    """Return the area of ``box``; one that is turned inside out has none."""
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def shared(one: Box, other: Box) -> float:
    """Return the area that two boxes have in common."""
    return area(
        (
            max(one[0], other[0]),
            max(one[1], other[1]),
            min(one[2], other[2]),
            min(one[3], other[3]),
        )
    )


def likeness(one: Box, other: Box) -> float:
    """Return the boxes' intersection over their union, 0 to 1."""
    both = shared(one, other)
    return both / max(1e-9, area(one) + area(other) - both)
