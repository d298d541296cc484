"""Captions and words moved between the clocks of sources and shorts."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate, pairwise
from typing import NamedTuple

from znl_video.model.base import replace
from znl_video.model.captions import Cue
from znl_video.model.cut import Segment
from znl_video.model.media import Rate
from znl_video.model.spans import Span, merged
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
    with its longer side. With an unchanged cut nothing moves. Seconds that are shown ahead of their
    place and again there (see ``Cut.hook``) have captions in both: each keeps its own, and what was
    captioned once is captioned twice where the new cut shows it twice.

    Returns:
        The captions on the new clock in order, and those (on the old clock) whose words were cut.
    """
    before, after = _labelled(placed(old, rate)), _labelled(placed(new, rate))
    kept: list[Cue] = []
    dropped: list[Cue] = []
    for cue in cues:
        ahead, there = _spans(cue, before, after)
        sides = {early for place, early in before if _shared(cue, place)}
        found = [
            replace(cue, start_ms=start, end_ms=end)
            for spans in ([[*ahead, *there]] if len(sides) > 1 else [ahead, there])
            for start, end in [_longest(spans)]
            if end - start >= min(_FLASH_MS, cue.end_ms - cue.start_ms)
        ]
        kept += found
        # What was shown ahead only repeats a caption that has its own place.
        if not found and sides != {True}:
            dropped.append(cue)
    kept.sort(key=lambda cue: cue.start_ms)
    # The same seconds may be shown twice; then captions would lie on one another.
    return apart(kept), tuple(dropped)


_Labelled = tuple[tuple[Placed, bool], ...]


def _labelled(places: tuple[Placed, ...]) -> _Labelled:
    """Tell of each place whether it shows ahead what comes again later."""
    return tuple(
        (place, any(_again(place, later) for later in places[number + 1 :]))
        for number, place in enumerate(places)
    )


def _again(one: Placed, two: Placed) -> bool:
    """Tell whether two places show the same seconds, by more than rounding."""
    if one.segment.source != two.segment.source:
        return False
    begin = max(one.segment.start_ms, two.segment.start_ms)
    end = min(each.end_ms + each.to_source_ms for each in (one, two))
    return end - begin > 1


def _shared(cue: Cue, place: Placed) -> bool:
    return cue.start_ms < place.end_ms and cue.end_ms > place.begin_ms


def _spans(cue: Cue, before: _Labelled, after: _Labelled) -> tuple[list[Span], list[Span]]:
    """Return where a caption goes: shown ahead of its place, and in its place."""
    found: dict[bool, list[Span]] = {True: [], False: []}
    for was, was_ahead in before:
        start = max(cue.start_ms, was.begin_ms) + was.to_source_ms
        end = min(cue.end_ms, was.end_ms) + was.to_source_ms
        for now, ahead in after:
            if now.segment.source != was.segment.source:
                continue
            # Ahead comes from ahead, unless that was never shown ahead before.
            known = ahead and any(early and _again(place, now) for place, early in before)
            if was_ahead != (known if ahead else False):
                continue
            first = max(start - now.to_source_ms, now.begin_ms)
            last = min(end - now.to_source_ms, now.end_ms)
            if first < last:
                found[ahead].append((first, last))
    return found[True], found[False]


def _longest(spans: list[Span]) -> Span:
    # Segments begin on whole frames, so a join may be a rounded millisecond wide.
    return max(merged(spans, 1), key=lambda span: span[1] - span[0], default=(0, 0))


def apart(cues: list[Cue]) -> tuple[Cue, ...]:
    """Return ``cues``, in order, each ended where the next begins."""
    ends = [after.start_ms for after in cues[1:]]
    return tuple(
        replace(cue, end_ms=min(cue.end_ms, max(end, cue.start_ms + 1)))
        for cue, end in zip(cues, [*ends, cues[-1].end_ms] if cues else [], strict=True)
    )
