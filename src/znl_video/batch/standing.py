"""How far the shorts of a work folder are."""

from __future__ import annotations

from znl_video.batch.options import Options
from znl_video.errors import UsageError
from znl_video.io.work import WorkFolder
from znl_video.messages import sentence
from znl_video.model.base import Frozen
from znl_video.model.manifest import STAGES, Short

DONE, LOST, OPEN = "done", "failed", "-"


class Standing(Frozen):
    """A short, its state by stage (done, failed, partly, -), and whether it was proofread."""

    short: str
    stages: dict[str, str]
    captions: str


def standings(options: Options) -> tuple[Standing, ...]:
    """Return every short, and every rejected source, of the last run.

    Raises:
        UsageError: nothing was ever run there, or by a newer znl.
    """
    work = WorkFolder(options.work)
    work.check_version()
    index = work.index()
    if index is None:
        raise UsageError("status.none", folder=work.root)
    told = []
    for entry in index.sources:
        document = work.source(entry.name)
        if document and document.source.rejection:
            stage = document.source.rejection.stage
            told.append(Standing(short=entry.path, stages=_until(stage), captions=""))
    for entry in index.shorts:
        short = work.short(entry.name)
        if short:
            told.append(_standing(short.short))
    return tuple(told)


def _standing(short: Short) -> Standing:
    reached = {
        "ingest": True,
        "transcribe": True,
        "trim": short.cut is not None,
        "reframe": bool(short.framings),
        "subtitle": short.captions is not None,
        "brand": short.branding is not None,
        "loudness": bool(short.tracks),
        "export": bool(short.deliveries),
        "verify": any(delivery.inspection for delivery in short.deliveries),
    }
    stages: dict[str, str] = {stage: DONE if reached[stage] else OPEN for stage in STAGES}
    for failure in short.failures:
        stages[failure.stage] = LOST if failure.preset is None else f"{LOST} {failure.preset}"
    captions = short.captions
    word = "status.proofread" if captions and captions.proofread else "status.draft"
    return Standing(
        short=short.name,
        stages=stages,
        captions=sentence(word) if captions and captions.cues else OPEN,
    )


def _until(stage: str) -> dict[str, str]:
    states: dict[str, str] = dict.fromkeys(STAGES, OPEN)
    for each in STAGES:
        if each == stage:
            states[each] = LOST
            break
        states[each] = DONE
    return states
