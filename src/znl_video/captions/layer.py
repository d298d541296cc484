"""The text that is burnt into one platform's picture."""

from __future__ import annotations

from collections.abc import Sequence

from znl_video.captions.ass import BOX_MARGIN, REFERENCE_WIDTH, Safe, SizedCue, document
from znl_video.captions.contrast import needs_box
from znl_video.captions.headline import LaidHeadline, drawn
from znl_video.captions.lines import MAX_LINES, fits, wrap
from znl_video.captions.literal import literal
from znl_video.captions.typography import SMALLEST, drawable, units
from znl_video.model.base import replace
from znl_video.model.captions import Captions, Cue
from znl_video.model.composition import TextLayer
from znl_video.model.facts import Backdrop
from znl_video.model.geometry import Area, Rectangle
from znl_video.model.given import KitInUse
from znl_video.model.kit import LOGO_MARGIN, CaptionStyle
from znl_video.model.notice import Notice, notice, seconds
from znl_video.model.preset import Preset
from znl_video.model.transcript import Word

# Sizes tried for a caption that does not fit, as shares of the style's.
_SIZES = (1.0, 0.95, 0.9, 0.85, 0.8, SMALLEST)
# What stays free between logo and credit.
_LOGO_GAP = 24
# What a shadow adds to the outline on the right, at 1080 wide.
_SHADOW = 2.0
# The distance of lines over the size of their type.
_LEADING = 1.45


def text_layer(
    captions: Captions | None,
    credit: str,
    preset: Preset,
    kit: KitInUse,
    footage_ms: int,
    backdrop: Backdrop | None = None,
    headline: LaidHeadline | None = None,
) -> tuple[TextLayer | None, tuple[Notice, ...]]:
    """Return captions and credit laid out for a preset's picture, and what had to give.

    A caption that does not fit two lines of the safe area is set smaller, down to three quarters
    of its size; what still does not fit is broken into more lines, with a warning.

    Args:
        captions: the short's captions, if there are any.
        credit: the credit line, empty for none.
        preset: whose picture size and safe area count.
        kit: the brand kit, its font and what that font can draw.
        footage_ms: how long footage is shown; text ends with it.
        backdrop: what captions stand on; where it would hide them, a box stands behind them.
        headline: a headline that was laid out for this preset.

    Returns:
        The layer, None where there is nothing to draw, and warnings
        (``captions.smaller``, ``captions.too-long``, ``captions.glyphs-dropped``,
        ``captions.credit-cut``).
    """
    area, picture = preset.safe_area, preset.picture
    safe = Safe(
        top=area.top.value, bottom=area.bottom.value, left=area.left.value, right=area.right.value
    )
    width = picture.width.value
    room = (width - safe.left - safe.right) * REFERENCE_WIDTH / width
    sized: list[SizedCue] = []
    notices: list[Notice] = []
    smaller: list[float] = []
    lost: dict[str, None] = {}
    style = kit.kit.captions
    cues = captions.cues if captions else ()
    boxes = [style.look == "boxed"] * len(cues)
    if backdrop and not all(boxes):
        boxes = list(needs_box(cues, style.colour, backdrop))
    for cue, boxed in zip(cues, boxes, strict=True):
        text, dropped = drawable(literal(cue.text), kit.glyphs)
        lost |= dict.fromkeys(dropped)
        if cue.start_ms >= footage_ms or not text.strip():
            continue
        scale, lines = _set(text, room - (2 * BOX_MARGIN if boxed else 0), style, cue.words)
        if len(lines) > MAX_LINES:
            notices.append(_too_long(cue, preset))
        elif scale < 1:
            smaller.append(scale)
        laid = replace(cue, text="\n".join(lines))
        sized.append(SizedCue(cue=laid, scale=scale, boxed=boxed))
    if smaller:
        share = f"{100 * min(smaller):.0f}"
        told = {"preset": preset.name, "count": len(smaller), "share": share}
        notices.append(notice("captions.smaller", **told))
    line, dropped = drawable(literal(credit), kit.glyphs)
    lost |= dict.fromkeys(dropped)
    if lost:
        notices.append(notice("captions.glyphs-dropped", characters=" ".join(lost)))
    if not (sized or headline or (line.strip() and kit.kit.credit)):
        return None, tuple(notices)
    ass = document(
        tuple(sized),
        style=style,
        font=kit.kit.font,
        em_ratio=kit.em_ratio,
        width=width,
        height=picture.height.value,
        safe=safe,
        credit=line,
        credit_style=kit.kit.credit,
        credit_left=kit.kit.logo is not None and kit.kit.logo.corner == "top-right",
        credit_room=_credit_room(preset, kit),
        last_ms=footage_ms,
        more=(drawn(headline, preset, kit, footage_ms),) if headline else (),
    )
    line = " ".join(line.split())
    if kit.kit.credit and line not in ass:
        notices.append(notice("captions.credit-cut", credit=line))
    return TextLayer(ass=ass, fonts=(kit.font_sha256,)), tuple(notices)


