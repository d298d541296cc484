"""Where the picture of a short comes from: crops and fits, in upright source pixels."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal, NamedTuple

from pydantic import Field, model_validator

from znl_video.model.base import Frozen


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
                share = min(1.0, share)
                here = CameraPoint(
                    at_ms=0,
                    x=round(before.x + share * (after.x - before.x)),
                    y=round(before.y + share * (after.y - before.y)),
                )
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


View = Crop | Fit


class Area(Frozen):
    """A rectangle of a picture, in pixels; ``right`` and ``bottom`` are outside it."""

    left: int
    top: int
    right: int
    bottom: int


class Rectangle(NamedTuple):
    """A rectangle of a made picture, in pixels; right and bottom are outside it."""

    left: float
    top: float
    right: float
    bottom: float

    def shared(self, other: Rectangle) -> float:
        """Return how many square pixels both have in common."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        tall = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, wide) * max(0.0, tall)

    @property
    def area(self) -> float:
        """Square pixels."""
        return (self.right - self.left) * (self.bottom - self.top)
