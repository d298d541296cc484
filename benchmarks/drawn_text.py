"""Text as pictures to lay over footage: styles, sizes, fonts, and boxes for glyphs that lack."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pylopdf_fonts_zh_cn
from PIL import Image, ImageDraw, ImageFont

Picture = npt.NDArray[np.uint8]

SANS = Path(pylopdf_fonts_zh_cn.sans_path())
SERIF = SANS.with_name("NotoSerifSC-Regular.otf")
# No font has a glyph for these (Unicode's private use area).
MISSING = "\ue123\ue124\ue125"


class Style(NamedTuple):
    """How letters look: their colour, an outline's colour and width, a plate's colour."""

    ink: str
    outline: str = "#000000"
    width: float = 0.06
    plate: str = ""


STYLES = {
    "outlined": Style("#ffffff"),
    "yellow": Style("#ffe14d"),
    "thin": Style("#ffffff", width=0.035),
    "plate": Style("#ffffff", width=0.0, plate="#000000d0"),
    "light plate": Style("#101010", width=0.0, plate="#ffffffe8"),
    "dark": Style("#202020", "#ffffff", 0.08),
}


class Laid(NamedTuple):
    """A picture with transparency, where it lies, and the box of its letters in pixels."""

    picture: Picture
    x: int
    y: int
    box: tuple[int, int, int, int]


def face(font: Path | None, size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.truetype(str(font), size) if font else ImageFont.load_default(size)


def laid(
    text: str,
    style: Style,
    size: int,
    at: tuple[float, float],
    frame: tuple[int, int],
    font: Path | None = SANS,
    anchor: str = "mm",
) -> Laid:
    """Return ``text`` at shares ``at`` of a picture of ``frame`` pixels, width and height."""
    wide, high = frame
    canvas = Image.new("RGBA", frame, (0, 0, 0, 0))
    draw = ImageDraw.Draw(canvas)
    place = at[0] * wide, at[1] * high
    letters, stroke = face(font, size), round(style.width * size)
    box = draw.textbbox(place, text, font=letters, anchor=anchor, stroke_width=stroke)
    if style.plate:
        around = size * 0.3
        draw.rectangle(
            (box[0] - around, box[1] - around, box[2] + around, box[3] + around), style.plate
        )
    draw.text(
        place, text, style.ink, letters, anchor, stroke_width=stroke, stroke_fill=style.outline
    )
    shown = canvas.getbbox() or (0, 0, 1, 1)
    cut = (
        max(0, round(box[0])),
        max(0, round(box[1])),
        min(wide, round(box[2])),
        min(high, round(box[3])),
    )
    return Laid(np.asarray(canvas.crop(shown)), shown[0], shown[1], cut)


def over(frame: Picture, text: Laid, strength: float = 1.0) -> None:
    """Lay a text over an RGB frame, in place."""
    high, wide = text.picture.shape[:2]
    part = frame[text.y : text.y + high, text.x : text.x + wide]
    share = text.picture[..., 3:].astype(np.float32) * (strength / 255)
    part[...] = (part + (text.picture[..., :3] - part.astype(np.float32)) * share).astype(np.uint8)
