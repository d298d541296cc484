"""The probe against what ffmpeg itself made, and against files that are no videos."""

from __future__ import annotations

import struct
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from making_media import QUARTERS, ffmpeg, film, picture, shown

from znl_video.io.cadence import cadence
from znl_video.io.probing import probe
from znl_video.io.upright import upright
from znl_video.model.media import Media, Rate


def _media(path: Path) -> Media:
    probed = probe(path)
    assert probed.problem is None
    assert probed.media is not None
    return probed.media


def _refusal(path: Path) -> str:
    probed = probe(path)
    assert probed.media is None
    assert probed.problem is not None
    return probed.problem.code


@pytest.fixture(scope="module")
def quarters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return picture(tmp_path_factory.mktemp("quarters") / "q.mp4", QUARTERS, 0.2)


@pytest.mark.parametrize("flip", [False, True], ids=["plain", "mirrored"])
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_orientation_is_what_ffmpeg_shows(
    quarters: Path, tmp_path: Path, rotation: int, flip: bool
) -> None:
    turned = tmp_path / "turned.mp4"
    options = ["-display_rotation", str(rotation), *(["-display_hflip"] if flip else [])]
    ffmpeg(*options, "-i", quarters, "-c", "copy", turned)
    track = _media(turned).video[0]
    assert track.mirrored is flip
    assert track.turn % 180 == rotation % 180
    coded = shown(turned, 96, 64, "-noautorotate").astype(np.float32)
    seen = shown(turned, *track.upright)
    assert np.abs(upright(coded, track) - seen).mean() < 2


def test_a_plain_film_is_described(tmp_path: Path) -> None:
    tags = "color_primaries=bt709:color_trc=bt709:colorspace=bt709"
    path = film(
        tmp_path / "a.mp4",
        f"testsrc2=s=320x180:r=30000/1001,setparams={tags}",
        "sine=r=44100",
        2,
        *("-metadata", "creation_time=2024-05-01T10:00:00+08:00"),
        *("-metadata", "AIGC={}", "-movflags", "use_metadata_tags"),
    )
    media = _media(path)
    assert media.container == "mp4"
    assert media.captured_at == "2024-05-01T02:00:00Z"
    assert media.aigc == "{}"
    assert 1990 <= media.duration_ms <= 2030
    (track,) = media.video
    assert (track.codec, track.width, track.height, track.pixels) == ("h264", 320, 180, "yuv420p")
    assert track.rate == Rate(num=30_000, den=1001)
    assert (track.vfr, track.interlaced, track.hdr, track.full_range) == (
        False,
        False,
        "sdr",
        False,
    )
    assert (track.primaries, track.transfer, track.matrix) == ("bt709", "bt709", "bt709")
    (sound,) = media.audio
    assert (sound.codec, sound.sample_rate, sound.channels) == ("aac", 44_100, 1)


@pytest.mark.parametrize(
    ("ending", "container"),
    [("mov", "mov"), ("mkv", "mkv"), ("3gp", "3gp"), ("ts", "mpegts"), ("avi", "avi")],
)
def test_containers_have_their_everyday_names(
    quarters: Path, tmp_path: Path, ending: str, container: str
) -> None:
    path = tmp_path / f"a.{ending}"
    ffmpeg("-i", quarters, "-c", "copy", path)
    media = _media(path)
    assert media.container == container
    assert media.video[0].rate == Rate(num=25, den=1)
    assert abs(media.duration_ms - 200) <= 41


@pytest.mark.parametrize(
    ("transfer", "hdr"), [("arib-std-b67", "hlg"), ("smpte2084", "pq")], ids=["hlg", "pq"]
)
def test_hdr_is_told_by_the_transfer(tmp_path: Path, transfer: str, hdr: str) -> None:
    path = tmp_path / "hdr.mp4"
    x265 = f"log-level=none:colorprim=bt2020:transfer={transfer}:colormatrix=bt2020nc"
    options = ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", x265, "-tag:v", "hvc1")
    ffmpeg("-f", "lavfi", "-i", QUARTERS, "-t", "0.2", "-pix_fmt", "yuv420p10le", *options, path)
    track = _media(path).video[0]
    assert (track.hdr, track.transfer, track.matrix) == (hdr, transfer, "bt2020nc")


def test_dolby_vision_is_read_from_its_box(tmp_path: Path) -> None:
    path = tmp_path / "dv.mp4"
    options = ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none")
    ffmpeg("-f", "lavfi", "-i", QUARTERS, "-t", "0.2", *options, "-tag:v", "hvc1", path)
    plain = path.read_bytes()
    path.write_bytes(_with_dolby_vision(plain, profile=8))
    assert _media(path).video[0].dolby_vision == 8
    path.write_bytes(_with_dolby_vision(plain, profile=5))
    assert _refusal(path) == "media.dolby-vision-5"


