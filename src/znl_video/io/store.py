"""The store: facts filed by key, blobs by digest. Nothing half written ever has a final name."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from znl_video.io.hashing import sha256_of
from znl_video.model.actions import Action
from znl_video.model.base import Frozen, canonical

# Which fields of facts name blobs.
_BLOB_FIELDS = ("blob", "thumbnail")


class Store:
    """A folder of facts and blobs, safe to share between runs and machines."""

    def __init__(self, root: Path) -> None:
        self._facts = root / "facts"
        self._blobs = root / "blobs"
        self._scratch = root / "scratch"

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
        named = [getattr(facts, name) for name in _BLOB_FIELDS if hasattr(facts, name)]
        record = {
            "action": action.model_dump(mode="json"),
            "facts": facts.model_dump(mode="json"),
            "blobs": {blob: _stamp(self.blob(blob)) for blob in named},
            "seconds": round(seconds, 3),
        }
        write_text(self._file(key), canonical(record) + "\n")

    def action(self, key: str) -> dict[str, Any] | None:
        """Return the action filed under ``key`` as plain data."""
        record = self._record(key)
        action = record.get("action") if record else None
        return action if isinstance(action, dict) else None

    def blob(self, digest: str) -> Path:
        """Return where the blob lies or would lie."""
        return self._blobs / digest[:2] / digest

    def has(self, digest: str) -> bool:
        """Tell whether the blob is there."""
        return self.blob(digest).is_file()

    def keep(self, made: Path) -> str:
        """Move a finished file in under its digest and return that."""
        digest = sha256_of(made)
        place = self.blob(digest)
        flush(made)
        place.parent.mkdir(parents=True, exist_ok=True)
        made.replace(place)
        return digest

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """Make an empty folder on the store's own disk, so that ``keep`` is a rename."""
        self._scratch.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=self._scratch))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _record(self, key: str) -> dict[str, Any] | None:
        try:
            record = json.loads(self._file(key).read_text("utf-8"))
        except (OSError, ValueError, RecursionError):
            return None
        whole = isinstance(record, dict) and isinstance(record.get("blobs"), dict)
        return record if whole else None

    def _file(self, key: str) -> Path:
        return self._facts / key[:2] / f"{key}.json"

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


@contextmanager
def temporary_store() -> Iterator[Store]:
    """Return a store that goes when the context ends, for work that leaves nothing behind."""
    with tempfile.TemporaryDirectory(prefix="znl-") as folder:
        yield Store(Path(folder))


def write_text(path: Path, text: str) -> None:
    """Write ``text`` as UTF-8 under a temporary name, flush it, and rename it to ``path``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name[:80]}.{secrets.token_hex(4)}.part")
    try:
        with draft.open("w", encoding="utf-8", newline="\n") as sink:
            sink.write(text)
            sink.flush()
            os.fsync(sink.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def append_line(path: Path, line: str) -> None:
    """Add a line to a file that only grows, and flush it.

    It starts on a line of its own even where an earlier one was cut off by a crash.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8", newline="\n") as sink:
        sink.write(f"\n{line}\n")
        sink.flush()
        os.fsync(sink.fileno())


def flush(path: Path) -> None:
    """Ask the disk to really hold ``path`` before its name says that it does."""
    # A network share may refuse; the rename is then as safe as that share is.
    with suppress(OSError), path.open("rb+") as file:
        os.fsync(file.fileno())


def link_or_copy(source: Path, target: Path) -> None:
    """Put ``source`` at ``target`` whole: a hard link, or a copy where links do not work."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name[:80]}.{secrets.token_hex(4)}.part")
    try:
        try:
            os.link(source, draft)
        except OSError:
            shutil.copyfile(source, draft)
            flush(draft)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
