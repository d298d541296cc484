"""Files that have their final name only when they are whole, and on the disk."""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

_NO_SYNC = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP})

# What an unfinished file is called: hidden, so that nobody takes it for a delivery.
_DRAFT = re.compile(r"\..*\.[0-9a-f]{8}\.part")


def write_text(path: Path, text: str, drafts: Path | None = None) -> None:
    """Write ``text`` as UTF-8 under a temporary name, flush it, and rename it to ``path``.

    Args:
        path: its final name.
        text: what it holds.
        drafts: a folder on the same disk for the temporary name; None for that of ``path``.
    """
    with replaced(path, drafts) as sink:
        sink.write(text.encode("utf-8"))


@contextmanager
def replaced(path: Path, drafts: Path | None = None) -> Iterator[BinaryIO]:
    """Have a file to write into that becomes ``path`` when it is whole; see :func:`write_text`."""
    if drafts is None:
        path.parent.mkdir(parents=True, exist_ok=True)
    draft = _draft(path, drafts)
    try:
        with draft.open("wb") as sink:
            yield sink
            sink.flush()
            _sync(sink.fileno())
        path.parent.mkdir(parents=True, exist_ok=True)
        settle(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def write_parts(place: Path, parts: Callable[[], Iterable[str]]) -> None:
    """Write a text that is too long to be held, but leave a file alone that holds it already.

    Args:
        place: its final name.
        parts: gives the text's parts, each time it is asked.
    """
    if not _holds(place, parts()):
        with replaced(place) as sink:
            sink.writelines(part.encode("utf-8") for part in parts())


def _holds(place: Path, parts: Iterable[str]) -> bool:
    try:
        with place.open("rb") as old:
            same = all(
                old.read(len(raw)) == raw for raw in (part.encode("utf-8") for part in parts)
            )
            return same and not old.read(1)
    except OSError:
        return False


def write_changed(place: Path, text: str) -> None:
    """Write ``text`` as :func:`write_text` does, but leave a file alone that holds it already."""
    with suppress(OSError, UnicodeDecodeError):
        if place.read_text("utf-8") == text:
            return
    write_text(place, text)


def append_line(path: Path, line: str) -> None:
    """Add a line to a file that only grows, and flush it.

    It starts on a line of its own even where an earlier one was cut off by a crash.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8", newline="\n") as sink:
        sink.write(f"\n{line}\n")
        sink.flush()
        _sync(sink.fileno())


def flush(path: Path) -> None:
    """Ask the disk to really hold ``path`` before its name says that it does."""
    with path.open("rb+") as file:
        _sync(file.fileno())


def _sync(descriptor: int) -> None:
    try:
        os.fsync(descriptor)
    except OSError as error:
        # A network share may know no such thing; the rename is then as safe as that share is.
        # One that is full may say so only now.
        if error.errno not in _NO_SYNC:
            raise


def link_or_copy(source: Path, target: Path) -> None:
    """Put ``source`` at ``target`` whole: a hard link, or a copy where links do not work."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = _draft(target)
    try:
        try:
            os.link(source, draft)
        except OSError:
            shutil.copyfile(source, draft)
            flush(draft)
        settle(draft, target)
    finally:
        draft.unlink(missing_ok=True)


def settle(draft: Path, path: Path) -> None:
    """Give a flushed file its final name, and ask the disk to hold that name too."""
    draft.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Ask the disk to hold the names in ``folder``; Windows and some shares know no such thing."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def sweep_drafts(folder: Path) -> None:
    """Remove what a killed run left unfinished in ``folder``."""
    with suppress(OSError):
        for name in os.listdir(folder):  # noqa: PTH208 - of 10^5 names few become paths
            if _DRAFT.fullmatch(name):
                (folder / name).unlink(missing_ok=True)


def _draft(path: Path, folder: Path | None = None) -> Path:
    return (folder or path.parent) / f".{path.name[:80]}.{secrets.token_hex(4)}.part"
