"""The inspection of finished files, against how they were made."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from making_media import ffmpeg, film, picture

from znl_video.io.boxes import read_layout
from znl_video.io.inspecting import inspect
from znl_video.model.facts import Inspection

_CLEAN = ("-map_metadata", "-1", "-movflags", "+faststart")


def _found(path: Path) -> Inspection:
    inspected = inspect(path)
    assert inspected.problem is None
    assert inspected.found is not None
    return inspected.found


def test_a_finished_file_is_described(tmp_path: Path) -> None:
    path = film(
        tmp_path / "a.mp4",
        "testsrc2=s=180x320:r=30,setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709",
        "sine=r=48000",
        3,
        *("-preset", "veryfast", "-g", "30", "-sc_threshold", "0", "-ac", "2", "-b:a", "128k"),
        *_CLEAN,
    )
    found = _found(path)
    assert (found.container, found.bytes) == ("mp4", path.stat().st_size)
    assert abs(found.duration_ms - 3000) <= 25
    assert (found.video_codec, found.profile, found.width, found.height) == (
        "h264",
        "High",
        180,
        320,
    )
    assert (found.pixels, found.sar, found.turned) == ("yuv420p", "1:1", False)
    assert (found.primaries, found.transfer, found.matrix) == ("bt709", "bt709", "bt709")
    assert (found.fps, found.constant_fps, found.frames) == (30.0, True, 90)
    assert found.keyframe_ms == 1000
    assert (found.audio_codec, found.sample_rate, found.channels) == ("aac", 48_000, 2)
    assert found.audio_kbps is not None
    assert 60 <= found.audio_kbps <= 140
    size_kbps = found.bytes * 8 / found.duration_ms
    assert 0.9 * size_kbps < found.video_kbps + found.audio_kbps < size_kbps
    assert found.av_offset_ms == 0.0
    assert (found.decode_errors, found.other_streams, found.private_tags) == (0, 0, ())
    assert (found.lufs, found.dbtp) == (None, None)


def test_sound_that_comes_late_is_an_offset(tmp_path: Path) -> None:
    base = picture(tmp_path / "base.mp4", "testsrc2=s=160x90:r=25", 1)
    path = tmp_path / "late.mkv"
    sound = ("-itsoffset", "0.25", "-f", "lavfi", "-i", "sine=d=0.5")
    ffmpeg("-i", base, *sound, "-map", "0", "-map", "1", "-c:v", "copy", "-c:a", "flac", path)
    assert _found(path).av_offset_ms == pytest.approx(250, abs=2)


def test_private_tags_are_named_and_harmless_ones_are_not(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    tags = ("location=+51.5-000.1/", "make=Phone", "AIGC={}")
    options = [part for tag in tags for part in ("-metadata", tag)]
    handler = ("-metadata:s:v", "handler_name=Core Media Video")
    picture(path, "testsrc2=s=160x90", 0.2, *options, *handler, "-movflags", "use_metadata_tags")
    assert _found(path).private_tags == ("handler_name", "location", "location-eng", "make")


@pytest.mark.parametrize(
    ("options", "faststart", "edit_list"),
    [
        (("-bf", "0"), False, False),
        (("-bf", "0", "-movflags", "+faststart"), True, False),
        (("-preset", "veryfast", "-bf", "2"), False, True),
        (("-bf", "0", "-output_ts_offset", "0.5"), False, True),
    ],
    ids=["plain", "faststart", "b-frames", "empty edit"],
)
def test_layout(tmp_path: Path, options: tuple[str, ...], faststart: bool, edit_list: bool) -> None:
    path = picture(tmp_path / "a.mp4", "testsrc2=s=160x90", 0.4, *options)
    found = _found(path)
    assert (found.faststart, found.edit_list) == (faststart, edit_list)


@pytest.mark.parametrize(
    "content",
    [
        struct.pack(">I4s", 8, b"ftyp") + struct.pack(">I4sQ", 1, b"moov", 1 << 62),
        struct.pack(">I4s", 8, b"ftyp")
        + struct.pack(">I4sI4sI4s", 24, b"moov", 3, b"trak", 0, b"edts"),
        struct.pack(">I4s", 8, b"moov") * 20_000,
        b"\x00\x00\x00\x08ftyp\x00\x00",
    ],
    ids=["huge", "backwards", "many", "cut"],
)
def test_broken_boxes_do_no_harm(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(content)
    layout = read_layout(path)
    assert layout.is_mp4
    assert not layout.edit_list
    problem = inspect(path).problem
    assert problem is not None
    assert problem.code in {"media.unreadable", "media.truncated", "media.no-video"}


def test_variable_rate_and_turn_are_seen(tmp_path: Path) -> None:
    dropped = "testsrc2=s=160x90:r=30,select='not(eq(mod(n,7),3))'"
    base = picture(tmp_path / "vfr.mp4", dropped, 1, "-fps_mode", "passthrough")
    path = tmp_path / "turned.mp4"
    ffmpeg("-display_rotation", "90", "-i", base, "-c", "copy", path)
    found = _found(path)
    assert not found.constant_fps
    assert found.turned
    assert found.frames == 26


def test_damage_is_counted(tmp_path: Path) -> None:
    path = picture(tmp_path / "a.mp4", "testsrc2=s=320x180:r=10", 3, *_CLEAN, "-g", "5")
    data = path.read_bytes()
    middle = (data.index(b"mdat") + len(data)) // 2
    path.write_bytes(data[:middle] + b"\xff" * 2000 + data[middle + 2000 :])
    found = _found(path)
    assert found.decode_errors > 0
    assert found.frames < 30


def test_what_cannot_be_inspected_says_why(tmp_path: Path) -> None:
    sound = tmp_path / "a.m4a"
    ffmpeg("-f", "lavfi", "-i", "sine=d=0.2", sound)
    for path, code in ((sound, "media.no-video"), (tmp_path / "gone.mp4", "media.unreachable")):
        problem = inspect(path).problem
        assert problem is not None
        assert problem.code == code
