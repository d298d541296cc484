"""What a small look over a whole file saw: cuts, faces, where things move, bars, lettering.

Boxes are ``(left, top, width, height)`` in pixels of the upright picture in square pixels
(``VideoTrack.upright``). Times are milliseconds on the source's clock.
"""

from __future__ import annotations

from typing import NamedTuple

from pydantic import Field

from znl_video.model.base import Frozen
from znl_video.model.geometry import Rectangle

COLUMNS = 32
"""Into how many upright columns of equal width motion and detail are gathered."""


class Face(NamedTuple):
    """A face's box, and how sure the detector is, in per mille."""

    left: int
    top: int
    width: int
    height: int
    sure: int

    @property
    def box(self) -> Rectangle:
        """Its edges."""
        return Rectangle(self.left, self.top, self.left + self.width, self.top + self.height)


class Lettering(NamedTuple):
    """A box that holds burnt-in text or another account's logo, and for how long."""

    left: int
    top: int
    width: int
    height: int
    start_ms: int
    end_ms: int


class Sight(Frozen):
    """A sample every ``step_ms``: sample ``n`` is what is shown at ``n * step_ms``.

    ``cuts``: when a new shot begins, to the frame. ``faces``: of each sample. ``motion`` and
    ``detail``: of each sample ``COLUMNS`` bytes as hex, left to right: four times the mean absolute
    difference to the sample before, and four times the mean gradient of the picture (brightness 0
    to 255), at most 255. ``black`` and
    ``frozen``: stretches, begin and end. ``bars``: baked-in black bars as pixels from left, top,
    right and bottom. ``lettering``: burnt-in text and logos that stay.
    """

    step_ms: int = Field(default=125, gt=0)
    width: int = Field(gt=0)
    height: int = Field(gt=0)
    cuts: tuple[int, ...] = ()
    faces: tuple[tuple[Face, ...], ...] = ()
    motion: tuple[str, ...] = ()
    detail: tuple[str, ...] = ()
    black: tuple[tuple[int, int], ...] = ()
    frozen: tuple[tuple[int, int], ...] = ()
    bars: tuple[int, int, int, int] = (0, 0, 0, 0)
    lettering: tuple[Lettering, ...] = ()
