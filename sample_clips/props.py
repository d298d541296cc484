"""What stands in the scenes: towns, palms, people close up, a train, smoke."""

from __future__ import annotations

import math
import random

from drawing import Rgb, person, sprite
from PIL import Image, ImageDraw

STRIDE = 12  # pictures of one walking cycle


def skyline(
    draw: ImageDraw.ImageDraw,
    k: float,
    width: int,
    ground: int,
    colour: Rgb,
    *,
    seed: int,
    tall: float,
    lit: Rgb | None,
) -> None:
    """Draw a town on ``ground`` whose houses reach ``tall`` (share of it); ``lit`` lights panes."""
    dice = random.Random(seed)  # noqa: S311 - the same town every time
    pane = lit or (min(255, colour[0] + 22), min(255, colour[1] + 20), min(255, colour[2] + 18))
    x = -20
    while x < width:
        wide = dice.randrange(70, 150)
        top = ground - int(ground * tall * dice.uniform(0.45, 1.0))
        draw.rectangle((x * k, top * k, (x + wide) * k, ground * k), fill=colour)
        for wx in range(x + 14, x + wide - 18, 24):
            for wy in range(top + 16, ground - 24, 30):
                if lit is None or dice.random() < 0.3:
                    draw.rectangle((wx * k, wy * k, (wx + 10) * k, (wy + 14) * k), fill=pane)
        x += wide + dice.randrange(-10, 26)


def palm(height: int, bend: float) -> Image.Image:
    """Return a palm that the wind bends to the left; ``bend`` is 0 to 1."""

    def pencil(draw: ImageDraw.ImageDraw, k: float) -> None:
        h, x = height * k, height * k * 0.62
        tip = (x - bend * 0.24 * h, 0.28 * h)
        steps = [i / 12 for i in range(13)]
        trunk = [(x + (tip[0] - x) * s * s, h - (h - tip[1]) * s) for s in steps]
        draw.line(trunk, fill=(92, 78, 64), width=int(0.04 * h), joint="curve")
        for angle in (200, 235, 270, 310, 345, 165):
            turn = math.radians(angle - 28 * bend)
            reach = 0.3 * h
            end = (tip[0] + math.cos(turn) * reach, tip[1] + math.sin(turn) * reach * 0.55)
            draw.polygon(
                (
                    (tip[0], tip[1] - 0.02 * h),
                    ((tip[0] + end[0]) / 2, (tip[1] + end[1]) / 2 - 0.06 * h),
                    (end[0], end[1] + 0.05 * h),
                    ((tip[0] + end[0]) / 2, (tip[1] + end[1]) / 2 + 0.01 * h),
                    (tip[0], tip[1] + 0.02 * h),
                ),
                fill=(48, 96, 78),
            )

    return sprite(height, height, pencil)


def bust(height: int, mouth: float) -> Image.Image:
    """Return head and shoulders; ``mouth`` is how far it is open, 0 to 1."""
    width = int(height * 0.9)

    def pencil(draw: ImageDraw.ImageDraw, k: float) -> None:
        w, h = width * k, height * k
        x, skin, dark = w / 2, (230, 184, 150), (44, 38, 36)
        draw.rounded_rectangle(
            (0.04 * w, 0.66 * h, 0.96 * w, 1.3 * h), 0.22 * h, fill=(54, 92, 124)
        )
        draw.polygon((x - 0.1 * w, 0.66 * h, x + 0.1 * w, 0.66 * h, x, 0.82 * h), fill=skin)
        draw.rectangle((x - 0.09 * w, 0.54 * h, x + 0.09 * w, 0.68 * h), fill=(214, 166, 132))
        draw.ellipse((x - 0.24 * w, 0.08 * h, x + 0.24 * w, 0.62 * h), fill=skin)
        draw.chord((x - 0.26 * w, 0.04 * h, x + 0.26 * w, 0.52 * h), 180, 360, fill=dark)
        draw.chord((x - 0.22 * w, 0.2 * h, x + 0.22 * w, 0.36 * h), 180, 360, fill=skin)
        for side in (-1, 1):
            eye = x + side * 0.1 * w
            draw.ellipse((eye - 0.022 * w, 0.34 * h, eye + 0.022 * w, 0.375 * h), fill=dark)
            draw.line(
                (eye - 0.045 * w, 0.305 * h, eye + 0.045 * w, 0.3 * h),
                fill=dark,
                width=int(0.012 * h),
            )
        draw.line((x, 0.38 * h, x - 0.015 * w, 0.44 * h), fill=(206, 156, 122), width=int(4 * k))
        tall = (0.008 + 0.03 * mouth) * h
        draw.ellipse(
            (x - 0.065 * w, 0.5 * h - tall, x + 0.065 * w, 0.5 * h + tall), fill=(150, 62, 56)
        )

    return sprite(width, height, pencil)


def train_car(draw: ImageDraw.ImageDraw, k: float) -> None:
    """Draw a metro train, 760 x 80 pixels."""
    draw.rounded_rectangle((0, 0, 760 * k - 1, 80 * k), 26 * k, fill=(232, 234, 238))
    draw.rectangle((0, 52 * k, 760 * k, 62 * k), fill=(44, 150, 128))
    for x in range(30, 720, 62):
        draw.rounded_rectangle((x * k, 16 * k, (x + 44) * k, 44 * k), 5 * k, fill=(255, 226, 160))


def puff(radius: int) -> Image.Image:
    """Return a ball of smoke; larger is thinner."""
    side = radius * 2 + 2
    tone = (150, 150, 156, max(40, 190 - radius * 3))
    return sprite(
        side, side, lambda draw, k: draw.ellipse((k, k, (side - 1) * k, (side - 1) * k), fill=tone)
    )


def put(canvas: Image.Image, piece: Image.Image, x: int, foot: int) -> None:
    """Paste ``piece`` standing on ``foot``, its middle at ``x``."""
    canvas.paste(piece, (x - piece.width // 2, foot - piece.height), piece)


def mirror(piece: Image.Image) -> Image.Image:
    """Return ``piece`` facing the other way."""
    return piece.transpose(Image.Transpose.FLIP_LEFT_RIGHT)


def walk(height: int, coat: Rgb, trousers: Rgb, hair: Rgb) -> list[Image.Image]:
    """Return the pictures of one walking cycle."""
    steps = (2 * math.pi * i / STRIDE for i in range(STRIDE))
    return [person(height, coat, trousers, hair, step, cane=False) for step in steps]


def stride(t: float) -> int:
    """Return which picture of the walking cycle is shown at ``t`` seconds."""
    return int(t * 14) % STRIDE


def door_leaf(draw: ImageDraw.ImageDraw, k: float) -> None:
    """Draw one leaf of the lift's door over a sprite 144 pixels wide."""
    draw.rectangle((0, 0, 144 * k, 2000 * k), fill=(176, 182, 188))
    draw.line((140 * k, 0, 140 * k, 2000 * k), fill=(120, 126, 132), width=int(3 * k))