def caption_lines(
    cues: Sequence[Cue], preset: Preset, kit: KitInUse
) -> tuple[tuple[float, int], ...]:
    """Return each caption's share of its size and count of lines in ``preset``'s picture.

    Told twice where it depends on the footage whether a box stands behind it.
    """
    area, width, style = preset.safe_area, preset.picture.width.value, kit.kit.captions
    room = (width - area.left.value - area.right.value) * REFERENCE_WIDTH / width
    boxes = (2 * BOX_MARGIN,) if style.look == "boxed" else (0.0, 2 * BOX_MARGIN)
    laid = (
        _set(drawable(literal(cue.text), kit.glyphs)[0], room - box, style, cue.words)
        for cue in cues
        for box in boxes
    )
    return tuple((scale, len(lines)) for scale, lines in laid)


def caption_area(preset: Preset, style: CaptionStyle) -> Area:
    """Return the part of ``preset``'s picture where two lines of captions stand."""
    area, width = preset.safe_area, preset.picture.width.value
    bottom = preset.picture.height.value - area.bottom.value
    tall = round(MAX_LINES * style.size * _LEADING * width / REFERENCE_WIDTH)
    top = max(0, bottom - tall)
    return Area(left=area.left.value, top=top, right=width - area.right.value, bottom=bottom)


def caption_box(cue: Cue, preset: Preset, style: CaptionStyle) -> Rectangle:
    """Return about where ``cue`` stands in ``preset``'s picture, as its lines are broken there."""
    place, zoom = caption_area(preset, style), preset.picture.width.value / REFERENCE_WIDTH
    _, lines = _set(literal(cue.text), (place.right - place.left) / zoom, style, cue.words)
    wide = min(max(map(units, lines), default=0) * style.size * zoom, place.right - place.left)
    tall = len(lines) * style.size * _LEADING * zoom
    middle = (place.left + place.right) / 2
    return Rectangle(middle - wide / 2, place.bottom - tall, middle + wide / 2, place.bottom)


def line_units(preset: Preset, style: CaptionStyle) -> float:
    """Return how many full-width characters of ``style`` fit a line of the preset's safe area."""
    area, width = preset.safe_area, preset.picture.width.value
    room = (width - area.left.value - area.right.value) * REFERENCE_WIDTH / width
    box = 2 * BOX_MARGIN if style.look == "boxed" else 0.0
    return (room - box - 2 * style.outline - _SHADOW) / style.size


def _credit_room(preset: Preset, kit: KitInUse) -> float:
    """Return how many pixels of the safe width a logo in a top corner leaves to the credit."""
    area, width = preset.safe_area, preset.picture.width.value
    room = width - area.left.value - area.right.value
    logo = kit.kit.logo
    if logo is None or not logo.corner.startswith("top"):
        return room
    side = area.left.value if logo.corner == "top-left" else area.right.value
    margin = min(area.left.value, area.right.value, LOGO_MARGIN)
    return room - max(0.0, margin + logo.width * width + _LOGO_GAP - side)


def _set(
    text: str, room: float, style: CaptionStyle, words: tuple[Word, ...]
) -> tuple[float, tuple[str, ...]]:
    """Return the share of its size and the lines in which ``text`` fits ``room`` best."""
    room -= 2 * style.outline + _SHADOW
    tokens = _shown(words, text) or None
    for scale in _SIZES:
        lines = wrap(text, room / (style.size * scale), tokens)
        if fits(lines, room / (style.size * scale)):
            return scale, lines
    most = room / (style.size * SMALLEST)
    return SMALLEST, tuple(part for line in lines for part in _chopped(line, most))


def _shown(words: tuple[Word, ...], text: str) -> tuple[str, ...]:
    """Return the words without what ``text`` leaves out of them, so that they join to it."""
    drawn = [char for char in text if not char.isspace()]
    found: list[str] = []
    at = 0
    for word in words:
        kept = ""
        for char in literal(word.text):
            if at < len(drawn) and char == drawn[at]:
                kept += char
                at += 1
        if kept:
            found.append(kept)
    return tuple(found)


def _chopped(line: str, most: float) -> list[str]:
    """Cut a line that holds one word too wide for the box: better than words off the picture.

    An address is cut after one of its marks, if it has any.
    """
    parts = [""]
    for char in line:
        if parts[-1] and units(parts[-1] + char) > most:
            whole = max(parts[-1].rfind(mark) for mark in "/.?&=-_") + 1 or len(parts[-1])
            parts[-1:] = [parts[-1][:whole], parts[-1][whole:]]
        parts[-1] += char
    return parts


def _too_long(cue: Cue, preset: Preset) -> Notice:
    text = " ".join(cue.text.split())
    return notice("captions.too-long", text=text, seconds=seconds(cue.start_ms), preset=preset.name)
