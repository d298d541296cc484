"""A folder seen through FUSE as exFAT, an SMB share or a poor network disk would show it.

    python benchmarks/share.py KIND ROOT MOUNT

It stays until it is unmounted. Needs ``mfusepy``, libfuse 2 and ``/dev/fuse``.
"""

from __future__ import annotations

import errno
import os
import sys
import threading
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import mfusepy

# What exFAT and Windows refuse in names, besides control characters.
_FORBIDDEN = frozenset('"*:<>?\\|')


@dataclass(frozen=True)
class Kind:
    """What a file system does not know.

    Args:
        tick_s: times are whole multiples of so many seconds.
        syncs: whether fsync works.
        locks: whether flock works.
        busy: whether an open file cannot be renamed, removed or written over.
    """

    tick_s: float = 2.0
    syncs: bool = True
    locks: bool = True
    busy: bool = False


KINDS = {
    "exfat": Kind(),
    "smb": Kind(tick_s=1e-7, syncs=False, busy=True),
    "bare": Kind(syncs=False, locks=False, busy=True),
}


class Share(mfusepy.Operations):  # type: ignore[misc]
    """No links, no rights, coarse times; names alike but for case or composition are one."""

    use_ns = True

    def __init__(self, root: Path, kind: Kind) -> None:
        self._root = str(root)
        self._kind = kind
        self._open: Counter[str] = Counter()
        self._names: dict[int, str] = {}
        self._lock = threading.Lock()
        if not kind.locks:
            self.flock = self._flock
            self.lock = self._flock

    def getattr(self, path: str, fh: int | None = None) -> dict[str, Any]:
        found = os.fstat(fh) if fh is not None else os.lstat(self._real(path))
        tick = int(self._kind.tick_s * 1e9)
        times = {
            f"st_{which}time": getattr(found, f"st_{which}time_ns") // tick * tick
            for which in "amc"
        }
        # No rights are kept: every file has all of them, and nothing is a program.
        kind = 0o040777 if os.path.isdir(self._real(path)) else 0o100666
        return {
            "st_mode": kind,
            "st_nlink": 1,
            "st_size": found.st_size,
            "st_uid": found.st_uid,
            "st_gid": found.st_gid,
            **times,
        }

    def readdir(self, path: str, fh: int) -> Iterable[str]:
        return [".", "..", *os.listdir(self._real(path))]

    def mkdir(self, path: str, mode: int) -> int:
        os.mkdir(self._new(path))
        return 0

    def rmdir(self, path: str) -> int:
        os.rmdir(self._real(path))
        return 0

    def create(self, path: str, mode: int, fi: Any = None) -> int:
        real = self._new(path)
        return self._opened(os.open(real, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o666), real)

    def open(self, path: str, flags: int) -> int:
        real = self._real(path)
        return self._opened(os.open(real, flags & ~os.O_NOFOLLOW), real)

    def read(self, path: str, size: int, offset: int, fh: int) -> bytes:
        return os.pread(fh, size, offset)

    def write(self, path: str, data: bytes, offset: int, fh: int) -> int:
        return os.pwrite(fh, data, offset)

    def truncate(self, path: str, length: int, fh: int | None = None) -> int:
        os.truncate(self._real(path) if fh is None else fh, length)
        return 0

    def release(self, path: str, fh: int) -> int:
        with self._lock:
            self._open[self._names.pop(fh, "")] -= 1
        os.close(fh)
        return 0

    def flush(self, path: str, fh: int) -> int:
        return 0

    def fsync(self, path: str, datasync: int, fh: int) -> int:
        return 0 if self._kind.syncs else self._refuse("fsync", errno.EINVAL)

    def fsyncdir(self, path: str, datasync: int, fh: int) -> int:
        return self._refuse("fsync of a folder", errno.EINVAL)

    def rename(self, old: str, new: str) -> int:
        before, after = self._real(old), self._new(new)
        self._check_closed("rename of an open file", before)
        self._check_closed("rename over an open file", after)
        os.rename(before, after)
        return 0

    def unlink(self, path: str) -> int:
        real = self._real(path)
        self._check_closed("removal of an open file", real)
        os.unlink(real)
        return 0

    def utimens(self, path: str, times: tuple[int, int] | None = None) -> int:
        os.utime(self._real(path), ns=times) if times else os.utime(self._real(path))
        return 0

    def link(self, target: str, source: str) -> int:
        return self._refuse("link", errno.EPERM)

    def symlink(self, target: str, source: str) -> int:
        return self._refuse("symlink", errno.EPERM)

    def chmod(self, path: str, mode: int) -> int:
        return self._refuse("chmod", errno.EPERM)

    def chown(self, path: str, uid: int, gid: int) -> int:
        return self._refuse("chown", errno.EPERM)

    def statfs(self, path: str) -> dict[str, int]:
        found = os.statvfs(self._real(path))
        names = ("bavail", "bfree", "blocks", "bsize", "files", "frsize", "namemax")
        return {f"f_{name}": getattr(found, f"f_{name}") for name in names}

    def _flock(self, *_: Any) -> int:
        return self._refuse("lock", errno.ENOLCK)

    def _opened(self, handle: int, real: str) -> int:
        with self._lock:
            self._open[real] += 1
            self._names[handle] = real
        return handle

    def _check_closed(self, what: str, real: str) -> None:
        with self._lock:
            used = self._kind.busy and self._open[real] > 0
        if used:
            self._refuse(what, errno.EACCES)

    def _refuse(self, what: str, number: int) -> int:
        print(f"refused: {what}", flush=True)
        raise mfusepy.FuseOSError(number)

    def _new(self, path: str) -> str:
        """Return where a file lies or is to be made, by a name that may be there already."""
        name = path.rpartition("/")[2]
        if any(char in _FORBIDDEN or char < " " for char in name) or name.endswith((" ", ".")):
            self._refuse(f"name {name!r}", errno.EINVAL)
        return self._real(path)

    def _real(self, path: str) -> str:
        real = self._root
        for part in filter(None, path.split("/")):
            exact = os.path.join(real, part)
            if not os.path.lexists(exact):
                alike = _alike(part)
                try:
                    there = os.listdir(real)
                except OSError:
                    there = []
                exact = next((os.path.join(real, n) for n in there if _alike(n) == alike), exact)
            real = exact
        return real


def _alike(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def main() -> None:
    kind, root, mount = sys.argv[1:]
    share = Share(Path(root), KINDS[kind])
    # What is read is asked for anew each time: the kernel's own memory would hide coarse times.
    mfusepy.FUSE(share, mount, foreground=True, nothreads=True, attr_timeout=0, entry_timeout=0)


if __name__ == "__main__":
    main()
