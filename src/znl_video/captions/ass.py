"""Captions and credit as an ASS document for libass.

Sizes in a kit are pixels at 1080 wide; the document is in pixels of the picture it is drawn on.
"""

from __future__ import annotations

import re

from znl_video.captions.typography import units
from znl_video.model.base import Frozen
from znl_video.model.kit import CaptionStyle, Credit
from znl_video.model.manifest import Cue

REFERENCE_WIDTH = 1080
# The least share of its size that type is shrunk to before something has to give.
SMALLEST = 0.75
_SHADOW = 2.0
_CREDIT_OUTLINE = 2.0
_TRANSPARENT_BLACK = "&H80000000"
# libass has no escape for a backslash, and older ones none for braces: their full-width forms
# cannot open an override tag.
_LITERAL = str.maketrans({"\\": "＼", "{": "｛", "}": "｝"})
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]+")

_HEAD = """\
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
    """A caption cut into lines, and the share of the style's size it is set in."""

    cue: Cue
    scale: float = 1.0


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
    """
    zoom = width / REFERENCE_WIDTH
    font = re.sub(r"[,\r\n]", " ", font)
    size = style.size * zoom * em_ratio
    look = _look(style.colour, style.outline_colour, bold=style.bold)
    edges = f"{style.outline * zoom:.2f},{_SHADOW * zoom:.2f}"
    margins = f"{safe.left},{safe.right}"
    styles = [f"Style: Caption,{font},{size:.2f},{look},{edges},2,{margins},{safe.bottom},1"]
    events = []
    for sized in cues:
        cue = sized.cue
        if cue.start_ms < last_ms:
            shrunk = "" if sized.scale == 1 else f"{{\\fs{size * sized.scale:.2f}}}"
            text = shrunk + r"\N".join(literal(cue.text).split("\n"))
            events.append(_event("Caption", cue.start_ms, min(cue.end_ms, last_ms), text))
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
    return _HEAD.format(
        width=width, height=height, styles="\n".join(styles), events="\n".join(events)
    )


def literal(text: str) -> str:
    """Return ``text`` with nothing in it that libass would obey: it draws as it reads.

    Backslashes and braces become full-width; control characters other than line feeds, spaces.
    """
    return _CONTROLS.sub(" ", text.translate(_LITERAL))


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


def _look(colour: str, outline: str, *, bold: bool) -> str:
    colours = f"{_bgr(colour)},{_bgr(colour)},{_bgr(outline)},{_TRANSPARENT_BLACK}"
    return f"{colours},{-1 if bold else 0},0,0,0,100,100,0,0,1"


def _bgr(colour: str) -> str:
    red, green, blue = colour[1:3], colour[3:5], colour[5:7]
    return f"&H00{blue}{green}{red}".upper()


def _event(style: str, start_ms: int, end_ms: int, text: str) -> str:
    return f"Dialogue: 0,{_clock(start_ms)},{_clock(end_ms)},{style},,0,0,0,,{text}"


def _clock(ms: int) -> str:
    # Rounded down, so that the last frame before a card has its text and the card has none.
    hundredths = ms // 10
    minutes, rest = divmod(hundredths, 6000)
    return f"{minutes // 60}:{minutes % 60:02}:{rest // 100:02}.{rest % 100:02}"
