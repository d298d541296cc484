"""What asks for too much is refused before it is worked on, with the setting that allows it."""

from __future__ import annotations

import os
import sys
from fractions import Fraction
from pathlib import Path

import making_media
import pytest
from factories import media
from projects import GREY, Project, tiny_preset

from znl_video.io.scanning import scan
from znl_video.messages import remedy, sentence
from znl_video.model.base import replace
from znl_video.model.limits import Limits
from znl_video.model.media import Rate
from znl_video.model.names import unique_names


@pytest.fixture
def project(tmp_path: Path) -> Project:
    footage = tmp_path / "raw"
    footage.mkdir()
    making_media.picture(footage / "m.mp4", GREY, 1)
    return Project(footage, (str(tiny_preset(tmp_path / "tiny.toml", cards="forbid")),))


def _limits(project: Project, line: str) -> None:
    (project.footage / "znl.toml").write_text(f"[limits]\n{line}\n", "utf-8")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("max_pixels = 50000", "limit.pixels"),
        ("max_hours = 0.0001", "limit.hours"),
        ("max_fps = 24.0", "limit.fps"),
        ("max_gb = 0.0000001", "limit.gb"),
    ],
    ids=["pixels", "hours", "fps", "gb"],
)
def test_a_breach_names_file_limit_and_setting(project: Project, line: str, code: str) -> None:
    _limits(project, line)
    told = project.run(until="ingest")
    assert [each.code for each in told.rejected] == [code]
    assert "m.mp4" in told.rejected[0].reason
    assert line.split(" ", maxsplit=1)[0] in told.rejected[0].remedy
    (project.footage / "znl.toml").unlink()
    # What was probed stands; only the limit was in the way.
    assert project.run(until="ingest").rejected == ()


def test_streams_of_any_kind_count(tmp_path: Path) -> None:
    many = replace(media(), streams=65)
    told = Limits().breached(many, "m.mkv")
    assert told is not None
    assert sentence(told.code, told.fields) == "m.mkv holds 65 streams; the limit is 64."
    assert "256" in remedy(told.code, told.fields)
    assert Limits(max_streams=65).breached(many, "m.mkv") is None


def test_oblong_pixels_count_as_they_are_shown() -> None:
    wide = media(width=7680, height=4320, sar=Rate(num=4, den=1))
    told = Limits().breached(wide, "w.mp4")
    assert told is not None
    assert told.fields["found"] == "30720x4320"
    assert Limits().breached(media(width=7680, height=4320), "8k.mp4") is None
    assert Limits().breached(media(rate=Rate(num=960, den=1)), "slow.mp4") is None


@pytest.mark.skipif(sys.platform == "win32", reason="needs files with holes")
def test_a_file_beyond_the_limit_is_not_even_read(project: Project) -> None:
    with (project.footage / "vast.mp4").open("wb") as file:
        file.truncate(10**13)
    told = project.run(until="ingest")
    assert [(each.file, each.code) for each in told.rejected] == [("vast.mp4", "limit.gb")]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets nobody make links")
def test_links_out_of_the_folder_are_told_and_followed_when_asked(
    project: Project, tmp_path: Path
) -> None:
    outside = tmp_path / "elsewhere"
    outside.mkdir()
    making_media.picture(outside / "o.mp4", GREY.replace("40", "90"), 1)
    (project.footage / "file.mp4").symlink_to(outside / "o.mp4")
    (project.footage / "folder").symlink_to(outside, target_is_directory=True)
    (outside / "back").symlink_to(project.footage.parent, target_is_directory=True)
    (outside / "round").symlink_to(outside, target_is_directory=True)
    told = project.run(until="ingest")
    assert [(each.code, each.file) for each in told.warnings if "link" in each.code] == [
        ("source.links", "file.mp4")
    ]
    assert "2" in next(each.message for each in told.warnings if each.code == "source.links")
    assert told.sources == 1
    found = scan(project.footage, project.work, follow_links=True)
    assert [each.path for each in found.found] == ["file.mp4", "folder/o.mp4", "m.mp4"]
    assert found.links == ()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets nobody make links")
def test_a_sidecar_linked_from_outside_keeps_its_clip(project: Project, tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text("use = true", "utf-8")
    (project.footage / "m.toml").symlink_to(tmp_path / "other.toml")
    told = project.run(until="ingest")
    assert [each.code for each in told.rejected] == ["sidecar.link-outside"]
    _limits(project, "follow_links = true")
    assert project.run(until="ingest").rejected == ()


def test_names_that_are_all_alike_are_numbered_in_one_go() -> None:
    # Tried one after the other from 2 on, these would take minutes.
    names = unique_names({f"{'!' * (n % 7)}{os.sep}{n}": "!" for n in range(20_000)}, {})
    assert len(set(names.values())) == 20_000


def test_rates_are_compared_exactly() -> None:
    assert Limits(max_fps=30.0).breached(media(rate=Rate(num=30_001, den=1000)), "m") is not None
    assert Fraction(30_000, 1001) < 30
    assert Limits(max_fps=30.0).breached(media(rate=Rate(num=30_000, den=1001)), "m") is None
