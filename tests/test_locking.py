"""Locks: who holds them is told, and nobody who is gone does."""

from __future__ import annotations

import errno
import os
import platform
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from projects import Project

from znl_video.batch.standing import standings
from znl_video.errors import UsageError
from znl_video.io.locking import Lock, Patience, held
from znl_video.io.outside import find_ffmpeg
from znl_video.io.store import Store
from znl_video.io.work import WorkFolder

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and flock")

# Holds a work folder and a corner of its store, with a file begun in either, until it is killed.
HOLDING = """
import subprocess, sys
from pathlib import Path
from znl_video.io.store import Store
from znl_video.io.work import WorkFolder
work = WorkFolder(Path(sys.argv[1]))
store = Store(work.root / "store")
with work.locked(), store.joined(), store.scratch() as folder:
    (work.root / "exports" / "tiny").mkdir(parents=True)
    (work.root / "exports" / "tiny" / ".a.mp4.0123abcd.part").write_text("half")
    encode = [sys.argv[2], "-v", "quiet", "-f", "lavfi", "-re", "-i", "testsrc", "half.mp4"]
    child = subprocess.Popen(encode, cwd=folder, stdin=subprocess.DEVNULL)
    print(child.pid, flush=True)
    sys.stdin.read()
"""


@contextmanager
def holding(folder: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Yield a process that holds ``folder``, and the encoder that it started."""
    command = [sys.executable, "-c", HOLDING, str(folder), str(find_ffmpeg())]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    )
    with process:
        assert process.stdout
        encoder = int(process.stdout.readline())
        try:
            yield process, encoder
        finally:
            process.kill()


def runs(pid: int) -> bool:
    try:
        # One that is dead and not yet buried counts as gone.
        state = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


def ends(pid: int) -> bool:
    until = time.monotonic() + 10
    while runs(pid) and time.monotonic() < until:
        time.sleep(0.01)
    return not runs(pid)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells where a process works")
def test_a_living_run_is_named_and_a_killed_one_is_swept(tmp_path: Path) -> None:
    root = tmp_path / "clips-znl"
    store = Store(root / "store")
    with holding(root) as (process, encoder):
        with pytest.raises(UsageError) as caught, WorkFolder(root).locked():
            pass
        assert caught.value.code == "work.locked"
        assert f"process {process.pid} on {platform.node()}, since 20" in caught.value.reason
        # Others may use the store meanwhile, and do not sweep what lives.
        with store.joined():
            assert len(list((root / "store" / "scratch").iterdir())) == 2
            assert runs(encoder)
        with pytest.raises(UsageError) as caught, store.alone():
            pass
        assert caught.value.code == "store.in-use"
        assert str(process.pid) in caught.value.reason
        process.kill()
        process.wait()
        assert runs(encoder), "the test needs an encoder that outlives its run"
        with WorkFolder(root).locked() as locked, store.alone():
            assert locked
            assert [f.name for f in (root / "store" / "scratch").iterdir()] == []
            assert list((root / "exports" / "tiny").iterdir()) == []
            # A signal is on its way for a moment before it ends anything.
            assert ends(encoder)


def test_a_waiting_run_tells_for_whom_and_goes_on_when_it_can(tmp_path: Path) -> None:
    told: list[str] = []
    heard = threading.Event()

    def hear(folder: Path, who: str) -> None:
        assert folder == tmp_path
        told.append(who)
        heard.set()

    first = Lock(tmp_path / ".lock")
    assert first.take()

    def let_go() -> None:
        heard.wait()
        first.release()

    thread = threading.Thread(target=let_go)
    thread.start()
    with held(tmp_path / ".lock", "work.locked", Patience(60, hear)) as locked:
        assert locked
    thread.join()
    assert len(told) == 1
    assert f"process {os.getpid()} " in told[0]
    assert [file.name for file in tmp_path.iterdir()] in ([], [".lock"])


def test_looking_is_never_blocked(small: Project) -> None:
    with small.folder.locked(), small.store.joined():
        assert small.explain() == ()
        assert {each.state for each in standings(small.options()).shorts} == {"done"}


@posix
@pytest.mark.parametrize("answer", [errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOLCK])
def test_a_disk_without_locks_is_told_of(
    small: Project, monkeypatch: pytest.MonkeyPatch, answer: int
) -> None:
    def refuse(_file: int, _how: int) -> None:
        raise OSError(answer, os.strerror(answer))

    monkeypatch.setattr("fcntl.flock", refuse)
    told = small.run()
    assert told.exit_code == 0
    assert [each.code for each in told.warnings].count("work.no-locks") == 1
    with pytest.raises(UsageError) as caught, small.store.alone():
        pass
    assert caught.value.code == "store.no-locks"


@posix
def test_a_folder_that_cannot_be_written_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object, **_named: object) -> int:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(UsageError) as caught, WorkFolder(tmp_path).locked():
        pass
    assert caught.value.code == "work.read-only"
    assert str(tmp_path) in caught.value.reason
