"""What is kept of sources and shorts is what a replay would find, whatever was changed between."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from projects import Project, logo

from znl_video.batch.result import RunResult
from znl_video.batch.session import Session
from znl_video.captions.approval import seal
from znl_video.io.approvals import Approvals
from znl_video.model.given import Given
from znl_video.model.manifest import Short


def words(project: Project) -> None:
    file = project.folder.captions_file("speech")
    if file.exists():
        text = file.read_text("utf-8")
        swapped = ("evening", "morning") if "evening" in text else ("morning", "evening")
        file.write_text(text.replace(*swapped), "utf-8")


def no_captions(project: Project) -> None:
    project.folder.captions_file("beeps").unlink(missing_ok=True)


def touched(project: Project) -> None:
    os.utime(project.footage / "beeps.mp4")


def sidecar(project: Project) -> None:
    (project.footage / "beeps.toml").write_text('title = "Beeps"\nplace = "Here"\n', "utf-8")


def refused(project: Project) -> None:
    (project.footage / "beeps.toml").write_text('consent = "no"\nuse = false\n', "utf-8")


def broken_sidecar(project: Project) -> None:
    (project.footage / "beeps.toml").write_text("title = [", "utf-8")


def no_sidecar(project: Project) -> None:
    (project.footage / "beeps.toml").unlink(missing_ok=True)


def story(project: Project) -> None:
    (project.footage / "story.toml").write_text('title = "Both"\n', "utf-8")


def no_story(project: Project) -> None:
    (project.footage / "story.toml").unlink(missing_ok=True)


def copied(project: Project) -> None:
    shutil.copy(project.footage / "beeps.mp4", project.footage / "again.mp4")


def removed(project: Project) -> None:
    (project.footage / "again.mp4").unlink(missing_ok=True)


def rubbish(project: Project) -> None:
    (project.footage / "rubbish.mp4").write_bytes(b"x" * 50)


def approved(project: Project) -> None:
    document = project.folder.short("speech")
    if document:
        Approvals(project.work).add("approve", "speech", "Mei", seal(document.short))


def to_be_approved(project: Project) -> None:
    (project.work / "znl.toml").write_text("[captions]\nrequire_proofread = true\n", "utf-8")


def strict(project: Project) -> None:
    text = '[policy]\nerrors = ["approval.voided", "media.duplicate"]\n'
    (project.work / "znl.toml").write_text(text, "utf-8")


def no_settings(project: Project) -> None:
    (project.work / "znl.toml").unlink(missing_ok=True)


def new_logo(project: Project) -> None:
    assert project.brand
    logo(Path(project.brand), "red")


def no_export(project: Project) -> None:
    project.export("beeps.mp4").unlink(missing_ok=True)


def other_card(project: Project) -> None:
    card = project.export("speech.json")
    if card.exists():
        card.write_text(card.read_text("utf-8") + " ", "utf-8")


def no_document(project: Project) -> None:
    (project.work / "shorts" / "speech.json").unlink(missing_ok=True)


def bad_document(project: Project) -> None:
    (project.work / "sources" / "beeps.json").write_text("{}", "utf-8")


def no_facts(project: Project) -> None:
    for file in sorted((project.work / "store" / "facts").glob("*/*.json"))[::9]:
        file.unlink()


CHANGES: tuple[Callable[[Project], None], ...] = (
    *(words, no_captions, touched, sidecar, refused, broken_sidecar, no_sidecar, story, no_story),
    *(copied, removed, rubbish, approved, to_be_approved, strict, no_settings, new_logo),
    *(no_export, other_card, no_document, bad_document, no_facts),
)


def told_of(told: RunResult) -> dict[str, Any]:
    """Return a result; whether something was made or recalled depends on who came first."""
    plain = told.model_dump(mode="json")
    plain["actions"] = {
        kind: each["performed"] + each["recalled"] for kind, each in plain["actions"].items()
    }
    return plain


def left(project: Project) -> dict[str, Any]:
    """Return all that lies in the work folder but the store; times of files are left out."""

    def timeless(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: timeless(item) for key, item in value.items() if key != "mtime_ns"}
        return [timeless(item) for item in value] if isinstance(value, list) else value

    found: dict[str, Any] = {}
    for file in sorted(project.work.rglob("*")):
        path = file.relative_to(project.work)
        if not file.is_file() or path.parts[0] in ("store", ".unchanged"):
            continue
        raw = file.read_bytes()
        found[str(path)] = timeless(json.loads(raw)) if file.suffix == ".json" else raw
    return found


def compared(project: Project, home: Path, **changes: Any) -> None:
    """Run with what is kept and, from the same start, without; both must end alike."""
    before = home / "before"
    shutil.copytree(project.work, before, ignore=shutil.ignore_patterns("store"))
    told, found = told_of(project.run(**changes)), left(project)
    store = home / "store"
    (project.work / "store").rename(store)
    after = home / "after"
    project.work.rename(after)
    shutil.copytree(before, project.work, ignore=shutil.ignore_patterns(".unchanged"))
    shutil.copytree(store, project.work / "store")
    again, there = told_of(project.run(**changes)), left(project)
    assert told == again
    assert found == there
    shutil.rmtree(project.work)
    after.rename(project.work)
    store.rename(project.work / "store")
    shutil.rmtree(before)


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_a_run_ends_where_one_that_replays_all_ends(
    small: Project, tmp_path: Path, seed: int
) -> None:
    small.run()
    chosen = random.Random(seed)  # noqa: S311
    changes = list(CHANGES)
    chosen.shuffle(changes)
    while changes:
        for _ in range(chosen.randrange(1, 4)):
            if changes:
                changes.pop()(small)
        presets = chosen.choice([small.presets, small.presets[:1]])
        compared(small, tmp_path, presets=presets)


@pytest.fixture
def replayed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the shorts that are replayed from now on."""
    names: list[str] = []
    short = Session.short

    def noted(session: Session, composed: Short) -> tuple[Short, Given]:
        names.append(composed.name)
        return short(session, composed)

    monkeypatch.setattr(Session, "short", noted)
    return names


