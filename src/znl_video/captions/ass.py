"""Captions and credit as an ASS document for libass.

Sizes in a kit are pixels at 1080 wide; the document is in pixels of the picture it is drawn on.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from znl_video.captions.highlight import spoken_word_by_word
from znl_video.captions.literal import bgr, family, literal
from znl_video.captions.typography import SMALLEST, units
from znl_video.model.base import Frozen
from znl_video.model.captions import Cue
from znl_video.model.kit import CaptionStyle, Credit

REFERENCE_WIDTH = 1080
_SHADOW = 2.0
# How far a box reaches beyond the letters, in pixels at 1080 wide.
BOX_MARGIN = 14.0
_CREDIT_OUTLINE = 2.0
_TRANSPARENT_BLACK = "&H80000000"
HEAD = """\
[Script Info]
ScriptType: v4.00+
PlayResX: {width}
PlayResY: {height}
WrapStyle: 2
ScaledBorderAndShadow: yes
YCbCr Matrix: None

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, \
Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, \
Alignment, MarginL, MarginR, MarginV, Encoding
{styles}

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
{events}
"""


class Safe(Frozen):
    """Pixels of the picture to keep free, from each edge."""

    top: int
    bottom: int
    left: int
    right: int


class SizedCue(Frozen):
    """A caption cut into lines, the share of the style's size it is set in, and its box."""

    cue: Cue
    scale: float = 1.0
    boxed: bool = False


def document(
    cues: tuple[SizedCue, ...],
    *,
    style: CaptionStyle,
    font: str,
    em_ratio: float,
    width: int,
    height: int,
    safe: Safe,
    credit: str,
    credit_style: Credit | None,
    credit_left: bool,
    credit_room: float,
    last_ms: int,
    more: Sequence[tuple[str, str]] = (),
) -> str:
    """Return the ASS document for one picture.

    Args:
        cues: captions whose line breaks are final.
        style: how captions look.
        font: the family name of a font given to libass.
        em_ratio: the font's ascent plus descent over its em; libass sizes by the former.
        width: the picture's width in pixels.
        height: the picture's height in pixels.
        safe: captions stand centred at the bottom of what this leaves, the credit in a top corner.
        credit: the credit line, empty for none; shrunk, then shortened, to ``credit_room``.
        credit_style: how the credit looks; None draws none.
        credit_left: whether the credit stands in the left corner, because the logo is in the right.
        credit_room: pixels of the safe width that the logo leaves to the credit.
        last_ms: when footage ends and a card may follow; nothing is drawn from then on.
        more: styles and events of what else is drawn, as the document holds them.
    """
    zoom = width / REFERENCE_WIDTH
    font = family(font)
    size = style.size * zoom * em_ratio
    look = _look(style.colour, style.outline_colour, bold=style.bold)
    edges = f"{style.outline * zoom:.2f},{_SHADOW * zoom:.2f}"
    margins = f"{safe.left},{safe.right}"
    # libass stands descenders on the margin; outline and shadow reach below them.
    raised = safe.bottom + math.ceil((style.outline + _SHADOW) * zoom)
    styles = [f"Style: Caption,{font},{size:.2f},{look},{edges},2,{margins},{raised},1"]
    if any(sized.boxed for sized in cues):
        box = _look(style.colour, style.outline_colour, bold=style.bold, behind=style)
        # libass's own border style 4 is a rectangle behind the whole caption, as far around its
        # outlines as a shadow would fall.
        around = f"{style.outline * zoom:.2f},{BOX_MARGIN * zoom:.2f}"
        lifted = safe.bottom + math.ceil((BOX_MARGIN + style.outline) * zoom)
        styles.append(f"Style: Boxed,{font},{size:.2f},{box},{around},2,{margins},{lifted},1")
    events = []
    for sized in cues:
        cue = sized.cue
        if cue.start_ms >= last_ms:
            continue
        shrunk = "" if sized.scale == 1 else f"{{\\fs{size * sized.scale:.2f}}}"
        name = "Boxed" if sized.boxed else "Caption"
        until = min(cue.end_ms, last_ms)
        if style.look == "highlight":
            events += [
                _event(name, start, end, shrunk + text)
                for start, end, text in spoken_word_by_word(cue, style, until)
            ]
        else:
            text = shrunk + r"\N".join(literal(cue.text).split("\n"))
            events.append(_event(name, cue.start_ms, until, text))
    # A name of several lines is one line here.
    line = " ".join(literal(credit).split())
    if credit_style and line:
        text, credit_size = fitted(line, credit_room / zoom, credit_style.size)
        look = _look(credit_style.colour, style.outline_colour, bold=False)
        points = credit_size * zoom * em_ratio
        edges = f"{_CREDIT_OUTLINE * zoom:.2f},0"
        place = f"{7 if credit_left else 9},{margins},{safe.top}"
        styles.append(f"Style: Credit,{font},{points:.2f},{look},{edges},{place},1")
        events.append(_event("Credit", 0, last_ms, text))
    for named, event in more:
        styles.append(named)
        events.append(event)
    return HEAD.format(
        width=width, height=height, styles="\n".join(styles), events="\n".join(events)
    )


def fitted(line: str, room: float, size: float) -> tuple[str, float]:
    """Return ``line`` and a type size so that it is at most ``room`` pixels wide.

    It is set smaller, down to three quarters of ``size``, then cut short with an ellipsis.
    """
    shrunk = max(SMALLEST * size, min(size, room / units(line)))
    if units(line) * shrunk <= room * (1 + 1e-9):
        return line, shrunk
    while line and units(line + "…") * shrunk > room:
        line = line[:-1]
    return line.rstrip() + "…", shrunk


def _look(colour: str, outline: str, *, bold: bool, behind: CaptionStyle | None = None) -> str:
    back = _TRANSPARENT_BLACK
    if behind:
        clear = round(255 * (1 - behind.box_opacity))
        back = f"&H{clear:02X}{bgr(behind.box_colour)[4:]}"
    colours = f"{bgr(colour)},{bgr(colour)},{bgr(outline)},{back}"
    return f"{colours},{-1 if bold else 0},0,0,0,100,100,0,0,{4 if behind else 1}"


def _event(style: str, start_ms: int, end_ms: int, text: str) -> str:
    return f"Dialogue: 0,{clock(start_ms)},{clock(end_ms)},{style},,0,0,0,,{text}"


def clock(ms: int) -> str:
    """Return a time as ASS writes it, in hundredths of a second."""
    # Rounded down, so that the last frame before a card has its text and the card has none.
    hundredths = ms // 10
    minutes, rest = divmod(hundredths, 6000)
    return f"{minutes // 60}:{minutes % 60:02}:{rest // 100:02}.{rest % 100:02}"
