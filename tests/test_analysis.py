"""The look and listen: what it measures of pictures and sounds that are known exactly."""

from __future__ import annotations

from pathlib import Path

import pytest
from making_media import ffmpeg, film, picture

from znl_video.io.analysing import analyse
from znl_video.io.probing import probe
from znl_video.model.actions import Analyse
from znl_video.model.facts import Analysis


def _analysis(path: Path) -> Analysis:
    media = probe(path).media
    assert media is not None
    action = Analyse(
        sha256="",
        video=media.video[0],
        audio=media.audio[0].index if media.audio else None,
        duration_ms=media.duration_ms,
    )
    return analyse(action, path)


def test_sound_levels_lie_on_the_files_clock(tmp_path: Path) -> None:
    # A sine's RMS is 3 dB under its amplitude: 0.5 is -9 dBFS; it sounds for the second second.
    sine = "aevalsrc='if(between(t,1,2),0.5*sin(2*PI*440*t),0)':s=48000:d=3"
    found = _analysis(film(tmp_path / "a.mp4", "color=s=160x90:r=10", sine, 3, "-b:a", "128k"))
    assert len(found.sound_db) == 60
    assert set(found.sound_db[22:38]) == {-9}
    assert max(found.sound_db[:18] + found.sound_db[42:]) < -60
    assert found.sound_db[5] == -100


def test_sound_that_starts_late_is_padded(tmp_path: Path) -> None:
    path = tmp_path / "late.mkv"
    base = picture(tmp_path / "base.mp4", "color=s=160x90:r=10", 2)
    sound = ("-itsoffset", "1", "-f", "lavfi", "-i", "sine=d=1")
    ffmpeg("-i", base, *sound, "-map", "0", "-map", "1", "-c:v", "copy", "-c:a", "flac", path)
    found = _analysis(path)
    assert set(found.sound_db[:19]) == {-100}
    assert min(found.sound_db[21:38]) > -30


def test_brightness_and_stillness(tmp_path: Path) -> None:
    halves = "color=c=white:s=160x90:r=10,format=gray,geq=lum='if(lt(T,1),0,255)'"
    found = _analysis(picture(tmp_path / "a.mp4", halves, 2))
    assert found.luma == (0, 0, 255, 255)
    assert found.motion == (0, 0, 25_500, 0)
    assert found.sharpness == (0, 0, 0, 0)
    assert found.sound_db == ()
    assert (found.decoded_ms, found.decode_errors, found.problem) == (2000, 0, None)


def test_a_sharp_picture_is_sharper_than_a_blurred_one(tmp_path: Path) -> None:
    sharp = _analysis(picture(tmp_path / "a.mp4", "testsrc2=s=320x180:r=10", 1))
    blurred = _analysis(picture(tmp_path / "b.mp4", "testsrc2=s=320x180:r=10,gblur=8", 1))
    assert min(sharp.sharpness) > 5 * max(blurred.sharpness)


@pytest.mark.parametrize(
    ("size", "box", "rotation", "inside"),
    [
        ("320x180", "x=140:y=70", 0, 1000),
        ("320x180", "x=10:y=70", 0, 0),
        ("180x320", "x=10:y=70", 0, 1000),
        ("320x180", "x=10:y=70", 90, 1000),
    ],
    ids=["middle", "left", "portrait", "portrait by turning"],
)
def test_where_the_activity_lies(
    tmp_path: Path, size: str, box: str, rotation: int, inside: int
) -> None:
    source = f"color=c=black:s={size}:r=10,drawbox={box}:w=40:h=40:c=white:t=fill"
    base = picture(tmp_path / "base.mp4", source, 1)
    path = tmp_path / "a.mp4"
    ffmpeg("-display_rotation", str(rotation), "-i", base, "-c", "copy", path)
    assert all(abs(share - inside) <= 10 for share in _analysis(path).centre)


def test_steps_stay_even_where_frames_are_missing(tmp_path: Path) -> None:
    gap = "testsrc2=s=160x90:r=10,select='not(between(t,0.6,2.4))'"
    path = picture(tmp_path / "a.mp4", gap, 4, "-fps_mode", "passthrough")
    found = _analysis(path)
    assert len(found.luma) == 8
    assert found.motion[2:5] == (0, 0, 0)
    assert found.motion[5] > 0


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("whole") / "whole.mp4"
    options = ("-g", "10", "-movflags", "+faststart")
    return picture(path, "testsrc2=s=320x180:r=10", 4, *options).read_bytes()


def test_a_file_cut_in_its_first_half_is_damaged(tmp_path: Path, whole: bytes) -> None:
    path = tmp_path / "cut.mp4"
    media_begins = whole.index(b"mdat")
    path.write_bytes(whole[: media_begins + (len(whole) - media_begins) * 3 // 10])
    found = _analysis(path)
    assert 500 < found.decoded_ms < 2000
    assert found.problem is not None
    assert found.problem.code == "media.damaged"


def test_a_file_of_which_nothing_can_be_decoded_is_damaged(tmp_path: Path, whole: bytes) -> None:
    path = tmp_path / "whole.mp4"
    path.write_bytes(whole)
    media = probe(path).media
    assert media is not None
    path.write_bytes(whole[: whole.index(b"mdat") + 40])
    action = Analyse(sha256="", video=media.video[0], audio=None, duration_ms=media.duration_ms)
    found = analyse(action, path)
    assert found.problem is not None
    assert found.problem.code == "media.damaged"
    assert found.sight is not None
    assert found.sight.faces == ()


def test_damage_in_the_middle_is_counted_and_passed_over(tmp_path: Path, whole: bytes) -> None:
    path = tmp_path / "hurt.mp4"
    middle = (whole.index(b"mdat") + len(whole)) // 2
    path.write_bytes(whole[:middle] + b"\xff" * 20_000 + whole[middle + 20_000 :])
    found = _analysis(path)
    assert found.decode_errors > 0
    assert (found.decoded_ms, found.problem) == (4000, None)
