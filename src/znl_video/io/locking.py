"""Locks that go with the process that holds them, however it ends, and who that is."""

from __future__ import annotations

import errno
import json
import os
import platform
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from znl_video.errors import UsageError
from znl_video.io.refusals import refused
from znl_video.io.writing import write_text
from znl_video.messages import sentence

# What file systems answer that know no locks: some network shares and FUSE drivers.
_NO_LOCKS = frozenset({errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOLCK})

_POLL_S = 0.5


# Called with a folder and a description of who is using it.
Tell = Callable[[Path, str], None]


def tell_nobody(_folder: Path, _holder: str) -> None:
    """Say nothing."""


@dataclass(frozen=True)
class Patience:
    """How long to wait for a lock, in seconds, and who is told, once for each holder."""

    seconds: float = 0.0
    tell: Tell = tell_nobody


AT_ONCE = Patience()


class Lock:
    """A lock on a file that the system releases when the process is gone, killed or not.

    Beside the file, ``<name>.by`` tells who holds it; it means nothing while nobody does.
    """

    def __init__(self, file: Path) -> None:
        # Existence of a file as a lock, which filelock may fall back to, outlives a killed process.
        self._lock = FileLock(file, thread_local=False, fallback_to_soft=False)
        self._note = file.with_name(f"{file.name}.by")

    def take(self) -> bool | None:
        """Try to take it: True where it is ours now, False where it is held.

        Returns None where the file system knows no locks.

        Raises:
            OSError: the file cannot be written.
        """
        try:
            self._lock.acquire(blocking=False)
        except Timeout:
            return False
        except OSError as error:
            if error.errno in _NO_LOCKS:
                return None
            raise
        holder = {"pid": os.getpid(), "host": platform.node(), "since": datetime.now(UTC)}
        # Who holds it is only told: a full disk must not make it unheld.
        with suppress(OSError):
            write_text(self._note, json.dumps(holder, default=datetime.isoformat) + "\n")
        return True

    def release(self) -> None:
        """Let others have it."""
        if self._lock.is_locked:
            with suppress(OSError):
                self._note.unlink(missing_ok=True)
            self._lock.release()

    @property
    def holder(self) -> str:
        """Who holds it, for people; it may have changed by the time they read it."""
        with suppress(OSError, ValueError, KeyError, TypeError):
            told = json.loads(self._note.read_text("utf-8"))
            since = datetime.fromisoformat(told["since"]).astimezone()
            return sentence(
                "lock.holder",
                {"pid": told["pid"], "host": told["host"], "since": f"{since:%Y-%m-%d %H:%M}"},
            )
        return sentence("lock.unknown-holder")


@contextmanager
def held(file: Path, code: str, patience: Patience) -> Iterator[bool]:
    """Hold the lock ``file`` of the folder it lies in, which is made where it is missing.

    Yields:
        Whether it is held: False where the folder's file system knows no locks.

    Raises:
        UsageError: ``code``: somebody holds it longer than one wants to wait; or the folder cannot
            be written.
    """
    folder = file.parent
    lock = Lock(file)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        taken = waited(lock.take, lambda: lock.holder, folder, code, patience)
    except OSError as error:
        raise refused(error, folder) from error
    try:
        yield taken is True
    finally:
        lock.release()


def waited(
    take: Callable[[], bool | None],
    holder: Callable[[], str],
    folder: Path,
    code: str,
    patience: Patience,
) -> bool | None:
    """Ask ``take`` until its answer is not False, and return that.

    Raises:
        UsageError: ``code``, with ``folder`` and ``who`` holds it: patience ran out.
    """
    until = time.monotonic() + patience.seconds
    told = ""
    while (taken := take()) is False:
        who = holder()
        if time.monotonic() >= until:
            raise UsageError(code, folder=folder, who=who)
        if who != told:
            patience.tell(folder, who)
            told = who
        time.sleep(_POLL_S)
    return taken
