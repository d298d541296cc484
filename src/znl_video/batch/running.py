"""A run from start to end: footage in, deliveries and one result out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from importlib import metadata

from znl_video.batch import holding, publishing, result, unchanged
from znl_video.batch.exposure import withdraw_exposed
from znl_video.batch.options import Options, Reporter
from znl_video.batch.preparing import check_room, find_model, prepare
from znl_video.batch.report import report_html
from znl_video.batch.rounds import Rounds
from znl_video.batch.session import Session
from znl_video.batch.strictness import Said, apart
from znl_video.io import process
from znl_video.io.cluster import joined
from znl_video.io.locking import Patience
from znl_video.io.refusals import worded
from znl_video.io.store import Store
from znl_video.io.storekeeping import note_needs
from znl_video.io.work import WorkFolder
from znl_video.model.given import Given
from znl_video.model.index import short_state, source_state
from znl_video.model.manifest import STAGES, Index, IndexEntry, Short, Source
from znl_video.model.notice import Notice, notice

# Tells which of what was said are warnings and which are forbidden.
_Judged = Callable[[Iterable[Said]], tuple[tuple[result.Warned, ...], tuple[result.Problem, ...]]]


def run(options: Options, reporter: Reporter) -> result.RunResult:
    """Take SOURCE through the chain up to ``options.until`` and tell what came of it.

    Raises:
        UsageError: bad usage or configuration, a locked or newer work folder, too little room or
            no model; nothing was started.
    """
    process.begin()
    work = WorkFolder(options.work)
    work.check_version()
    prepared = prepare(options, work)
    weights = find_model(prepared)
    store = Store(options.store or work.root / "store")
    patience = Patience(options.wait_s, reporter.waiting)
    judged = partial(apart, policy=prepared.settings.policy, stage=options.until)
    with work.locked(patience) as locked:
        seen = unchanged.look(prepared, options, weights, work)
        told = unchanged.kept(seen, work, store)
        if told is not None:
            return _with_troubles(told, work, store, judged, locked=locked)
        index = work.index()
        known = {entry.path for entry in index.sources} if index else set()
        disks = [work.root, *([options.store] if options.store else [])]
        check_room(prepared, disks, known)
        with ExitStack() as stack:
            cluster = stack.enter_context(joined(options.cluster)) if options.cluster else None
            session = Session(options, prepared, weights, work, reporter, cluster=cluster)
            stack.enter_context(session.store.joined(patience))
            if session.afar:
                stack.enter_context(session.afar.serving(prepared))
            try:
                told = _run(session, seen, judged)
            except OSError as error:
                session.close()
                raise worded(error, (work.root, session.store.root)) or error from error
            except BaseException:
                session.abort()
                raise
            session.close()
        return _with_troubles(told, work, session.store, judged, locked=locked)


def _run(session: Session, seen: unchanged.Look | None, judged: _Judged) -> result.RunResult:
    options, work = session.options, session.work
    pairs = session.hashed()
    found = [source for _, source in pairs]
    gone = withdraw_exposed(found, session.prepared.settings, work)
    rounds = Rounds(session, pairs)
    rounds.run()
    sources, done, gone = rounds.sources, rounds.done, (*gone, *rounds.gone)
    work.write_index(_index(session, sources, done))
    if session.store.root.parent != work.root:
        note_needs(session.store, work.root, work.stands_on())
    told = _told(session, sources, done, gone, judged)
    if options.until == "verify":
        html = report_html(told, sources, done, session.store, work)
        told = told.model_copy(update={"report": str(work.write_report(html))})
    unchanged.keep(seen, session, told, done)
    return told


def _with_troubles(
    told: result.RunResult, work: WorkFolder, store: Store, judged: _Judged, *, locked: bool
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
    warnings, failed = judged([(str(work.root), each) for each in said])
    return told.model_copy(
        update={"warnings": (*told.warnings, *warnings), "failed": (*told.failed, *failed)}
    )


def _told(
    session: Session,
    sources: Sequence[Source],
    done: Sequence[tuple[Short, Given]],
    gone: Sequence[tuple[str, Notice]],
    judged: _Judged,
) -> result.RunResult:
    shorts = [short for short, _ in done]
    verified = session.options.until == "verify"
    outputs = [
        output
        for short, given in done
        if verified
        for output in publishing.outputs(short, given, session.work)
    ]
    warnings, forbidden = judged(
        [
            *_unseen(session, sources, shorts),
            *_links(session),
            *gone,
            *((_about(said), said) for said in session.notices),
        ]
    )
    return result.RunResult(
        sources=sum(source.duplicate_of is None for source in sources),
        shorts=len(shorts),
        delivered=len(outputs),
        failed=(*result.failures(shorts), *forbidden),
        rejected=result.rejections(sources),
        warnings=(*result.warnings(shorts), *warnings),
        actions=result.acted(session.runner.ledger.tallies),
        outputs=tuple(outputs),
        held=holding.holds(done, session.work) if verified else (),
    )


def _unseen(session: Session, sources: Sequence[Source], shorts: Sequence[Short]) -> Iterator[Said]:
    """Yield the warnings about sources of which no short of this run has them."""
    shown = {name for short in shorts for name in short.sources}
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


def _index(
    session: Session, sources: Sequence[Source], done: Sequence[tuple[Short, Given]]
) -> Index:
    folders = {session.prepared.names[f"{f}/"]: f"{f}/" for f in session.prepared.stories}
    return Index(
        znl=metadata.version("znl-video"),
        sources=tuple(
            IndexEntry(name=source.name, path=source.path, state=source_state(source))
            for source in sources
        ),
        shorts=tuple(
            IndexEntry(
                name=short.name, path=folders.get(short.name, ""), state=_state(short, given)
            )
            for short, given in done
        ),
    )


def _state(short: Short, given: Given) -> str:
    return short_state(short, held=bool(given.live(short)) and holding.waits(short, given))
