"""A run about some of the footage leaves the rest exactly as it is."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from projects import Project, performed, snapshot

from znl_video.batch.options import Pick
from znl_video.batch.result import RunResult
from znl_video.batch.since import since
from znl_video.errors import UsageError

CHANGED, FAILED = Pick(changed=True), Pick(failed=True)


def picked(project: Project, pick: Pick) -> RunResult:
    return project.run(pick=pick)


def index(project: Project) -> dict[str, str]:
    found = project.folder.index()
    assert found
    return {each.name: each.state for each in (*found.sources, *found.shorts)}


def cards(project: Project) -> list[str]:
    report = (project.work / "report.html").read_text("utf-8")
    return [part.partition('"')[0] for part in report.split('id="short-')[1:]]


def proofread(project: Project, short: str) -> None:
    file = project.folder.captions_file(short)
    file.write_text(file.read_text("utf-8").replace("morning", "evening"), "utf-8")


def files_of(project: Project, short: str) -> dict[str, Any]:
    return {
        path: found
        for path, found in snapshot(project.work).items()
        if Path(path).stem == short and not path.startswith("store/")
    }


def test_where_nothing_is_asked_for_nothing_is_touched(small: Project) -> None:
    small.run()
    before = snapshot(small.work)
    told = picked(small, CHANGED)
    assert (told.sources, told.shorts, told.left_alone, told.exit_code) == (0, 0, 2, 0)
    assert snapshot(small.work) == before
    assert small.explain(pick=CHANGED) == ()


@pytest.mark.parametrize("noted", [True, False])
def test_only_what_changed_is_worked_on(small: Project, noted: bool) -> None:
    small.run()
    if not noted:
        shutil.rmtree(small.work / ".unchanged")
        # All is new to a run that knows of no earlier one, but for what it is not asked for.
        os.utime(small.footage / "beeps.mp4", (1e9, 1e9))
    proofread(small, "speech")
    before, states = files_of(small, "beeps"), index(small)
    pick = CHANGED if noted else Pick(since_ns=int(1.1e18))
    planned = small.explain(pick=pick)
    assert {each.subject for each in planned} == {"speech"}
    told = picked(small, pick)
    assert {each.short for each in told.outputs} == {"speech"}
    assert (told.sources, told.shorts, told.left_alone) == (1, 1, 1)
    assert files_of(small, "beeps") == before
    assert index(small) == states
    assert cards(small) == ["beeps", "speech"]
    assert picked(small, CHANGED).left_alone == (2 if noted else 1)


def test_a_run_of_all_finds_all_done_after_one_of_some(small: Project) -> None:
    shutil.copy(small.footage / "beeps.mp4", small.footage / "again.mp4")
    with (small.footage / "again.mp4").open("ab") as more:
        more.write(b"\0\0\0\x08free")
    told = picked(small, CHANGED)
    assert {each.short for each in told.outputs} == {"again"}
    report = (small.work / "report.html").read_bytes()
    whole = small.run()
    assert not performed(whole)
    assert (whole.delivered, whole.left_alone) == (6, 0)
    assert (small.work / "report.html").read_bytes() == report


def test_only_what_failed_is_tried_again(small: Project) -> None:
    (small.footage / "bad.mp4").write_bytes(b"x" * 99)
    assert small.run().rejected
    told = picked(small, FAILED)
    assert [each.file for each in told.rejected] == ["bad.mp4"]
    assert (told.exit_code, told.left_alone) == (1, 2)
    shutil.copy(small.footage / "beeps.mp4", small.footage / "bad.mp4")
    with (small.footage / "bad.mp4").open("ab") as more:
        more.write(b"\0\0\0\x08free")
    told = picked(small, FAILED)
    assert {each.short for each in told.outputs} == {"bad"}
    assert picked(small, FAILED).left_alone == 3


def test_wishes_hold_together(small: Project) -> None:
    small.run()
    proofread(small, "speech")
    late = Pick(since_ns=2**62, changed=True)
    assert picked(small, late).left_alone == 2
    os.utime(small.footage / "speech.mp4", ns=(2**62, 2**62))
    assert {each.short for each in picked(small, late).outputs} == {"speech"}


def test_a_story_is_taken_whole(small: Project) -> None:
    (small.footage / "story.toml").write_text('title = "Both"\n', "utf-8")
    first = small.run()
    os.utime(small.footage / "speech.mp4")
    told = picked(small, CHANGED)
    assert (told.sources, told.shorts, told.left_alone) == (2, 1, 0)
    assert told.outputs == first.outputs


def test_who_must_be_hidden_is_hidden_whatever_is_asked_for(small: Project) -> None:
    small.run()
    (small.footage / "beeps.toml").write_text("use = false\n", "utf-8")
    told = picked(small, Pick(since_ns=2**62))
    assert not small.export("beeps.mp4").exists()
    assert (told.left_alone, [each.file for each in told.rejected]) == (1, ["beeps.mp4"])
    assert cards(small) == ["speech"]


def test_a_short_of_removed_footage_stays_until_a_run_of_all(small: Project) -> None:
    small.run()
    (small.footage / "beeps.mp4").unlink()
    assert picked(small, CHANGED).left_alone == 1
    assert small.export("beeps.json").exists()
    assert cards(small) == ["speech", "beeps"]
    small.run()
    assert not small.export("beeps.json").exists()


NOW = datetime(2026, 11, 30, 7, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("3d", datetime(2026, 11, 27, 7, 40, tzinfo=UTC)),
        ("12h", datetime(2026, 11, 29, 19, 40, tzinfo=UTC)),
        ("30m", datetime(2026, 11, 30, 7, 10, tzinfo=UTC)),
        ("2026-11-25T08:00+00:00", datetime(2026, 11, 25, 8, tzinfo=UTC)),
        ("2026-11-25", datetime(2026, 11, 25).astimezone()),
        ("2026-11-25T08:00", datetime(2026, 11, 25, 8).astimezone()),
    ],
)
def test_a_moment_is_read_as_people_write_it(text: str, moment: datetime) -> None:
    assert since(text, NOW) == int(moment.timestamp()) * 10**9


@pytest.mark.parametrize("text", ["", "yesterday", "3", "0d", "-1d", "2026-13-01", "999999d"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        since(text, NOW)
    assert refused.value.code == "pick.bad-since"
