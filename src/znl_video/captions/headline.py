"""A headline at the top of the safe area, below logo and credit, for as long as footage shows."""

from __future__ import annotations

import math
from collections.abc import Sequence

from znl_video.captions.ass import REFERENCE_WIDTH, clock
from znl_video.captions.lines import MAX_LINES, fits, wrap
from znl_video.captions.literal import bgr, family, literal
from znl_video.captions.places import logo_place
from znl_video.captions.typography import SMALLEST, drawable
from znl_video.model.base import Frozen
from znl_video.model.given import KitInUse
from znl_video.model.preset import Preset

# Shares of the kit's size that are tried.
_SIZES = (1.0, 0.95, 0.9, 0.85, 0.8, SMALLEST)
# Pixels at 1080 wide: how far a plate reaches beyond the letters, what stays free below logo and
# credit, and the shadow of outlined type.
PLATE_MARGIN = 20.0
_GAP = 24.0
_SHADOW = 2.0


class LaidHeadline(Frozen):
    """Lines, the share of the kit's size they are set in, and where they may start and end.

    ``top`` is the upper edge of plate or outline, in pixels of the picture.
    """

    lines: tuple[str, ...]
    scale: float
    top: int


def clean(text: str) -> str:
    """Return a headline as it was meant: a person's own lines, single spaces, no empty lines."""
    return "\n".join(" ".join(line.split()) for line in text.split("\n") if line.strip())


def lay_headline(
    text: str, words: Sequence[str], preset: Preset, kit: KitInUse, credit: str
) -> LaidHeadline | None:
    """Return a headline's lines for a preset, None where it is too long for two of them.

    Args:
        text: the headline, cleaned; line breaks of its writer are kept where the lines fit.
        words: the headline in dictionary words, which no line breaks.
        preset: whose picture and safe area count.
        kit: the brand kit.
        credit: the credit line that stands above it; empty for none.
    """
    shown = drawable(literal(text), kit.glyphs)[0]
    room = _room(preset, kit)
    size = kit.kit.headline.size
    for scale in _SIZES:
        lines = wrap(shown, room / (size * scale), words)
        if fits(lines, room / (size * scale)):
            return LaidHeadline(lines=lines, scale=scale, top=_top(preset, kit, credit))
    return None


def most_units(preset: Preset, kit: KitInUse) -> int:
    """Return how many full-width characters a headline may have for ``preset``."""
    return math.floor(_room(preset, kit) / (kit.kit.headline.size * SMALLEST)) * MAX_LINES


def drawn(laid: LaidHeadline, preset: Preset, kit: KitInUse, last_ms: int) -> tuple[str, str]:
    """Return a headline's style and its event as lines of an ASS document."""
    style, area = kit.kit.headline, preset.safe_area
    zoom = preset.picture.width.value / REFERENCE_WIDTH
    font = family(kit.kit.font)
    size = style.size * laid.scale * zoom * kit.em_ratio
    plate = style.look == "plate"
    # libass's border style 4 is a rectangle behind all of the event, as far around it as a shadow
    # would fall.
    border, outline, reach = (4, 0.0, PLATE_MARGIN) if plate else (1, style.outline, _SHADOW)
    back = bgr(style.plate_colour)[4:] if plate else "000000"
    clear = round(255 * (1 - style.plate_opacity)) if plate else 0x80
    colours = (
        f"{bgr(style.colour)},{bgr(style.colour)},{bgr(style.outline_colour)},&H{clear:02X}{back}"
    )
    raised = laid.top + math.ceil(_around(kit) * zoom)
    named = (
        f"Style: Headline,{font},{size:.2f},{colours},{-1 if style.bold else 0},0,0,0,100,100,0,0,"
        f"{border},{outline * zoom:.2f},{reach * zoom:.2f},8,"
        f"{area.left.value},{area.right.value},{raised},1"
    )
    text = r"\N".join(literal(line) for line in laid.lines)
    return named, f"Dialogue: 1,{clock(0)},{clock(last_ms)},Headline,,0,0,0,,{text}"


def _around(kit: KitInUse) -> float:
    """Return how far plate or outline reach beyond the letters."""
    style = kit.kit.headline
    return PLATE_MARGIN if style.look == "plate" else style.outline + _SHADOW


def _room(preset: Preset, kit: KitInUse) -> float:
    """Return the width of a line, in pixels at 1080 wide."""
    area, width = preset.safe_area, preset.picture.width.value
    wide = (width - area.left.value - area.right.value) * REFERENCE_WIDTH / width
    return wide - 2 * _around(kit)


def _top(preset: Preset, kit: KitInUse, credit: str) -> int:
    """Return the first row below what the kit shows at the top."""
    zoom = preset.picture.width.value / REFERENCE_WIDTH
    top = bottom = preset.safe_area.top.value
    logo, style = logo_place(preset, kit), kit.kit.credit
    if logo is not None and kit.kit.logo is not None and kit.kit.logo.corner.startswith("top"):
        bottom = max(bottom, logo.y + logo.height)
    if credit.strip() and style is not None and preset.layers.credit.value != "forbid":
        bottom = max(bottom, top + math.ceil(style.size * kit.em_ratio * zoom))
    return bottom + round(_GAP * zoom) if bottom > top else top
