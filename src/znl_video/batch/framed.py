"""How the stretches of a short are framed, and why, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from znl_video.batch.figures import decimal
from znl_video.messages import sentence
from znl_video.model.base import Frozen
from znl_video.model.cut import Segment
from znl_video.model.framing import Framing, Part
from znl_video.model.given import Given
from znl_video.model.manifest import Short


class Framed(Frozen):
    """A stretch of a short that is framed one way.

    ``clip`` is the file it is of, empty where the short has but one; ``window`` its seconds of the
    clip, ``seen`` whether it is cropped, followed or shown whole.
    """

    short: str
    clip: str
    window: str
    seen: str
    reasons: tuple[str, ...]


def framed(short: Short, given: Given) -> tuple[Framed, ...]:
    """Return how each segment is framed; neighbours of one clip framed alike are told together."""
    cut = short.cut
    if cut is None or not short.framings:
        return ()
    told: list[Framed] = []
    numbered = enumerate(zip(cut.segments, short.framings, strict=True))
    for (_, source, framing), group in groupby(
        numbered, key=lambda item: (item[0] < cut.hook, item[1][0].source, item[1][1])
    ):
        segments = [segment for _, (segment, _) in group]
        clip = given.source(source).path if len(short.sources) > 1 else ""
        if len(segments) > 1:
            told.append(_stretch(short, clip, _pieces(short, segments), framing, framing.parts[0]))
        else:
            told += _segment(short, clip, segments[0], framing)
    return tuple(told)


def _pieces(short: Short, segments: Sequence[Segment]) -> str:
    first, last = segments[0], segments[-1]
    fields = {
        "start": decimal(first.start_ms / 1000),
        "end": decimal((last.start_ms + short.rate.ms(last.frames)) / 1000),
        "count": str(len(segments)),
    }
    return sentence("framed.pieces", fields)


def _segment(short: Short, clip: str, segment: Segment, framing: Framing) -> Iterator[Framed]:
    ends = [*(part.first for part in framing.parts[1:]), segment.frames]
    for part, end in zip(framing.parts, ends, strict=True):
        fields = {
            "start": decimal((segment.start_ms + short.rate.ms(part.first)) / 1000),
            "end": decimal((segment.start_ms + short.rate.ms(end)) / 1000),
        }
        yield _stretch(short, clip, sentence("framed.segment", fields), framing, part)


def _stretch(short: Short, clip: str, window: str, framing: Framing, part: Part) -> Framed:
    bars = [framing.bars] if framing.bars and not part.first else []
    return Framed(
        short=short.name,
        clip=clip,
        window=window,
        seen=sentence(f"framed.{part.view.kind if part.still else 'follow'}"),
        reasons=tuple(sentence(each.code, each.fields) for each in (*bars, part.reason)),
    )
