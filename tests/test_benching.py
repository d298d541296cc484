"""``znl bench``: a scorecard out of a real run, in a place that is gone afterwards."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from commands import refused, told, znl
from projects import silent_clip, tiny_preset

from znl_video.io.proving import standard_clip


@pytest.fixture
def preset(tmp_path: Path) -> Path:
    return tiny_preset(tmp_path / "tiny.toml")


def left_over() -> set[Path]:
    return set(Path(tempfile.gettempdir()).glob("znl-bench-*"))


def test_a_scorecard_tells_what_each_stage_cost(tmp_path: Path, preset: Path) -> None:
    clip = silent_clip(tmp_path / "红.mp4", "red", 1.0)
    before = left_over()
    said = znl("bench", clip, "--preset", preset, "--json")
    assert said.code == 0, said.err
    card = said.only_object
    assert (card["videos"], card["clips"], card["presets"]) == (1, ["红.mp4"], ["tiny"])
    assert {"ingest", "export", "verify"} <= {each["stage"] for each in card["stages"]}
    assert all(each["seconds"] > 0 for each in card["stages"])
    assert 0 < card["idle_s"] < card["wall_s"]
    assert 0 < card["cpu_use"] <= 1.05
    assert card["peak_bytes"] > 10_000_000
    assert 1.0 < card["video_s"] < 5.0
    assert "红.mp4 for tiny" in told(said.err)
    assert left_over() <= before
    assert not list(tmp_path.glob("*-znl"))


def test_a_clip_that_cannot_be_used_is_told(tmp_path: Path, preset: Path) -> None:
    clip = tmp_path / "bad.mp4"
    clip.write_text("no video", "utf-8")
    said = znl("bench", clip, "--preset", preset, "--json")
    assert said.code == 1
    assert [each["stage"] for each in said.only_object["problems"]] == ["ingest"]


def test_a_clip_that_is_not_there_is_refused(tmp_path: Path) -> None:
    said = znl("bench", tmp_path / "nothing.mp4", "--json")
    assert "nothing.mp4" in refused(said, "check.missing")


def test_the_standard_clip_is_there() -> None:
    assert standard_clip().stat().st_size > 500_000