def _with_dolby_vision(data: bytes, profile: int) -> bytes:
    """Put a dvcC box at the end of the hvc1 sample entry; the index must come after the media."""
    box = struct.pack(">I4sBBBB20x", 32, b"dvcC", 1, 0, profile << 1, 0)
    changed = bytearray(data)
    entry = 0
    for kind in (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd", b"hvc1"):
        entry = changed.index(kind, entry) - 4
        size = struct.unpack_from(">I", changed, entry)[0]
        struct.pack_into(">I", changed, entry, size + len(box))
    end = entry + size
    return bytes(changed[:end] + box + changed[end:])


def test_dropped_frames_make_it_variable_and_leave_the_nominal_rate(tmp_path: Path) -> None:
    dropped = "testsrc2=s=160x90:r=30,select='not(eq(mod(n,7),3))'"
    path = picture(tmp_path / "vfr.mp4", dropped, 2, "-fps_mode", "passthrough")
    track = _media(path).video[0]
    assert track.vfr
    assert track.rate == Rate(num=30, den=1)


@pytest.mark.parametrize(
    ("ticks", "base", "average", "rate", "vfr"),
    [
        ([0, 33, 67, 100, 133, 167, 200], 1000, "30", "30", False),
        ([round(n * 1001 / 24) for n in range(100)], 1000, "24", "24000/1001", False),
        ([0, 2, 4, 6], 25, "25/2", "25/2", False),
        ([0, 40, 80, 200, 240, 280], 1000, "18", "25", True),
        ([0], 1000, "25", "25", False),
    ],
    ids=["milliseconds", "film", "uncommon", "hole", "one frame"],
)
def test_cadence(ticks: list[int], base: int, average: str, rate: str, vfr: bool) -> None:
    expected = Fraction(rate)
    found, irregular = cadence(ticks, Fraction(1, base), Fraction(average))
    assert found is not None
    assert found.exact == expected
    assert irregular is vfr


def test_a_cover_picture_is_counted_not_shown(quarters: Path, tmp_path: Path) -> None:
    path = tmp_path / "cover.mp4"
    cover = tmp_path / "cover.png"
    ffmpeg("-i", quarters, "-frames:v", "1", cover)
    maps = ("-map", "0", "-map", "1", "-c", "copy", "-disposition:v:1", "attached_pic")
    ffmpeg("-i", quarters, "-i", cover, *maps, path)
    media = _media(path)
    assert (len(media.video), media.attached_pictures) == (1, 1)


def test_the_film_comes_before_the_motion_photos_still(tmp_path: Path) -> None:
    path = tmp_path / "motion.mp4"
    still = ("-f", "lavfi", "-i", "testsrc2=s=640x360:r=2")
    moving = ("-f", "lavfi", "-i", "testsrc2=s=160x90:r=25")
    maps = ("-map", "0", "-map", "1", "-t", "2", "-frames:v:0", "1", "-c:v", "libx264")
    ffmpeg(*still, *moving, *maps, path)
    assert [track.width for track in _media(path).video] == [160, 640]


def test_sound_that_starts_late_says_so(quarters: Path, tmp_path: Path) -> None:
    path = tmp_path / "late.mkv"
    sound = ("-itsoffset", "0.1", "-f", "lavfi", "-i", "sine=d=0.2")
    ffmpeg("-i", quarters, *sound, "-map", "0", "-map", "1", "-c:v", "copy", path)
    media = _media(path)
    assert 90 <= media.audio[0].start_ms - media.video[0].start_ms <= 110


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "media.empty"),
        (b"\x00" * 5000, "media.unreadable"),
        (b"#EXTM3U\n#EXTINF:1,\nother.mp4\n#EXT-X-ENDLIST\n", "media.unreadable"),
        (b"ffconcat version 1.0\nfile other.mp4\n", "media.unreadable"),
        (b"v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n", "media.unreadable"),
    ],
    ids=["empty", "noise", "hls", "concat", "sdp"],
)
def test_what_is_no_video_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(content)
    assert _refusal(path) == code


def test_what_holds_no_usable_picture_is_refused(quarters: Path, tmp_path: Path) -> None:
    sound = tmp_path / "sound.m4a"
    ffmpeg("-f", "lavfi", "-i", "sine=d=0.2", sound)
    assert _refusal(sound) == "media.no-video"

    covered = tmp_path / "covered.m4a"
    cover = tmp_path / "cover.png"
    ffmpeg("-i", quarters, "-frames:v", "1", cover)
    maps = ("-map", "0", "-map", "1", "-c", "copy", "-disposition:v:0", "attached_pic")
    ffmpeg("-i", sound, "-i", cover, *maps, covered)
    assert _refusal(covered) == "media.only-cover"

    cut = tmp_path / "cut.mp4"
    whole = quarters.read_bytes()
    cut.write_bytes(whole[: whole.index(b"moov") - 4])
    assert _refusal(cut) == "media.truncated"

    scrambled = tmp_path / "scrambled.mp4"
    start, end = whole.index(b"mdat") + 4, whole.index(b"moov") - 4
    scrambled.write_bytes(whole[:start] + b"\xff" * (end - start) + whole[end:])
    assert _refusal(scrambled) == "media.undecodable"

    tiny = picture(tmp_path / "tiny.mp4", "color=s=8x8", 0.2)
    assert _refusal(tiny) == "media.bad-size"
    assert _refusal(tmp_path / "gone.mp4") == "media.unreachable"


@pytest.mark.parametrize("name", [" a b.mp4", "50% [x]'q,.mp4", "电动车🛵.mp4"])
def test_odd_names_are_opened(quarters: Path, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(quarters.read_bytes())
    assert _media(path).video[0].width == 96
