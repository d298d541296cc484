"""What was weighed when the seconds of a short were chosen, in words."""

from __future__ import annotations

from znl_video.batch.figures import decimal
from znl_video.messages import sentence
from znl_video.model.base import Frozen
from znl_video.model.cut import Candidate, Merits
from znl_video.model.manifest import Short

# Rounded away, nothing is left to tell.
_PER_CENT = 100


class Weighed(Frozen):
    """A short's cut in words: why, what else was done to it, and what else there was.

    ``chosen`` and ``others`` are empty where nothing had to be chosen.
    """

    short: str
    reason: str
    notes: tuple[str, ...] = ()
    chosen: str = ""
    others: tuple[str, ...] = ()


def weighed(short: Short) -> Weighed | None:
    """Return what is to be told of a short's cut; None where it has none yet."""
    cut = short.cut
    if cut is None:
        return None
    notes = []
    if cut.hook:
        ahead = cut.segments[cut.hook - 1]
        fields = {
            "start": decimal(cut.segments[0].start_ms / 1000),
            "end": decimal((ahead.start_ms + short.rate.ms(ahead.frames)) / 1000),
        }
        notes.append(sentence("cut.hook", fields))
    if cut.jumps:
        fields = {"count": str(cut.jumps), "seconds": decimal(cut.jumped_ms / 1000)}
        notes.append(sentence("cut.jumps", fields))
    return Weighed(
        short=short.name,
        reason=sentence(cut.reason.code, cut.reason.fields),
        notes=tuple(notes),
        chosen=_told(cut.chosen) if cut.chosen else "",
        others=tuple(_told(each) for each in cut.others),
    )


def _told(candidate: Candidate) -> str:
    figures = [
        sentence(f"cut.{name}", {"share": str(round(_PER_CENT * value))})
        for name, value in _figures(candidate.merits)
    ]
    return sentence(
        "cut.worth",
        {
            "start": decimal(candidate.start_ms / 1000),
            "end": decimal(candidate.end_ms / 1000),
            "total": f"{candidate.merits.total:.2f}",
            "figures": ", ".join(figures),
        },
    )


def _figures(merits: Merits) -> list[tuple[str, float]]:
    """Return what is known, in the order it is told; no flaw is not worth a word."""
    return [
        (name, value)
        for name, value in merits
        if name != "total" and value is not None and (name != "flawed" or value >= 0.005)
    ]
