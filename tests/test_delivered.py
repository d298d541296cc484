"""Delivered files, measured with nothing of znl: container, picture, sound and their sync."""

from __future__ import annotations

import json
import tomllib
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import measuring
import numpy as np
import pysrt
import pytest
from conftest import PATCHES, Rendered
from numpy.typing import NDArray
from PIL import Image
from projects import REPOSITORY

PRESETS = ("douyin", "tiktok", "youtube-shorts")
SPOKEN = "港区-骑手"

# The footage is this grey all over; its luma as decoded.
GREY = 64
CARD_SECONDS = 2.0
CARD_COLOUR = (0x12, 0x32, 0x4A)

every_preset = pytest.mark.parametrize("preset", PRESETS)


@every_preset
def test_the_container_is_what_was_promised(hostile: Rendered, preset: str) -> None:
    for file in _all(hostile, preset):
        with av.open(str(file)) as container:
            assert [stream.type for stream in container.streams] == ["video", "audio"]
            video, audio = container.streams.video[0], container.streams.audio[0]
            coded = video.codec_context
            assert (coded.name, coded.profile, coded.pix_fmt) == ("h264", "High", "yuv420p")
            assert (coded.width, coded.height) == (1080, 1920)
            assert video.sample_aspect_ratio in (None, Fraction(1))
            # 1 is BT.709 for primaries, transfer and matrix; range 1 is limited.
            assert (coded.color_primaries, coded.color_trc, coded.colorspace) == (1, 1, 1)
            assert coded.color_range == 1
            sound = audio.codec_context
            assert (sound.name, sound.sample_rate, sound.layout.name) == ("aac", 48_000, "stereo")
            assert set(container.metadata) <= {
                "major_brand",
                "minor_version",
                "compatible_brands",
                "encoder",
            }


@every_preset
def test_the_index_comes_first_and_youtube_gets_no_edit_list(
    hostile: Rendered, preset: str
) -> None:
    for file in _all(hostile, preset):
        found = measuring.boxes(file)
        assert found.index("moov") < found.index("mdat")
        edits = sum(box.endswith("/elst") for box in found)
        assert edits == 0 if preset == "youtube-shorts" else edits >= 1


@every_preset
def test_nothing_tells_of_place_or_device(hostile: Rendered, preset: str) -> None:
    data = hostile.project.export(f"{_turned(hostile)}.mp4", preset).read_bytes()
    for private in (b"22.5431", b"114.0579", b"Phone", b"\xa9xyz", b"tmcd", b"com.apple"):
        assert private not in data


@every_preset
def test_frames_are_evenly_spaced_and_as_many_as_planned(hostile: Rendered, preset: str) -> None:
    card = 0 if preset == "tiktok" else CARD_SECONDS
    for name, seconds in ((hostile.name(2), 3.0), (_turned(hostile), 3.0), (SPOKEN, 4.0)):
        times = measuring.times(hostile.project.export(f"{name}.mp4", preset))
        assert len(times) == round((seconds + card) * 25)
        assert times[0] == 0
        assert {after - before for before, after in pairwise(times)} == {Fraction(1, 25)}


@every_preset
def test_the_sound_is_as_loud_as_wanted_and_its_peaks_are_held(
    hostile: Rendered, preset: str
) -> None:
    for name in (hostile.name(2), _turned(hostile), SPOKEN):
        samples = measuring.sound(hostile.project.export(f"{name}.mp4", preset))
        assert measuring.loudness(samples) == pytest.approx(-15, abs=0.3)
        assert measuring.true_peak(samples) <= -1


@every_preset
def test_what_znl_says_of_the_sound_agrees(hostile: Rendered, preset: str) -> None:
    card = json.loads(hostile.project.export(f"{SPOKEN}.json", preset).read_text("utf-8"))
    samples = measuring.sound(hostile.project.export(f"{SPOKEN}.mp4", preset))
    assert measuring.loudness(samples) == pytest.approx(card["lufs"], abs=0.15)
    assert measuring.true_peak(samples) == pytest.approx(card["dbtp"], abs=0.3)


@every_preset
def test_flashes_and_beeps_stay_together(hostile: Rendered, preset: str) -> None:
    file = hostile.project.export(f"{hostile.name(2)}.mp4", preset)
    times, luma = measuring.brightness(file)
    white = luma > 200
    flashes = times[np.flatnonzero(white[1:] & ~white[:-1]) + 1]
    beeps = measuring.onsets(measuring.sound(file))
    assert flashes == pytest.approx([1.0, 2.0], abs=1e-3)
    assert beeps == pytest.approx(list(flashes), abs=0.005)


