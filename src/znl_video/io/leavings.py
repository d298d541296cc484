"""What lies in a work folder of each short, told by one digest for each."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from znl_video.io.footprint import Footprint
from znl_video.io.hashing import sha256_of
from znl_video.io.work import WorkFolder
from znl_video.model.manifest import ShortDocument


class Leavings:
    """Looks once at everything that runs and people left of all shorts, when it is first asked.

    By then a run has taken away what must not be there.
    """

    def __init__(self, work: WorkFolder) -> None:
        self._work = work
        self._lock = threading.Lock()
        self._looked = False
        self._found: dict[str, Footprint] = {}
        self._captions: dict[str, str] = {}

    def of(self, short: str) -> str:
        """Return what lies there of a short, as one digest; empty where nothing does."""
        self._look()
        found = self._found.get(short)
        return found.digest if found else ""

    def captions(self, short: str) -> str | None:
        """Return the digest of a short's captions for people; None where there are none."""
        self._look()
        return self._captions.get(short)

    def _look(self) -> None:
        with self._lock:
            if not self._looked:
                for folder in _folders(self._work.root):
                    # A folder that cannot be looked at says of no short that it is as it was.
                    with suppress(OSError):
                        self._look_into(folder)
            self._looked = True

    def _look_into(self, folder: str) -> None:
        with os.scandir(self._work.root / folder) as inside:
            entries = sorted(inside, key=lambda each: each.name)
        for entry in entries:
            short = entry.name.rpartition(".")[0]
            try:
                told = self._told(folder, short, entry)
            except OSError as error:
                # As nothing that a run leaves.
                told = f"unreadable: {error}"
            if told:
                self._found.setdefault(short, Footprint()).add(folder, entry.name, told)

    def _told(self, folder: str, short: str, entry: os.DirEntry[str]) -> str:
        if folder != "captions":
            stat = entry.stat(follow_symlinks=False)
            return f"{stat.st_size} {stat.st_mtime_ns}"
        # What else people keep beside their captions is nobody's.
        if entry.name.startswith(".") or not entry.name.endswith(".srt") or entry.is_dir():
            return ""
        self._captions[short] = sha256_of(Path(entry.path))
        return _captions(self._work, short, self._captions[short])


def left_by(document: ShortDocument, work: WorkFolder) -> str:
    """Return the digest of what lies in ``work`` of a short, if nobody touches what its run left.

    Args:
        document: the short's, as it was written.
        work: where it was written.
    """
    name = document.short.name
    left = {each.path: f"{each.size} {each.mtime_ns}" for each in document.placed + document.held}
    path = f"shorts/{name}.json"
    left[path] = stamp(work.root / path)
    if document.captions_sha256:
        left[f"captions/{name}.srt"] = _captions(work, name, document.captions_sha256)
    found = Footprint()
    for folder, file, told in sorted((*_split(path), told) for path, told in left.items()):
        found.add(folder, file, told)
    return found.digest


def stamp(file: Path) -> str:
    """Return a file's size and time, empty where it cannot be looked at."""
    try:
        stat = os.stat(file)  # noqa: PTH116 - asked of every source
    except OSError:
        return ""
    return f"{stat.st_size} {stat.st_mtime_ns}"


def _captions(work: WorkFolder, short: str, sha256: str) -> str:
    # Whose words they are is not told by the words.
    return f"{sha256} {work.wrote(short, sha256)}"


def _split(path: str) -> tuple[str, str]:
    folder, _, file = path.rpartition("/")
    return folder, file


def _folders(root: Path) -> Iterator[str]:
    """Yield the folders that hold something of shorts, in the order of their names."""
    yield "captions"
    for kind in ("exports", "held"):
        with suppress(OSError):
            yield from sorted(f"{kind}/{each}" for each in os.listdir(root / kind))  # noqa: PTH208
    yield "shorts"
