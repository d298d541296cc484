"""Footage with a face in it, and how many frames still show one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import resources
from pathlib import Path

import av
import making_media
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from znl_video.io.centerface import FaceFinder

RATE = 25
WIDTH, HEIGHT, FRAMES = 180, 320, 30
"""Of the film of one moving head."""

Way = Callable[[int], tuple[int, int, int]]
"""Left, top and width of a head at a frame; it is four thirds as high."""


def head(width: int) -> Image.Image:
    with Image.open(str(resources.files("skimage") / "data" / "astronaut.png")) as picture:
        whole = picture.convert("RGB").crop((150, 20, 300, 220))
        small: Image.Image = whole.resize((width, width * 4 // 3))
        return small


def footage(
    path: Path,
    size: tuple[int, int],
    frames: int,
    ways: Sequence[Way],
    *coding: str | Path,
    sound: Sequence[str | Path] = ("-f", "lavfi", "-i", "sine=440"),
) -> Path:
    """Film heads that go their ways over a grey picture, with a sound; H.264 if nothing is said."""
    raw = []
    for number in range(frames):
        picture = Image.new("RGB", size, (96, 96, 96))
        for way in ways:
            left, top, width = way(number)
            picture.paste(head(width), (left, top))
        raw.append(np.asarray(picture))
    file = path.with_suffix(".rgb")
    file.write_bytes(np.stack(raw).tobytes())
    making_media.ffmpeg(
        *("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{size[0]}x{size[1]}", "-r", str(RATE)),
        *("-i", file, *sound, "-map", "0:v", "-map", "1:a", "-t", str(frames / RATE)),
        *(coding or ("-pix_fmt", "yuv420p", "-c:v", "libx264", "-crf", "12")),
        *("-c:a", "aac", path),
    )
    file.unlink()
    return path


def moving_face(path: Path) -> Path:
    """Film one head that crosses an upright picture."""
    return footage(path, (WIDTH, HEIGHT), FRAMES, [lambda number: (2 * number, 90 + number, 90)])


def decoded(path: Path) -> list[NDArray[np.uint8]]:
    with av.open(str(path)) as container:
        return [
            frame.to_ndarray(format="rgb24").astype(np.uint8, copy=False)
            for frame in container.decode(video=0)
        ]


def shown(seen: Sequence[NDArray[np.uint8]], sure: float = 0.4) -> list[int]:
    """Return how many faces are found in each picture."""
    finder = FaceFinder(1)
    return [len(finder.find(each, sure)) for each in seen]


def faces_in(seen: Sequence[NDArray[np.uint8]]) -> int:
    """Return in how many pictures a face is found."""
    return sum(bool(each) for each in shown(seen))
