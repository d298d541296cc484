"""Looking after the store that runs of a work folder use."""

from __future__ import annotations

from collections import Counter

from znl_video.batch.options import Options
from znl_video.errors import UsageError
from znl_video.io.locking import Patience, Tell, tell_nobody
from znl_video.io.store import Store
from znl_video.io.storekeeping import Contents, contents, damages, needed, removal
from znl_video.io.work import WorkFolder
from znl_video.model.base import Frozen


class Kind(Frozen):
    """Entries of one kind of action; a blob of several is counted with the first."""

    kind: str
    entries: int
    needed: int
    bytes: int


class Stats(Frozen):
    """What a store holds; ``needless`` are the bytes that ``gc`` would remove."""

    store: str
    entries: int
    blobs: int
    bytes: int
    needless: int
    kinds: tuple[Kind, ...]


class Verified(Frozen):
    """How many files were read, and which of them were damaged and moved into ``damaged/``."""

    store: str
    checked: int
    damaged: tuple[str, ...]


class Cleaned(Frozen):
    """What was removed, or would be: ``bytes`` of the store, ``freed`` of them on the disk.

    An export that is a hard link keeps its bytes. ``left`` is what the store takes, and ``within``
    whether that is no more than was asked for.
    """

    store: str
    dry_run: bool
    entries: int
    bytes: int
    freed: int
    left: int
    within: bool


def stats(options: Options) -> Stats:
    """Return what the store holds; nothing is written.

    Raises:
        UsageError: there is none, or nobody can tell what is needed.
    """
    work, store = _opened(options)
    found, keep = contents(store), _needed(work, store)
    return Stats(
        store=str(store.root),
        entries=len(found.entries),
        blobs=len(found.blobs),
        bytes=found.bytes,
        needless=removal(store, found, keep).bytes,
        kinds=_kinds(found, keep),
    )


def verify(options: Options, tell: Tell = tell_nobody) -> Verified:
    """Read all of the store; what is damaged is moved away, so that it is made anew.

    Raises:
        UsageError: there is none, or it cannot be written.
    """
    _, store = _opened(options)
    with store.joined(Patience(options.wait_s, tell)):
        checked, damaged = damages(store)
    return Verified(store=str(store.root), checked=checked, damaged=tuple(damaged))


def clean(
    options: Options, most: int | None = None, *, dry: bool = False, tell: Tell = tell_nobody
) -> Cleaned:
    """Remove what no work folder needs, oldest first.

    Args:
        options: where the work folder and the store are.
        most: remove only until the store takes no more bytes than this; None: all of it.
        dry: only tell what would be removed.
        tell: hears for whom we wait, if for anybody.

    Raises:
        UsageError: there is none, it is in use, or nobody can tell what is needed.
    """
    work, store = _opened(options)
    if dry:
        return _cleaned(work, store, most, dry=True)
    with store.alone(Patience(options.wait_s, tell)):
        return _cleaned(work, store, most, dry=False)


def _cleaned(work: WorkFolder, store: Store, most: int | None, *, dry: bool) -> Cleaned:
    made = removal(store, contents(store), _needed(work, store), most or 0)
    if not dry:
        store.remove(made.files)
    return Cleaned(
        store=str(store.root),
        dry_run=dry,
        entries=made.entries,
        bytes=made.bytes,
        freed=made.freed,
        left=made.left,
        within=most is None or made.left <= most,
    )


def _opened(options: Options) -> tuple[WorkFolder, Store]:
    work = WorkFolder(options.work)
    work.check_version()
    store = Store(options.store or work.root / "store")
    if not (store.root / "facts").is_dir():
        raise UsageError("store.none", folder=store.root)
    return work, store


def _needed(work: WorkFolder, store: Store) -> set[str]:
    keys = needed(store)
    # A store lies in the work folder that it was made for, or by itself.
    for folder in (work, WorkFolder(store.root.parent)):
        keys |= folder.stands_on()
        if folder.damaged:
            raise UsageError("store.needs-unknown", file=folder.root / min(folder.damaged))
    return keys


def _kinds(found: Contents, keep: set[str]) -> tuple[Kind, ...]:
    entries = Counter(each.kind for each in found.entries)
    kept = Counter(each.kind for each in found.entries if each.key in keep)
    size: Counter[str] = Counter()
    counted: set[str] = set()
    for each in found.entries:
        fresh = set(each.blobs) - counted
        counted |= fresh
        size[each.kind] += each.bytes + sum(found.blobs.get(blob, 0) for blob in fresh)
    return tuple(
        Kind(kind=kind, entries=count, needed=kept[kind], bytes=size[kind])
        for kind, count in sorted(entries.items(), key=lambda each: -size[each[0]])
    )
