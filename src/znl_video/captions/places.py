"""Where a kit's logo stands in a preset's picture."""

from __future__ import annotations

from typing import NamedTuple

from znl_video.model.given import KitInUse
from znl_video.model.kit import LOGO_MARGIN
from znl_video.model.preset import Preset


class LogoPlace(NamedTuple):
    """A logo's upper left corner and its size, in pixels of the picture."""

    x: int
    y: int
    width: int
    height: int


def logo_place(preset: Preset, kit: KitInUse) -> LogoPlace | None:
    """Return where the logo stands, None where there is none or the platform forbids it."""
    logo, size = kit.kit.logo, kit.logo_size
    if logo is None or size is None or preset.layers.logo.value == "forbid":
        return None
    make, area = preset.picture, preset.safe_area
    width = round(logo.width * make.width.value / 2) * 2
    height = round(width * size[1] / size[0] / 2) * 2
    left, top = "left" in logo.corner, "top" in logo.corner
    margin = min(area.left.value, area.right.value, LOGO_MARGIN)
    return LogoPlace(
        x=margin if left else make.width.value - margin - width,
        y=area.top.value if top else make.height.value - area.bottom.value - height,
        width=width,
        height=height,
    )
