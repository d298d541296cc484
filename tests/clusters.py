"""A Dask scheduler and workers as somebody starts them by hand, as processes of their own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

# A worker takes a second to start on an idle machine.
_STARTS_S = 120.0


@dataclass
class Cluster:
    """A scheduler on this machine, and the workers that were added to it."""

    address: str
    folder: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def add(
        self,
        *arguments: str,
        cores: Sequence[int] = (),
        environment: dict[str, str] | None = None,
    ) -> subprocess.Popen[bytes]:
        """Start a worker of one thread, on ``cores`` only where some are named."""
        command = [sys.executable, "-m", "distributed.cli.dask_worker", self.address]
        command += ["--no-nanny", "--dashboard-address", "127.0.0.1:0"]
        command += ["--nthreads", "1", "--memory-limit", "0"]
        command += ["--local-directory", str(self.folder), *arguments]
        if cores:
            command = ["taskset", "-c", ",".join(map(str, cores)), *command]
        return _started(self.processes, command, environment)


@contextmanager
def cluster(folder: Path, workers: int = 0) -> Iterator[Cluster]:
    """Start a scheduler, and ``workers``; all are ended with the context."""
    processes: list[subprocess.Popen[bytes]] = []
    note = folder / "scheduler.json"
    note.unlink(missing_ok=True)
    command = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1"]
    command += ["--port", "0", "--dashboard-address", "127.0.0.1:0"]
    command += ["--scheduler-file", str(note)]
    try:
        _started(processes, command)
        made = Cluster(_address(note), folder, processes)
        for _ in range(workers):
            made.add()
        yield made
    finally:
        for process in reversed(processes):
            process.kill()
            process.wait()


def _started(
    processes: list[subprocess.Popen[bytes]],
    command: list[str],
    environment: dict[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    started = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **(environment or {})},
        start_new_session=True,
    )
    processes.append(started)
    return started


def _address(note: Path) -> str:
    until = time.monotonic() + _STARTS_S
    while time.monotonic() < until:
        if note.is_file() and (found := re.search(r'"(tcp://[^"]+)"', note.read_text("utf-8"))):
            return found[1]
        time.sleep(0.1)
    raise TimeoutError("no scheduler")
