"""Keeps a process that decodes for us, so that a hostile file takes down that one only."""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Self, TypeVar, cast

from znl_video.io import process
from znl_video.io.pulse import PULSE
from znl_video.model.actions import Analyse
from znl_video.model.facts import Analysis, Inspected, Probed, SoundProbed
from znl_video.model.notice import notice

# A new process costs 0.2 s and a file 15 ms; what decoders leak stays bounded.
_REQUESTS_A_CHILD = 200

# The child says once a second that it gets on. The largest picture takes some seconds to decode.
_SILENCE_S = 60.0

# Decoding 8192x8192 in ten bits took 4 GB with two threads; each further thread holds a picture.
_MOST_MEMORY = 8 << 30

# A look at ten hours is 40 MB of answer.
_MOST_ANSWER = 256 << 20

# Ten times its length is the most that looking at footage takes, and so many bytes a second are
# fewer than any has: a small file that claims hours does not get days.
_TIMES_REAL, _LEAST_BYTES_A_S = 10, 200

# Waiting for a child that was told to end before it is killed.
_FAREWELL_S = 2.0

Answer = TypeVar("Answer", Probed, SoundProbed, Analysis, Inspected)


class _EndedError(Exception):
    """The child is gone; what it had been asked stays unanswered."""


class _Process:
    """One running child: a line goes in, a line comes out."""

    def __init__(self) -> None:
        # -P: a module that lies among the footage must not be imported in place of a real one.
        # Nobody reads stderr, so it goes nowhere: a full pipe would stop the child.
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "znl_video.io.child_main", str(_MOST_MEMORY)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )
        self._answers: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        # Windows cannot wait for a pipe with a time limit; a thread and a queue can everywhere.
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def ask(self, line: str, timeout_s: float) -> str:
        """Return the answer to ``line``.

        Raises:
            _EndedError: the child ended instead.
            queue.Empty: nothing came within ``timeout_s``, or no sign of life for a minute.
        """
        try:
            self._stdin.write(line + "\n")
            self._stdin.flush()
        except OSError as error:
            raise _EndedError from error
        until = time.monotonic() + timeout_s
        while True:
            left = until - time.monotonic()
            answer = self._answers.get(timeout=max(0.0, min(left, _SILENCE_S)))
            if answer is None:
                raise _EndedError
            if answer != PULSE:
                return answer

    def kill(self) -> None:
        self._process.kill()

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def end(self, wait_s: float) -> None:
        """Close its stdin, which tells it to end; kill it when it has not within ``wait_s``."""
        # What cannot be written any more is lost with the child.
        with contextlib.suppress(OSError):
            self._stdin.close()
        try:
            self._process.wait(wait_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join()
        self._stdout.close()

    def _read(self) -> None:
        while (line := self._stdout.readline(_MOST_ANSWER)).endswith("\n"):
            self._answers.put(line)
        if line:
            # No answer is as long, and a child that was killed says no half of one that counts.
            self._process.kill()
        self._answers.put(None)

    @property
    def _stdin(self) -> IO[str]:
        return cast("IO[str]", self._process.stdin)

    @property
    def _stdout(self) -> IO[str]:
        return cast("IO[str]", self._process.stdout)


class MediaChild:
    """Probes, analyses and inspects files in a child process, one request at a time.

    Threads may share one; they wait for each other. The child starts with the first request. A
    file that crashes or hangs it gets a ``problem``, and the next request a new child.

    Args:
        timeout_s: how long an analysis or inspection may take where the call says nothing else;
            None: ten minutes; for an analysis one minute and ten times the footage's length, less
            where the file is too small to last that long.
    """

    def __init__(self, timeout_s: float | None = None) -> None:
        self._timeout_s = timeout_s
        self._lock = threading.Lock()
        self._process: _Process | None = None
        self._asked = 0

    def probe(self, path: Path, timeout_s: float = 30) -> Probed:
        """Return what the file at ``path`` holds, or why it cannot be used."""
        return self._ask(Probed, {"job": "probe", "path": str(path)}, timeout_s)

    def probe_sound(self, path: Path, timeout_s: float = 60) -> SoundProbed:
        """Return what the file at ``path`` offers to listen to, or why it cannot be used."""
        return self._ask(SoundProbed, {"job": "probe-sound", "path": str(path)}, timeout_s)

    def analyse(
        self, action: Analyse, path: Path, timeout_s: float | None = None, *, threads: int = 2
    ) -> Analysis:
        """Return a low-resolution look and listen at the tracks that ``action`` names.

        ``threads`` are for what is slow in it; the answer does not depend on them.
        """
        allowed = timeout_s or self._timeout_s or _allowed_s(action.duration_ms, path)
        request: dict[str, object] = {
            "job": "analyse",
            "path": str(path),
            "action": action.model_dump(mode="json"),
            "threads": threads,
        }
        return self._ask(Analysis, request, allowed)

    def inspect(self, path: Path, timeout_s: float | None = None) -> Inspected:
        """Return what a finished file turned out to be."""
        allowed = timeout_s or self._timeout_s or 600
        return self._ask(Inspected, {"job": "inspect", "path": str(path)}, allowed)

    def close(self) -> None:
        """End the child, if one runs. A later request would start another."""
        with self._lock:
            self._stop(_FAREWELL_S)

    def abort(self) -> None:
        """Kill the child at once, whoever waits for it; used when the run is stopped."""
        running = self._process
        if running:
            running.kill()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _ask(self, kind: type[Answer], request: dict[str, object], timeout_s: float) -> Answer:
        line = json.dumps({"limit_s": timeout_s, **request})
        with self._lock:
            try:
                answer = json.loads(self._twice(line, timeout_s))
            except _EndedError:
                return kind(problem=notice("media.decoder-crashed"))
            except queue.Empty:
                self._stop(0)
                return kind(problem=notice("media.decoder-hung", seconds=f"{timeout_s:g}"))
            except BaseException:
                # Interrupted while waiting: the answer must not be taken for the next one's.
                self._stop(0)
                raise
        if "memory" in answer:
            return kind(problem=notice("media.needs-memory"))
        if "failed" in answer:
            return kind(problem=notice("media.decoder-failed", reason=answer["failed"]))
        return kind.model_validate(answer["facts"])

    def _twice(self, line: str, timeout_s: float) -> str:
        """Ask again where the child ended: somebody else may have killed it, not the file."""
        try:
            return self._ready().ask(line, timeout_s)
        except _EndedError:
            self._stop(0)
            process.check_stopping()
        try:
            return self._ready().ask(line, timeout_s)
        except _EndedError:
            self._stop(0)
            process.check_stopping()
            raise

    def _ready(self) -> _Process:
        """Return a child that runs and has not served too long."""
        # One that ended while nothing was asked of it is replaced: no file is to blame.
        if self._process and (self._asked >= _REQUESTS_A_CHILD or not self._process.alive):
            self._stop(_FAREWELL_S)
        if self._process is None:
            self._process = _Process()
            self._asked = 0
        self._asked += 1
        return self._process

    def _stop(self, wait_s: float) -> None:
        running, self._process = self._process, None
        if running:
            running.end(wait_s)


def _allowed_s(lasts_ms: int, path: Path) -> float:
    """Return how many seconds a look at the file at ``path`` may take."""
    # Whoever opens it will say why it cannot be read.
    size = path.stat().st_size if path.exists() else 0
    return 60 + min(_TIMES_REAL * lasts_ms / 1000, size / _LEAST_BYTES_A_S)
