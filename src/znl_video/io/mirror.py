"""A copy of what lies under a URL, kept in the store and brought up to date before each run."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path

from znl_video.errors import UsageError
from znl_video.io.hashing import sha256_of
from znl_video.io.locking import Patience, held
from znl_video.io.people import SETTINGS, load_settings
from znl_video.io.refusals import ask_room
from znl_video.io.remote import Remote, Site
from znl_video.io.scanning import may_matter
from znl_video.io.writing import flush, write_text
from znl_video.model.limits import Limits

_PIECE = 8 << 20
_TRIES, _WAIT_S = 4, 0.5
_MD5 = re.compile(r"[0-9a-f]{32}")


class Mirror:
    """The copy of ``site`` in the folder of a store."""

    def __init__(self, site: Site, store: Path) -> None:
        self._site = site
        number = hashlib.sha256(site.shown.rstrip("/").encode()).hexdigest()[:16]
        self._home = store / "remote" / number
        self._index = self._home / "files.jsonl"
        self._parts = self._home / "unfinished"
        self.place = self._home / "tree" / site.name
        """Where the folder lies, or the one file: SOURCE for whoever reads it."""

    @contextmanager
    def kept(self, patience: Patience) -> Iterator[None]:
        """Keep other runs from changing it meanwhile.

        Raises:
            UsageError: one does for longer than one wants to wait, or it cannot be written.
        """
        with held(self._home / ".lock", "remote.locked", patience):
            yield

    def refresh(self, work: Path, tell: Callable[[str, int], None]) -> None:
        """Bring it up to date; what is unchanged is not fetched again, what is gone is removed.

        Nothing is removed before all that is new lies here.

        Args:
            work: the work folder, whose ``znl.toml`` sets the limits where it has one.
            tell: called with each path that is fetched, and how many there are.

        Raises:
            UsageError: the server is away or refuses, or there is too little room.
        """
        listed = [each for each in self._site.listed() if may_matter(each.path)]
        files = {each.path: each for each in listed}
        if len(files) < len(listed) or any(_within(path) & files.keys() for path in files):
            raise UsageError("remote.same-name", url=self._site.shown)
        known = self._known()
        new = [each for each in files.values() if not self._stands(each, known)]
        limits = self._limits(files, new, work)
        new = [each for each in new if each.path != SETTINGS]
        oversized = {each for each in new if limits.oversized(each.size, each.path)}
        new = [each for each in new if each not in oversized]
        ask_room(self._home, sum(each.size for each in new))
        for each in new:
            tell(each.path or self._site.name, len(new))
            self._fetch(each)
        # A stand-in is never noted: it must not be footage once the limit is raised.
        noted = [each for each in files.values() if each not in oversized]
        write_text(self._index, "".join(_line(each) for each in noted))
        for each in oversized:
            self._stand_in(each)
        self._remove_gone(files)
        shutil.rmtree(self._parts, ignore_errors=True)

    def _limits(self, files: Mapping[str, Remote], new: Sequence[Remote], work: Path) -> Limits:
        """Return how large footage may be by the settings that the run will find."""
        for each in new:
            if each.path == SETTINGS:
                self._fetch(each)
        # Those that are gone from the server still lie here.
        return load_settings(self.place if SETTINGS in files else work, work).limits

    def _stands(self, file: Remote, known: dict[str, Remote]) -> bool:
        if not file.known or known.get(file.path) != file:
            return False
        try:
            return (self.place / file.path).stat().st_size == file.size
        except OSError:
            return False

    def _fetch(self, file: Remote) -> None:
        """Fetch a file whole, and put it where it belongs."""
        part = self._parts / hashlib.sha256(repr(file).encode()).hexdigest()
        self._parts.mkdir(parents=True, exist_ok=True)
        self._download(file, part)
        if _MD5.fullmatch(file.etag) and _md5(part) != file.etag:
            # It may be no MD5, as of what is encrypted on the server: then twice gives the same.
            first = sha256_of(part)
            part.unlink()
            self._download(file, part)
            if sha256_of(part) != first:
                self._site.refuse(ValueError("its bytes differ each time"), file)
        flush(part)
        if file.mtime_ns:
            os.utime(part, ns=(file.mtime_ns, file.mtime_ns))
        part.chmod(0o444)
        self._put(part, file)
        # A run that is killed has fetched this one for good.
        with self._index.open("a", encoding="utf-8") as index:
            index.write(_line(file))

    def _download(self, file: Remote, part: Path) -> None:
        """Fetch what ``part`` lacks of a file, trying again where the server falters."""
        failed = 0
        while (
            have := part.stat().st_size if part.exists() else 0
        ) < file.size or not part.exists():
            try:
                raw = self._piece(file, have)
            except Exception as error:
                # Clients raise what they like; what stays wrong is told.
                failed += 1
                if failed == _TRIES:
                    self._site.refuse(error, file)
                time.sleep(_WAIT_S * 2.0**failed)
                continue
            with part.open("ab") as sink:
                sink.write(raw)
        now = self._site.again(file)
        if (now.size, now.etag, now.mtime_ns) != (file.size, file.etag, file.mtime_ns):
            part.unlink()
            self._site.refuse(ValueError("it changed meanwhile"), file)

    def _piece(self, file: Remote, have: int) -> bytes:
        if not file.size:
            return b""
        end = min(file.size, have + _PIECE)
        raw = self._site.piece(file, have, end)
        if len(raw) == file.size and (have, end) != (0, file.size):
            # The server does not know ranges, and sent all of it.
            return raw[have:]
        if len(raw) != end - have:
            raise ValueError(f"{len(raw)} bytes came of {end - have}")
        return raw

    def _stand_in(self, file: Remote) -> None:
        """Put an empty file of the same size in the place of one that would be refused anyway."""
        self._parts.mkdir(parents=True, exist_ok=True)
        part = self._parts / "stand-in"
        with part.open("wb") as sink:
            sink.truncate(file.size)
        if file.mtime_ns:
            os.utime(part, ns=(file.mtime_ns, file.mtime_ns))
        part.chmod(0o444)
        self._put(part, file)

    def _put(self, part: Path, file: Remote) -> None:
        here = self.place / file.path
        for folder in reversed(here.parents):
            # What was a file on the server and is a folder now.
            if folder.is_relative_to(self.place) and folder.is_file():
                folder.unlink()
        if here.is_dir():
            shutil.rmtree(here)
        here.parent.mkdir(parents=True, exist_ok=True)
        part.replace(here)

    def _remove_gone(self, files: dict[str, Remote]) -> None:
        for here in sorted(self.place.rglob("*"), reverse=True):
            if here.is_dir():
                if not any(here.iterdir()):
                    here.rmdir()
            elif here.relative_to(self.place).as_posix() not in files:
                here.unlink()

    def _known(self) -> dict[str, Remote]:
        known = {}
        with suppress(OSError, ValueError, TypeError):
            # A last line that was cut is the end of what is known.
            for line in self._index.read_text("utf-8").splitlines():
                file = Remote(address="", **json.loads(line))
                known[file.path] = file
        return known


def _line(file: Remote) -> str:
    noted = asdict(file)
    del noted["address"]
    return json.dumps(noted) + "\n"


def _within(path: str) -> set[str]:
    parts = path.split("/")
    return {"/".join(parts[:count]) for count in range(1, len(parts))}


def _md5(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
