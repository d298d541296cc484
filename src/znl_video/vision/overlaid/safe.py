"""Which text stands where a platform's app draws its own buttons and words."""

from __future__ import annotations

from typing import NamedTuple

from znl_video.model.preset import Preset

# Text may reach so far out, in shares of the picture: an outline, a shadow, a sample's pixel.
_SLACK = 0.008
# What stays for most of a film may stand outside, as logos do, unless it is as wide as a line.
_LOGO_WIDE = 0.45


class Edges(NamedTuple):
    """Left, top, right and bottom in shares of a picture."""

    left: float
    top: float
    right: float
    bottom: float


def safe_edges(preset: Preset) -> Edges:
    """Return the part of a preset's picture that its app leaves free."""
    area = preset.safe_area
    wide, high = preset.picture.width.value, preset.picture.height.value
    return Edges(
        area.left.value / wide,
        area.top.value / high,
        1 - area.right.value / wide,
        1 - area.bottom.value / high,
    )


def sides_missed(box: Edges, preset: Preset, *, stays: bool = False) -> tuple[str, ...]:
    """Return on which sides a line of text reaches out of the safe area; none: it is in it.

    Args:
        box: the line's, in shares of a picture of the preset's shape.
        preset: whose safe area counts.
        stays: whether it is there for most of the film; a logo or a mark then may stand outside.
    """
    if stays and box.right - box.left < _LOGO_WIDE:
        return ()
    safe = safe_edges(preset)
    return tuple(
        side
        for side, over in (
            ("top", safe.top - box.top),
            ("bottom", box.bottom - safe.bottom),
            ("left", safe.left - box.left),
            ("right", box.right - safe.right),
        )
        if over > _SLACK
    )
