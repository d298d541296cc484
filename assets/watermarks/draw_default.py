"""Draws the logos of the two kits that come with znl. Run by maintainers when a mark changes.

    python assets/watermarks/draw_default.py

A mark is drawn eight times too large and scaled down. Each lies on its own plate or has its own
soft shadow, because it stands over footage nobody has seen yet, bright or dark.
"""

from __future__ import annotations

from pathlib import Path

import pylopdf_fonts_zh_cn
from PIL import Image, ImageDraw, ImageFilter, ImageFont

HERE = Path(__file__).resolve().parent
FONT = Path(pylopdf_fonts_zh_cn.__file__).parent / "NotoSansSC-Regular.otf"
FINE = 4

CORAL = (242, 101, 72)
WHITE = (255, 255, 255)
TEAL = (12, 112, 120)
SAND = (250, 240, 220)


def main() -> None:
    """Draw both logos."""
    city().save(HERE / "default" / "logo.png", optimize=True)
    harbour().save(HERE / "harbour" / "logo.png", optimize=True)


def city() -> Image.Image:
    """Return 城事: three houses in a round coral mark, the name beside it, a soft shadow below."""
    width, height = 480, 192
    k = FINE
    ink = Image.new("RGBA", (width * k, height * k), (0, 0, 0, 0))
    draw = ImageDraw.Draw(ink)
    draw.ellipse((16 * k, 16 * k, 176 * k, 176 * k), fill=CORAL)
    for x, top in ((54, 92), (82, 56), (112, 78)):
        draw.rounded_rectangle((x * k, top * k, (x + 24) * k, 142 * k), 3 * k, fill=WHITE)
    draw.rounded_rectangle((46 * k, 136 * k, 146 * k, 145 * k), 4 * k, fill=WHITE)
    # The packaged face has one weight; a stroke of its own colour makes it bold enough.
    draw.text(
        (330 * k, 94 * k), "城事", font=ImageFont.truetype(str(FONT), 132 * k), fill=WHITE,
        anchor="mm", stroke_width=3 * k, stroke_fill=WHITE,
    )  # fmt: skip
    return _over_shadow(ink).resize((width, height), Image.Resampling.LANCZOS)


def harbour() -> Image.Image:
    """Return 港湾: a teal plate with a wave and the name in sand."""
    width, height = 420, 150
    k = FINE
    ink = Image.new("RGBA", (width * k, height * k), (0, 0, 0, 0))
    draw = ImageDraw.Draw(ink)
    draw.rounded_rectangle((0, 0, width * k - 1, height * k - 1), 22 * k, fill=TEAL)
    for row, y in enumerate((56, 80, 104)):
        for step in range(3):
            x = 26 + step * 32 + (row % 2) * 8
            draw.arc(
                (x * k, (y - 12) * k, (x + 32) * k, (y + 14) * k), 200, 340, fill=SAND, width=7 * k
            )
    draw.text(
        (274 * k, 73 * k), "港湾", font=ImageFont.truetype(str(FONT), 104 * k), fill=SAND,
        anchor="mm", stroke_width=2 * k, stroke_fill=SAND,
    )  # fmt: skip
    return ink.resize((width, height), Image.Resampling.LANCZOS)


def _over_shadow(ink: Image.Image) -> Image.Image:
    alpha = ink.getchannel("A").filter(ImageFilter.GaussianBlur(5 * FINE))
    shadow = Image.new("RGBA", ink.size, (8, 16, 24, 255))
    shadow.putalpha(alpha.point(lambda a: min(205, int(a * 1.35))))
    return Image.alpha_composite(shadow, ink)


if __name__ == "__main__":
    main()
