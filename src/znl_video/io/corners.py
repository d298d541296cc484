"""Where a run keeps what it has not finished, and what becomes of it when the run is killed.

Each run has a folder of its own, which holds a lock for as long as the run lives. So a folder whose
lock can be had belongs to nobody any more, on this machine or another that shares the disk.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from znl_video.io.locking import Lock

_LOCK = ".lock"

# Where the file system knows no locks, age alone tells: no single action takes so long.
_ABANDONED_S = 86_400.0


@dataclass(frozen=True)
class Corner:
    """A run's own folder, until it is cleared."""

    folder: Path
    lock: Lock

    def clear(self) -> None:
        """Remove it."""
        self.lock.release()
        shutil.rmtree(self.folder, ignore_errors=True)


def make(scratch: Path) -> Corner:
    """Return a new corner in ``scratch``; call it only while nobody sweeps."""
    scratch.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=scratch))
    lock = Lock(folder / _LOCK)
    lock.take()
    return Corner(folder, lock)


def users(scratch: Path) -> tuple[str, ...]:
    """Return who has a corner in ``scratch`` and is alive, in words; call it as ``sweep``."""
    return tuple(_holder(folder) for folder in _folders(scratch) if _alive(folder))


def sweep(scratch: Path) -> None:
    """Remove the corners of runs that are gone, after ending the encoders they left behind.

    Call it only while nobody makes a corner: a lock is tried to see whether it is held.
    """
    for folder in _folders(scratch):
        if not _alive(folder):
            _end_leftovers(folder)
            shutil.rmtree(folder, ignore_errors=True)


def _folders(scratch: Path) -> Iterator[Path]:
    with suppress(OSError):
        yield from (each for each in sorted(scratch.iterdir()) if each.is_dir())


def _holder(folder: Path) -> str:
    return Lock(folder / _LOCK).holder


def _alive(folder: Path) -> bool:
    """Tell whether the run is alive that works in ``folder``."""
    if not (folder / _LOCK).exists():
        return False
    lock = Lock(folder / _LOCK)
    try:
        taken = lock.take()
        if taken is None:
            return time.time() - folder.stat().st_mtime < _ABANDONED_S
    except OSError:
        return False
    lock.release()
    return not taken


def _end_leftovers(folder: Path) -> None:
    """End what a killed run had started and what still writes into ``folder``.

    An encoder does not notice that nobody waits for it. Only Linux tells which process works where;
    elsewhere it ends by itself when it has encoded its one file.
    """
    if sys.platform != "linux":
        return
    home = folder.resolve()
    for process in Path("/proc").glob("[0-9]*"):
        # Of other people's processes nothing is told, and others end while we look.
        with suppress(OSError):
            place = (process / "cwd").readlink()
            if place.is_relative_to(home) and "ffmpeg" in (process / "exe").readlink().name:
                os.kill(int(process.name), signal.SIGKILL)
