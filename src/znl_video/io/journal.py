"""A file of notes about subjects, in which the newest note about each holds."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator
from contextlib import suppress
from io import FileIO
from pathlib import Path
from typing import BinaryIO

from znl_video.io.hashing import sha256_bytes
from znl_video.io.writing import replaced

# Half a digest is enough to tell a line that a crash or a disk spoilt.
_SEAL = 32


class Journal:
    """Notes are only ever appended; what is kept in memory is where they lie, not what they say.

    A line is a seal, the subject, and the note's parts, between tabs. What is spoilt is as good as
    not there, so nothing is flushed. Where the disk takes no more, notes are held until the end.

    Args:
        file: where they lie; it need not be there.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._places: dict[str, tuple[int, int]] = {}
        self._unwritten: dict[str, bytes] = {}
        self._reading: BinaryIO | None = None
        self._writing: FileIO | None = None
        self._end = 0
        self._stale = 0
        with suppress(OSError):
            self._index()

    def __iter__(self) -> Iterator[str]:
        """Yield the subjects that something is noted of."""
        return iter((*self._places, *self._unwritten))

    def read(self, subject: str) -> tuple[bytes, ...] | None:
        """Return the parts of the newest note about ``subject``, None where there is none."""
        with self._lock:
            line = self._unwritten.get(subject) or self._line(subject)
        seal, _, rest = line.rstrip(b"\n").partition(b"\t")
        if seal.decode("ascii", "replace") != sha256_bytes(rest)[:_SEAL]:
            return None
        found, *parts = rest.split(b"\t")
        return tuple(parts) if found.decode("utf-8", "replace") == subject else None

    def write(self, subject: str, *parts: str) -> None:
        """Note ``parts``, texts without tabs and line ends, about ``subject``."""
        rest = "\t".join((subject, *parts)).encode("utf-8", "surrogatepass")
        line = b"%b\t%b\n" % (sha256_bytes(rest)[:_SEAL].encode("ascii"), rest)
        with self._lock:
            try:
                start = self._appended(line) if not self._unwritten else None
            except OSError:
                start = None
            if start is None:
                self._unwritten[subject] = line
            else:
                self._note(subject, start, len(line))

    def keep(self, subjects: Collection[str]) -> None:
        """Forget what is noted of all others."""
        with self._lock:
            for subject in self._places.keys() - frozenset(subjects):
                self._stale += self._places.pop(subject)[1]

    def close(self) -> None:
        """Finish; where most of the file is of no use any more, it is written anew."""
        with self._lock:
            for opened in (self._reading, self._writing):
                if opened:
                    with suppress(OSError):
                        opened.close()
            written, self._reading, self._writing = self._writing, None, None
            if written and self._stale * 2 > self._end:
                with suppress(OSError):
                    self._rewrite()

    def _line(self, subject: str) -> bytes:
        start, length = self._places.get(subject, (0, 0))
        try:
            self._reading = self._reading or self._file.open("rb")
            self._reading.seek(start)
            return self._reading.read(length)
        except OSError:
            return b""

    def _appended(self, line: bytes) -> int | None:
        """Return where ``line`` was written, None where not all of it was."""
        if self._writing is None:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            # Unbuffered: what was written can be read.
            self._writing = self._file.open("ab", buffering=0)
            # A line that was cut off must not take this one with it.
            self._end = self._writing.tell() + self._writing.write(b"\n")
        start = self._end
        self._end += self._writing.write(line)
        return start if self._end == start + len(line) else None

    def _rewrite(self) -> None:
        with self._file.open("rb") as old, replaced(self._file) as sink:
            for start, length in sorted(self._places.values()):
                old.seek(start)
                sink.write(old.read(length))

    def _index(self) -> None:
        with self._file.open("rb") as lines:
            start = 0
            for line in lines:
                parts = line.split(b"\t", 2)
                if len(parts) == 3 and line.endswith(b"\n"):
                    self._note(parts[1].decode("utf-8", "replace"), start, len(line))
                start += len(line)
            self._end = start

    def _note(self, subject: str, start: int, length: int) -> None:
        self._stale += self._places.get(subject, (0, 0))[1]
        self._places[subject] = (start, length)
