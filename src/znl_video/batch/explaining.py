"""What a run would do, and why, without doing it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from znl_video.batch import unchanged
from znl_video.batch.framed import Framed, framed
from znl_video.batch.holding import waits
from znl_video.batch.last_run import check_known
from znl_video.batch.options import Options, Reporter
from znl_video.batch.picking import picked
from znl_video.batch.pictured import Pictured, pictured
from znl_video.batch.preparing import find_model, prepare
from znl_video.batch.ready_card import rewritten
from znl_video.batch.result import failures, rejections
from znl_video.batch.session import Session
from znl_video.batch.strictness import kept_back
from znl_video.batch.unchanged import Choices
from znl_video.batch.weighing import Weighed, weighed
from znl_video.engine.reasons import reasons
from znl_video.engine.runner import UndecidedError
from znl_video.io.store import Store
from znl_video.io.work import WorkFolder
from znl_video.messages import sentence
from znl_video.model.base import Frozen
from znl_video.model.given import Given
from znl_video.model.manifest import Short

Item = TypeVar("Item")
Made = TypeVar("Made")


class Planned(Frozen):
    """One thing a run would do to a source or short, and the reasons in words."""

    subject: str
    kind: str
    reasons: tuple[str, ...]


class Explained(Frozen):
    """What a run would do, and how seconds, framings and pictures of its shorts are chosen.

    ``left_alone`` counts the files that it would not be about.
    """

    planned: tuple[Planned, ...]
    cuts: tuple[Weighed, ...]
    framings: tuple[Framed, ...]
    pictures: tuple[Pictured, ...]
    left_alone: int = 0


def explain(options: Options, reporter: Reporter, only: str | None = None) -> Explained:
    """Return what ``znl render`` would do now, and why; nothing is written.

    Args:
        options: as for the run.
        reporter: hears of progress.
        only: a short's or source's name; None for all.

    Raises:
        UsageError: what the run itself would be refused for.
    """
    work = WorkFolder(options.work)
    work.check_version(documents=False)
    prepared = prepare(options, work)
    weights = find_model(prepared)
    store = Store(options.store or work.root / "store")
    known = _unchanged(unchanged.look(prepared, options, weights, work), work, store, only)
    if known is not None:
        return known
    work.check_version()
    session = Session(options, prepared, weights, work, reporter, dry=True)
    try:
        undecided: list[str] = []
        chosen = picked(session, session.hashed())
        sources = [
            source
            for pair in chosen.pairs
            if (source := _tried(session.source, pair, f"source/{pair[1].name}", undecided))
        ]
        shorts = session.composed(sources)
        if only is not None:
            names = {*(short.name for short in shorts), *prepared.names.values(), *chosen.shorts}
            check_known(only, sorted(names))
        told = [_lost(p.file, p.reason, "rejected") for p in rejections(sources)]
        restored = []
        cuts: list[Weighed] = []
        framings: list[Framed] = []
        pictures: list[Pictured] = []
        for short in shorts:
            if kept := session.known(short)[1]:
                told += [_lost(each.file, each.reason, "failed") for each in kept.failed]
                page = session.keeper.page(short.name)
                cuts += [page.cut] if page.cut else []
                framings += page.framings
                pictures += page.pictures
                continue
            done = _tried(session.short, short, f"short/{short.name}", undecided)
            told += [_lost(p.file, p.reason, "failed") for p in failures([done[0]] if done else [])]
            waiting = done is not None and waits(*done)
            restored += _restored(session, short, held=waiting)
            if done:
                restored += _released(session, *done)
                restored += _rewritten(session, *done)
            # Later stages may be undecided where the cut is not.
            decided = done if done and done[0].framings else None
            seen, given = decided or session.framed(short)
            cuts += [told for told in (weighed(seen),) if told]
            framings += framed(seen, given)
            pictures += pictured(seen)
    finally:
        session.close()
    told += [*_wanted(session, undecided), *restored]
    choices = Choices(cuts=tuple(cuts), framings=tuple(framings), pictures=tuple(pictures))
    return _of(told, choices, only).model_copy(update={"left_alone": chosen.aside})


def _of(told: Iterable[Planned], choices: Choices, only: str | None) -> Explained:
    return Explained(
        planned=tuple(each for each in told if only is None or each.subject == only),
        cuts=tuple(each for each in choices.cuts if only in (None, each.short)),
        framings=tuple(each for each in choices.framings if only in (None, each.short)),
        pictures=tuple(each for each in choices.pictures if only in (None, each.short)),
    )


def _unchanged(
    found: unchanged.Look | None, work: WorkFolder, store: Store, only: str | None
) -> Explained | None:
    """Return what is to be told where the last run changed nothing and all is as it was."""
    kept = unchanged.kept_choices(found, work, store)
    if kept is None:
        return None
    told, choices = kept
    index = work.index()
    if only is not None and index is not None:
        check_known(only, sorted({each.name for each in (*index.sources, *index.shorts)}))
    lost = [_lost(each.file, each.reason, "rejected") for each in told.rejected]
    lost += [_lost(each.file, each.reason, "failed") for each in told.failed]
    return _of(lost, choices, only)


def _tried(
    work: Callable[[Item], Made], item: Item, subject: str, undecided: list[str]
) -> Made | None:
    try:
        return work(item)
    except UndecidedError:
        undecided.append(subject)
        return None


def _lost(subject: str, reason: str, kind: str) -> Planned:
    return Planned(subject=subject, kind=kind, reasons=(reason,))


def _wanted(session: Session, undecided: list[str]) -> list[Planned]:
    told = []
    for subject, wanted in session.runner.ledger.foretold.items():
        kind, _, name = subject.partition("/")
        document = session.work.source(name) if kind == "source" else session.work.short(name)
        before = [
            (ran.key, session.store.action(ran.key)) for ran in (document.ran if document else ())
        ]
        for each in wanted:
            why = reasons(each.action, each.key, before)
            told.append(
                Planned(
                    subject=name,
                    kind=each.action.kind,
                    reasons=tuple(sentence(said.code, said.fields) for said in why),
                )
            )
    told += [
        Planned(
            subject=subject.partition("/")[2],
            kind="…",
            reasons=(sentence("why.undecided"),),
        )
        for subject in undecided
        # After the last stage nothing follows that could still be undecided.
        if subject.startswith("source/") or _early(session, subject)
    ]
    return told


def _early(session: Session, subject: str) -> bool:
    """Whether a short waits for what a narration or music holds, not for the last inspection."""
    kinds = [each.action.kind for each in session.runner.ledger.foretold.get(subject, ())]
    return bool(kinds) and kinds[-1] != "Inspect"


def _released(session: Session, short: Short, given: Given) -> list[Planned]:
    """Return whether a run would deliver what waited for approval, or take delivered files away."""
    document = session.work.short(short.name)
    if document is None or not document.short.deliveries or not given.live(short):
        return []
    live = {preset.name for preset in given.live(short)}
    if live.intersection(kept_back(document.short)) and not waits(short, given):
        return [Planned(subject=short.name, kind="deliver", reasons=(sentence("why.accepted"),))]
    if waits(short, given):
        told = ("hold", "why.unapproved") if document.placed else None
    else:
        told = None if document.placed else ("deliver", "why.approved")
    return [Planned(subject=short.name, kind=told[0], reasons=(sentence(told[1]),))] if told else []


def _rewritten(session: Session, short: Short, given: Given) -> list[Planned]:
    """Return the cards a run would write anew of a short that nothing is made of."""
    wanted = session.runner.ledger.foretold.get(f"short/{short.name}")
    if wanted or session.options.until != "verify" or waits(short, given):
        return []
    cards = rewritten(short, given, session.work.short(short.name), session.work)
    return [
        Planned(
            subject=short.name,
            kind="card",
            reasons=(sentence("why.card", {"file": file, "fields": ", ".join(fields)}),),
        )
        for file, fields in cards
    ]


def _restored(session: Session, short: Short, *, held: bool) -> list[Planned]:
    """Return the files, delivered or ``held``, that are no longer as they were left."""
    document = session.work.short(short.name)
    left = (*document.placed, *(document.held if held else ())) if document else ()
    return [
        Planned(
            subject=short.name,
            kind="restore",
            reasons=(sentence("why.altered", {"file": placed.path}),),
        )
        for placed in left
        if not session.work.stands(placed)
    ]
