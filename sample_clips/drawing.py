"""Brushes of the sample clips: figures, vehicles, gradients and the board every clip carries.

Everything is drawn larger and scaled down once, so edges are smooth; what moves is a sprite that is
drawn beforehand. All lengths are pixels of the upright picture.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import numpy as np
import pylopdf_fonts_zh_cn
from PIL import Image, ImageDraw, ImageFont

Rgb = tuple[int, int, int]
Pencil = Callable[[ImageDraw.ImageDraw, float], None]

FONT = Path(pylopdf_fonts_zh_cn.__file__).parent / "NotoSansSC-Regular.otf"
FINE = 3  # sprites and backgrounds are drawn this many times larger

PATCHES: dict[str, Rgb] = {
    "red": (200, 48, 44),
    "yellow": (232, 188, 58),
    "green": (58, 150, 84),
    "blue": (44, 96, 176),
    "white": (235, 235, 235),
    "grey": (118, 118, 118),
}
PATCH = 44
GAP = 8
BOARD = (344, 148)


@lru_cache(maxsize=32)
def type_of(size: int) -> ImageFont.FreeTypeFont:
    """Return the packaged Chinese face at ``size`` pixels."""
    return ImageFont.truetype(str(FONT), size)


def gradient(size: tuple[int, int], *stops: Rgb) -> Image.Image:
    """Return a picture that runs from the first colour at the top to the last at the bottom."""
    width, height = size
    at = np.linspace(0, len(stops) - 1, height)
    rows = np.stack(
        [np.interp(at, range(len(stops)), [stop[band] for stop in stops]) for band in range(3)], 1
    )
    return Image.fromarray(
        np.repeat(rows[:, None, :].round().astype(np.uint8), width, axis=1), "RGB"
    )


def paint(picture: Image.Image, pencil: Pencil) -> Image.Image:
    """Return ``picture`` with what ``pencil(draw, scale)`` draws on an enlarged copy of it."""
    width, height = picture.size
    large = picture.resize((width * FINE, height * FINE), Image.Resampling.NEAREST)
    pencil(ImageDraw.Draw(large), FINE)
    return large.resize((width, height), Image.Resampling.LANCZOS)


def sprite(width: int, height: int, pencil: Pencil) -> Image.Image:
    """Return a transparent picture with what ``pencil`` draws."""
    return paint(Image.new("RGBA", (width, height), (0, 0, 0, 0)), pencil)


def lettering(text: str, size: int, colour: Rgb, plate: Rgb | None = None) -> Image.Image:
    """Return a line of type, on a rounded plate where a colour is given for one."""
    font = type_of(size * FINE)
    pad = size // 2 if plate else 2
    width = int(font.getlength(text) / FINE) + 2 * pad
    height = int(size * 1.2) + 2 * (pad // 2)

    def pencil(draw: ImageDraw.ImageDraw, k: float) -> None:
        if plate:
            draw.rounded_rectangle((0, 0, width * k - 1, height * k - 1), size * k / 4, fill=plate)
        draw.text((width * k / 2, height * k / 2), text, fill=colour, font=font, anchor="mm")

    return sprite(width, height, pencil)


def person(
    height: int, coat: Rgb, trousers: Rgb, hair: Rgb, step: float, *, cane: bool
) -> Image.Image:
    """Return somebody seen from the side; ``step`` is the phase of the walk in radians."""
    width = int(height * 0.7)
    skin = (232, 188, 156)

    def pencil(draw: ImageDraw.ImageDraw, k: float) -> None:
        h, x = height * k, width * k / 2
        swing = math.sin(step) * 0.12 * h
        lean = 0.05 * h if cane else 0.0
        limb = int(0.085 * h)
        hip, shoulder = (x, 0.56 * h), (x + lean, 0.27 * h)
        for side in (1, -1):
            foot = (x + side * swing, 0.96 * h)
            draw.line((*hip, *foot), fill=trousers, width=limb)
            draw.ellipse(_round(foot[0] + limb * 0.2, foot[1], limb * 0.62), fill=(46, 44, 50))
        draw.line((*shoulder, x - swing * 0.7, 0.53 * h), fill=_shade(coat, 0.8), width=limb)
        draw.rounded_rectangle(
            (x - 0.115 * h + lean / 2, 0.22 * h, x + 0.115 * h + lean / 2, 0.6 * h),
            0.07 * h,
            fill=coat,
        )
        hand = (x + 0.2 * h, 0.5 * h) if cane else (x + swing * 0.7 + lean, 0.53 * h)
        draw.line((*shoulder, *hand), fill=_shade(coat, 0.9), width=limb)
        draw.ellipse(_round(*hand, limb * 0.5), fill=skin)
        if cane:
            draw.line((*hand, hand[0] + 0.02 * h, 0.97 * h), fill=(110, 76, 48), width=limb // 3)
        head = (x + lean * 1.5, 0.125 * h)
        draw.ellipse(_round(head[0], head[1], 0.1 * h), fill=skin)
        draw.chord(_round(head[0] - 0.006 * h, head[1] - 0.01 * h, 0.108 * h), 170, 350, fill=hair)

    return sprite(width, height, pencil)


def scooter(width: int, coat: Rgb, frame: Rgb, turn: float) -> Image.Image:
    """Return a rider on an electric scooter facing right; ``turn`` is the wheels' angle."""
    height = int(width * 1.05)

    def pencil(draw: ImageDraw.ImageDraw, k: float) -> None:
        w, h = width * k, height * k
        r = 0.15 * w
        thick = int(0.05 * w)
        for cx in (0.2 * w, 0.8 * w):
            cy = h - r - 2
            draw.ellipse(_round(cx, cy, r), fill=(38, 40, 46))
            draw.ellipse(_round(cx, cy, r * 0.55), fill=(170, 176, 184))
            spoke = (math.cos(turn) * r * 0.5, math.sin(turn) * r * 0.5)
            draw.line(
                (cx - spoke[0], cy - spoke[1], cx + spoke[0], cy + spoke[1]),
                fill=(90, 94, 102),
                width=thick // 2,
            )
        draw.line((0.8 * w, h - r, 0.7 * w, 0.42 * h), fill=frame, width=thick)
        draw.line((0.62 * w, 0.42 * h, 0.76 * w, 0.4 * h), fill=(40, 42, 48), width=thick // 2)
        draw.rounded_rectangle((0.14 * w, 0.62 * h, 0.56 * w, 0.8 * h), 0.05 * w, fill=frame)
        draw.rectangle((0.5 * w, 0.76 * h, 0.76 * w, 0.81 * h), fill=frame)
        draw.rounded_rectangle((0.02 * w, 0.38 * h, 0.27 * w, 0.62 * h), 0.03 * w, fill=coat)
        draw.line((0.36 * w, 0.6 * h, 0.56 * w, 0.64 * h), fill=(44, 54, 74), width=thick * 2)
        draw.line((0.56 * w, 0.64 * h, 0.6 * w, 0.78 * h), fill=(44, 54, 74), width=thick * 2)
        draw.rounded_rectangle((0.28 * w, 0.24 * h, 0.47 * w, 0.63 * h), 0.07 * w, fill=coat)
        draw.line((0.4 * w, 0.33 * h, 0.66 * w, 0.43 * h), fill=_shade(coat, 0.85), width=thick)
        draw.ellipse(_round(0.41 * w, 0.13 * h, 0.1 * w), fill=(232, 188, 156))
        draw.chord(_round(0.41 * w, 0.12 * h, 0.118 * w), 160, 375, fill=frame)

    return sprite(width, height, pencil)


def bus(width: int, body: Rgb, label: str) -> Image.Image:
    """Return a city bus with its line on the side."""
    height = int(width * 0.36)

    def pencil(draw: ImageDraw.ImageDraw, k: float) -> None:
        w, h = width * k, height * k
        draw.rounded_rectangle((0, 0, w - 1, 0.86 * h), 0.09 * h, fill=body)
        draw.rectangle((0, 0.58 * h, w - 1, 0.66 * h), fill=(245, 245, 240))
        for i in range(6):
            x = (0.03 + i * 0.15) * w
            draw.rounded_rectangle(
                (x, 0.13 * h, x + 0.13 * w, 0.5 * h), 0.03 * h, fill=(178, 210, 226)
            )
        draw.rounded_rectangle((0.93 * w, 0.13 * h, w - 2, 0.56 * h), 3 * k, fill=(178, 210, 226))
        for cx in (0.2 * w, 0.78 * w):
            draw.ellipse(_round(cx, 0.84 * h, 0.145 * h), fill=(40, 42, 46))
            draw.ellipse(_round(cx, 0.84 * h, 0.07 * h), fill=(160, 164, 170))
        draw.text(
            (w / 2, 0.73 * h), label, fill=(255, 255, 255), font=type_of(int(h * 0.14)), anchor="mm"
        )

    return sprite(width, height, pencil)


def board() -> Image.Image:
    """Return the board: room for the running clock, an arrow that points up, the patches."""

    def pencil(draw: ImageDraw.ImageDraw, k: float) -> None:
        w, h = BOARD[0] * k, BOARD[1] * k
        draw.rounded_rectangle((0, 0, w - 1, h - 1), 14 * k, fill=(24, 30, 38))
        draw.rounded_rectangle(
            (3 * k, 3 * k, w - 3 * k, h - 3 * k), 12 * k, outline=(92, 104, 118), width=int(2 * k)
        )
        x, y = 44 * k, 22 * k
        draw.polygon((x, y, x + 22 * k, y + 24 * k, x - 22 * k, y + 24 * k), fill=(240, 240, 236))
        draw.rectangle((x - 9 * k, y + 22 * k, x + 9 * k, y + 50 * k), fill=(240, 240, 236))

    plate = sprite(*BOARD, pencil)
    draw = ImageDraw.Draw(plate)
    for rgb, (x0, y0, x1, y1) in zip(PATCHES.values(), _patch_boxes(0, 0), strict=True):
        draw.rectangle((x0, y0, x1 - 1, y1 - 1), fill=rgb)
    return plate


def board_place(width: int) -> tuple[int, int]:
    """Return where the board hangs in a picture ``width`` wide: in the middle, near the top."""
    return ((width - BOARD[0]) // 2, 40)


def patches(width: int) -> list[dict[str, object]]:
    """Return the patches' names, colours and boxes (left, top, right, bottom)."""
    boxes = _patch_boxes(*board_place(width))
    return [
        {"name": name, "rgb": list(rgb), "box": list(box)}
        for (name, rgb), box in zip(PATCHES.items(), boxes, strict=True)
    ]


def clock(canvas: Image.Image, t: float) -> None:
    """Write the time of the frame on the board, minutes:seconds.tenths."""
    x, y = board_place(canvas.width)
    text = f"{int(t // 60):02d}:{int(t % 60):02d}.{int(t * 10 + 1e-6) % 10}"
    ImageDraw.Draw(canvas).text(
        (x + 200, y + 47), text, fill=(255, 214, 120), font=type_of(54), anchor="mm"
    )


def _patch_boxes(x: int, y: int) -> list[tuple[int, int, int, int]]:
    left = x + (BOARD[0] - len(PATCHES) * (PATCH + GAP) + GAP) // 2
    top = y + BOARD[1] - PATCH - 14
    return [
        (left + i * (PATCH + GAP), top, left + i * (PATCH + GAP) + PATCH, top + PATCH)
        for i in range(len(PATCHES))
    ]


def _round(x: float, y: float, r: float) -> tuple[float, float, float, float]:
    return (x - r, y - r, x + r, y + r)


def _shade(colour: Rgb, by: float) -> Rgb:
    return (int(colour[0] * by), int(colour[1] * by), int(colour[2] * by))
