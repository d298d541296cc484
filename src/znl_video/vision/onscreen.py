"""Where faces that were seen in footage come to lie in the picture that is made of it."""

from __future__ import annotations

from znl_video.model.geometry import Fit, Rectangle, View
from znl_video.model.sight import Face

Size = tuple[int, int]


def on_screen(face: Face, view: View, upright: Size, size: Size, since_ms: int) -> Rectangle | None:
    """Return where ``face`` is shown, cut to the picture; None where it is not shown.

    Args:
        face: in upright pixels of the footage.
        view: how the footage is framed.
        upright: width and height of the upright footage.
        size: width and height of the picture.
        since_ms: the time since the view's camera began to move.
    """
    if isinstance(view, Fit):
        region = view.region
        x, y = (region.x, region.y) if region else (0, 0)
        wide, tall = (region.width, region.height) if region else upright
        by = min(size[0] / wide, size[1] / tall)
        left, top = (size[0] - wide * by) / 2 - x * by, (size[1] - tall * by) / 2 - y * by
        across = down = by
    else:
        corner = view.where(since_ms)
        across, down = size[0] / view.width, size[1] / view.height
        left, top = -corner.x * across, -corner.y * down
    place = Rectangle(
        max(0.0, left + face.left * across),
        max(0.0, top + face.top * down),
        min(float(size[0]), left + (face.left + face.width) * across),
        min(float(size[1]), top + (face.top + face.height) * down),
    )
    return place if place.right > place.left and place.bottom > place.top else None
