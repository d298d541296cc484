"""Between footage, the pictures made of it and their covers: where boxes lie in each."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from znl_video.model.geometry import Box, Fit, Rectangle, Size, View, middle


class _Placement(NamedTuple):
    """How one picture lies in another: ``x`` at ``left + x * across``, ``y`` likewise down."""

    left: float
    top: float
    across: float
    down: float

    def there(self, box: Box) -> Rectangle:
        """Return where ``box`` of the one picture lies in the other."""
        left, top, across, down = self
        return Rectangle(
            left + box[0] * across, top + box[1] * down, left + box[2] * across, top + box[3] * down
        )

    def back(self, box: Box) -> Rectangle:
        """Return where ``box`` of the other picture lies in the one."""
        left, top, across, down = self
        return Rectangle(
            (box[0] - left) / across,
            (box[1] - top) / down,
            (box[2] - left) / across,
            (box[3] - top) / down,
        )


def on_screen(box: Box, view: View, upright: Size, size: Size, since_ms: int) -> Rectangle | None:
    """Return where ``box`` of footage is shown, cut to the picture; None where it is not shown.

    Args:
        box: in upright pixels of the footage.
        view: how the footage is framed.
        upright: width and height of the upright footage.
        size: width and height of the picture.
        since_ms: the time since the view's camera began to move.
    """
    left, top, right, bottom = _framed(view, upright, size, since_ms).there(box)
    place = Rectangle(
        max(0.0, left), max(0.0, top), min(float(size[0]), right), min(float(size[1]), bottom)
    )
    return place if place.right > place.left and place.bottom > place.top else None


def in_footage(box: Box, view: View, upright: Size, size: Size, since_ms: int) -> Rectangle | None:
    """Return where ``box`` of a picture lies in the footage, in upright pixels.

    Args:
        box: in pixels of the picture.
        view: how the footage is framed.
        upright: width and height of the upright footage.
        size: width and height of the picture.
        since_ms: the time since the view's camera began to move.

    Returns:
        None where the middle of the box lies on the blurred fill around the footage.
    """
    found = _framed(view, upright, size, since_ms).back(box)
    if isinstance(view, Fit):
        whole = view.whole(upright)
        x, y = middle(found)
        across, down = whole.x <= x <= whole.x + whole.width, whole.y <= y <= whole.y + whole.height
        if not (across and down):
            return None
    return found


def middle_part(cover: Size, picture: Size) -> Size:
    """Return the size of the largest middle part of a picture that has a cover's shape."""
    factor = min(Fraction(picture[0], cover[0]), Fraction(picture[1], cover[1]))
    return round(cover[0] * factor), round(cover[1] * factor)


def in_picture(box: Box, cover: Size, picture: Size) -> Rectangle:
    """Return where ``box`` of a cover lies in the picture that the cover is the middle of."""
    return _cut(cover, picture).there(box)


def on_cover(box: Box, cover: Size, picture: Size) -> Rectangle:
    """Return where ``box`` of a picture lies in the cover that is its middle, or beside it."""
    return _cut(cover, picture).back(box)


def _framed(view: View, upright: Size, size: Size, since_ms: int) -> _Placement:
    """Return how footage lies in the picture made of it."""
    if isinstance(view, Fit):
        whole = view.whole(upright)
        by = min(size[0] / whole.width, size[1] / whole.height)
        return _Placement(
            (size[0] - whole.width * by) / 2 - whole.x * by,
            (size[1] - whole.height * by) / 2 - whole.y * by,
            by,
            by,
        )
    corner = view.where(since_ms)
    across, down = size[0] / view.width, size[1] / view.height
    return _Placement(-corner.x * across, -corner.y * down, across, down)


def _cut(cover: Size, picture: Size) -> _Placement:
    """Return how a cover lies in its picture."""
    wide, tall = middle_part(cover, picture)
    return _Placement(
        (picture[0] - wide) / 2, (picture[1] - tall) / 2, wide / cover[0], tall / cover[1]
    )
