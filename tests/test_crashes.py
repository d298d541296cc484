"""A few of the instants at which ``benchmarks/crashes.py`` kills runs."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest
from crashing import edited_run, first_run, killed, play

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGKILL")


@pytest.mark.parametrize("points", [2, pytest.param(4, marks=pytest.mark.slow)])
def test_a_run_that_is_killed_loses_nothing(tmp_path: Path, points: int) -> None:
    first = first_run(tmp_path / "first")
    play(first, tmp_path / "first-truth")
    scene = edited_run(first, tmp_path / "edited")
    play(scene, tmp_path / "edited-truth")
    for number, when in enumerate(scene.instants(points, random.Random(1))):  # noqa: S311
        was, told = killed(scene, when, tmp_path / f"point{number}")
        assert told == [], when
        assert was or when.seconds is not None, when
