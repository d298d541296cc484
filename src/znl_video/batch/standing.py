"""How far the shorts of a work folder are."""

from __future__ import annotations

from znl_video.batch.last_run import last_run
from znl_video.batch.options import Options
from znl_video.batch.result import Warned, warned
from znl_video.captions.approval import signoff
from znl_video.io.approvals import Approvals
from znl_video.io.work import WorkFolder
from znl_video.model.approval import CaptionState, Entry, Signature
from znl_video.model.base import Frozen
from znl_video.model.manifest import STAGES, IndexEntry, Short, ShortDocument
from znl_video.model.notice import notice

DONE, LOST, OPEN = "done", "failed", "-"


class Standing(Frozen):
    """A short, its state by stage (done, failed, failed for a preset, -), and how it stands.

    ``state`` is how the last run left it: done, partly, failed or held, open where it went no
    further than was asked; rejected for a source.
    ``captions`` tells how far they are now, None where no run came to them. ``voided`` are
    approvals that no longer hold; ``held`` the videos that wait for approval, to be watched.
    """

    short: str
    stages: dict[str, str]
    state: str
    captions: CaptionState | None = None
    approvals: tuple[Signature, ...] = ()
    voided: tuple[Signature, ...] = ()
    held: tuple[str, ...] = ()


class Standings(Frozen):
    """Every short, and every rejected source, of the last run; and documents that are damaged."""

    shorts: tuple[Standing, ...]
    warnings: tuple[Warned, ...] = ()


def standings(options: Options) -> Standings:
    """Return how far the last run came; what is damaged is told with what to do about it.

    Raises:
        UsageError: nothing was ever run there, or by a newer znl, or its approvals are damaged.
    """
    work, index = last_run(options)
    approvals = Approvals(work.root).read()
    told = []
    for entry in index.sources:
        document = work.source(entry.name)
        if document and document.source.rejection:
            stage = document.source.rejection.stage
            told.append(Standing(short=entry.path, stages=_until(stage), state=entry.state))
    for entry in index.shorts:
        short = work.short(entry.name)
        if short:
            told.append(
                _standing(entry, short.short, approvals.get(entry.name, ())).model_copy(
                    update={"held": _held(short, work)}
                )
            )
    return Standings(shorts=tuple(told), warnings=_damaged(work))


def _damaged(work: WorkFolder) -> tuple[Warned, ...]:
    """Return a warning for each document that could not be understood."""
    told = []
    for path in sorted(work.damaged):
        folder, _, name = path.rpartition("/")
        captions = work.captions_file(name.removesuffix(".json"))
        if folder == "shorts" and captions.exists():
            said = notice("work.damaged-short", file=work.root / path, captions=captions)
        else:
            said = notice("work.damaged", file=work.root / path)
        told.append(warned(path, said))
    return tuple(told)


def _standing(entry: IndexEntry, short: Short, approvals: tuple[Entry, ...]) -> Standing:
    reached = {
        "ingest": True,
        "transcribe": True,
        "trim": short.cut is not None,
        "reframe": bool(short.framings),
        # Where nothing is hidden there is nothing to write down.
        "protect": bool(short.framings),
        "subtitle": short.captions is not None,
        "brand": short.branding is not None,
        "loudness": bool(short.tracks),
        "export": bool(short.deliveries),
        "verify": any(delivery.inspection for delivery in short.deliveries),
    }
    stages: dict[str, str] = {stage: DONE if reached[stage] else OPEN for stage in STAGES}
    for failure in short.failures:
        stages[failure.stage] = LOST if failure.preset is None else f"{LOST} {failure.preset}"
    # A run up to an earlier stage left nothing undone, and nothing finished either.
    unfinished = entry.state in ("done", "held") and not reached["verify"]
    signed = signoff(short, approvals)
    return Standing(
        short=short.name,
        stages=stages,
        state="open" if unfinished else entry.state,
        captions=signed.state if short.captions else None,
        approvals=signed.approvals,
        voided=tuple(each.signature for each in signed.voided),
    )


def _held(document: ShortDocument, work: WorkFolder) -> tuple[str, ...]:
    files = (each.path for each in document.held if each.path.endswith(".mp4"))
    return tuple(str(work.root / file) for file in files)


def _until(stage: str) -> dict[str, str]:
    states: dict[str, str] = dict.fromkeys(STAGES, OPEN)
    for each in STAGES:
        if each == stage:
            states[each] = LOST
            break
        states[each] = DONE
    return states
