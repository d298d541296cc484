"""Where the picture of a short comes from: crops and fits, in upright source pixels."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

from pydantic import Field, model_validator

from znl_video.model.base import Frozen


class CameraPoint(Frozen):
    """The crop's top left corner at a time of its segment (milliseconds from its start)."""

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


class Fit(Frozen):
    """The whole picture, fitted over a blurred, enlarged copy of itself."""

    kind: Literal["fit"] = "fit"


View = Crop | Fit
