"""Programs that get no further or write without end are ended, with a reason."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from znl_video.errors import ToolError
from znl_video.io import process, watchdog

PYTHON = Path(sys.executable)

# Progress as ffmpeg prints it while its input hangs: the figures stand still.
HUNG = """
import time
while True:
    print("frame=360\\nout_time=00:00:12.0\\nspeed=1x\\nprogress=continue", flush=True)
    time.sleep(0.05)
"""

FLOOD = """
while True:
    with open("flood", "ab") as file:
        file.write(bytes(1000000))
"""


def _code(program: str, folder: Path) -> str:
    with pytest.raises(ToolError) as caught:
        process.run(PYTHON, ["-c", program], folder)
    return caught.value.code


def test_progress_that_repeats_itself_is_a_stall(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watchdog, "STALL_S", 1.0)
    monkeypatch.setattr(watchdog, "READING_S", 1.5)
    assert _code(HUNG, tmp_path) == "tool.stalled"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The watchdog's clock, which stands still until a test moves it."""
    now = [0.0]
    monkeypatch.setattr(watchdog, "time", SimpleNamespace(monotonic=lambda: now[0]))
    return now


def test_whoever_gets_on_is_left_alone(tmp_path: Path, clock: list[float]) -> None:
    dog = watchdog.Watchdog(_nobody(), tmp_path)
    for number in range(100):
        clock[0] += watchdog.READING_S - 1
        dog.hear(f"frame={number}\n")
        assert not dog.stalled()
    clock[0] += watchdog.READING_S + 1
    dog.hear("frame=99\n")
    dog.hear("speed=0.1x\n")
    assert dog.stalled()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a program reads")
def test_whoever_reads_may_take_an_hour(tmp_path: Path, clock: list[float]) -> None:
    (tmp_path / "read").write_bytes(b"a byte")
    dog = watchdog.Watchdog(os.getpid(), tmp_path)
    while clock[0] < watchdog.READING_S - watchdog.STALL_S:
        (tmp_path / "read").read_bytes()
        assert not dog.stalled()
        clock[0] += watchdog.STALL_S - 1
    clock[0] = watchdog.READING_S + 1
    (tmp_path / "read").read_bytes()
    assert dog.stalled()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits another process")
def test_programs_have_a_limit_of_memory_and_leave_no_dump(tmp_path: Path) -> None:
    told = (
        "import resource, time; time.sleep(0.5); "
        "print(resource.getrlimit(resource.RLIMIT_DATA), resource.getrlimit(resource.RLIMIT_CORE))"
    )
    said = process.run(PYTHON, ["-c", told], tmp_path).stdout
    assert str(process._MOST_MEMORY) in said
    assert said.rstrip().endswith("(0, 0)")


def _nobody() -> int:
    """Return the number of a process that is no more."""
    ended = subprocess.Popen([PYTHON, "-c", ""])
    ended.wait()
    return ended.pid


def test_a_flood_is_stopped_before_it_fills_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watchdog, "MOST_BYTES", 5_000_000)
    assert _code(FLOOD, tmp_path) == "tool.flooding"
