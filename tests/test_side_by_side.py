"""Runs that work on several clips at once decide what a run with one at a time decides."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from projects import Project, silent_clip, speech, tiny_preset

from znl_video.batch.result import RunResult
from znl_video.batch.running import run
from znl_video.cli.progress import Silent
from znl_video.errors import UsageError
from znl_video.model.actions import Action

SETTINGS = "[trim]\nmin_seconds = 1.5\nmax_seconds = 6\n"


class Slowing(Silent):
    """Hears of a run, and holds up those of whom it is told, so that others overtake them."""

    def __init__(self, slow: Callable[[str], bool]) -> None:
        self._slow = slow
        self.through: list[str] = []

    def acting(self, subject: str, actions: Sequence[Action]) -> None:  # noqa: ARG002
        if self._slow(subject):
            time.sleep(0.4)

    def done(self, phase: str, subject: str, *, well: bool) -> None:  # noqa: ARG002
        self.through.append(f"{phase} {subject}")

    def known(self, phase: str, subject: str) -> None:
        self.through.append(f"{phase} {subject}")


@pytest.fixture
def folder(tmp_path: Path) -> Project:
    """Clips of which some belong together, one is broken and one a copy, for two windows."""
    clips = tmp_path / "home" / "clips"
    (clips / "told").mkdir(parents=True)
    (clips / "znl.toml").write_text(SETTINGS, "utf-8")
    speech(clips / "talk.mp4", 8.0)
    (clips / "talk.toml").write_text("count = 2\n", "utf-8")
    silent_clip(clips / "talk-3s.mp4", "red", 4.0)
    silent_clip(clips / "quiet.mp4", "green", 2.0)
    (clips / "again.mp4").write_bytes((clips / "quiet.mp4").read_bytes())
    (clips / "broken.mp4").write_bytes(b"no video" * 99)
    (clips / "told" / "story.toml").write_text('order = ["b.mp4", "a.mp4"]\n', "utf-8")
    for name, colour in (("a", "blue"), ("b", "white"), ("c", "black")):
        silent_clip(clips / "told" / f"{name}.mp4", colour, 2.0)
    brief = tiny_preset(tmp_path / "home" / "brief.toml")
    text = brief.read_text("utf-8")
    assert "value = 900" in text
    brief.write_text(text.replace("value = 900", "value = 3"), "utf-8")
    presets = (tiny_preset(tmp_path / "home" / "tiny.toml"), brief)
    return Project(clips, tuple(map(str, presets)))


def left(project: Project) -> dict[str, Any]:
    """Return all that a run decided and wrote down."""
    found: dict[str, Any] = {}
    for file in sorted(project.work.rglob("*")):
        name = file.relative_to(project.work).as_posix()
        if file.suffix == ".srt":
            found[name] = file.read_text("utf-8")
        elif file.suffix == ".json" and name.startswith(("sources/", "shorts/", "manifest")):
            found[name] = json.loads(file.read_text("utf-8"))
        if name.startswith("shorts/"):
            # The encoder's bytes depend on how many threads it had, and nothing else does.
            for card in found[name]["short"]["branding"]["cards"]:
                del card["blob"]
    return found


@pytest.mark.slow
def test_what_is_decided_does_not_depend_on_who_is_done_first(
    folder: Project, tmp_path: Path
) -> None:
    def ran(jobs: int, slow: Callable[[str], bool]) -> tuple[RunResult, list[str], Any]:
        copy = folder.copied(tmp_path / f"copy {jobs} {slow('quiet')}")
        heard = Slowing(slow)
        told = run(copy.options(jobs=jobs, until="loudness"), heard)
        return told, heard.through, left(copy)

    alone, order, documents = ran(1, lambda _: False)
    names = {name for name in documents if name.startswith("shorts/")}
    assert {"shorts/talk-1.json", "shorts/talk-3s-2.json", "shorts/told.json"} <= names
    assert len(alone.rejected) == 1
    slowed: tuple[Callable[[str], bool], ...] = (
        lambda subject: subject in ("quiet", "talk"),
        lambda subject: subject not in ("quiet", "talk"),
    )
    for jobs, slow in zip((2, 4), slowed, strict=True):
        told, other, found = ran(jobs, slow)
        assert other != order
        assert found == documents
        assert told.model_copy(update={"actions": {}}) == alone.model_copy(update={"actions": {}})


def test_what_comes_first_is_delivered_before_others_are_looked_at(folder: Project) -> None:
    clip = folder.footage / "quiet.mp4"
    for asked in ("told", "told/", "quiet", "quiet.mp4", str(clip)):
        heard = Slowing(lambda _: False)
        run(folder.options(jobs=3, first=(asked,), until="trim"), heard)
        names = {"told": 3} if asked.startswith("told") else {"again": 1}
        count = sum(names.values())
        assert all(each.startswith("sources") for each in heard.through[:count])
        assert {each.split()[1].split("-")[0] for each in heard.through[count : count + 2]} == set(
            names
        )
    # A short of the last run, and by it its clip.
    heard = Slowing(lambda _: False)
    run(folder.options(jobs=3, first=("talk-2",), until="trim"), heard)
    assert heard.through[0] in ("sources talk.mp4", "sources talk-3s.mp4")
    with pytest.raises(UsageError) as caught:
        run(folder.options(first=("quiet", "nothing")), Slowing(lambda _: False))
    assert caught.value.code == "first.unknown"
    assert "told" in caught.value.remedy


def test_shorts_are_delivered_while_other_footage_is_still_looked_at(folder: Project) -> None:
    heard = Slowing(lambda subject: subject == "talk-3s.mp4" or subject.startswith("told"))
    told = run(folder.options(jobs=2), heard)
    assert told.failed == ()
    first = next(at for at, each in enumerate(heard.through) if each.startswith("shorts"))
    assert any(each.startswith("sources") for each in heard.through[first:])
    # Run again, one at a time, it all stands.
    again = folder.run(jobs=1)
    assert {kind for kind, acted in again.actions.items() if acted.performed} == set()
    assert again.outputs == told.outputs
