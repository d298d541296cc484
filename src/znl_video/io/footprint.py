"""Whether anything changed: many files told by one digest, without reading most of them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from operator import attrgetter
from pathlib import Path

from znl_video.io.hashing import sha256_of


class Footprint:
    """A digest of values and files; files are told by size and modification time, or by content."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def add(self, *values: object) -> None:
        """Take in values whose text tells them apart."""
        for value in values:
            raw = str(value).encode("utf-8", "surrogateescape")
            self._hash.update(b"%d:%b" % (len(raw), raw))

    def tree(
        self,
        folder: Path,
        *,
        skip: Iterable[str] = (),
        by_content: Iterable[str] = (),
    ) -> None:
        """Take in all files below ``folder``, which need not be there.

        Args:
            folder: where they lie.
            skip: names in ``folder`` itself that are passed over.
            by_content: names of folders in ``folder`` of which all files are read. People may edit
                a file twice while a coarse clock stands still.

        Raises:
            OSError: something in it cannot be looked at.
        """
        passed, read = frozenset(skip), frozenset(by_content)
        left = [""]
        while left:
            inside = left.pop()
            try:
                with os.scandir(os.path.join(folder, inside)) as found:  # noqa: PTH118 - by 10^5
                    entries = sorted(found, key=attrgetter("name"))
            except FileNotFoundError:
                continue
            told = [inside]
            reads = inside.partition("/")[0] in read
            for entry in entries:
                path = f"{inside}{entry.name}"
                if not inside and path in passed:
                    continue
                if entry.is_dir(follow_symlinks=False):
                    left.append(f"{path}/")
                elif reads:
                    told += (entry.name, sha256_of(Path(entry.path)))
                else:
                    stat = entry.stat(follow_symlinks=False)
                    told += (entry.name, f"{stat.st_size} {stat.st_mtime_ns}")
            # No name holds a zero byte, and one step for a folder is quicker than for each file.
            if len(told) > 1:
                self.add("\0".join(told))

    def files(self, files: Iterable[Path | str]) -> None:
        """Take in these files, in this order.

        Raises:
            OSError: one of them is not there.
        """
        for file in files:
            # os.stat on text: a Path for each of a million files takes longer than all else.
            stat = os.stat(file)  # noqa: PTH116
            self.add(f"{stat.st_size} {stat.st_mtime_ns}")

    @property
    def digest(self) -> str:
        """The SHA-256 of all that was taken in, as hex."""
        return self._hash.hexdigest()
