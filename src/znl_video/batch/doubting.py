"""The words of a work folder's captions that a proofreader should look at."""

from __future__ import annotations

from znl_video.batch.last_run import check_known, last_run
from znl_video.batch.options import Options
from znl_video.captions.approval import signoff
from znl_video.captions.doubts import DoubtKind, doubts
from znl_video.io.approvals import Approvals
from znl_video.io.kits import load_kit
from znl_video.io.people import load_lexicon, load_settings
from znl_video.messages import sentence
from znl_video.model.base import Frozen


class DoubtfulWord(Frozen):
    """A word to look at. ``seconds`` are on the short's clock; ``caption`` counts from 1.

    ``sure`` is the recogniser's probability, 0 to 1, where that is what is wrong; ``text`` is the
    caption with the word in 【】, or "" where none is shown.
    """

    short: str
    seconds: float
    caption: int | None
    text: str
    word: str
    kind: DoubtKind
    sure: float | None
    reason: str


def doubtful(
    options: Options, only: str | None = None, *, every: bool = False
) -> tuple[DoubtfulWord, ...]:
    """Return the words to look at, by short and time.

    Args:
        options: where the work folder, the brand kit and the lexicon are.
        only: a short's name; None for all that wait for approval.
        every: take shorts that are approved as well.

    Raises:
        UsageError: there is no work folder, no such short, or a file of people's is not valid.
    """
    work, index = last_run(options)
    known = [entry.name for entry in index.shorts]
    if only is not None:
        check_known(only, known)
    settings = load_settings(options.root, work.root)
    kit = load_kit(options.brand or settings.brand, (work.root, options.root))
    names = load_lexicon(options.lexicon, work.root, options.root, kit.folder).names
    approvals = Approvals(work.root).read()
    found = []
    for name in [only] if only else known:
        document = work.short(name)
        if document is None:
            continue
        short = document.short
        approved = signoff(short, approvals.get(name, ())).state == "proofread"
        if approved and not (every or only):
            continue
        sources = {each: work.source(each) for each in short.sources}
        transcripts = {
            each: made.source.transcript
            for each, made in sources.items()
            if made and made.source.transcript
        }
        found += [
            DoubtfulWord(
                short=name,
                seconds=each.at_ms / 1000,
                caption=each.caption,
                text=each.marked,
                word=each.word,
                kind=each.kind,
                sure=each.sure,
                reason=sentence(each.reason.code, each.reason.fields),
            )
            for each in doubts(short, transcripts, names, settings.captions)
        ]
    return tuple(found)
