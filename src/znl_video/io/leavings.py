"""What lies in a work folder of each short, told by one digest for each."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from znl_video.io.footprint import Footprint
from znl_video.io.hashing import sha256_of
from znl_video.io.work import WorkFolder
from znl_video.model.manifest import ShortDocument


class Leavings:
    """Looks once at everything that runs and people left of all shorts.

    ``captions`` are the digests of the files for people, by short.
    """

    def __init__(self, work: WorkFolder) -> None:
        self._found: dict[str, Footprint] = {}
        self.captions: dict[str, str] = {}
        for folder in _folders(work.root):
            # A folder that cannot be looked at says of no short that it is as it was.
            with suppress(OSError):
                self._look(work, folder)

    def of(self, short: str) -> str:
        """Return what lies there of a short, as one digest; empty where nothing does."""
        found = self._found.get(short)
        return found.digest if found else ""

    def _look(self, work: WorkFolder, folder: str) -> None:
        with os.scandir(work.root / folder) as inside:
            entries = sorted(inside, key=lambda each: each.name)
        for entry in entries:
            short = entry.name.rpartition(".")[0]
            if folder == "captions" and not entry.name.startswith("."):
                self.captions[short] = sha256_of(Path(entry.path))
                told = _captions(work, short, self.captions[short])
            else:
                stat = entry.stat(follow_symlinks=False)
                told = f"{stat.st_size} {stat.st_mtime_ns}"
            self._found.setdefault(short, Footprint()).add(folder, entry.name, told)


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
