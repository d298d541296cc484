"""Runs that are interrupted while they encode."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import making_media
import pytest
from projects import Project, tiny_preset

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows cannot send one process these signals"
)

# The time a run has to tidy up. It takes a fraction of it on an idle machine.
_PATIENCE_S = 3.0


@pytest.fixture
def long(tmp_path: Path) -> Project:
    """Footage whose picture takes a few seconds to encode."""
    footage = tmp_path / "clips"
    footage.mkdir()
    making_media.picture(footage / "noise.mp4", "testsrc2=s=640x360:r=30", 12)
    preset = tiny_preset(tmp_path / "tiny.toml")
    return Project(footage, (str(preset),))


def test_signals_stop_the_encode_and_leave_nothing_behind(long: Project) -> None:
    for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
        with _encoding(long) as run:
            sent = time.monotonic()
            run.send_signal(number)
            run.wait(timeout=30)
            took = time.monotonic() - sent
            assert run.returncode == code
            assert took < _PATIENCE_S
            assert _group_ends(run.pid)
        leftovers = [file for file in long.work.rglob("*") if file.name.endswith(".part")]
        assert leftovers == []
        assert not list((long.work / "exports").rglob("*.*"))
        scratch = long.work / "store" / "scratch"
        assert not list(scratch.iterdir())
    told = long.run()
    assert told.exit_code == 0
    # What had been finished before the signals is not done again.
    assert not told.actions["Probe"].performed
    assert not told.actions["Card"].performed
    assert told.actions["EncodePicture"].performed == 1


@pytest.mark.parametrize(("asked", "code"), [("--version", 0), ("--verson", 2)])
def test_ctrl_c_after_the_end_changes_nothing(asked: str, code: int) -> None:
    late = "import atexit, os, signal; atexit.register(os.kill, os.getpid(), signal.SIGINT)"
    command = [sys.executable, "-c", f"{late}; from znl_video.cli.main import run; run()", asked]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == code
    assert "Traceback" not in done.stderr


def test_an_error_ends_the_program_whatever_still_runs() -> None:
    slow = "import threading, time; threading.Thread(target=time.sleep, args=(60,)).start()"
    command = f"{slow}; from znl_video.cli.main import run; run()"
    done = subprocess.run(
        [sys.executable, "-c", command, "render", "/nothing/here"],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=30,
    )
    assert done.returncode == 2
    assert "/nothing/here" in done.stderr


@contextmanager
def _encoding(project: Project) -> Iterator[subprocess.Popen[str]]:
    """Start a render in a group of its own and wait until it encodes the picture."""
    program = shutil.which("znl", path=str(Path(sys.executable).parent))
    assert program
    command = [program, "render", str(project.footage), "--preset", project.presets[0]]
    run = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    assert run.stderr
    try:
        while "EncodePicture" not in (line := run.stderr.readline()):
            assert line, "it ended before it encoded"
        # The line comes just before the encoder is started.
        time.sleep(0.3)
        yield run
    finally:
        run.kill()
        run.wait()
        run.stderr.close()


def _group_ends(group: int) -> bool:
    """Wait a little until no process is left of ``group``."""
    patience = time.monotonic() + _PATIENCE_S
    while time.monotonic() < patience:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False
