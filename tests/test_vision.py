"""What is seen in pictures: shots, bars, lettering, stretches, and where things move."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from making_media import ffmpeg, picture
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from znl_video.io.analysing import analyse
from znl_video.io.probing import probe
from znl_video.model.actions import Analyse
from znl_video.model.sight import COLUMNS, Sight
from znl_video.vision.bars import BarFinder
from znl_video.vision.lettering import LetteringFinder
from znl_video.vision.saliency import columns_hex, motion_of
from znl_video.vision.shots import ShotFinder
from znl_video.vision.stretches import stretches

Picture = NDArray[np.uint8]


def texture(seed: int, height: int = 27, width: int = 400, high: int = 256) -> Picture:
    """A wide picture of large blobs with smaller ones on them, others for every seed."""
    dice = np.random.default_rng(seed)
    whole = np.zeros((height, width, 3))
    for cell, share in ((16, 0.7), (4, 0.3)):
        coarse = dice.integers(0, 256, (height // cell + 2, width // cell + 2, 3)).astype(np.uint8)
        blobs = Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC)
        whole += share * np.asarray(blobs, np.float64)
    return (whole / 256 * high).astype(np.uint8)


def panned(seed: int, frames: int, speed: float, **look: int) -> Iterator[Picture]:
    whole = texture(seed, **look)
    noise = np.random.default_rng(seed)
    for frame in range(frames):
        at = int(frame * speed) % (whole.shape[1] - 48)
        shown = whole[:, at : at + 48].astype(np.int16)
        yield np.clip(shown + noise.normal(0, 1, shown.shape), 0, 255).astype(np.uint8)


def cuts_of(frames: list[Picture]) -> list[int]:
    finder = ShotFinder()
    for number, frame in enumerate(frames):
        finder.see(number * 40, frame)
    return [at // 40 for at in finder.finish()]


@pytest.mark.parametrize("speed", [0.0, 0.5, 2.0], ids=["still", "slow", "fast"])
@pytest.mark.parametrize("look", [{}, {"high": 40}], ids=["day", "night"])
def test_cuts_are_found_to_the_frame(speed: float, look: dict[str, int]) -> None:
    lengths = (30, 9, 50, 25, 40)
    frames = [
        frame
        for seed, length in enumerate(lengths)
        for frame in panned(seed, length, speed, **look)
    ]
    assert cuts_of(frames) == [30, 39, 89, 114]


@pytest.mark.parametrize("length", [1, 2, 3])
def test_a_flash_is_no_cut(length: int) -> None:
    frames = list(panned(1, 60, 0.5))
    for at in range(25, 25 + length):
        frames[at] = np.clip(frames[at].astype(int) + 120, 0, 255).astype(np.uint8)
    assert cuts_of(frames) == []


def test_what_passes_close_by_is_no_cut() -> None:
    frames = list(panned(1, 60, 0.2))
    for at in (30, 31):
        frames[at] = np.full_like(frames[at], 15)
    assert cuts_of(frames) == []


def test_a_fade_is_no_cut() -> None:
    frames = [
        (frame * min(1.0, at / 25)).astype(np.uint8) for at, frame in enumerate(panned(1, 60, 0.2))
    ]
    assert cuts_of(frames) == []


def shaken(seed: int, frames: int) -> list[Picture]:
    whole = texture(seed)
    return [whole[:, at : at + 48] for at in (100 + 3 * (number % 3) for number in range(frames))]


def test_a_cut_from_a_shaky_shot_to_a_still_one_and_back_is_found() -> None:
    still = list(panned(2, 30, 0.0))
    assert cuts_of([*shaken(1, 30), *still, *shaken(3, 30)]) == [30, 60]


@pytest.mark.parametrize("shown", [1, 2], ids=["every frame new", "every frame twice"])
def test_a_pan_that_begins_and_ends_at_once_is_no_cut(shown: int) -> None:
    places = [0] * 20 + [number * 20 for number in range(12)] + [11 * 20] * 20
    whole = texture(4)
    assert cuts_of([whole[:, at : at + 48] for at in places for _ in range(shown)]) == []


def test_cuts_near_both_ends_are_found() -> None:
    frames = [*panned(1, 3, 0.2), *panned(2, 30, 0.2), *panned(3, 2, 0.2)]
    assert cuts_of(frames) == [3, 33]


def scene(seed: int, height: int = 90, width: int = 160) -> NDArray[np.float32]:
    return texture(seed, height, width)[..., 0].astype(np.float32)


@pytest.mark.parametrize(
    ("left", "top", "right", "bottom"),
    [(0, 12, 0, 12), (30, 0, 30, 0), (20, 10, 20, 10)],
    ids=["letterbox", "pillarbox", "both"],
)
def test_bars_are_found(left: int, top: int, right: int, bottom: int) -> None:
    finder = BarFinder()
    for seed in range(12):
        whole = np.random.default_rng(seed).uniform(0, 6, (90, 160)).astype(np.float32)
        whole[top : 90 - bottom, left : 160 - right] = scene(seed)[
            top : 90 - bottom, left : 160 - right
        ]
        finder.see(whole)
    found = finder.finish()
    for share, bar, side in zip(found, (left, top, right, bottom), (160, 90) * 2, strict=True):
        # A line more than the bar itself: its edge is soft.
        assert share * side == pytest.approx(bar + 1 if bar else 0, abs=1)


@pytest.mark.parametrize("kind", ["night", "one side", "black", "lit from below"])
def test_darkness_is_no_bar(kind: str) -> None:
    finder = BarFinder()
    for seed in range(12):
        whole = scene(seed)
        if kind == "night":
            # A lamp wanders in the middle; all else is nearly black.
            whole = np.random.default_rng(seed).uniform(0, 12, (90, 160)).astype(np.float32)
            whole[40 + seed : 50 + seed, 70:90] = 200
        elif kind == "one side":
            whole[:20] = 2
        elif kind == "black":
            whole[:] = 1
        else:
            whole *= np.linspace(0, 1, 90, dtype=np.float32)[:, None] ** 3
        finder.see(whole)
    assert finder.finish() == (0.0, 0.0, 0.0, 0.0)


def ink() -> NDArray[np.bool_]:
    mark = Image.new("L", (160, 90), 0)
    ImageDraw.Draw(mark).text((96, 66), "NEWS 24", fill=255, font_size=16)
    return np.asarray(mark, np.float32) > 128


def lettered(moving: bool, marked: bool, samples: int = 48) -> tuple[tuple[int, ...], ...]:
    finder = LetteringFinder()
    wide = texture(5, 90, 1200)[..., 0].astype(np.float32)
    for number in range(samples):
        at = number * 9 if moving else 0
        picture = wide[:, at : at + 160].copy()
        if marked:
            picture[ink()] = 255
        finder.see(number * 125, picture)
    return finder.finish()


def test_a_logo_over_moving_footage_is_found_with_its_time() -> None:
    ((left, top, width, height, begin, end),) = lettered(moving=True, marked=True)
    assert 80 <= left <= 104
    assert 56 <= top <= 72
    assert left + width <= 168
    assert top + height <= 90
    assert width >= 40
    assert (begin, end) == (0, 47 * 125)


def sharp(seed: int, height: int, width: int) -> NDArray[np.float32]:
    """Blocks of 6 pixels, each of one brightness: edges everywhere."""
    coarse = np.random.default_rng(seed).uniform(0, 200, (height // 6 + 1, width // 6 + 1))
    whole = np.kron(coarse, np.ones((6, 6)))[:height, :width]
    return np.asarray(whole, np.float32)


@pytest.mark.parametrize("under", ["sky", "bar"])
def test_a_logo_on_an_even_part_of_moving_footage_is_found(under: str) -> None:
    finder = LetteringFinder()
    wide = sharp(1, 60, 1200)
    for number in range(48):
        picture = np.full((90, 160), 180 if under == "sky" else 0, np.float32)
        picture[:60] = wide[:, number * 9 : number * 9 + 160]
        picture[ink()] = 255
        finder.see(number * 125, picture)
    # The border of the bar is as still, and no lettering.
    ((left, top, width, _height, _begin, _end),) = finder.finish()
    assert 80 <= left <= 104
    assert 60 <= top <= 72
    assert width >= 40


def test_a_sign_is_no_lettering_where_people_pass_a_camera_that_stands() -> None:
    finder = LetteringFinder()
    place, people = sharp(2, 90, 160), sharp(3, 40, 1200)
    place[60:] = 180
    place[ink()] = 255
    for number in range(48):
        picture = place.copy()
        picture[10:50, 20:100] = people[:, number * 9 : number * 9 + 80]
        finder.see(number * 125, picture)
    assert finder.finish() == ()


def test_a_sign_in_a_still_scene_is_no_lettering() -> None:
    assert lettered(moving=False, marked=True) == ()
    assert lettered(moving=True, marked=False) == ()


def test_stretches_last_long_enough_and_end_with_the_footage() -> None:
    marked = [True] * 3 + [False] + [True] * 4 + [False] * 2 + [True] * 5
    assert stretches(marked, 125, 500, 1800) == ((500, 1000), (1250, 1800))
    assert stretches((), 125, 500, 0) == ()


def test_motion_is_told_where_it_is() -> None:
    change = np.zeros((90, 416), np.float32)
    change[:, 208:221] = 10
    values = bytes.fromhex(columns_hex(motion_of(change), COLUMNS))
    assert len(values) == COLUMNS
    assert [place for place, value in enumerate(values) if value] == [16]
    assert values[16] == 40


# --- the whole look -------------------------------------------------------------------------------


def looked_at(path: Path) -> Sight:
    media = probe(path).media
    assert media is not None
    asked = Analyse(sha256="any", video=media.video[0], audio=None, duration_ms=media.duration_ms)
    sight = analyse(asked, path).sight
    assert sight is not None
    assert analyse(asked, path).sight == sight
    return sight


def test_a_look_at_a_cut_film(tmp_path: Path) -> None:
    parts = (
        "testsrc2=s=320x180:r=25:d=2[a];color=c=black:s=320x180:r=25:d=1[b];"
        "gradients=s=320x180:r=25:d=1.6:speed=0.05:seed=3[c];[a][b][c]concat=n=3"
    )
    film = tmp_path / "film.mp4"
    ffmpeg("-filter_complex", parts, "-pix_fmt", "yuv420p", "-c:v", "libx264", film)
    sight = looked_at(film)
    assert sight.cuts == (2000, 3000)
    assert sight.black == ((2000, 3000),)
    assert len(sight.faces) == len(sight.motion) == len(sight.detail) == 37
    assert (sight.width, sight.height) == (320, 180)
    assert sight.frozen == ()
    assert sight.faces == ((),) * 37


def test_a_frozen_film_with_bars(tmp_path: Path) -> None:
    moving = "testsrc2=s=320x120:r=25,pad=320:180:0:30,loop=loop=75:size=1:start=50"
    sight = looked_at(picture(tmp_path / "film.mp4", moving, 6))
    ((begin, end),) = sight.frozen
    # The encoder goes on to mend a still picture for a while.
    assert 2000 <= begin <= 2500
    assert end == pytest.approx(5000, abs=250)
    assert sight.bars[0] == sight.bars[2] == 0
    assert sight.bars[1] == pytest.approx(31, abs=2)
    assert sight.bars[3] == pytest.approx(31, abs=2)


def test_faces_are_told_in_upright_pixels(tmp_path: Path) -> None:
    from importlib import resources

    face = str(resources.files("skimage") / "data" / "astronaut.png")
    flat = tmp_path / "flat.mp4"
    ffmpeg(
        *("-loop", "1", "-i", face, "-t", "0.6", "-vf", "scale=720:720,pad=720:1280:0:500"),
        *("-r", "25", "-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "ultrafast", flat),
    )
    lying = tmp_path / "lying.mp4"
    ffmpeg("-i", flat, "-vf", "transpose=cclock", "-c:v", "libx264", tmp_path / "turned.mp4")
    ffmpeg("-display_rotation", "-90", "-i", tmp_path / "turned.mp4", "-c", "copy", lying)
    for film in (flat, lying):
        sight = looked_at(film)
        assert (sight.width, sight.height) == (720, 1280)
        for (found,) in sight.faces:
            assert found.left + found.width / 2 == pytest.approx(316, abs=30)
            assert found.top + found.height / 2 == pytest.approx(500 + 186, abs=40)
