"""What the system refuses, in words that a person can act on."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from znl_video.errors import ToolError, UsageError, ZnlError

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})

# Of ffmpeg: the negated errno as eight bits, and as thirty-two on Windows.
_FULL_STATUS = frozenset({256 - errno.ENOSPC, 2**32 - errno.ENOSPC})
_FULL_SAID = ("No space left on device", "Disk quota exceeded")

# A disk that has less is full, whatever a program says it died of.
_NOTHING_BYTES = 1 << 20


def full_by(status: int | None, said: str, folder: Path) -> bool:
    """Tell whether a program that failed in ``folder`` did so because its disk is full.

    Its complaints may be missing: they are written to the same disk.
    """
    return (
        status in _FULL_STATUS
        or any(each in said for each in _FULL_SAID)
        or free_bytes(folder) < _NOTHING_BYTES
    )


def free_bytes(folder: Path) -> int:
    """Return how much room the disk of ``folder`` has, which need not be there yet."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return shutil.disk_usage(folder).free


def ask_room(folder: Path, need: int) -> None:
    """Refuse to start what needs more bytes than the disk of ``folder`` has room for.

    Raises:
        UsageError: it has less.
    """
    free = free_bytes(folder)
    if need > free:
        raise UsageError(
            "work.disk-full", folder=folder, need=_megabytes(need), free=_megabytes(free)
        )


def worded(error: Exception, folders: Iterable[Path]) -> ZnlError | None:
    """Return what the system refused, None where ``error`` is something else.

    Args:
        error: what was raised.
        folders: those that were written to; of several disks the fullest is named.
    """
    if _is_full(error):
        return full_disk(folders)
    if isinstance(error, OSError):
        named = next((str(each) for each in folders), "")
        return ZnlError(
            "file.failed", file=error.filename or named, why=error.strerror or str(error)
        )
    return None


def full_disk(folders: Iterable[Path]) -> ToolError:
    """Return that a disk is full: the one that has the least room of these folders'."""
    return ToolError("disk.full", **_fullest(folders))


def refused(error: OSError, folder: Path) -> UsageError:
    """Return why a run in ``folder`` cannot start."""
    if _is_full(error):
        return UsageError("disk.full", **_fullest([folder]))
    return UsageError("work.read-only", folder=folder, why=error.strerror or error)


def _is_full(error: Exception) -> bool:
    if isinstance(error, OSError) and error.errno in _FULL:
        return True
    if isinstance(error, ToolError) and error.code == "disk.full":
        return True
    return any(each in str(error) for each in _FULL_SAID)


def _fullest(folders: Iterable[Path]) -> dict[str, str]:
    room = {}
    for folder in folders:
        with suppress(OSError):
            room[folder] = free_bytes(folder)
    least = min(room, key=lambda each: room[each], default=Path())
    return {"folder": str(least), "free": f"{room.get(least, 0) / 1_000_000:,.1f} MB"}


def _megabytes(count: int) -> str:
    return f"{count / 1_000_000:,.0f} MB"
