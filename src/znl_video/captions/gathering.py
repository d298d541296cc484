"""Several proofread files for seconds of the same sources, read as one."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from znl_video.captions.clock import remap
from znl_video.model.base import replace
from znl_video.model.captions import Cue
from znl_video.model.cut import Segment
from znl_video.model.media import Rate
from znl_video.model.spans import Span


def pooled(
    files: Sequence[tuple[tuple[Cue, ...], tuple[Segment, ...]]], rate: Rate
) -> tuple[tuple[Cue, ...], tuple[Segment, ...]]:
    """Return the captions of all ``files``, and one cut that they are on the clock of.

    Args:
        files: captions with the cut they are on the clock of; for a second that two of them
            cover, the first one holds.
        rate: the frame rate of all cuts.
    """
    cues, base = files[0]
    for further, cut in files[1:]:
        left = without(cut, base, rate)
        moved, _ = remap(further, cut, left, rate)
        after_ms = rate.ms(sum(segment.frames for segment in base))
        cues = (
            *cues,
            *(
                replace(cue, start_ms=cue.start_ms + after_ms, end_ms=cue.end_ms + after_ms)
                for cue in moved
            ),
        )
        base = (*base, *left)
    return cues, base


def without(cut: Sequence[Segment], taken: Sequence[Segment], rate: Rate) -> tuple[Segment, ...]:
    """Return what ``cut`` shows and ``taken`` does not, in whole frames."""
    return tuple(
        Segment(source=segment.source, start_ms=begin, frames=frames)
        for segment in cut
        for begin, end in _uncovered(segment, taken, rate)
        if (frames := math.floor((end - begin) * rate.exact / 1000)) > 0
    )


def overlap(one: Sequence[Segment], two: Sequence[Segment], rate: Rate) -> bool:
    """Tell whether two cuts share a second of a source."""
    return any(
        a.source == b.source
        and min(a.start_ms + rate.ms(a.frames), b.start_ms + rate.ms(b.frames))
        > max(a.start_ms, b.start_ms)
        for a in one
        for b in two
    )


def _uncovered(segment: Segment, taken: Sequence[Segment], rate: Rate) -> Iterator[Span]:
    at, end = segment.start_ms, segment.start_ms + rate.ms(segment.frames)
    for each in sorted(taken, key=lambda each: each.start_ms):
        if each.source != segment.source:
            continue
        if at < min(each.start_ms, end):
            yield at, min(each.start_ms, end)
        at = max(at, each.start_ms + rate.ms(each.frames))
    if at < end:
        yield at, end
