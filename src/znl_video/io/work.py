"""The work folder: its lock, its documents, people's captions, and what was delivered."""

from __future__ import annotations

import errno
import json
import os
import re
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from znl_video.errors import UsageError
from znl_video.io.hashing import sha256_bytes
from znl_video.io.locking import AT_ONCE, Patience, held
from znl_video.io.writing import (
    append_line,
    link_or_copy,
    sweep_drafts,
    write_changed,
    write_parts,
    write_text,
)
from znl_video.model.base import Frozen, canonical, text_digest
from znl_video.model.index import rebuilt
from znl_video.model.manifest import SCHEMA, Index, Placed, ShortDocument, SourceDocument

_UNCHANGED = ".unchanged"

_VERSION = re.compile(rb'"schema_version":\s*(\d+)')

Document = TypeVar("Document", bound=Frozen)


class WorkFolder:
    """``<source>-znl``: everything znl writes beside the footage."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._written = root / "captions" / ".written"
        self._lock = threading.Lock()
        self._opened = False
        # Documents that could not be understood, by their paths in the folder.
        self.damaged: set[str] = set()

    @contextmanager
    def locked(self, patience: Patience = AT_ONCE) -> Iterator[bool]:
        """Hold the folder for one run; the lock goes with the process, however it ends.

        What killed runs left unfinished is swept.

        Yields:
            Whether it is held: False where the folder's file system knows no locks.

        Raises:
            UsageError: another run holds it, or the folder cannot be written.
        """
        with held(self.root / ".lock", "work.locked", patience) as locked:
            if locked:
                self._sweep()
            self._opened = True
            yield locked

    def _sweep(self) -> None:
        sweep_drafts(self.root)
        flat = ("sources", "shorts", "captions", "preview", _UNCHANGED)
        for pattern in (*flat, "exports/*", "held/*"):
            for folder in self.root.glob(pattern):
                sweep_drafts(folder)

    def check_version(self, *, documents: bool = True) -> None:
        """Refuse a folder that a newer znl wrote.

        Args:
            documents: whether to read more than the index, which a run writes last.

        Raises:
            UsageError: one of its documents has a newer schema.
        """
        others = (*self._files("sources"), *self._files("shorts")) if documents else ()
        for file in (self.root / "manifest.json", *others):
            with suppress(OSError):
                found = max(map(int, _VERSION.findall(file.read_bytes())), default=0)
                if found > SCHEMA:
                    raise UsageError(
                        "work.newer", folder=self.root, file=file, found=found, known=SCHEMA
                    )

    def index(self) -> Index | None:
        """Return the index of the last run, None where there is none.

        Of a damaged one the documents tell the most: names that were given out, first of all.
        """
        found = self._document("manifest.json", Index)
        if found is None and "manifest.json" in self.damaged:
            sources = [self.source(file.stem) for file in self._files("sources")]
            shorts = [self.short(name) for name in self.short_names()]
            return rebuilt([each for each in sources if each], [each for each in shorts if each])
        return found

    def source(self, name: str) -> SourceDocument | None:
        """Return a source's document."""
        return self._document(f"sources/{name}.json", SourceDocument)

    def short(self, name: str) -> ShortDocument | None:
        """Return a short's document."""
        return self._document(f"shorts/{name}.json", ShortDocument)

    def forget_short(self, name: str) -> None:
        """Remove a short's document."""
        (self.root / "shorts" / f"{name}.json").unlink(missing_ok=True)

    def short_names(self) -> tuple[str, ...]:
        """Return the names of all shorts that any run left a document of."""
        return tuple(file.stem for file in self._files("shorts"))

    def stands_on(self, sources: Collection[str] = (), shorts: Collection[str] = ()) -> set[str]:
        """Return the keys of the store's entries that the documents here stand on, but of these."""
        others = (name for name in self.short_names() if name not in shorts)
        files = (file for file in self._files("sources") if file.stem not in sources)
        documents = (*map(self.short, others), *(self.source(file.stem) for file in files))
        return {ran.key for each in documents if each for ran in each.ran}

    def write_index(self, index: Index) -> None:
        """Write ``manifest.json`` where it changed."""
        self.write(self.root / "manifest.json", canonical(index) + "\n")

    def write_source(self, document: SourceDocument) -> None:
        """Write a source's document where it changed."""
        place = self.root / "sources" / f"{document.source.name}.json"
        self.write(place, canonical(document) + "\n")

    def write_short(self, document: ShortDocument) -> None:
        """Write a short's document where it changed."""
        place = self.root / "shorts" / f"{document.short.name}.json"
        self.write(place, canonical(document) + "\n")

    def write_report(self, parts: Callable[[], Iterable[str]]) -> Path:
        """Write ``report.html``, of which ``parts`` gives the parts, and return its path."""
        place = self.root / "report.html"
        self._check_there()
        write_parts(place, parts)
        return place

    @property
    def passing(self) -> tuple[str, ...]:
        """Names in the folder of what tells nothing about how far its shorts are."""
        return (_UNCHANGED, ".lock", ".lock.by", "store")

    @property
    def journal(self) -> Path:
        """Where lies what came of each source and short."""
        return self.root / _UNCHANGED / "subjects"

    def read_kept(self, name: str) -> bytes | None:
        """Return what was kept of the last run that changed nothing, None where nothing was."""
        try:
            return (self.root / _UNCHANGED / f"{name}.json").read_bytes()
        except OSError:
            return None

    def write_kept(self, name: str, text: str) -> None:
        """Keep something of a run that changed nothing."""
        self._check_there()
        write_text(self.root / _UNCHANGED / f"{name}.json", text)

    def withdraw_report(self) -> None:
        """Remove ``report.html``: pictures are in it."""
        (self.root / "report.html").unlink(missing_ok=True)

    def captions_file(self, name: str) -> Path:
        """Return where a short's SRT for proofreading lies."""
        return self.root / "captions" / f"{name}.srt"

    def read_captions(self, name: str) -> bytes | None:
        """Return the bytes of a short's SRT, None where there is none."""
        try:
            return self.captions_file(name).read_bytes()
        except FileNotFoundError:
            return None

    def wrote(self, name: str, digest: str) -> bool:
        """Tell whether znl itself ever wrote captions with this digest for the short ``name``.

        Another short of the same seconds may have the very words that a person wrote for this one.
        """
        return f"{digest} {name}" in self._ours or digest in self._ours

    def write_captions(self, name: str, text: str) -> bool:
        """Write a short's SRT, and tell whether that could be done: never over a person's file.

        Its digest is noted first: whatever interrupts us, our own words are never taken for a
        person's.
        """
        raw = self.read_captions(name)
        if raw is not None and not self.wrote(name, sha256_bytes(raw)):
            return False
        line = f"{text_digest(text)} {name}"
        self._check_there()
        with self._lock:
            if line not in self._ours:
                append_line(self._written, line)
                self._ours.add(line)
        self.write(self.captions_file(name), text)
        return True

    @cached_property
    def _ours(self) -> set[str]:
        try:
            # Lines of earlier versions are digests without a name.
            return set(self._written.read_text("utf-8", "replace").splitlines())
        except OSError:
            return set()

    def export(self, preset: str, file: str) -> Path:
        """Return where a delivered file lies."""
        return self.root / "exports" / preset / file

    def held(self, preset: str, file: str) -> Path:
        """Return where a file lies that waits for approval."""
        return self.root / "held" / preset / file

    def held_presets(self) -> tuple[str, ...]:
        """Return the names of the presets that something waits for."""
        return tuple(sorted(each.name for each in (self.root / "held").glob("*") if each.is_dir()))

    def withdraw_held(self, file: Path) -> None:
        """Remove a file that does not wait any more, and folders it leaves empty."""
        file.unlink(missing_ok=True)
        with suppress(OSError):
            file.parent.rmdir()
            file.parent.parent.rmdir()

    def card(self, preset: str, short: str) -> dict[str, object]:
        """Return what a short's ready card says, nothing where it cannot be read."""
        data = plain(self.export(preset, f"{short}.json"))
        return data if isinstance(data, dict) else {}

    def exported(self) -> tuple[tuple[str, str], ...]:
        """Return preset and short of everything that lies among the deliveries."""
        found = {
            (file.parent.name, file.stem)
            for ending in ("json", "mp4", "jpg", "srt")
            for file in (self.root / "exports").glob(f"*/*.{ending}")
        }
        return tuple(sorted(found))

    def stands(self, placed: Placed) -> bool:
        """Tell whether a delivered file is as it was left."""
        with suppress(OSError):
            stat = (self.root / placed.path).stat()
            return (stat.st_size, stat.st_mtime_ns) == (placed.size, placed.mtime_ns)
        return False

    def place_blob(self, blob: Path, digest: str, target: Path) -> Placed:
        """Deliver a blob under its final name."""
        self._check_there()
        link_or_copy(blob, target)
        return self._placed(target, digest)

    def place_text(self, text: str, target: Path) -> Placed:
        """Deliver a text under its final name."""
        self._check_there()
        write_text(target, text)
        return self._placed(target, text_digest(text))

    def withdraw(self, target: Path) -> None:
        """Remove a delivered file that no longer holds; one that is not there is as good."""
        target.unlink(missing_ok=True)

    def write(self, place: Path, text: str) -> None:
        """Write a text of the folder's own where it changed."""
        self._check_there()
        write_changed(place, text)

    def _files(self, folder: str) -> list[Path]:
        return sorted((self.root / folder).glob("*.json"))

    def _document(self, path: str, model: type[Document]) -> Document | None:
        # A damaged document is rebuilt from the store by replaying: it is never worth an error.
        try:
            return model.model_validate_json((self.root / path).read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValidationError):
            self.damaged.add(path)
            return None

    def _placed(self, target: Path, digest: str) -> Placed:
        stat = target.stat()
        return Placed(
            path=target.relative_to(self.root).as_posix(),
            sha256=digest,
            size=stat.st_size,
            mtime_ns=stat.st_mtime_ns,
        )

    def _check_there(self) -> None:
        """Refuse to write where the disk went away: nothing is to grow in its place."""
        if self._opened and not self.root.is_dir():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(self.root))


def present(placed: Sequence[Placed], path: str) -> Placed | None:
    """Return the record of ``path`` among ``placed``."""
    return next((each for each in placed if each.path == path), None)


def plain(path: Path) -> object:
    """Return what a JSON file says, None where it cannot be read."""
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
