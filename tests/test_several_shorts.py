"""Several shorts of one clip: their names, and corrections that stay with their seconds."""

from __future__ import annotations

from pathlib import Path

import pytest
from factories import FPS25
from projects import Project, speech, tiny_preset

from znl_video.batch.explaining import explain
from znl_video.batch.result import RunResult
from znl_video.cli.progress import silent
from znl_video.model.cut import Cut
from znl_video.model.manifest import Short
from znl_video.stages.compose import numbered

SETTINGS = "[trim]\nmin_seconds = 2.5\nmax_seconds = 6\ncount = {count}\n"


def asked(project: Project, count: int) -> RunResult:
    (project.footage / "znl.toml").write_text(SETTINGS.format(count=count), "utf-8")
    return project.run(until="subtitle")


def cut(project: Project, name: str) -> Cut:
    found = project.short(name).short.cut
    assert found is not None
    return found


def corrected(project: Project, name: str, before: str, after: str) -> None:
    file = project.folder.captions_file(name)
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after), "utf-8")


@pytest.fixture(scope="module")
def _talk(tmp_path_factory: pytest.TempPathFactory) -> Project:
    home = tmp_path_factory.mktemp("several") / "home"
    (home / "clips").mkdir(parents=True)
    speech(home / "clips" / "talk.mp4", 10.0)
    project = Project(home / "clips", (str(tiny_preset(home / "tiny.toml")),))
    assert asked(project, 1).failed == ()
    return project


@pytest.fixture
def talk(_talk: Project, tmp_path: Path) -> Project:
    return _talk.copied(tmp_path / "home")


def test_names_are_numbered_and_free() -> None:
    parts = [Short(name="a", sources=("a",), presets=("one",), rate=FPS25)] * 2
    taken = {"a", "a-1"}
    assert [each.name for each in numbered(parts, taken)] == ["a-1-2", "a-2"]
    assert taken == {"a", "a-1", "a-1-2", "a-2"}
    assert [each.name for each in numbered(parts[:1], taken)] == ["a"]
    assert {each.stem for each in numbered(parts, taken)} == {"a"}


def test_two_shorts_of_a_talk_have_their_own_seconds(talk: Project) -> None:
    assert asked(talk, 2).shorts == 2
    one, two = (cut(talk, f"talk-{number}") for number in (1, 2))
    (first,), (second,) = one.segments, two.segments
    low, high = sorted((first, second), key=lambda each: each.start_ms)
    assert low.start_ms + FPS25.ms(low.frames) <= high.start_ms
    assert one.chosen is not None
    told = explain(talk.options(), silent())
    assert [each.short for each in told.cuts] == ["talk-1", "talk-2"]
    assert all("of 1" in each.chosen for each in told.cuts)


def test_corrections_stay_with_their_seconds(talk: Project) -> None:
    text = talk.folder.captions_file("talk").read_text("utf-8")
    word = next(line for line in text.splitlines() if line and not line[0].isdigit())
    corrected(talk, "talk", word, "CORRECTED")
    asked(talk, 2)
    texts = [talk.folder.captions_file(f"talk-{number}").read_text("utf-8") for number in (1, 2)]
    assert sum(each.count("CORRECTED") for each in texts) == 1
    # Every second has captions, and back to one the correction is still there.
    assert all("-->" in each for each in texts)
    asked(talk, 1)
    assert "CORRECTED" in talk.folder.captions_file("talk").read_text("utf-8")
    captions = talk.short("talk").short.captions
    assert captions is not None
    assert any("CORRECTED" in cue.text for cue in captions.cues)


def test_what_was_corrected_in_one_of_several_goes_to_the_only_one(talk: Project) -> None:
    asked(talk, 2)
    name = "talk-1"
    text = talk.folder.captions_file(name).read_text("utf-8")
    word = next(line for line in text.splitlines() if line and not line[0].isdigit())
    corrected(talk, name, word, "CORRECTED")
    asked(talk, 1)
    assert "CORRECTED" in talk.folder.captions_file("talk").read_text("utf-8")


def test_a_broken_file_of_another_short_is_told_of(talk: Project) -> None:
    asked(talk, 2)
    talk.folder.captions_file("talk-1").write_text("words, and no times\n", "utf-8")
    told = asked(talk, 1)
    assert ("talk", "captions.sibling-unread") in {(each.file, each.code) for each in told.warnings}
    assert told.failed == ()
