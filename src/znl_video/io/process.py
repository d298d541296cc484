"""Child programs: started as lists, watched for progress, stopped together."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from znl_video.errors import ToolError
from znl_video.ffmpeg.parsing import tail
from znl_video.io import halting, watchdog
from znl_video.io.refusals import full_by, full_disk
from znl_video.io.restraint import restrain_other
from znl_video.io.watchdog import Watchdog

# How long a child's failure waits to learn that it was the run that was stopped: the signal that
# ended the child reaches us at the same moment.
_HINDSIGHT_S = 0.5

# Where a child's complaints are written, in its working folder.
_STDERR = "stderr.txt"
_MOST_COMPLAINTS = 4 << 20

# 8K footage for eight platforms took 1.3 GB on two cores; each further thread holds pictures.
_MOST_MEMORY = 16 << 30


@dataclass(frozen=True)
class Output:
    """What a program printed."""

    stdout: str
    stderr: str


class Stopping(BaseException):
    """The run is being stopped: what failed just now failed because of that."""


def check_stopping() -> None:
    """Call when a child failed: raises ``Stopping`` where the whole run is being stopped."""
    if halting.current().called(within_s=_HINDSIGHT_S):
        raise Stopping


def run(program: Path, arguments: Sequence[str], folder: Path) -> Output:
    """Run ``program`` in ``folder`` and return what it printed.

    Raises:
        ToolError: it could not start, got no further for five minutes, wrote without end, or
            failed.
    """
    with _started(program, arguments, folder, encoding="utf-8") as child:
        stdout, fault = _watched(child, program, Watchdog(child.pid, folder))
    _judged(program, arguments, child.returncode, folder, fault)
    return Output(stdout, _complaints(folder))


def pieces(program: Path, arguments: Sequence[str], folder: Path, size: int) -> Iterator[bytes]:
    """Run ``program`` in ``folder`` and yield what it writes to stdout, ``size`` bytes at a time.

    It waits while nobody asks for more, so nothing piles up. A last piece that is not whole is
    left out.

    Raises:
        ToolError: it could not start, wrote nothing for five minutes, or failed.
    """
    stalled = threading.Event()
    with _started(program, arguments, folder) as child:

        def give_up() -> None:
            stalled.set()
            child.kill()

        while True:
            watch = threading.Timer(watchdog.STALL_S, give_up)
            watch.daemon = True
            watch.start()
            try:
                piece = child.stdout.read(size) if child.stdout else b""
            finally:
                watch.cancel()
            if len(piece) < size:
                break
            yield piece
        child.wait()
    fault = _stalled(program) if stalled.is_set() else None
    _judged(program, arguments, child.returncode, folder, fault)


def begin() -> None:
    """Call when a run begins: what stopped an earlier one in this process is over."""
    halting.own().clear()


def stop_all() -> None:
    """Kill every child still running; used when the run is interrupted."""
    halting.own().call()


def leave(exit_code: int) -> None:
    """End this process at once, threads in the middle of something included.

    Nothing is lost: results are filed whole or not at all.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(exit_code)


def stop(child: subprocess.Popen[Any]) -> None:
    """Make sure ``child`` is gone and its pipes are closed."""
    if child.poll() is None:
        child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout, child.stderr):
        if pipe:
            pipe.close()


@contextmanager
def _started(
    program: Path, arguments: Sequence[str], folder: Path, encoding: str | None = None
) -> Iterator[subprocess.Popen[Any]]:
    """A child that ``stop_all`` knows of, gone in the end; its stdout is text in ``encoding``."""
    with (folder / _STDERR).open("wb") as sink:
        try:
            child = subprocess.Popen(
                [str(program), *arguments],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=sink,
                encoding=encoding,
                errors=encoding and "replace",
            )
        except OSError as error:
            raise ToolError("tool.not-started", program=program.name, why=error) from error
    restrain_other(child.pid, _MOST_MEMORY)
    try:
        with halting.current().ending(child.kill):
            yield child
    finally:
        stop(child)


def _complaints(folder: Path) -> str:
    """Return the last of what a program complained of; damaged files give a line a packet."""
    with (folder / _STDERR).open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - _MOST_COMPLAINTS))
        return file.read().decode("utf-8", "replace")


def _judged(
    program: Path,
    arguments: Sequence[str],
    status: int | None,
    folder: Path,
    fault: ToolError | None,
) -> None:
    """Raise what a program's end calls for; ``fault`` is why it was killed, if it was."""
    if status != 0:
        check_stopping()
    if fault:
        raise fault
    if status != 0:
        said = _complaints(folder)
        if full_by(status, said, folder):
            raise full_disk([folder])
        raise ToolError(
            "tool.failed",
            program=program.name,
            status=status,
            said=tail(said),
            command=" ".join(arguments),
        )


def _watched(
    child: subprocess.Popen[str], program: Path, dog: Watchdog
) -> tuple[str, ToolError | None]:
    """Return what ``child`` printed, and why it was killed where it was."""
    lines: list[str] = []

    def listen() -> None:
        for line in child.stdout or ():
            lines.append(line)
            dog.hear(line)

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    fault = None
    while listener.is_alive():
        listener.join(0.5)
        fault = fault or _fault(program, dog)
        if fault:
            child.kill()
    child.wait()
    return "".join(lines), fault


def _fault(program: Path, dog: Watchdog) -> ToolError | None:
    if dog.stalled():
        return _stalled(program)
    if dog.choking():
        return full_disk([dog.folder])
    if dog.flooding():
        return ToolError(
            "tool.flooding",
            program=program.name,
            most=f"{watchdog.MOST_BYTES / 1e9:g}",
        )
    return None


def _stalled(program: Path) -> ToolError:
    return ToolError("tool.stalled", program=program.name, seconds=round(watchdog.STALL_S))