@every_preset
def test_a_turned_source_stands_upright_in_its_own_colours(hostile: Rendered, preset: str) -> None:
    file = hostile.project.export(f"{_turned(hostile)}.mp4", preset)
    picture = measuring.picture(file, 1.0)
    # Away from the logo and the credit line.
    places = [(350, 150), (350, 400), (700, 150), (700, 400)]
    for (y, x), colour in zip(places, PATCHES, strict=True):
        seen = picture[y - 20 : y + 20, x - 20 : x + 20].mean(axis=(0, 1))
        assert seen == pytest.approx(colour, abs=5)


def test_the_end_card_follows_where_cards_are_allowed(hostile: Rendered) -> None:
    for preset, carded in (("douyin", True), ("youtube-shorts", True), ("tiktok", False)):
        file = hostile.project.export(f"{SPOKEN}.mp4", preset)
        last = measuring.picture(file, 60.0)
        corner = last[20:60, 20:60].mean(axis=(0, 1))
        wanted = CARD_COLOUR if carded else (GREY,) * 3
        assert corner == pytest.approx(wanted, abs=5)
        # Half size: the card's words stand around the middle.
        assert bool(_ink(last, wanted)[300:520].any()) == carded


def test_the_logo_is_drawn_only_where_it_may_be(hostile: Rendered) -> None:
    kept = {}
    for preset in ("douyin", "tiktok"):
        ink = _ink(measuring.picture(hostile.project.export(f"{SPOKEN}.mp4", preset), 0.2))
        # The default kit's corner, above and left of where captions and credits may stand.
        kept[preset] = ink[105:200, 25:130].mean()
    assert kept["douyin"] > 0.05
    assert kept["tiktok"] == 0


# Two lines of 64 px with their leading, as the captions' place is reckoned.
_TWO_LINES = 186


@every_preset
def test_captions_stand_in_the_safe_area_while_they_are_due(hostile: Rendered, preset: str) -> None:
    file = hostile.project.export(f"{SPOKEN}.mp4", preset)
    cues = pysrt.open(str(file.with_suffix(".srt")), encoding="utf-8")
    first = cues[0]
    assert first.start.ordinal > 600
    before = measuring.picture(file, first.start.ordinal / 1000 - 0.2)
    during = measuring.picture(file, (first.start.ordinal + first.end.ordinal) / 2000)
    top, bottom, left, right = _safe_area(preset)
    # Opening title and lower third come and go over the place of two lines.
    place = (1920 - bottom - _TWO_LINES) // 2
    captions = _ink(during, before)
    captions[:place] = False
    rows, columns = np.flatnonzero(captions.any(axis=1)), np.flatnonzero(captions.any(axis=0))
    assert captions.sum() > 2000
    assert rows[0] * 2 >= top
    assert rows[-1] * 2 <= 1920 - bottom
    assert columns[0] * 2 >= left
    assert columns[-1] * 2 <= 1080 - right
    # Where captions stood, nothing stands while none is due.
    assert not _ink(before)[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].any()


def test_a_credit_with_override_tags_is_drawn_as_text(hostile: Rendered) -> None:
    ink = _ink(measuring.picture(hostile.project.export(f"{SPOKEN}.mp4", "tiktok"), 0.2))
    rows = np.flatnonzero(ink.any(axis=1)) * 2
    # Not at the top left, where \pos(0,0) would put it, and not 300 px high.
    assert rows.size
    assert rows[0] >= _safe_area("tiktok")[0]
    assert rows[-1] - rows[0] < 200


def test_the_cover_shows_the_footage(hostile: Rendered) -> None:
    with Image.open(hostile.project.export(f"{_turned(hostile)}.jpg", "douyin")) as cover:
        assert (cover.format, cover.size) == ("JPEG", (1080, 1440))
        pixels = np.asarray(cover.convert("RGB"), np.float64)
    for (y, x), colour in zip(
        ((360, 270), (360, 810), (1080, 270), (1080, 810)), PATCHES, strict=True
    ):
        assert pixels[y - 40 : y + 40, x - 40 : x + 40].mean(axis=(0, 1)) == pytest.approx(
            colour, abs=6
        )


def _all(rendered: Rendered, preset: str) -> list[Path]:
    found = [Path(each.path) for each in rendered.told.outputs if each.preset == preset]
    assert len(found) >= 3
    return found


def _turned(rendered: Rendered) -> str:
    return rendered.name(0, "IMG_0001.mp4")


def _ink(
    picture: NDArray[np.float64], ground: NDArray[np.float64] | tuple[int, ...] = (GREY,) * 3
) -> NDArray[np.bool_]:
    """Return where ``ground``, the grey of the footage, is drawn upon."""
    return np.asarray(np.abs(picture - np.asarray(ground)).max(axis=-1) > 40)


def _safe_area(preset: str) -> tuple[int, int, int, int]:
    area = tomllib.loads((REPOSITORY / "presets" / f"{preset}.toml").read_text("utf-8"))[
        "safe_area"
    ]
    top, bottom, left, right = (area[side]["value"] for side in ("top", "bottom", "left", "right"))
    return top, bottom, left, right
