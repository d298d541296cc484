"""Pieces of one source joined: which are decoded together, and that picture and sound stay so."""

from __future__ import annotations

from pathlib import Path

import measuring
import numpy as np
import pytest
from factories import FPS25, FPS30, NTSC, crop, encode_picture, footage, same
from projects import beeps

from znl_video.ffmpeg.backdrop import STEP_MS, backdrop_arguments
from znl_video.ffmpeg.picture import picture_arguments
from znl_video.ffmpeg.pieces import runs
from znl_video.io import rendering
from znl_video.io.outside import Outside
from znl_video.io.store import Store
from znl_video.model.actions import EncodeSound, MeasureBackdrop, Mux
from znl_video.model.base import replace
from znl_video.model.composition import Footage
from znl_video.model.geometry import Area, CameraPoint, Crop, Fit, View
from znl_video.model.media import Rate
from znl_video.model.mixing import SoundClip

MOVING = Crop(
    width=608,
    height=1080,
    path=(CameraPoint(at_ms=0, x=0, y=0), CameraPoint(at_ms=900, x=90, y=0)),
)


def piece(start_ms: int, frames: int = 25, **changes: object) -> Footage:
    return replace(footage(start_ms=start_ms, frames=frames), **changes)


@pytest.mark.parametrize(
    ("pieces", "lengths"),
    [
        pytest.param([piece(0), piece(2000), piece(3480)], [3], id="close together"),
        pytest.param([piece(0), piece(1000)], [2], id="touching"),
        pytest.param([piece(0), piece(6000), piece(12_040)], [2, 1], id="six seconds apart"),
        pytest.param([piece(3000), piece(0), piece(2000)], [1, 2], id="shown ahead"),
        pytest.param([piece(0), piece(500)], [1, 1], id="overlapping"),
        pytest.param([piece(0), piece(2010)], [1, 1], id="between two frames"),
        pytest.param([piece(0), piece(2000, sha256="b")], [1, 1], id="another source"),
        pytest.param([piece(0), piece(2000, view=Fit())], [1, 1], id="framed otherwise"),
        pytest.param(
            [piece(0, view=MOVING), piece(2000, view=MOVING)], [1, 1], id="a camera that moves"
        ),
    ],
)
def test_pieces_are_decoded_together_where_that_is_the_same(
    pieces: list[Footage], lengths: list[int]
) -> None:
    found = runs(pieces, FPS25)
    assert [len(run) for run in found] == lengths
    assert [each for run in found for each in run] == pieces


def test_thirty_pieces_open_the_file_once_for_each_purpose() -> None:
    pieces = [piece(1000 + 1480 * number, 25) for number in range(30)]
    line = picture_arguments([encode_picture(*pieces)], same, ["picture.mp4"])
    assert line.count("-i") == 1
    graph = line[line.index("-filter_complex") + 1]
    assert graph.count("between(") == 30
    assert "between(n\\,37\\,61)" in graph.replace("\\\\", "\\")
    area = Area(left=0, top=0, right=100, bottom=100)
    action = MeasureBackdrop(
        width=1080, height=1920, rate=FPS25, footage=tuple(pieces), areas=(area,)
    )
    looked = backdrop_arguments(action, same, "luma")
    assert looked.count("-i") == 1
    assert f"end_frame={30 * 1000 // STEP_MS}" in looked[looked.index("-filter_complex") + 1]


@pytest.mark.parametrize("rate", [FPS25, FPS30, NTSC], ids=["25", "30", "29.97"])
@pytest.mark.parametrize("apart", [False, True], ids=["one decode", "inputs of their own"])
def test_flashes_and_beeps_stay_together_over_many_joins(
    tmp_path: Path, rate: Rate, *, apart: bool
) -> None:
    world = Outside(Store(tmp_path / "store"), 2)
    starts = tuple(0.52 + number for number in range(8))
    clip = beeps(tmp_path / "clip.mp4", starts, 9.0)
    world.know({"clip": clip})
    views: list[View] = [crop(180, 320, (0, 0, 0)), Fit()]
    # Each piece is 0.7 s long and holds one flash; the 0.3 s between them are left out.
    frames, step = rate.frames(700), rate.frames(1000)
    pieces = [
        footage(
            views[apart and number % 2],
            frames,
            sha256="clip",
            start_ms=200 + rate.ms(step * number),
            width=180,
            height=320,
        )
        for number in range(8)
    ]
    assert len(runs(pieces, rate)) == (8 if apart else 1)
    picture = encode_picture(*pieces, width=180, height=320, rate=rate)
    sound = EncodeSound(
        rate=rate,
        clips=tuple(
            SoundClip(sha256="clip", audio=1, start_ms=each.start_ms, frames=each.frames)
            for each in pieces
        ),
        target_lufs=-15.0,
        limit_dbtp=-1.0,
        headroom_db=0.5,
        gain_db=0.0,
        kbps=128,
        sample_rate=48_000,
    )
    (seen,) = rendering.encode_pictures([picture], world)
    heard = rendering.encode_sound(sound, world)
    assert seen.frames == 8 * frames
    made = rendering.mux(Mux(picture=seen.blob, sound=heard.blob, edit_list=True), world)
    file = world.path(made.blob)
    times, luma = measuring.brightness(file)
    white = luma > 150
    flashes = times[np.flatnonzero(white[1:] & ~white[:-1]) + 1]
    found = measuring.onsets(measuring.sound(file))
    assert len(times) == 8 * frames
    assert len(flashes) == len(found) == 8
    # A flash is seen at the first frame that begins in it.
    assert np.abs(flashes - np.array(found)).max() <= float(1 / rate.exact)
    drift = (flashes - np.array(found))[[0, -1]]
    assert abs(drift[1] - drift[0]) <= float(1 / rate.exact)
