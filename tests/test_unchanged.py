"""What a run that changed nothing told is the answer again, only while nothing at all changed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from projects import Project, logo, performed, snapshot

from znl_video.batch import unchanged
from znl_video.batch.explaining import Explained, explain
from znl_video.batch.preparing import find_model, prepare
from znl_video.batch.result import RunResult
from znl_video.cli.progress import silent


def kept(project: Project, **changes: str | bool) -> RunResult | None:
    options = project.options(**changes)
    prepared = prepare(options, project.folder)
    seen = unchanged.look(prepared, options, find_model(prepared), project.folder)
    return unchanged.kept(seen, project.folder, project.store)


def explained(project: Project) -> Explained:
    return explain(project.options(), silent())


@pytest.fixture
def idle(small: Project) -> Project:
    """A project whose last run changed nothing."""
    assert kept(small) is None
    assert not performed(small.run())
    return small


def test_what_is_kept_is_what_a_replay_tells(idle: Project) -> None:
    found, plan = kept(idle), explained(idle)
    assert found is not None
    before = snapshot(idle.work)
    assert idle.run() == found
    assert snapshot(idle.work) == before
    shutil.rmtree(idle.work / ".unchanged")
    assert explained(idle) == plan
    assert plan.cuts
    assert plan.framings
    assert idle.run() == found
    assert kept(idle) == found


def test_a_run_that_made_something_is_not_kept(idle: Project) -> None:
    next((idle.work / "store" / "facts").glob("*/*.json")).unlink()
    assert performed(idle.run())
    assert kept(idle) is None


def test_other_options_are_replayed(idle: Project) -> None:
    assert kept(idle, strict=True) is None
    assert kept(idle, until="export") is None
    assert kept(idle, force="verify") is None


def _same_time(file: Path, old: str, new: str) -> None:
    """Edit a file so that neither its size nor its time tells."""
    stat = file.stat()
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert file.stat().st_size == stat.st_size


def _words(project: Project) -> None:
    _same_time(project.folder.captions_file("speech"), "morning", "evening")


def _footage(project: Project) -> None:
    os.utime(project.footage / "beeps.mp4", (1e9, 1e9))


def _more_footage(project: Project) -> None:
    shutil.copy(project.footage / "beeps.mp4", project.footage / "more.mp4")


def _sidecar(project: Project) -> None:
    (project.footage / "beeps.toml").write_text('title = "Beeps"\n', "utf-8")


def _settings(project: Project) -> None:
    (project.work / "znl.toml").write_text("[loudness]\nlufs = -18\n", "utf-8")


def _logo(project: Project) -> None:
    assert project.brand
    logo(Path(project.brand), "red")


def _export(project: Project) -> None:
    project.export("beeps.mp4").unlink()


def _card(project: Project) -> None:
    with project.export("beeps.json").open("a", encoding="utf-8") as card:
        card.write(" ")


def _document(project: Project) -> None:
    (project.work / "shorts" / "beeps.json").write_text("{}", "utf-8")


def _report(project: Project) -> None:
    (project.work / "report.html").unlink()


def _facts(project: Project) -> None:
    next((project.work / "store" / "facts").glob("*/*.json")).unlink()


def _blob(project: Project) -> None:
    next((project.work / "store" / "blobs").glob("*/*")).unlink()


def _told(project: Project) -> None:
    _same_time(project.work / ".unchanged" / "told.json", '"delivered":4', '"delivered":5')


def _standing(project: Project) -> None:
    (project.work / ".unchanged" / "standing.json").write_text("[]", "utf-8")


@pytest.mark.parametrize(
    "change",
    [
        *(_words, _footage, _more_footage, _sidecar, _settings, _logo, _export, _card),
        *(_document, _report, _facts, _blob, _told, _standing),
    ],
)
def test_whatever_changed_is_replayed(idle: Project, change: Callable[[Project], None]) -> None:
    change(idle)
    assert kept(idle) is None


def test_an_edit_that_no_clock_saw_is_rendered(idle: Project) -> None:
    _words(idle)
    assert {"EncodePicture", "Mux"} <= performed(idle.run())
    cards = [idle.export("speech.srt").read_text("utf-8")]
    assert all("evening" in text for text in cards)


def test_footage_that_could_not_be_read_is_tried_again(
    idle: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    (idle.footage / "lost.mp4").write_bytes(b"x" * 99)

    def refused(file: Path) -> str:
        raise PermissionError(13, "Permission denied", str(file))

    with monkeypatch.context() as patch:
        patch.setattr("znl_video.batch.arriving.sha256_of", refused)
        for _ in range(2):
            assert [each.code for each in idle.run().rejected] == ["file.failed"]
    assert kept(idle) is None
