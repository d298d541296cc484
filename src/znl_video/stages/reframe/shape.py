"""A picture's shape against the one wanted: what a crop keeps, and how much it is enlarged."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from znl_video.model.geometry import Crop, Fit, Region
from znl_video.model.sight import Sight
from znl_video.vision.corridors import Window

SAME_SHAPE = Fraction(2, 100)
"""Aspect ratios this close to each other count as equal."""

PORTRAIT = Fraction(3, 4)
"""Pictures up to this aspect ratio are portraits, filmed upright on purpose."""

LEAST_KEPT = 70
"""How much of a portrait, in per cent, a crop must keep."""

MOST_SCALE = Fraction(22, 10)
"""Pictures enlarged more than this look soft on a phone."""

# Bars that leave less than this share of a side are no bars but a dark picture.
_LEAST_INSIDE = Fraction(1, 4)


@dataclass(frozen=True, slots=True)
class Shape:
    """A picture without its bars, inside ``upright`` pixels, and the target it is framed for."""

    upright: tuple[int, int]
    area: Region
    target: tuple[int, int]

    @property
    def barred(self) -> bool:
        """Whether bars were cut off."""
        return (self.area.width, self.area.height) != self.upright

    @property
    def fit(self) -> Fit:
        """All of the picture, without its bars."""
        return Fit(region=self.area if self.barred else None)

    @property
    def aspect(self) -> Fraction:
        """Width over height."""
        return Fraction(self.area.width, self.area.height)

    @property
    def wanted(self) -> Fraction:
        """The target's width over height."""
        return Fraction(*self.target)

    @property
    def alike(self) -> bool:
        """Whether picture and target have the same shape."""
        return abs(self.aspect / self.wanted - 1) <= SAME_SHAPE

    @property
    def window(self) -> Window:
        """The largest crop of the target's shape, both sides even."""
        width = min(Fraction(self.area.width), self.area.height * self.wanted)
        height = min(Fraction(self.area.height), self.area.width / self.wanted)
        return Window(self.area, even(width, self.area.width), even(height, self.area.height))

    @property
    def kept(self) -> int:
        """How much of the picture the crop keeps, in per cent."""
        window = self.window
        return round(
            Fraction(100 * window.width * window.height, self.area.width * self.area.height)
        )

    @property
    def crop_scale(self) -> Fraction:
        """How many times the crop is enlarged."""
        return Fraction(self.target[0], self.window.width)

    @property
    def fit_scale(self) -> Fraction:
        """How many times the whole picture is enlarged when it is fitted."""
        return min(
            Fraction(self.target[0], self.area.width), Fraction(self.target[1], self.area.height)
        )

    def crop(self, side: str) -> Crop:
        """Return the crop at the ``left``, ``center`` or ``right``, always half way down."""
        window, area = self.window, self.area
        free = area.width - window.width
        x = {"left": 0, "center": free // 4 * 2, "right": free // 2 * 2}[side]
        return window.still(area.x + x, area.y + (area.height - window.height) // 4 * 2)


def shape_of(upright: tuple[int, int], sight: Sight | None, target: tuple[int, int]) -> Shape:
    """Return the shape of a picture, its baked-in bars cut off to even pixels."""
    width, height = upright
    left, top, right, bottom = sight.bars if sight else (0, 0, 0, 0)
    inside = (width - left - right, height - top - bottom)
    if inside[0] < width * _LEAST_INSIDE or inside[1] < height * _LEAST_INSIDE:
        left = top = right = bottom = 0
    left, top, right, bottom = (side + side % 2 for side in (left, top, right, bottom))
    area = Region(
        x=left, y=top, width=max(2, width - left - right), height=max(2, height - top - bottom)
    )
    return Shape(upright, area, target)


def even(length: Fraction | float, within: int) -> int:
    """Return the even number nearest to ``length`` that is at least 2 and at most ``within``."""
    return max(2, min(round(length / 2) * 2, within // 2 * 2))
