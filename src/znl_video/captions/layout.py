"""Where plates stand in a platform's picture."""

from __future__ import annotations

from znl_video.captions.ass import REFERENCE_WIDTH
from znl_video.captions.layer import caption_area
from znl_video.model.kit import CaptionStyle
from znl_video.model.preset import Preset

# How far over the captions' place a plate stands, and how far under the safe area's top edge one
# that stands high: under logo, credit and headline. Pixels at 1080 wide.
_PLATE_GAP, _HIGH = 36, 330


def plate_top(preset: Preset, style: CaptionStyle, height: int, *, high: bool) -> int:
    """Return where a plate's top edge lies: over the captions' place, or high up."""
    zoom = preset.picture.width.value / REFERENCE_WIDTH
    top = preset.safe_area.top.value
    if high:
        return top + round(_HIGH * zoom)
    return max(top, caption_area(preset, style).top - round(_PLATE_GAP * zoom) - height)
