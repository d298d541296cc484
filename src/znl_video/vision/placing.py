"""Where footage lies in a made picture or cover, to the pixel, and where that ends."""

from __future__ import annotations

from typing import NamedTuple

from znl_video.model.geometry import Fit, Size, View, fitted


class Placing(NamedTuple):
    """Where upright footage lies in a picture: for columns and for rows, start, scale and bounds.

    Column x of the footage begins at ``start + scale * x`` of the picture, and is shown between
    the bounds, the first and one behind the last.
    """

    columns: tuple[float, float, int, int]
    rows: tuple[float, float, int, int]


def placing(view: View, upright: Size, size: Size, at_ms: float) -> Placing:
    """Return where footage framed by ``view`` lies in a picture of ``size``, to the pixel.

    Args:
        view: how the footage is framed.
        upright: width and height of the upright footage.
        size: width and height of the picture.
        at_ms: when, from the start of the part that is framed so.
    """
    if isinstance(view, Fit):
        whole = view.whole(upright)
        wide, tall = fitted((whole.width, whole.height), size)
        axes = [
            _axis((size[0] - wide) // 2, wide, whole.x, whole.width),
            _axis((size[1] - tall) // 2, tall, whole.y, whole.height),
        ]
    else:
        here = view.where(round(at_ms))
        axes = [
            _axis(0, size[0], here.x, view.width),
            _axis(0, size[1], here.y, view.height),
        ]
    return Placing(*axes)


def _axis(first: int, shown: int, at: int, length: int) -> tuple[float, float, int, int]:
    """Place ``length`` pixels of footage from ``at`` on over ``shown`` of the picture."""
    scale = shown / length
    return first - at * scale, scale, first, first + shown


def cut_out(picture: Placing, size: Size, cut: Size, shown: Size) -> Placing:
    """Return where footage lies once the middle ``cut`` of a picture of ``size`` is ``shown``."""
    return Placing(
        *(
            _cut(axis, (whole - part) // 2, shown_ / part, shown_)
            for axis, whole, part, shown_ in zip(picture, size, cut, shown, strict=True)
        )
    )


def _cut(
    axis: tuple[float, float, int, int], before: int, scale: float, shown: int
) -> tuple[float, float, int, int]:
    start, own, first, last = axis
    first, last = (min(shown, max(0, round((edge - before) * scale))) for edge in (first, last))
    return (start - before) * scale, own * scale, first, last
