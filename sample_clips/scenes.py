"""The scenes of the sample clips, drawn: a street, a lobby, a storm, an interview, a harbour.

A scene is a function of the time in seconds that returns the upright picture. The patch colours and
the clock belong to the board, which hangs in every scene.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence

from drawing import (
    board,
    board_place,
    bus,
    clock,
    gradient,
    lettering,
    paint,
    person,
    scooter,
    sprite,
)
from PIL import Image, ImageDraw, ImageFilter
from props import bust, door_leaf, mirror, palm, puff, put, skyline, stride, train_car, walk

Scene = Callable[[float], Image.Image]
Sentence = dict[str, object]


def metro_exit(size: tuple[int, int], sentences: Sequence[Sentence]) -> Scene:
    """An old man stands lost at a metro exit, right of the middle; a volunteer joins him."""
    del sentences
    width, height = size
    ground = int(height * 0.8)

    def pencil(draw: ImageDraw.ImageDraw, k: float) -> None:
        skyline(draw, k, width, ground, (188, 204, 214), seed=4, tall=0.62, lit=None)
        skyline(draw, k, width, ground, (150, 172, 186), seed=9, tall=0.42, lit=None)
        draw.rectangle((0, ground * k, width * k, height * k), fill=(146, 148, 150))
        draw.rectangle((0, ground * k, width * k, (ground + 26) * k), fill=(204, 200, 190))
        for x in range(0, width, 120):
            draw.rectangle(
                (x * k, (height - 52) * k, (x + 64) * k, (height - 46) * k), fill=(232, 228, 214)
            )
        draw.rectangle((930 * k, 300 * k, 1250 * k, ground * k), fill=(92, 118, 136))
        draw.polygon(
            (900 * k, 310 * k, 1280 * k, 262 * k, 1280 * k, 300 * k, 900 * k, 340 * k),
            fill=(40, 78, 104),
        )
        for x in (960, 1060, 1160):
            draw.rectangle((x * k, 350 * k, (x + 84) * k, ground * k), fill=(170, 200, 214))

    back = paint(gradient(size, (170, 206, 232), (236, 232, 214)), pencil)
    put(back, lettering("潭头站  D 出口", 30, (255, 255, 255), (40, 78, 104)), 1110, 330)
    elder = person(250, (112, 104, 96), (72, 74, 84), (226, 226, 226), 0.4, cane=True)
    helper = walk(262, (204, 52, 44), (48, 62, 92), (40, 34, 32))
    coach = bus(470, (44, 122, 88), "M 205  松岗 — 潭头")

    def frame(canvas: Image.Image, t: float) -> None:
        put(canvas, elder, 850, ground + 20 + round(2 * math.sin(t * 1.7)))
        x = min(700.0, -120 + max(0.0, t - 7.5) * 160)
        put(canvas, helper[stride(t) if x < 700 else 0], round(x), ground + 24)
        put(canvas, coach, round(-300 + (t % 11) * 260), height - 14)

    return _scene(back, frame)


def lobby(size: tuple[int, int], sentences: Sequence[Sentence]) -> Scene:
    """A lift lobby; its doors open and close while somebody rides a scooter past."""
    del sentences
    width, height = size
    ground = int(height * 0.78)

    def pencil(draw: ImageDraw.ImageDraw, k: float) -> None:
        draw.rectangle((0, ground * k, width * k, height * k), fill=(136, 120, 106))
        for x in range(0, width + 1, 120):
            draw.line((x * k, 0, x * k, ground * k), fill=(214, 202, 184), width=int(2 * k))
            draw.line(
                (x * k, ground * k, (x * 2 - width / 2) * k, height * k),
                fill=(122, 106, 92),
                width=int(2 * k),
            )
        for y in range(60, ground, 120):
            draw.line((0, y * k, width * k, y * k), fill=(214, 202, 184), width=int(2 * k))
        draw.rectangle((196 * k, 370 * k, 524 * k, ground * k), fill=(88, 92, 98))
        draw.rectangle((216 * k, 396 * k, 504 * k, ground * k), fill=(248, 238, 206))

    back = paint(gradient(size, (238, 228, 212), (226, 212, 192)), pencil)
    put(back, lettering("电动车禁止进电梯", 34, (255, 255, 255), (188, 44, 40)), width // 2, 350)
    leaf = sprite(144, ground - 396, door_leaf)
    riders = [scooter(300, (236, 176, 52), (52, 104, 172), i * math.pi / 6) for i in range(6)]

    def frame(canvas: Image.Image, t: float) -> None:
        gap = round(110 * max(0.0, math.sin(t * 0.8)))
        canvas.paste(leaf.crop((gap, 0, 144, leaf.height)), (216, 396))
        canvas.paste(leaf.crop((0, 0, 144 - gap, leaf.height)), (360 + gap, 396))
        x = round(-200 + ((t * 110) % 1100))
        put(canvas, riders[int(t * 12) % 6], x, ground + 130)

    return _scene(back, frame)


def storm(size: tuple[int, int], sentences: Sequence[Sentence]) -> Scene:
    """A windy night by the river: palms bend, rain falls, somebody in yellow makes the rounds."""
    del sentences
    width, height = size
    ground = int(height * 0.8)
    dice = random.Random(5)  # noqa: S311 - a fixed pattern is wanted, not a secret

    def pencil(draw: ImageDraw.ImageDraw, k: float) -> None:
        skyline(draw, k, width, ground, (44, 58, 80), seed=2, tall=0.55, lit=(232, 196, 116))
        skyline(draw, k, width, ground, (34, 46, 64), seed=7, tall=0.3, lit=(214, 176, 104))
        draw.rectangle((0, ground * k, width * k, height * k), fill=(36, 58, 78))
        draw.rectangle((0, ground * k, width * k, (ground + 84) * k), fill=(70, 76, 84))
        draw.rectangle((0, (ground + 84) * k, width * k, (ground + 92) * k), fill=(104, 110, 116))

    back = paint(gradient(size, (26, 34, 52), (74, 88, 108)), pencil)
    warning = lettering("台风蓝色预警", 36, (255, 255, 255), (32, 92, 168))
    put(back, warning, width // 2, 260)
    palms = [palm(420, i / 11) for i in range(12)]
    guard = walk(230, (238, 196, 48), (44, 56, 76), (238, 196, 48))
    drops = [
        (dice.randrange(width), dice.randrange(height), dice.uniform(0.8, 1.2)) for _ in range(36)
    ]

    def frame(canvas: Image.Image, t: float) -> None:
        bend = 0.5 + 0.35 * math.sin(t * 1.6) + 0.15 * math.sin(t * 3.7)
        tree = palms[min(11, max(0, int(bend * 12)))]
        put(canvas, tree, 120, ground + 20)
        put(canvas, tree, 640, ground + 16)
        at = 360 + round(190 * math.sin(t * 0.35))
        walker = guard[stride(t)]
        put(canvas, walker if math.cos(t * 0.35) > 0 else mirror(walker), at, ground + 70)
        draw = ImageDraw.Draw(canvas)
        for i in range(5):
            y = ground + 116 + i * 26
            shift = round(24 * math.sin(t * 0.9 + i))
            for x0 in range(-80 + i * 37 % 90, width, 190):
                draw.line((x0 + shift, y, x0 + shift + 70, y), fill=(66, 92, 116), width=3)
        for x0, y0, speed in drops:
            left, top = (x0 - t * 180 * speed) % width, (y0 + t * 620 * speed) % height
            draw.line((left, top, left - 7, top + 26), fill=(112, 128, 148), width=1)

    return _scene(back, frame)


def interview(size: tuple[int, int], sentences: Sequence[Sentence]) -> Scene:
    """Somebody in the middle of the picture speaks by the river; the mouth follows the words."""
    width, height = size
    spans = [(_number(s["start"]), _number(s["end"])) for s in sentences]

    def pencil(draw: ImageDraw.ImageDraw, k: float) -> None:
        skyline(draw, k, width, 400, (176, 192, 196), seed=12, tall=0.6, lit=None)
        draw.rectangle((0, 400 * k, width * k, height * k), fill=(126, 168, 176))
        for x in range(-40, width, 150):
            draw.ellipse((x * k, 300 * k, (x + 190) * k, 470 * k), fill=(92, 140, 92))
        draw.rectangle((0, 560 * k, width * k, height * k), fill=(178, 168, 150))
        for x in range(0, width, 60):
            draw.rectangle((x * k, 500 * k, (x + 8) * k, 600 * k), fill=(206, 204, 198))
        draw.rectangle((0, 500 * k, width * k, 514 * k), fill=(206, 204, 198))

    back = paint(gradient(size, (186, 214, 232), (240, 226, 200)), pencil)
    back = back.filter(ImageFilter.GaussianBlur(5))
    shut, ajar, wide = (bust(520, opening) for opening in (0.0, 0.5, 1.0))
    mouths = (shut, ajar, wide, ajar, wide, shut, ajar)

    def frame(canvas: Image.Image, t: float) -> None:
        talking = any(start <= t < end for start, end in spans)
        face = mouths[int(t * 9) % len(mouths)] if talking else shut
        sway = round(7 * math.sin(t * 0.6))
        put(canvas, face, width // 2 + sway, height + 8)

    return _scene(back, frame)


def viaduct(size: tuple[int, int], sentences: Sequence[Sentence]) -> Scene:
    """Dusk: a train crosses a viaduct and a bus goes below; nobody speaks."""
    del sentences
    width, height = size

    def pencil(draw: ImageDraw.ImageDraw, k: float) -> None:
        draw.ellipse((140 * k, 330 * k, 260 * k, 450 * k), fill=(255, 214, 150))
        skyline(draw, k, width, 560, (122, 92, 112), seed=21, tall=0.6, lit=(250, 206, 132))
        skyline(draw, k, width, 570, (84, 68, 92), seed=23, tall=0.36, lit=(250, 206, 132))
        draw.rectangle((0, 560 * k, width * k, height * k), fill=(62, 58, 70))
        for x in range(60, width, 300):
            draw.rectangle((x * k, 430 * k, (x + 36) * k, 590 * k), fill=(112, 106, 116))
        draw.rectangle((0, 408 * k, width * k, 440 * k), fill=(136, 130, 138))
        for x in range(0, width, 140):
            draw.rectangle((x * k, 650 * k, (x + 70) * k, 656 * k), fill=(214, 204, 180))

    back = paint(gradient(size, (72, 66, 108), (206, 120, 104), (250, 190, 130)), pencil)
    train = sprite(760, 84, train_car)
    coach = mirror(bus(420, (206, 74, 52), ""))
    cyclist = [scooter(170, (56, 148, 140), (230, 226, 216), i * math.pi / 6) for i in range(6)]

    def frame(canvas: Image.Image, t: float) -> None:
        put(canvas, train, round(-450 + (t % 9) * 330), 412)
        put(canvas, coach, round(width + 260 - ((t + 3) % 10) * 210), 668)
        put(canvas, cyclist[int(t * 10) % 6], round(200 + t * 14), 712)

    return _scene(back, frame)


def harbour(size: tuple[int, int], sentences: Sequence[Sentence]) -> Scene:
    """Night in a harbour town: smoke from the fourth floor, a rider pulls up left of the middle."""
    del sentences
    width, height = size
    ground = int(height * 0.82)

    def pencil(draw: ImageDraw.ImageDraw, k: float) -> None:
        skyline(draw, k, width, ground, (38, 52, 74), seed=31, tall=0.45, lit=(240, 200, 120))
        draw.rectangle((0, ground * k, width * k, height * k), fill=(52, 54, 62))
        draw.rectangle((668 * k, 90 * k, 940 * k, ground * k), fill=(96, 72, 66))
        for floor in range(6):
            for column in range(4):
                x, y = 688 + column * 62, 112 + floor * 54
                lit = (floor * 3 + column) % 4 != 0
                draw.rectangle(
                    (x * k, y * k, (x + 40) * k, (y + 32) * k),
                    fill=(244, 206, 130) if lit else (52, 52, 62),
                )
        draw.rectangle((750 * k, 220 * k, 790 * k, 252 * k), fill=(240, 120, 56))

    back = paint(gradient(size, (18, 26, 46), (58, 72, 98)), pencil)
    riders = [scooter(200, (36, 150, 190), (236, 96, 56), i * math.pi / 6) for i in range(6)]
    puffs = [puff(r) for r in range(14, 44, 5)]

    def frame(canvas: Image.Image, t: float) -> None:
        for i in range(6):
            age = (t * 0.35 + i / 6) % 1
            ball = puffs[int(age * 5.99)]
            put(canvas, ball, round(774 + 60 * age + 8 * math.sin(t + i)), round(236 - 170 * age))
        x = min(300.0, -120 + t * 90)
        put(canvas, riders[int(t * 10) % 6 if x < 300 else 0], round(x), height - 24)

    return _scene(back, frame)


def _scene(back: Image.Image, moving: Callable[[Image.Image, float], None]) -> Scene:
    plate = board()

    def at(t: float) -> Image.Image:
        canvas = back.copy()
        moving(canvas, t)
        canvas.paste(plate, board_place(canvas.width), plate)
        clock(canvas, t)
        return canvas

    return at


def _number(value: object) -> float:
    return float(str(value))
