"""Where a segment's framing changes: on the very frame of the change of shot, and in one decode."""

from __future__ import annotations

import subprocess
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from factories import FPS24, FPS25, FPS30, NTSC, crop, encode_picture, footage, same
from making_media import ffmpeg, picture
from numpy.typing import NDArray

from znl_video.ffmpeg.picture import picture_arguments
from znl_video.io.probing import probe
from znl_video.model.composition import Footage
from znl_video.model.cut import Segment
from znl_video.model.geometry import Crop, Fit, Region
from znl_video.model.media import Rate, VideoTrack
from znl_video.model.sight import Sight
from znl_video.stages.reframe.shots import pieces

FPS60 = Rate(num=60, den=1)
LEFT, RIGHT = crop(48, 64, (0, 0, 0)), crop(48, 64, (0, 48, 0))
# Brightness of the left and right half before the change of shot, and after it.
OLD, NEW = (40, 80), (160, 220)


def track_of(path: Path) -> VideoTrack:
    media = probe(path).media
    assert media is not None
    return media.video[0]


def encoded(folder: Path, rate: Rate, *parts: Footage, width: int = 48) -> NDArray[np.uint8]:
    """The brightness in the middle of every frame of what is made of ``parts``."""
    action = encode_picture(*parts, width=width, height=64, rate=rate, crf=1)
    made = picture_arguments([action], same, ["made.mp4"], threads=1)
    program = [imageio_ffmpeg.get_ffmpeg_exe(), *made]
    subprocess.run(program, cwd=folder, check=True, capture_output=True)
    raw = ffmpeg("-i", folder / "made.mp4", "-f", "rawvideo", "-vf", "extractplanes=y", "-")
    return np.frombuffer(raw, np.uint8).reshape(-1, 64, width)


def grey(level: int) -> str:
    return f"0x{level:02x}{level:02x}{level:02x}"


def two_shots(path: Path, rate: Rate, change: int) -> Path:
    """A film that changes its shot at frame ``change``."""
    speed = f"{rate.num}/{rate.den}"
    boxes = ",".join(
        f"drawbox=x={x}:y=0:w=48:h=64:c={grey(level)}:t=fill:enable='{when}'"
        for when, levels in ((f"lt(n,{change})", OLD), (f"gte(n,{change})", NEW))
        for x, level in zip((0, 48), levels, strict=True)
    )
    return picture(path, f"color=c=black:s=96x64:r={speed},{boxes}", 2.0, "-crf", "1")


@pytest.mark.parametrize(
    ("filmed", "rate"), [(FPS25, FPS25), (NTSC, FPS25), (FPS60, FPS24), (FPS30, FPS30)]
)
def test_no_frame_of_one_shot_has_the_framing_of_the_other(
    tmp_path: Path, filmed: Rate, rate: Rate
) -> None:
    change = filmed.frames(920)
    path = two_shots(tmp_path / "film.mp4", filmed, change)
    track = track_of(path)
    sight = Sight(width=96, height=64, cuts=(filmed.ms(change),), faces=((),) * 16)
    for start_ms in (0, 7, 101, 120, 333, 508):
        segment = Segment(source="clip", start_ms=start_ms, frames=rate.frames(1300))
        before, after = pieces(0, segment, rate, sight)
        parts = [
            Footage(sha256=str(path), track=track, start_ms=start, frames=frames, view=view)
            for start, frames, view in (
                (start_ms, after.first, LEFT),
                (after.start_ms, segment.frames - after.first, RIGHT),
            )
        ]
        assert before.first == 0
        made = encoded(tmp_path, rate, *parts)
        levels = [int(level) for level in made[:, 32, 24]]
        shown = {OLD[0]: "old", NEW[1]: "new"}
        # BT.709 limited range: black is 16 and white 235.
        told = [
            next((name for level, name in shown.items() if abs(16 + level * 219 / 255 - y) < 4), y)
            for y in levels
        ]
        assert told == ["old"] * after.first + ["new"] * (segment.frames - after.first), start_ms
        # The change is shown when it happens, to half a frame.
        late = (start_ms + after.first * 1000 / rate.exact) - filmed.ms(change)
        assert abs(late) <= 500 / rate.exact + 1


def test_parts_that_follow_on_are_decoded_once(tmp_path: Path) -> None:
    parts = [
        footage(view, 25, start_ms=at) for at, view in ((0, LEFT), (1000, Fit()), (2000, RIGHT))
    ]
    elsewhere = footage(LEFT, 25, start_ms=9000)
    made = picture_arguments([encode_picture(*parts, elsewhere)], same, ["out.mp4"])
    assert made.count("-i") == 2
    assert made[made.index("-t") + 1] == "3.500000"


def test_a_long_path_is_followed_to_the_pixel(tmp_path: Path) -> None:
    # A ramp of brightness: the left edge's own tells where the window is.
    ramp = "color=c=black:s=1024x64:r=25,format=gray,geq=lum='X/4'"
    path = picture(tmp_path / "ramp.mp4", ramp, 4.0, "-crf", "1")
    steps = [(at * 20, 400 + (at * 37 % 101) * 3, 0) for at in range(200)]
    view = crop(64, 64, *steps)
    part = Footage(sha256=str(path), track=track_of(path), start_ms=0, frames=99, view=view)
    made = encoded(tmp_path, FPS25, part, width=64)
    for frame in (0, 1, 50, 98):
        wanted = 16 + view.where(frame * 40).x / 4 * 219 / 255
        assert abs(int(made[frame, 32, 0]) - wanted) < 2


def test_a_fit_shows_its_region_and_nothing_else(tmp_path: Path) -> None:
    barred = "color=c=white:s=96x64:r=25,drawbox=x=0:y=0:w=16:h=64:c=black:t=fill"
    path = picture(tmp_path / "barred.mp4", barred, 0.2, "-crf", "1")
    region = Region(x=16, y=0, width=80, height=64)
    part = Footage(
        sha256=str(path), track=track_of(path), start_ms=0, frames=2, view=Fit(region=region)
    )
    made = encoded(tmp_path, FPS25, part, width=80)
    assert int(made.min()) > 225


def test_a_point_on_a_path_lies_between_its_neighbours() -> None:
    view = crop(64, 64, (0, 100, 0), (1000, 200, 40), (2000, 200, 40))
    places = [(view.where(at).x, view.where(at).y) for at in (-5, 0, 500, 1000, 1500, 9000)]
    assert places == [(100, 0), (100, 0), (150, 20), (200, 40), (200, 40), (200, 40)]
    assert isinstance(view, Crop)
