"""The store: facts filed by key, blobs by digest. Nothing half written ever has a final name."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from znl_video.errors import LostError, UsageError
from znl_video.io import corners
from znl_video.io.hashing import sha256_of
from znl_video.io.locking import AT_ONCE, Lock, Patience, held, waited
from znl_video.io.writing import flush, settle, write_text
from znl_video.model.actions import Action
from znl_video.model.base import Frozen, canonical, text_digest
from znl_video.model.facts import blobs_of

# How long a network share may take to show what another machine has put there, and how often one
# looks for it.
_LATENESS_S, _LOOK_S = 60.0, 0.5


class Store:
    """A folder of facts and blobs, safe to share between runs and machines."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._facts = root / "facts"
        self._blobs = root / "blobs"
        self._scratch = root / "scratch"
        # Where unfinished files lie: on the store's own disk, so that keeping is a rename.
        self._corner = self._scratch
        self._checking = threading.Lock()
        self._checked: set[str] = set()
        self.damaged: list[str] = []
        # False from joining on where the disk knows no locks.
        self.guarded = True

    @contextmanager
    def joined(self, patience: Patience = AT_ONCE) -> Iterator[None]:
        """Use the store for a run: others may as well, but nobody takes anything out meanwhile.

        What killed runs left unfinished is swept.

        Raises:
            UsageError: somebody cleans the store longer than one wants to wait, or it cannot be
                written.
        """
        with held(self.root / ".lock", "store.locked", patience) as locked:
            self.guarded = locked
            if locked:
                corners.sweep(self._scratch)
            own = corners.make(self._scratch)
        self._corner = own.folder
        try:
            yield
        finally:
            self._corner = self._scratch
            own.clear()

    @property
    def corner(self) -> Path:
        """This run's own folder in the store, while it is joined."""
        return self._corner

    def work_in(self, corner: Path) -> None:
        """Keep what is not finished in the corner of another process's run, for which this works.

        It goes with that run, and is swept where that run is killed.
        """
        self._corner = corner

    def adopt(self, key: str, action: Action, facts: Frozen, seconds: float) -> None:
        """File as ``remember`` what another process of this run found, and has most likely filed.

        Its blobs count as whole: who made them hashed them, as ``keep`` does. A network share may
        show them late.

        Raises:
            OSError: they do not come into sight.
        """
        with self._checking:
            self._checked.update(blobs_of(facts))
        until = time.monotonic() + _LATENESS_S
        while self.recall(key, action.answer) != facts:
            try:
                self.remember(key, action, facts, seconds)
            except FileNotFoundError:
                if time.monotonic() > until:
                    raise
                time.sleep(_LOOK_S)

    @contextmanager
    def alone(self, patience: Patience = AT_ONCE) -> Iterator[None]:
        """Have the store without anybody using it; who wants to must wait.

        Raises:
            UsageError: it is in use longer than one wants to wait, it cannot be written, or its
                file system knows no locks, so that nobody can tell whether it is in use.
        """
        lock = Lock(self.root / ".lock")
        users: tuple[str, ...] = ()

        def free() -> bool | None:
            # Not held while we wait: others may start to use the store in the meantime.
            nonlocal users
            taken = lock.take()
            users = corners.users(self._scratch) if taken else ()
            if users:
                lock.release()
            return taken and not users

        def holder() -> str:
            return next(iter(users), lock.holder)

        try:
            if waited(free, holder, self.root, "store.in-use", patience) is None:
                raise UsageError("store.no-locks", folder=self.root)
            corners.sweep(self._scratch)
            yield
        finally:
            lock.release()

    def recall(self, key: str, answer: type[Any]) -> Any | None:
        """Return the facts filed under ``key``, None where a blob they name is gone or cut."""
        record = self._record(key)
        if record is None:
            return None
        for blob, stamp in record["blobs"].items():
            if not self._whole(blob, stamp):
                return None
        try:
            return answer.model_validate(record["facts"])
        except (KeyError, ValidationError):
            return None

    def remember(self, key: str, action: Action, facts: Frozen, seconds: float) -> None:
        """File ``facts`` under ``key``, with the action they answer."""
        record = {
            "action": action.model_dump(mode="json"),
            "facts": facts.model_dump(mode="json"),
            "blobs": {blob: _stamp(self.blob(blob)) for blob in blobs_of(facts)},
            "seconds": round(seconds, 3),
        }
        text = canonical(record)
        write_text(self.facts(key), f"{text}\n{text_digest(text)}\n", self._here())

    def action(self, key: str) -> dict[str, Any] | None:
        """Return the action filed under ``key`` as plain data."""
        record = self._record(key)
        action = record.get("action") if record else None
        return action if isinstance(action, dict) else None

    def blob(self, digest: str) -> Path:
        """Return where the blob lies or would lie."""
        return self._blobs / digest[:2] / digest

    def sound(self, digest: str) -> Path:
        """Return where the blob lies, after making sure that its bytes are those it is named by.

        They are read once a run: whoever uses a blob reads it as well, so this costs little beside.
        What was never used is looked at by ``znl store verify``.

        Raises:
            LostError: it is not there; a damaged one is taken out.
        """
        with self._checking:
            blob = self.blob(digest)
            if digest not in self._checked or not blob.is_file():
                if not self.examined(blob):
                    raise LostError("store.unknown-digest", digest=digest[:12])
                self._checked.add(digest)
            return blob

    def remove(self, files: Iterable[Path]) -> None:
        """Remove files of the store; call it only while nobody else uses it."""
        for file in files:
            file.unlink(missing_ok=True)

    def examined(self, blob: Path) -> bool:
        """Tell whether a blob is there and whole; take it out where it is damaged."""
        try:
            if sha256_of(blob) == blob.name:
                return True
        except FileNotFoundError:
            return False
        except OSError:
            # A disk that fails gives an error in place of wrong bytes.
            pass
        self.set_aside(blob)
        return False

    def set_aside(self, file: Path) -> None:
        """Take a damaged file out of use; what it held is made anew where it is wanted."""
        self.damaged.append(file.name)
        aside = self.root / "damaged" / file.name
        aside.parent.mkdir(parents=True, exist_ok=True)
        # An export may be a hard link to it. Its new time tells that it no longer stands.
        os.utime(file)
        file.replace(aside)

    def keep(self, made: Path) -> str:
        """Move a finished file in under its digest and return that."""
        digest = sha256_of(made)
        place = self.blob(digest)
        flush(made)
        place.parent.mkdir(parents=True, exist_ok=True)
        settle(made, place)
        with self._checking:
            self._checked.add(digest)
        return digest

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """Make an empty folder on the store's own disk, so that ``keep`` is a rename."""
        folder = Path(tempfile.mkdtemp(dir=self._here()))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _here(self) -> Path:
        # A run's own corner is there, or its disk went away: then nothing is to grow in its place.
        if self._corner == self._scratch:
            self._scratch.mkdir(parents=True, exist_ok=True)
        return self._corner

    def _record(self, key: str) -> dict[str, Any] | None:
        try:
            return read_record(self.facts(key))
        except (OSError, ValueError):
            return None

    def facts(self, key: str) -> Path:
        """Return where the facts filed under ``key`` lie or would lie."""
        return self._facts / key[:2] / f"{key}.json"

    def files(self, keys: Iterable[str], blobs: Iterable[str]) -> Iterator[str]:
        """Yield where the facts of these keys and these blobs lie or would lie, as text."""
        facts, kept = str(self._facts), str(self._blobs)
        yield from (f"{facts}{os.sep}{key[:2]}{os.sep}{key}.json" for key in keys)
        yield from (f"{kept}{os.sep}{blob[:2]}{os.sep}{blob}" for blob in blobs)

    def _whole(self, digest: str, stamp: object) -> bool:
        """Tell whether a blob is as it was filed.

        Exports may be hard links to it: where its time or size differ somebody wrote into it, or
        copied the store, and only its bytes can tell which.
        """
        blob = self.blob(digest)
        try:
            return _stamp(blob) == stamp or sha256_of(blob) == digest
        except (OSError, ValueError):
            return False


def _stamp(blob: Path) -> list[int]:
    stat = blob.stat()
    return [stat.st_size, stat.st_mtime_ns]


def read_record(file: Path) -> dict[str, Any]:
    """Return what a file of facts holds: action, facts, stamps of blobs by digest, seconds.

    Raises:
        OSError: it cannot be read.
        ValueError: it is not what was written.
    """
    text, _, seal = file.read_text("utf-8").partition("\n")
    # Files of earlier versions have no second line.
    if seal and seal.strip() != text_digest(text):
        raise ValueError(f"{file.name} is damaged")
    try:
        record = json.loads(text)
    except RecursionError as error:
        raise ValueError(f"{file.name} is damaged") from error
    whole = isinstance(record, dict) and isinstance(record.get("blobs"), dict)
    if not whole:
        raise ValueError(f"{file.name} is no record")
    return dict(record)


@contextmanager
def temporary_store() -> Iterator[Store]:
    """Return a store that goes when the context ends, for work that leaves nothing behind."""
    with tempfile.TemporaryDirectory(prefix="znl-") as folder:
        yield Store(Path(folder))
