"""How long a run will still take, and how that is told."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from znl_video.batch.pace import Pace
from znl_video.cli import progress
from znl_video.cli.progress import _Lines


def test_nothing_is_said_before_anything_is_known() -> None:
    pace = Pace([100, 300], 2)
    assert pace.left() is None
    pace.source(100, 4.0)
    assert pace.left() is None
    pace.composed(1, 1)
    pace.short(10.0)
    # 12 core seconds for three times the bytes, 10 for a short more, on two cores.
    assert pace.left() == pytest.approx(11.0)
    pace.source(300, 20.0)
    pace.composed(1, 2)
    assert pace.left() == pytest.approx(10.0)
    pace.short(14.0)
    pace.short(12.0)
    assert pace.left() == 0


def test_footage_that_gives_no_shorts_is_not_waited_for() -> None:
    pace = Pace([100, 100, 100], 1)
    for _ in range(2):
        pace.source(100, 1.0)
    pace.composed(2, 1)
    pace.short(8.0)
    # Every second one of those looked at so far gave a short.
    assert pace.left() == pytest.approx(1.0 + 4.0)


def test_lines_say_what_is_left_and_how_many_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr(progress, "now", lambda: clock[0])
    said = io.StringIO()
    lines = _Lines(Console(file=said, width=200))
    lines.begin("sources", 2)
    lines.done("sources", "a.mp4", well=True)
    lines.begin("shorts", 1)
    lines.done("shorts", "a", well=True)
    lines.expecting(200.0)
    clock[0] = 20.0
    lines.done("sources", "b.mp4", well=True)
    lines.begin("shorts", 3)
    lines.done("shorts", "b-1", well=False)
    clock[0] = 160.0
    lines.done("shorts", "b-2", well=True)
    assert said.getvalue().splitlines() == [
        "Looking at 2 files",
        "[1/2] a.mp4",
        "[1/1+] a",
        "[2/2] b.mp4",
        "[2/3] b-1: not delivered, about 3 min left",
        "[3/3] b-2, less than a minute left",
    ]
