"""A run from start to end: footage in, deliveries and one result out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from importlib import metadata
from pathlib import Path

from znl_video.batch import result, unchanged
from znl_video.batch.account import Account
from znl_video.batch.exposure import withdraw_exposed
from znl_video.batch.options import Options, Reporter
from znl_video.batch.picking import picked
from znl_video.batch.preparing import Prepared, find_model, prepare
from znl_video.batch.report import report_parts
from znl_video.batch.room import check_room
from znl_video.batch.rounds import Rounds
from znl_video.batch.session import Session
from znl_video.batch.strictness import Judged, Said, apart, including
from znl_video.batch.urgency import urgent_paths
from znl_video.io import process
from znl_video.io.connecting import joined
from znl_video.io.locking import Patience
from znl_video.io.refusals import worded
from znl_video.io.scanning import Found
from znl_video.io.store import Store
from znl_video.io.storekeeping import note_needs
from znl_video.io.work import WorkFolder
from znl_video.model.index import source_state
from znl_video.model.manifest import STAGES, Index, IndexEntry, Source
from znl_video.model.notice import Notice, notice


def run(options: Options, reporter: Reporter) -> result.RunResult:
    """Take SOURCE through the chain up to ``options.until`` and tell what came of it.

    Raises:
        UsageError: bad usage or configuration, a locked or newer work folder, too little room or
            no model; nothing was started.
    """
    process.begin()
    work = WorkFolder(options.work)
    # All documents are looked at once it is known that something changed.
    work.check_version(documents=False)
    prepared = prepare(options, work)
    first = urgent_paths(options.first, prepared, work)
    weights = find_model(prepared)
    store = Store(options.store or work.root / "store")
    patience = Patience(options.wait_s, reporter.waiting)
    judged = partial(apart, policy=prepared.settings.policy, stage=options.until)
    with work.locked(patience) as locked:
        seen = unchanged.look(prepared, options, weights, work)
        told = unchanged.kept(seen, work, store)
        if told is not None:
            return _with_troubles(told, work, store, judged, locked=locked)
        work.check_version()
        if options.pick is None:
            _check_room(prepared.found, prepared, options, work)
        with ExitStack() as stack:
            cluster = stack.enter_context(joined(options.cluster)) if options.cluster else None
            session = Session(options, prepared, weights, work, reporter, cluster=cluster)
            stack.enter_context(session.store.joined(patience))
            if session.workshop.afar:
                stack.enter_context(session.workshop.afar.serving(prepared))
            try:
                told = _run(session, seen, judged, first)
            except OSError as error:
                session.close()
                raise worded(error, (work.root, session.store.root)) or error from error
            except BaseException:
                session.abort()
                raise
            session.close()
        return _with_troubles(told, work, session.store, judged, locked=locked)


def _run(
    session: Session, seen: unchanged.Look | None, judged: Judged, first: Sequence[str]
) -> result.RunResult:
    options, work = session.options, session.work
    pairs = session.hashed()
    found = [source for _, source in pairs]
    gone = withdraw_exposed(found, session.prepared.settings, work)
    # What has to be hidden is hidden, whatever the run is about.
    chosen = picked(session, pairs, {name for name, _ in gone})
    if options.pick is not None:
        _check_room([each for each, _ in chosen.pairs], session.prepared, options, work)
    about = {found.path for found, _ in chosen.pairs}
    rounds = Rounds(session, chosen.pairs, [path for path in first if path in about], chosen.shorts)
    rounds.run()
    gone = (*gone, *rounds.gone)
    sources = chosen.all_sources(rounds.sources, pairs)
    accounts = chosen.all_accounts(rounds.done, pairs, session.prepared.stories)
    work.write_index(_index(session, sources, accounts))
    if session.store.root.parent != work.root:
        done = ({each.name for each in rounds.sources}, {each.name for each in rounds.done})
        note_needs(session.store, work.root, work.stands_on(*done).union(session.keeper.keys))
    told = _told(session, rounds.sources, rounds.done, gone, judged)
    told = told.model_copy(update={"left_alone": chosen.aside})
    if options.until == "verify":
        told = told.model_copy(update={"report": str(_reported(session, sources, accounts))})
    session.keeper.keep((each.name for each in sources), (each.name for each in accounts))
    unchanged.keep(seen, session, told, accounts)
    return told


def _reported(session: Session, sources: Sequence[Source], accounts: Sequence[Account]) -> Path:
    """Write the report and return where it lies. No more than one card is held at once."""

    def parts() -> Iterator[str]:
        cards = (session.keeper.plain_page(each.name)["card"] for each in accounts)
        return report_parts(session.work, sources, accounts, cards)

    return session.work.write_report(parts)


def _check_room(
    footage: Iterable[Found], prepared: Prepared, options: Options, work: WorkFolder
) -> None:
    index = work.index()
    known = {entry.path for entry in index.sources} if index else set()
    disks = [work.root, *([options.store] if options.store else [])]
    check_room(footage, prepared.presets, disks, known)


def _with_troubles(
    told: result.RunResult, work: WorkFolder, store: Store, judged: Judged, *, locked: bool
) -> result.RunResult:
    """Return ``told`` with warnings of what was damaged, and of a folder that cannot be locked."""
    said = [
        notice("work.mended", file=work.root / file)
        for file in sorted(work.damaged)
        if (work.root / file).exists()
    ]
    said += [notice("store.mended", digest=each[:12]) for each in store.damaged]
    if not locked:
        said.append(notice("work.no-locks", folder=work.root))
    # A store in the work folder lies on the disk that was told of.
    if not store.guarded and store.root.parent != work.root:
        said.append(notice("store.unguarded", folder=store.root))
    return including(told, ((str(work.root), each) for each in said), judged)


def _told(
    session: Session,
    sources: Sequence[Source],
    accounts: Sequence[Account],
    gone: Sequence[tuple[str, Notice]],
    judged: Judged,
) -> result.RunResult:
    outputs = tuple(output for each in accounts for output in each.outputs)
    warnings, forbidden = judged(
        [
            *_unseen(session, sources, accounts),
            *_links(session),
            *gone,
            *((_about(said), said) for said in session.workshop.notices),
        ]
    )
    return result.RunResult(
        sources=sum(source.duplicate_of is None for source in sources),
        shorts=len(accounts),
        delivered=len(outputs),
        failed=(*(lost for each in accounts for lost in each.failed), *forbidden),
        rejected=result.rejections(sources),
        warnings=(*(said for each in accounts for said in each.warnings), *warnings),
        actions=result.acted(session.runner.ledger.tallies),
        outputs=outputs,
        held=tuple(each.held for each in accounts if each.held),
    )


def _unseen(
    session: Session, sources: Sequence[Source], accounts: Sequence[Account]
) -> Iterator[Said]:
    """Yield the warnings about sources of which no short of this run has them."""
    shown = {name for each in accounts for name in each.sources}
    composed = STAGES.index(session.options.until) >= STAGES.index("trim")
    for source in sources:
        if source.name in shown:
            continue
        yield from ((source.path, each) for each in source.warnings)
        # What is used and in no short lies beside a story that lists nothing of what there is.
        if composed and not source.rejection and not source.duplicate_of:
            yield source.path, notice("story.unlisted", clip=source.path)


def _about(said: Notice) -> str:
    return next(iter(said.fields.values()), "")


def _links(session: Session) -> tuple[Said, ...]:
    links = session.prepared.links
    return ((links[0], notice("source.links", count=len(links), first=links[0])),) if links else ()


def _index(session: Session, sources: Sequence[Source], accounts: Sequence[Account]) -> Index:
    folders = {session.prepared.names[f"{f}/"]: f"{f}/" for f in session.prepared.stories}
    return Index(
        znl=metadata.version("znl-video"),
        sources=tuple(
            IndexEntry(name=source.name, path=source.path, state=source_state(source))
            for source in sources
        ),
        shorts=tuple(
            IndexEntry(name=each.name, path=folders.get(each.name, ""), state=each.state)
            for each in accounts
        ),
    )
