"""Tells when a child program no longer gets on, or writes without end."""

from __future__ import annotations

import os
import shutil
import sys
import time
from pathlib import Path

# The slowest honest encode reports something new several times a minute.
STALL_S = 300.0

# Footage without an index is decoded from its start before anything is written. Where the system
# tells that a program still reads, and where it tells nothing, it gets this long.
READING_S = 3600.0

# What one command of ours may write, complaints counted in. Six hours of sound for the recogniser
# are 1.4 GB, ten minutes of picture for eight platforms under 6 GB.
MOST_BYTES = 8_000_000_000

# So much of the disk is left to everything else.
SPARED_BYTES = 100_000_000

# What ffmpeg's progress holds that moves on while nothing else does.
_CLOCKS = ("bitrate", "speed", "progress", "elapsed")


class Watchdog:
    """Watches one program by what it says, reads and writes.

    Args:
        pid: the program's process.
        folder: where it writes.
    """

    def __init__(self, pid: int, folder: Path) -> None:
        self._pid = pid
        self.folder = folder
        self._said: dict[str, str] = {}
        self._moved = self._read_on = time.monotonic()
        self._read = 0

    def hear(self, line: str) -> None:
        """Take note of a line: progress that repeats itself is no sign of life."""
        key, _, value = line.partition("=")
        if key not in _CLOCKS and self._said.get(key) != value:
            self._said[key] = value
            self._moved = time.monotonic()

    def stalled(self) -> bool:
        """Tell whether nothing new was said for too long, and nothing read either."""
        now = time.monotonic()
        read = _bytes_read(self._pid)
        if read != self._read:
            self._read, self._read_on = read, now
        silent, idle = now - self._moved, now - self._read_on
        return silent > READING_S or (read >= 0 and min(silent, idle) > STALL_S)

    def flooding(self) -> bool:
        """Tell whether it wrote more than any result of ours takes."""
        written = sum(file.stat().st_size for file in os.scandir(self.folder) if file.is_file())
        return written > MOST_BYTES

    def choking(self) -> bool:
        """Tell whether the disk has too little left for everything else."""
        return shutil.disk_usage(self.folder).free < SPARED_BYTES


def _bytes_read(pid: int) -> int:
    """Return how many bytes a process has read so far; -1 where the system does not tell."""
    if sys.platform != "linux":
        return -1
    try:
        told = Path(f"/proc/{pid}/io").read_text("ascii")
        return int(told.split("rchar:", 1)[1].split(None, 1)[0])
    except (OSError, IndexError, ValueError):
        return -1
