"""Looking after a store: what it holds, whether it is whole, and what nobody needs any more."""

from __future__ import annotations

import json
import platform
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from znl_video.errors import UsageError
from znl_video.io.store import Store, read_record
from znl_video.io.writing import write_changed
from znl_video.model.base import canonical, text_digest


@dataclass(frozen=True)
class Entry:
    """One file of facts: its kind of action, the blobs it names, its size and time."""

    key: str
    kind: str
    blobs: tuple[str, ...]
    bytes: int
    mtime_ns: int


@dataclass
class Contents:
    """What lies in a store: entries, bytes of blobs by digest, and files that serve nobody."""

    entries: list[Entry] = field(default_factory=list)
    blobs: dict[str, int] = field(default_factory=dict)
    waste: dict[Path, int] = field(default_factory=dict)

    @property
    def bytes(self) -> int:
        """How much all of it takes."""
        entries = sum(each.bytes for each in self.entries)
        return entries + sum(self.blobs.values()) + sum(self.waste.values())


@dataclass
class Removal:
    """Files to remove, with the number of entries among them and their bytes.

    ``freed`` leaves out files that an export shares, whose bytes stay on the disk; ``left`` is
    what the store takes afterwards.
    """

    files: list[Path] = field(default_factory=list)
    entries: int = 0
    bytes: int = 0
    freed: int = 0
    left: int = 0


def note_needs(store: Store, folder: Path, keys: Iterable[str]) -> None:
    """Write down in the store which entries the documents in a work folder stand on.

    So whoever cleans the store knows it of folders that lie on other disks or machines as well.
    """
    host = platform.node()
    place = _needs(store) / f"{text_digest(f'{host}:{folder}')[:16]}.json"
    text = canonical({"host": host, "folder": str(folder), "keys": sorted(set(keys))}) + "\n"
    write_changed(place, text)


def needed(store: Store) -> set[str]:
    """Return the keys that work folders stand on; one of this machine that is gone needs none.

    Raises:
        UsageError: one of the lists is damaged.
    """
    keys: set[str] = set()
    for file in sorted(_needs(store).glob("*.json")):
        try:
            told = json.loads(file.read_text("utf-8"))
            gone = told["host"] == platform.node() and not Path(told["folder"]).exists()
            keys |= set() if gone else set(told["keys"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise UsageError("store.needs-unknown", file=file) from error
    return keys


def contents(store: Store) -> Contents:
    """Return what lies in a store. A damaged file of facts is waste, as is a blob of no facts."""
    found = Contents()
    for file in _files(store.root / "facts"):
        try:
            record = read_record(file)
            stat = file.stat()
            kind = str(record["action"]["kind"])
        except (OSError, ValueError, KeyError, TypeError):
            _waste(found, file)
            continue
        blobs = tuple(record["blobs"])
        found.entries.append(Entry(file.stem, kind, blobs, stat.st_size, stat.st_mtime_ns))
    named = {blob for entry in found.entries for blob in entry.blobs}
    for file in _files(store.root / "blobs"):
        if file.name in named:
            with suppress(OSError):
                found.blobs[file.name] = file.stat().st_size
        else:
            _waste(found, file)
    for file in (store.root / "damaged").glob("*"):
        _waste(found, file)
    return found


def removal(store: Store, found: Contents, keep: Collection[str], most: int = 0) -> Removal:
    """Return what to remove: what serves nobody, then entries not to ``keep``, oldest first.

    Args:
        store: where they lie.
        found: what lies there.
        keep: keys of entries that stay in any case.
        most: stop as soon as no more bytes than this are left.
    """
    made = Removal(left=found.bytes)
    for file, size in found.waste.items():
        _remove(made, file, size)
    users = Counter(blob for entry in found.entries for blob in set(entry.blobs))
    spare = (entry for entry in found.entries if entry.key not in keep)
    for entry in sorted(spare, key=lambda each: (each.mtime_ns, each.key)):
        if made.left <= most:
            break
        made.entries += 1
        _remove(made, store.facts(entry.key), entry.bytes)
        for blob in set(entry.blobs):
            users[blob] -= 1
            if not users[blob] and blob in found.blobs:
                _remove(made, store.blob(blob), found.blobs[blob])
    return made


def damages(store: Store) -> tuple[int, list[str]]:
    """Read all of a store and set aside what is damaged.

    Returns:
        How many files were read, and the paths in the store of those that were damaged.
    """
    count, damaged = 0, []
    for file in _files(store.root / "facts"):
        count += 1
        try:
            read_record(file)
        except FileNotFoundError:
            continue
        except (OSError, ValueError):
            store.set_aside(file)
            damaged.append(file.relative_to(store.root).as_posix())
    for file in _files(store.root / "blobs"):
        count += 1
        if not store.examined(file) and (store.root / "damaged" / file.name).exists():
            damaged.append(file.relative_to(store.root).as_posix())
    return count, damaged


def _needs(store: Store) -> Path:
    return store.root / "needs"


def _files(folder: Path) -> Iterator[Path]:
    return (file for file in sorted(folder.glob("*/*")) if file.is_file())


def _waste(found: Contents, file: Path) -> None:
    with suppress(OSError):
        found.waste[file] = file.stat().st_size


def _remove(made: Removal, file: Path, size: int) -> None:
    made.files.append(file)
    made.bytes += size
    made.left -= size
    with suppress(OSError):
        made.freed += size if file.stat().st_nlink == 1 else 0
