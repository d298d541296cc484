"""Scenes full of lettering and of what looks like it, filmed by a camera that does not stand still.

None of it was put over the picture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from drawn_text import SANS, SERIF, Picture, face
from PIL import Image, ImageDraw

Scene = Iterator[Picture]
_RATE = 25


def street(seed: int) -> Image.Image:
    """Draw a wall of bricks with windows, shop signs, a fence, a plate and a printed page."""
    rng = np.random.default_rng(seed)
    wide, high = 1300, 1900
    image = Image.new("RGB", (wide, high), (150, 90, 70))
    draw = ImageDraw.Draw(image)
    for row in range(0, high, 30):
        for column in range(-30, wide, 64):
            shade = int(rng.integers(-25, 25))
            left = column + (row // 30 % 2) * 32
            draw.rectangle((left, row, left + 60, row + 26), (150 + shade, 90 + shade, 70 + shade))
    for x in range(60, wide, 240):
        for y in (80, 330):
            draw.rectangle((x, y, x + 150, y + 190), (40, 50, 70), (230, 230, 225), 8)
            draw.line((x + 75, y, x + 75, y + 190), (230, 230, 225), 6)
            draw.line((x, y + 95, x + 150, y + 95), (230, 230, 225), 6)
    signs: tuple[tuple[str, str, str], ...] = (
        ("老陈牛肉面", "#b01818", "#ffe890"),
        ("OPEN 24 HOURS", "#f4f4f0", "#103080"),
    )
    signs += (
        ("平安大药房 医保定点", "#0a6a30", "#ffffff"),
        ("SALE 50% 清仓", "#101010", "#ff4020"),
    )
    for number, (words, board, ink) in enumerate(signs):
        y = 560 + number * 170
        draw.rectangle((40 + 90 * number, y, 40 + 90 * number + 760, y + 120), board)
        draw.text((420 + 90 * number, y + 60), words, ink, face(SANS, 76), "mm")
    for x in range(0, wide, 26):
        draw.rectangle((x, 1260, x + 9, 1420), (225, 225, 220))
    draw.rectangle((0, 1290, wide, 1300), (225, 225, 220))
    draw.rectangle((700, 1460, 1040, 1550), (20, 60, 160))
    draw.text((870, 1505), "粤B·7K526", "#ffffff", face(SANS, 60), "mm")
    draw.rectangle((60, 1450, 620, 1890), (245, 244, 238))
    for line in range(11):
        words = (
            "通知：各位居民请于本周五前到社区办理登记手续"
            if line % 2
            else "Notice to all residents of the building"
        )
        draw.text((90, 1470 + line * 38), words, "#181818", face(SERIF, 26))
    for row in range(5):
        for key in range(11):
            draw.rectangle(
                (680 + key * 52, 1600 + row * 52, 724 + key * 52, 1644 + row * 52),
                (30, 30, 34),
                (90, 90, 95),
            )
            draw.text(
                (702 + key * 52, 1622 + row * 52),
                "QWERTYUIOPASDFGHJKL"[(row * 7 + key) % 19],
                "#eeeeee",
                face(SANS, 24),
                "mm",
            )
    return image


def filmed(
    image: Image.Image,
    path: Callable[[float], tuple[float, float, float]],
    seconds: float,
    noise: float = 3.0,
    size: tuple[int, int] = (720, 1280),
) -> Scene:
    """Yield frames of ``image`` seen at ``path``: left, top and width of the view by the second."""
    rng = np.random.default_rng(1)
    grain = rng.normal(0, noise, (4, size[1], size[0], 1))
    for number in range(round(seconds * _RATE)):
        left, top, wide = path(number / _RATE)
        tall = wide * size[1] / size[0]
        view = image.transform(
            size,
            Image.Transform.EXTENT,
            (left, top, left + wide, top + tall),
            Image.Resampling.BILINEAR,
        )
        yield np.clip(np.asarray(view, np.float32) + grain[number % 4], 0, 255).astype(np.uint8)


def tripod(_t: float) -> tuple[float, float, float]:
    return 100.0, 500.0, 720.0


def handheld(t: float) -> tuple[float, float, float]:
    return (
        100 + 9 * np.sin(2.1 * t) + 5 * np.sin(5.3 * t + 1),
        480 + 8 * np.sin(1.7 * t + 2) + 4 * np.sin(6.1 * t),
        720.0,
    )


def pan_and_stop(t: float) -> tuple[float, float, float]:
    """Pan, stand, pan, stand: what comes to rest comes at once."""
    where = (0.0, 1.0, 1.0, 2.0, 2.0)
    at = min(t / 1.6, 3.999)
    left = where[int(at)] + (where[int(at) + 1] - where[int(at)]) * (at % 1)
    return 20 + 250 * left, 450 + 60 * left, 700.0


def tilt(t: float) -> tuple[float, float, float]:
    return 150.0, 20 + 78 * t, 720.0


def zoom(t: float) -> tuple[float, float, float]:
    wide = 900 - 50 * t
    return 60 + 25 * t, 380 + 44 * t, wide


def jumps(t: float) -> tuple[float, float, float]:
    """Show six shots of one scene, each from a tripod."""
    return ((0, 0), (400, 500), (100, 600), (560, 620), (40, 300), (300, 560))[int(t / 1.3) % 6] + (
        720.0,
    )


def with_passers(scene: Scene, seed: int) -> Scene:
    """Let large things without letters pass before the scene, some fast."""
    rng = np.random.default_rng(seed)
    things = [
        (
            int(rng.integers(60, 420)),
            float(rng.uniform(0, 6)),
            float(rng.uniform(250, 1900)),
            int(rng.integers(20, 200)),
        )
        for _ in range(7)
    ]
    for number, frame in enumerate(scene):
        for wide, start, speed, shade in things:
            x = round((number / _RATE - start) * speed)
            if -wide < x < frame.shape[1]:
                frame[300:1180, max(0, x) : max(0, x + wide)] = shade
        yield frame


def with_lorry(scene: Scene) -> Scene:
    """Let a lorry with lettering drive in, stand for two seconds and drive on."""
    lorry = Image.new("RGB", (620, 300), (235, 238, 240))
    draw = ImageDraw.Draw(lorry)
    draw.text((310, 90), "顺通物流 全国直达", "#c01010", face(SANS, 64), "mm")
    draw.text((310, 210), "EXPRESS 400-820", "#102040", face(SANS, 62), "mm")
    side = np.asarray(lorry)
    for number, frame in enumerate(scene):
        t = number / _RATE
        x = round(-620 + 660 * min(t / 2, 1) if t < 4 else 40 + 700 * (t - 4) ** 1.5)
        if x < frame.shape[1]:
            left, right = max(0, x), min(frame.shape[1], x + 620)
            frame[820:1120, left:right] = side[:, left - x : right - x]
        yield frame


def with_neon(scene: Scene) -> Scene:
    """Let a sign of light go on and off every second."""
    frames = Image.new("RGB", (420, 120), (12, 10, 20))
    ImageDraw.Draw(frames).text((210, 60), "烧烤 BAR", "#ff5a80", face(SANS, 84), "mm")
    lit = np.asarray(frames)
    for number, frame in enumerate(scene):
        frame[1000:1120, 150:570] = lit if number // _RATE % 2 else lit // 12
        yield frame


def scenes(seconds: float) -> Iterator[tuple[str, Scene]]:
    """Yield name and frames of every scene."""
    image = street(3)
    for path in (tripod, handheld, pan_and_stop, tilt, zoom, jumps):
        yield f"street, {path.__name__.replace('_', ' ')}", filmed(image, path, seconds)
    yield "street, passers", with_passers(filmed(image, tripod, seconds), 5)
    yield (
        "street, passers before a hand-held camera",
        with_passers(filmed(image, handheld, seconds), 6),
    )
    yield "lorry", with_lorry(filmed(image, tripod, seconds))
    yield "lorry before a hand-held camera", with_lorry(filmed(image, handheld, seconds))
    yield "neon", with_neon(filmed(image, tripod, seconds))
