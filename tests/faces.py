"""A film of a moving face, and how many faces are found in pictures."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import av
import making_media
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from znl_video.io.centerface import FaceFinder

WIDTH, HEIGHT, FRAMES = 180, 320, 30
FACE = 90
"""Side of the picture's face that is moved, in pixels."""


def _face() -> Image.Image:
    with Image.open(str(resources.files("skimage") / "data" / "astronaut.png")) as picture:
        head = picture.convert("RGB").crop((150, 20, 300, 220))
        small: Image.Image = head.resize((FACE, FACE * 4 // 3))
        return small


def moving_face(path: Path) -> Path:
    """A face that crosses a grey picture, with a tone that is heard."""
    raw = []
    for number in range(FRAMES):
        picture = Image.new("RGB", (WIDTH, HEIGHT), (96, 96, 96))
        picture.paste(_face(), (2 * number, 90 + number))
        raw.append(np.asarray(picture))
    file = path.with_suffix(".rgb")
    file.write_bytes(np.stack(raw).tobytes())
    making_media.ffmpeg(
        *("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{WIDTH}x{HEIGHT}", "-r", "25"),
        *("-i", file, "-f", "lavfi", "-i", "sine=440:d=1.2", "-pix_fmt", "yuv420p"),
        *("-c:v", "libx264", "-crf", "12", "-c:a", "aac", path),
    )
    file.unlink()
    return path


def decoded(path: Path) -> list[NDArray[np.uint8]]:
    with av.open(str(path)) as container:
        return [
            frame.to_ndarray(format="rgb24").astype(np.uint8, copy=False)
            for frame in container.decode(video=0)
        ]


def faces_in(shown: list[NDArray[np.uint8]]) -> int:
    finder = FaceFinder(1)
    return sum(bool(finder.find(each, 0.4)) for each in shown)
