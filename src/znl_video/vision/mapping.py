"""From a made picture back to the upright footage it shows."""

from __future__ import annotations

from fractions import Fraction

from znl_video.model.geometry import Box, Fit, View

Size = tuple[int, int]


def in_footage(box: Box, view: View, upright: Size, size: Size, at_ms: float) -> Box | None:
    """Return where ``box`` of a picture lies in the footage, in upright pixels.

    Args:
        box: in pixels of the picture.
        view: how the footage is framed.
        upright: width and height of the upright footage.
        size: width and height of the picture.
        at_ms: when, from the start of the part that is framed so.

    Returns:
        None where the box lies on the blurred fill around the footage.
    """
    if isinstance(view, Fit):
        region = view.region
        if region is None:
            return _fitted(box, upright, size)
        inner = _fitted(box, (region.width, region.height), size)
        x, y = region.x, region.y
        return inner and (inner[0] + x, inner[1] + y, inner[2] + x, inner[3] + y)
    corner = view.where(round(at_ms))
    x, y = corner.x, corner.y
    across, down = view.width / size[0], view.height / size[1]
    return x + box[0] * across, y + box[1] * down, x + box[2] * across, y + box[3] * down


def in_picture(box: Box, cover: Size, picture: Size) -> Box:
    """Return where ``box`` of a cover lies in the picture that the cover is the middle of."""
    factor = min(Fraction(picture[0], cover[0]), Fraction(picture[1], cover[1]))
    part = (round(cover[0] * factor), round(cover[1] * factor))
    left, top = (picture[0] - part[0]) / 2, (picture[1] - part[1]) / 2
    across, down = part[0] / cover[0], part[1] / cover[1]
    return left + box[0] * across, top + box[1] * down, left + box[2] * across, top + box[3] * down


def _fitted(box: Box, upright: Size, size: Size) -> Box | None:
    factor = min(size[0] / upright[0], size[1] / upright[1])
    left, top = ((whole - own * factor) / 2 for whole, own in zip(size, upright, strict=True))
    middle = (box[0] + box[2]) / 2 - left, (box[1] + box[3]) / 2 - top
    if not (0 <= middle[0] <= upright[0] * factor and 0 <= middle[1] <= upright[1] * factor):
        return None
    return (
        (box[0] - left) / factor,
        (box[1] - top) / factor,
        (box[2] - left) / factor,
        (box[3] - top) / factor,
    )