def test_only_what_changed_is_replayed(small: Project, replayed: list[str]) -> None:
    small.run()
    replayed.clear()
    words(small)
    assert small.explain()
    assert small.run().delivered == 4
    assert replayed == ["speech", "speech"]
    report = (small.work / "report.html").read_text("utf-8")
    assert all(f'id="short-{name}"' in report for name in ("beeps", "speech"))
    small.run()
    small.run()
    assert replayed == ["speech", "speech"]


def test_what_people_keep_beside_their_captions_is_nobodys(
    small: Project, replayed: list[str]
) -> None:
    small.run()
    replayed.clear()
    captions = small.work / "captions"
    (captions / "a backup").mkdir()
    (captions / "speech.txt").write_text("a note", "utf-8")
    (captions / "zzz.srt").symlink_to("nowhere")
    small.run()
    assert replayed == []


def test_a_source_that_was_damaged_unseen_is_made_anew(small: Project) -> None:
    small.run()
    words(small)
    document = small.work / "sources" / "speech.json"
    stat = document.stat()
    document.write_bytes(b"x" * stat.st_size)
    os.utime(document, ns=(stat.st_mtime_ns, stat.st_mtime_ns))
    assert small.run().exit_code == 0
    assert "evening" in small.export("speech.srt").read_text("utf-8")


def test_a_note_that_was_cut_off_is_not_believed(small: Project, replayed: list[str]) -> None:
    # One at a time: the note of the last one comes last.
    small.run(jobs=1)
    replayed.clear()
    journal = small.folder.journal
    raw = journal.read_bytes()
    journal.write_bytes(raw[:-9])
    os.utime(small.footage / "beeps.mp4")
    told = small.run()
    assert replayed == ["speech"]
    assert told.delivered == 4


def test_a_report_has_all_cards_where_nothing_can_be_kept(
    small: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    words(small)

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("znl_video.io.journal.Journal._appended", full)
    assert small.run().delivered == 4
    report = (small.work / "report.html").read_text("utf-8")
    assert all(f'id="short-{name}"' in report for name in ("beeps", "speech"))
