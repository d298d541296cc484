"""Renders that several tests look at; made once."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import making_media
import numpy as np
import pytest
from filelock import FileLock
from hypothesis import settings
from PIL import Image
from projects import SPEECH, Project, beeps, kit, speech, tiny_preset

from znl_video.batch.result import RunResult
from znl_video.io import process

# How long an example takes tells of the machine's load, not of the code.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

PATCHES = ((200, 40, 40), (40, 160, 60), (50, 70, 190), (220, 200, 60))

# Windows allows none of these in a name.
if sys.platform == "win32":
    ODD = ("甲 'q'", "乙 %d, [x];😀", "it's loud 50%")
else:
    ODD = (" 甲 'q'", '乙 "%d", [x]: 😀\n\\b', ' it\'s "loud": 50%')

HOSTILE_NOTE = r"""
title = "{\\an8}\"Quoted\" {braces} 😀 'title'"
credit = "{\\an8\\fs300}{\\pos(0,0)}Eve's \"{credit}\" 😀"
consent = "yes"
"""


@pytest.fixture(autouse=True)
def going_on() -> Iterator[None]:
    """A test that stops a run stops no other one."""
    yield
    process.begin()


@dataclass(frozen=True)
class Rendered:
    """A project and what its first run told."""

    project: Project
    told: RunResult

    def name(self, odd: int, file: str = "") -> str:
        """Return the name of the short of ``ODD[odd]``, a file or the folder of ``file``."""
        return self.project.name_of(f"{ODD[odd]}/{file}" if file else f"{ODD[odd]}.mp4")


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    """Hostile names, unusable files and good footage, rendered for three platforms; to be read."""
    base = tmp_path_factory.getbasetemp()
    # It takes a minute: workers side by side share one.
    home = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "hostile"
    home.mkdir(exist_ok=True)
    project = Project(home / "raw footage", ("douyin", "tiktok", "youtube-shorts"))
    told = home / "told.json"
    with FileLock(home / "lock"):
        if not told.exists():
            _hostile_footage(project.footage)
            told.write_text(project.run().model_dump_json(), "utf-8")
    return Rendered(project, RunResult.model_validate_json(told.read_text("utf-8")))


def _hostile_footage(footage: Path) -> None:
    first, second, loud = ODD
    for folder in (footage / first, footage / second, footage / "unusable"):
        folder.mkdir(parents=True)
    flashing = beeps(footage / f"{loud}.mp4", (1.0, 2.0), 3.0, "360x640")
    _rotated(footage / first / "IMG_0001.mp4", footage.parent)
    making_media.picture(footage / second / "IMG_0001.mp4", "color=c=gray:s=360x640:r=25", 2)
    spoken = speech(footage / "港区 骑手.mp4", 4.0, "360x640")
    spoken.with_suffix(".toml").write_text(HOSTILE_NOTE, "utf-8")
    _unusable(footage / "unusable", flashing)


def _rotated(path: Path, scratch: Path) -> None:
    """Four patches, coded lying on their side, with place, device and a track of data."""
    upright = np.zeros((640, 360, 3), np.uint8)
    upright[:320, :180], upright[:320, 180:], upright[320:, :180], upright[320:, 180:] = PATCHES
    drawn, coded = scratch / "patches.png", scratch / "patches.mp4"
    Image.fromarray(np.rot90(upright).copy()).save(drawn)
    making_media.ffmpeg(
        *("-loop", "1", "-framerate", "25", "-i", drawn, "-f", "lavfi", "-i", "sine=300"),
        *("-t", "3.0", "-vf", "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p"),
        *("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"),
        *("-c:v", "libx264", "-preset", "ultrafast", "-crf", "12", "-c:a", "aac", coded),
    )
    making_media.ffmpeg(
        *("-display_rotation", "-90", "-i", coded, "-c", "copy", "-timecode", "01:00:00:00"),
        *("-metadata", "location=+22.5431+114.0579/", "-metadata", "com.apple.make=Phone"),
        *("-movflags", "use_metadata_tags", path),
    )


def _unusable(folder: Path, good: Path) -> None:
    (folder / "empty.mp4").touch()
    (folder / "text.mp4").write_text("This is no video.\n" * 50, "utf-8")
    (folder / "cut off.mp4").write_bytes(SPEECH.read_bytes()[: SPEECH.stat().st_size // 3])
    whole = making_media.picture(folder / "no index.mp4", "testsrc=s=96x64:r=25", 1)
    whole.write_bytes(whole.read_bytes()[:-900])
    making_media.ffmpeg("-f", "lavfi", "-i", "sine=440", "-t", "1", folder / "sound only.m4a")
    shutil.copy(good, folder / "copied.mp4")
    shutil.copy(good, folder / ".hidden.mp4")
    (folder / "notes.txt").write_text("Nothing to see.", "utf-8")
    making_media.picture(folder / "private.mp4", "testsrc=s=96x64:r=25", 1)
    (folder / "private.toml").write_text("use = false\n", "utf-8")


@pytest.fixture(scope="session")
def _small(tmp_path_factory: pytest.TempPathFactory) -> Project:
    home = tmp_path_factory.mktemp("small") / "home"
    footage = home / "clips"
    footage.mkdir(parents=True)
    speech(footage / "speech.mp4")
    beeps(footage / "beeps.mp4", (0.4, 1.2), 2.0)
    presets = (
        tiny_preset(home / "tiny.toml"),
        tiny_preset(home / "cardless.toml", cards="forbid"),
    )
    project = Project(footage, tuple(map(str, presets)), str(kit(home / "kit")))
    assert project.run().delivered == 4
    return project


@pytest.fixture
def small(_small: Project, tmp_path: Path) -> Project:
    """A rendered project of two quick clips for two tiny presets, for this test alone."""
    return _small.copied(tmp_path / "home")
