from __future__ import annotations

import json
import tomllib
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from znl_video.model.people import ClipNote

CLIPS = Path(__file__).parents[1] / "sample_clips"
TRUTH: dict[str, dict[str, Any]] = json.loads((CLIPS / "truth.json").read_text(encoding="utf-8"))
MEDIA = {".mp4", ".mov"}

each = pytest.mark.parametrize("name", sorted(TRUTH))


def pictures(name: str, until: float) -> list[tuple[float, NDArray[np.uint8]]]:
    """Decode the upright pictures of the first ``until`` seconds, with their times."""
    turns = TRUTH[name]["turn"] // 90
    found = []
    with av.open(str(CLIPS / name)) as container:
        for frame in container.decode(video=0):
            if frame.time is None or frame.time >= until:
                break
            rgb = frame.reformat(format="rgb24", src_colorspace="ITU709").to_ndarray()
            found.append((frame.time, np.rot90(rgb, -turns).astype(np.uint8)))
    return found


def sound(name: str) -> NDArray[np.float64]:
    """Decode the first channel at 48 kHz."""
    with av.open(str(CLIPS / name)) as container:
        chunks = [frame.to_ndarray()[0] for frame in container.decode(audio=0)]
    return np.concatenate(chunks).astype(np.float64)


def level(samples: NDArray[np.float64], start: float, end: float) -> float:
    return float(np.sqrt(np.mean(samples[round(start * 48_000) : round(end * 48_000)] ** 2)))


def test_every_clip_has_its_truth_and_all_are_small() -> None:
    files = [file for file in CLIPS.rglob("*") if file.suffix.lower() in MEDIA]
    assert {file.relative_to(CLIPS).as_posix() for file in files} == set(TRUTH)
    assert len(files) >= 6
    assert sum(file.stat().st_size for file in files) < 8_000_000


def test_the_clips_differ_as_footage_does() -> None:
    clips = TRUTH.values()
    names = [Path(name).name for name in TRUTH]
    assert names.count("IMG_0001.mp4") == 2
    assert any(" " in Path(name).parts[0] for name in TRUTH)
    assert sum(clip["vfr"] for clip in clips) == 1
    assert [clip["turn"] for clip in clips if clip["turn"]] == [90]
    assert {clip["language"] for clip in clips} == {"zh", "en", None}
    assert {clip["subject"] for clip in clips} == {"left", "centre", "right", "moving"}
    assert any(clip["upright"][0] > clip["upright"][1] for clip in clips)
    assert any(clip["upright"][0] < clip["upright"][1] for clip in clips)


@each
def test_container_is_as_told(name: str) -> None:
    truth = TRUTH[name]
    with av.open(str(CLIPS / name)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        assert len(container.streams) == 2
        assert [video.width, video.height] == truth["coded"]
        assert audio.codec_context.layout.nb_channels == truth["channels"]
        assert container.duration is not None
        assert container.duration / 1e6 == pytest.approx(truth["seconds"], abs=0.1)
        assert set(truth["tags"]) <= set(container.metadata) | {"creation_time", "location"}
        first = next(container.decode(video=0))
        # PyAV counts counter-clockwise.
        assert -first.rotation % 360 == truth["turn"]
        assert (first.colorspace, first.color_primaries, first.color_trc) == (1, 1, 1)


@each
def test_frames_come_at_the_told_rate(name: str) -> None:
    truth = TRUTH[name]
    with av.open(str(CLIPS / name)) as container:
        base = container.streams.video[0].time_base
        assert base is not None
        packets = container.demux(video=0)
        stamps = sorted(packet.pts * base for packet in packets if packet.pts is not None)
    gaps = {b - a for a, b in pairwise(stamps)}
    step = 1 / Fraction(*truth["rate"])
    assert len(stamps) == truth["frames"]
    assert gaps == ({step, 2 * step, 3 * step} if truth["vfr"] else {step})


@each
def test_upright_pictures_show_the_patches_where_told(name: str) -> None:
    truth = TRUTH[name]
    picture = pictures(name, 0.1)[0][1]
    assert [picture.shape[1], picture.shape[0]] == truth["upright"]
    for patch in truth["patches"]:
        left, top, right, bottom = patch["box"]
        inside = picture[top + 8 : bottom - 8, left + 8 : right - 8].mean(axis=(0, 1))
        assert np.abs(inside - patch["rgb"]).max() <= 6, patch["name"]


@pytest.mark.parametrize("name", [name for name in sorted(TRUTH) if TRUTH[name]["flashes"]])
def test_flash_and_beep_start_together(name: str) -> None:
    at = TRUTH[name]["flashes"][0]
    white = [time for time, picture in pictures(name, at + 0.5) if picture.mean() > 245]
    assert white[0] == pytest.approx(at, abs=0.001)
    samples = sound(name)
    loud = np.flatnonzero(np.abs(samples) > 0.25) / 48_000
    assert loud[0] == pytest.approx(at, abs=0.002)
    assert all(level(samples, flash, flash + 0.09) > 0.3 for flash in TRUTH[name]["flashes"])


@pytest.mark.parametrize("name", [name for name in sorted(TRUTH) if TRUTH[name]["sentences"]])
def test_sentences_are_louder_than_the_pauses_around_them(name: str) -> None:
    sentences = TRUTH[name]["sentences"]
    samples = sound(name)
    pauses = [
        level(samples, a["end"] + 0.15, b["start"] - 0.15)
        for a, b in pairwise(sentences)
        if b["start"] - a["end"] > 0.5
    ]
    quietest = min(level(samples, each["start"], each["end"]) for each in sentences)
    assert quietest > 4 * float(np.median(pauses))
    assert all(each["text"] for each in sentences)


def test_sidecars_are_valid_and_belong_to_a_clip() -> None:
    notes = sorted(CLIPS.glob("*/*.toml"))
    assert len(notes) == 2
    for file in notes:
        note = ClipNote.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
        assert note.title
        assert note.place
        assert note.consent == "yes"
        assert any(Path(name).with_suffix(".toml") == file.relative_to(CLIPS) for name in TRUTH)
