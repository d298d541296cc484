"""Captions and words moved between the clocks of sources and shorts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import accumulate, pairwise
from typing import NamedTuple

from znl_video.model.base import replace
from znl_video.model.manifest import Cue, Segment
from znl_video.model.media import Rate
from znl_video.model.transcript import Word

# What is left of a caption at the edge of a cut is dropped when it would only flash.
_FLASH_MS = 200


class Placed(NamedTuple):
    """A segment with where it begins and ends on the short's clock, in milliseconds."""

    segment: Segment
    begin_ms: int
    end_ms: int

    @property
    def to_source_ms(self) -> int:
        """What to add to a time of the short to get the source's."""
        return self.segment.start_ms - self.begin_ms


def placed(segments: tuple[Segment, ...], rate: Rate) -> tuple[Placed, ...]:
    """Return where ``segments`` lie on the short's clock; each begins where the last one ends."""
    edges = [rate.ms(frames) for frames in accumulate((s.frames for s in segments), initial=0)]
    return tuple(
        Placed(segment, begin, end)
        for segment, (begin, end) in zip(segments, pairwise(edges), strict=True)
    )


def words_on_clock(
    words: Mapping[str, tuple[Word, ...]], segments: tuple[Segment, ...], rate: Rate
) -> tuple[Word, ...]:
    """Return the words of the chosen seconds on the short's clock.

    A word is chosen where its middle lies in a segment; its times stay inside that segment.

    Args:
        words: each source's words by the source's name, on its clock.
        segments: the cut, in order.
        rate: the short's frame rate.
    """
    return tuple(
        replace(
            word,
            start_ms=max(word.start_ms - place.to_source_ms, place.begin_ms),
            end_ms=min(word.end_ms - place.to_source_ms, place.end_ms),
        )
        for place in placed(segments, rate)
        for word in words.get(place.segment.source, ())
        if place.begin_ms <= (word.start_ms + word.end_ms) / 2 - place.to_source_ms < place.end_ms
    )


def remap(
    cues: tuple[Cue, ...], old: tuple[Segment, ...], new: tuple[Segment, ...], rate: Rate
) -> tuple[tuple[Cue, ...], tuple[Cue, ...]]:
    """Move captions from the clock of one cut to that of another, through source time.

    A caption that spans a join keeps both sides where the join is still there; otherwise it goes
    with its longer side. With an unchanged cut nothing moves.

    Returns:
        The captions on the new clock in order, and those (on the old clock) whose words were cut.
    """
    before, after = placed(old, rate), placed(new, rate)
    kept: list[Cue] = []
    dropped: list[Cue] = []
    for cue in cues:
        spans = _merged(sorted(_spans(cue, before, after)))
        start, end = max(spans, key=lambda span: span[1] - span[0], default=(0, 0))
        if end - start < min(_FLASH_MS, cue.end_ms - cue.start_ms):
            dropped.append(cue)
        else:
            kept.append(replace(cue, start_ms=start, end_ms=end))
    kept.sort(key=lambda cue: cue.start_ms)
    # The same seconds may be shown twice; then captions would lie on one another.
    return _apart(kept), tuple(dropped)


def _spans(
    cue: Cue, before: tuple[Placed, ...], after: tuple[Placed, ...]
) -> Iterator[tuple[int, int]]:
    for was in before:
        start = max(cue.start_ms, was.begin_ms) + was.to_source_ms
        end = min(cue.end_ms, was.end_ms) + was.to_source_ms
        for now in after:
            if now.segment.source != was.segment.source:
                continue
            first = max(start - now.to_source_ms, now.begin_ms)
            last = min(end - now.to_source_ms, now.end_ms)
            if first < last:
                yield first, last


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        # Segments begin on whole frames, so a join may be a rounded millisecond wide.
        if merged and start <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _apart(cues: list[Cue]) -> tuple[Cue, ...]:
    ends = [after.start_ms for after in cues[1:]]
    return tuple(
        replace(cue, end_ms=min(cue.end_ms, max(end, cue.start_ms + 1)))
        for cue, end in zip(cues, [*ends, cues[-1].end_ms] if cues else [], strict=True)
    )
