"""Made scenes with known faces: who is where at every moment, and where the shots change."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass

from znl_video.model.sight import COLUMNS, Face, Sight

WIDTH, HEIGHT, FPS, STEP_MS = 1920, 1080, 25, 125

# A face's centre as shares of the picture, and its height as a share of the picture's; None: away.
Place = tuple[float, float, float] | None


@dataclass(frozen=True)
class Scene:
    """People's places over time (seconds), and the moments (milliseconds) when shots change.

    ``subjects`` are those a crop has to hold; others only pass by.
    """

    name: str
    seconds: float
    people: tuple[Callable[[float], Place], ...]
    cuts: tuple[int, ...] = ()
    subjects: tuple[int, ...] = (0,)

    def box(self, who: int, at_s: float) -> tuple[float, float, float, float] | None:
        """Return left, top, width and height in pixels; None where the face is out of view."""
        place = self.people[who](at_s)
        if place is None:
            return None
        x, y, high = place
        height = high * HEIGHT
        width = height * 0.78
        left, top = x * WIDTH - width / 2, y * HEIGHT - height / 2
        seen = min(left + width, WIDTH) - max(left, 0)
        return (left, top, width, height) if seen > width * 0.5 else None


def still(x: float, y: float = 0.4, high: float = 0.22) -> Callable[[float], Place]:
    """Somebody who stands and talks, the head moving a little."""
    return lambda t: (x + 0.006 * math.sin(2.1 * t), y + 0.004 * math.sin(3.3 * t), high)


def walk(
    start: float, end: float, begin_s: float, speed: float, high: float = 0.16
) -> Callable[[float], Place]:
    """Somebody who stands, walks from ``start`` to ``end`` at widths a second, and stands."""

    def place(t: float) -> Place:
        way = abs(end - start)
        gone = min(max(t - begin_s, 0.0) * speed, way)
        x = start + math.copysign(gone, end - start)
        bob = 0.004 * math.sin(11 * t) if 0 < gone < way else 0.002 * math.sin(2 * t)
        return x, 0.4 + bob, high

    return place


def during(who: Callable[[float], Place], begin_s: float, end_s: float) -> Callable[[float], Place]:
    """``who``, from ``begin_s`` to ``end_s`` only."""
    return lambda t: who(t) if begin_s <= t < end_s else None


def nearer(x: float, first: float, last: float, seconds: float) -> Callable[[float], Place]:
    """Somebody who comes nearer."""
    return lambda t: (x + 0.05 * t / seconds, 0.42, first + (last - first) * t / seconds)


def pacing(middle: float, reach: float, every_s: float) -> Callable[[float], Place]:
    """Somebody who walks up and down."""
    return lambda t: (middle + reach * math.sin(2 * math.pi * t / every_s), 0.4, 0.17)


SCENES = (
    Scene("one stands left of the middle", 12, (still(0.3),)),
    Scene("one near the edge", 10, (still(0.12, high=0.3),)),
    *(
        Scene(f"one walks at {speed:.2f} widths a second", 14, (walk(0.15, 0.85, 3, speed),))
        for speed in (0.03, 0.06, 0.1, 0.15, 0.2, 0.3)
    ),
    Scene("one walks in and stays", 12, (walk(-0.1, 0.5, 2, 0.12),)),
    Scene("one walks through and leaves", 14, (walk(-0.1, 1.1, 2, 0.12),)),
    Scene("one walks, stops, and walks on", 24, (
        lambda t: walk(0.15, 0.45, 2, 0.1)(t) if t < 12 else walk(0.45, 0.85, 14, 0.1)(t),
    )),
    Scene("one comes nearer", 12, (nearer(0.4, 0.1, 0.45, 12),)),
    Scene("one walks up and down a little", 20, (pacing(0.5, 0.06, 6),)),
    Scene("one walks up and down far", 20, (pacing(0.5, 0.3, 9),)),
    Scene("one runs back and forth", 12, (pacing(0.5, 0.35, 3),)),
    Scene("two close together", 12, (still(0.45, high=0.18), still(0.57, 0.38, 0.17)), (), (0, 1)),
    Scene("two far apart", 12, (still(0.15), still(0.85)), (), (0, 1)),
    Scene("two walk together", 14, (walk(0.1, 0.75, 3, 0.1), walk(0.2, 0.85, 3, 0.1)), (), (0, 1)),
    Scene("one talks, another passes behind", 14, (
        still(0.35, high=0.26), during(walk(-0.1, 1.1, 5, 0.25, 0.08), 5, 10),
    )),
    Scene("the other joins", 16, (
        still(0.4), during(walk(1.1, 0.55, 6, 0.2, 0.2), 6, 16),
    ), (), (0, 1)),
    Scene("interview with cuts between two", 18, (
        lambda t: still(0.3)(t) if t < 6 or t >= 12 else None,
        lambda t: still(0.7)(t) if 6 <= t < 12 else None,
    ), (6000, 12000), (0, 1)),
    Scene("cuts between off-grid moments", 15, (
        lambda t: still(0.25)(t) if t < 4.48 else still(0.8)(t) if t < 9.16 else still(0.5)(t),
    ), (4480, 9160)),
    Scene("walk across a cut", 14, (
        lambda t: walk(0.1, 0.6, 2, 0.1)(t) if t < 7.04 else walk(0.8, 0.3, 8, 0.1)(t),
    ), (7040,)),
)  # fmt: skip


def sight_of(scene: Scene, seed: int, *, noise: float = 0.03, missed: float = 0.08) -> Sight:
    """Return what a detector would say of a scene: boxes that tremble, misses, and flukes."""
    rng = random.Random(f"{scene.name} {seed}")  # noqa: S311 - no secret
    samples = math.ceil(scene.seconds * 1000 / STEP_MS)
    faces = []
    for sample in range(samples):
        here = []
        for who in range(len(scene.people)):
            box = scene.box(who, sample * STEP_MS / 1000)
            if box is None or rng.random() < missed:
                continue
            size = box[3]
            left, top, width, height = (each + rng.gauss(0, noise * size) for each in box)
            left, top = max(left, 0.0), max(top, 0.0)
            width, height = min(width, WIDTH - left), min(height, HEIGHT - top)
            sure = min(990, max(350, round(rng.gauss(780, 120))))
            here.append(Face(round(left), round(top), round(width), round(height), sure))
        if rng.random() < 0.03:
            here.append(
                Face(rng.randrange(1700), rng.randrange(800), 60, 76, rng.randrange(300, 700))
            )
        faces.append(tuple(here))
    even = bytes([4] * COLUMNS).hex()
    return Sight(
        step_ms=STEP_MS,
        width=WIDTH,
        height=HEIGHT,
        cuts=scene.cuts,
        faces=tuple(faces),
        motion=(even,) * samples,
        detail=(even,) * samples,
    )
