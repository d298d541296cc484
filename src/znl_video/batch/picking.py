"""Which footage a run is about; all else stays as it is, and is told as it was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from znl_video.batch.account import Account, accounted
from znl_video.batch.groups import groups, order
from znl_video.batch.keeping import slim
from znl_video.batch.options import Pick
from znl_video.batch.session import Session
from znl_video.io.scanning import Found
from znl_video.model.manifest import Source

Pair = tuple[Found, Source]


@dataclass(frozen=True)
class Picked:
    """What a run works on, and what it leaves alone.

    ``aside`` counts the files that were found and are left alone; ``sources`` and ``accounts`` are
    what earlier runs told of those and of footage that is gone, ``shorts`` the names of all shorts
    that stay.
    """

    pairs: tuple[Pair, ...]
    aside: int = 0
    sources: tuple[Source, ...] = ()
    accounts: tuple[Account, ...] = ()
    shorts: frozenset[str] = frozenset()

    def all_sources(self, sources: Sequence[Source], found: Iterable[Pair]) -> list[Source]:
        """Return the run's ``sources`` and those left alone in the order they were found."""
        places = {source.name: place for place, (_, source) in enumerate(found)}
        # Those of footage that is gone come last.
        last = len(places)
        return sorted((*sources, *self.sources), key=lambda each: places.get(each.name, last))

    def all_accounts(
        self, accounts: Sequence[Account], found: Iterable[Pair], stories: Collection[str]
    ) -> list[Account]:
        """Return the run's ``accounts`` and those left alone as a run of all orders them."""
        at = order((source for _, source in found), stories)
        return sorted((*accounts, *self.accounts), key=lambda each: at(each.sources[0]))


def picked(session: Session, found: Sequence[Pair], also: Collection[str] = ()) -> Picked:
    """Return what ``session`` is to work on of what was ``found``.

    What belongs together is taken together: the clips of a story, and those whose shorts may be
    called alike.

    Args:
        session: with the wish in its options.
        found: all footage.
        also: shorts that are made anew in any case, by name.
    """
    pick = session.options.pick
    if pick is None:
        return Picked(tuple(found))
    told = _told(session)
    shown = defaultdict(list)
    for account in told.values():
        for name in account.sources:
            shown[name].append(account)
    asked = {name for short in also if short in told for name in told[short].sources}
    prepared = session.prepared
    chosen: list[Pair] = []
    for group in groups([source for _, source in found], prepared.stories, prepared.names):
        pairs = [found[place] for place in group]
        # What belongs to a file that is still being copied waits for it.
        if not all(_settled(each, pick) for each, _ in pairs):
            continue
        if any(s.name in asked or _wanted(session, pick, (f, s), shown) for f, s in pairs):
            chosen += pairs
    names = {source.name for _, source in chosen}
    # What was withdrawn and has to wait is not told as if it were there.
    left = [a for a in told.values() if names.isdisjoint(a.sources) and a.name not in also]
    return Picked(
        pairs=tuple(sorted(chosen, key=lambda pair: pair[0].path)),
        aside=len(found) - len(chosen),
        sources=_sources(session, names),
        accounts=tuple(left),
        shorts=frozenset(_staying(session, told, names)),
    )


def _told(session: Session) -> dict[str, Account]:
    """Return what earlier runs told of the shorts in the index, by name."""
    index = session.work.index()
    found = ((each.name, _account(session, each.name)) for each in (index.shorts if index else ()))
    return {name: account for name, account in found if account}


def _account(session: Session, name: str) -> Account | None:
    known = session.keeper.account(name)
    document = session.work.short(name) if known is None else None
    if document is None:
        return known
    # An older znl kept nothing, or somebody removed it: the documents tell as much.
    sources = [session.work.source(each) for each in document.short.sources]
    if None in sources:
        return None
    given = session.before(document.short, [each.source for each in sources if each])
    account, page = accounted(document.short, given, session.store, session.work, verified=True)
    if not session.dry:
        session.keeper.note(account, page)
    return account


def _wanted(
    session: Session, pick: Pick, pair: Pair, shown: Mapping[str, Sequence[Account]]
) -> bool:
    found, source = pair
    if pick.since_ns is not None and found.mtime_ns < pick.since_ns:
        return False
    if pick.failed and not _failed(session, source, shown[source.name]):
        return False
    return not pick.changed or not _same(session, pair, shown[source.name])


def _settled(found: Found, pick: Pick) -> bool:
    stamp = (found.size, found.mtime_ns)
    return pick.settled is None or pick.settled.get(found.path) == stamp


def _failed(session: Session, source: Source, accounts: Sequence[Account]) -> bool:
    """Tell whether the last run rejected a source, or failed to deliver a short of it."""
    if any(account.failed for account in accounts):
        return True
    last = _last(session, source.name)
    policy = session.prepared.settings.policy
    return last is not None and (
        last.rejection is not None or any(policy.forbids(each.code) for each in last.warnings)
    )


def _same(session: Session, pair: Pair, accounts: Sequence[Account]) -> bool:
    """Tell whether a source and its shorts are finished, and as the last run saw them."""
    _, source = pair
    if not session.keeper.same_source(session.mark(pair)):
        return False
    if not accounts:
        last = session.keeper.last_source(source.name)
        folder = source.path.rpartition("/")[0]
        useless = last is not None and (last.rejection or last.duplicate_of)
        # A story need not show all of its clips.
        return bool(useless) or folder in session.prepared.stories
    return all(
        session.keeper.same_short(each.name, session.approvals.get(each.name, ()))
        and (bool(each.failed) or each.wanted <= len(each.outputs) + each.waiting)
        for each in accounts
    )


def _sources(session: Session, chosen: Collection[str]) -> tuple[Source, ...]:
    """Return what earlier runs found the sources in the index to be, but those ``chosen``."""
    index = session.work.index()
    names = (each.name for each in (index.sources if index else ()) if each.name not in chosen)
    return tuple(last for name in names if (last := _last(session, name)))


def _last(session: Session, name: str) -> Source | None:
    """Return what the last run that came to a source found, but for what is bulky."""
    last = session.keeper.last_source(name)
    document = session.work.source(name) if last is None else None
    return slim(document.source) if document else last


def _staying(session: Session, told: Mapping[str, Account], chosen: Collection[str]) -> list[str]:
    """Return the names of all shorts ever made that have nothing of the ``chosen`` sources."""
    staying = []
    for name in session.work.short_names():
        if name in told:
            sources: Sequence[str] = told[name].sources
        else:
            document = session.work.short(name)
            sources = document.short.sources if document else ()
        if not set(sources) & set(chosen):
            staying.append(name)
    return staying
