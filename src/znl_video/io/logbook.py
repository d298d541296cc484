"""A log for machines: one JSON object a line, added to while a run goes on."""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from znl_video.errors import UsageError
from znl_video.messages.harmless import json_text


class Logbook:
    """Adds a line for each event; several runs may share a file, a few letters tell them apart.

    ``lost`` is why nothing could be added any more, None while all went well: a run goes on
    without its log, and tells.
    """

    def __init__(self, descriptor: int | None) -> None:
        self._descriptor = descriptor
        self._lock = threading.Lock()
        self._run = secrets.token_hex(4)
        self.lost: str | None = None

    def write(self, event: str, **fields: object) -> None:
        """Add an event with its time (UTC); ``fields`` are what JSON can hold."""
        if self._descriptor is None or self.lost:
            return
        at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        line = json_text({"at": at, "run": self._run, "event": event, **fields})
        raw = f"{line}\n".encode("utf-8", "replace")
        try:
            with self._lock:
                # In one piece at the end of the file, wherever others have moved that meanwhile.
                if os.write(self._descriptor, raw) != len(raw):
                    self.lost = "the disk is full"
        except OSError as error:
            self.lost = error.strerror or str(error)


@contextmanager
def logbook(path: Path | None) -> Iterator[Logbook]:
    """Return a log that is added to ``path``; without one, what is written to it goes nowhere.

    Raises:
        UsageError: it cannot be opened.
    """
    if path is None:
        yield Logbook(None)
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        binary = getattr(os, "O_BINARY", 0)
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | binary, 0o666)
    except OSError as error:
        raise UsageError("log.unwritable", file=path, why=error.strerror or error) from error
    try:
        _end_line(descriptor)
        yield Logbook(descriptor)
    finally:
        os.close(descriptor)


def _end_line(descriptor: int) -> None:
    """End a line that a crash cut off, so that the next is one of its own."""
    if os.fstat(descriptor).st_size:
        os.lseek(descriptor, -1, os.SEEK_END)
        if os.read(descriptor, 1) != b"\n":
            os.write(descriptor, b"\n")
