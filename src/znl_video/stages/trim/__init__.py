"""Which seconds of the footage are delivered.

Nothing of the footage has to be measured: the stage decides from what ingest and transcribe found
out; only a narration is opened here. See
``docs/decisions.md`` for the rules and every figure.
"""

from __future__ import annotations

from dataclasses import dataclass

from znl_video.errors import FootageError
from znl_video.model.actions import Action
from znl_video.model.base import replace
from znl_video.model.facts import Facts
from znl_video.model.given import Given
from znl_video.model.manifest import Cut, Segment, Short, Source
from znl_video.model.media import Rate
from znl_video.model.notice import Notice, notice
from znl_video.stages.trim import activity, length, narrated, speech
from znl_video.stages.trim.sound import Sound
from znl_video.stages.trim.window import Room, Window, Wish, seconds


@dataclass(frozen=True, slots=True)
class _Part:
    """A source with the room it offers; ``settled`` where a person chose both ends."""

    source: Source
    room: Room
    frames: int
    settled: bool


def plan(short: Short, given: Given) -> tuple[Action, ...]:
    """Ask for a narration's length; all else that this stage needs is known."""
    return narrated.plan(short, given)


def absorb(short: Short, given: Given, answers: tuple[tuple[Action, Facts], ...]) -> Short:
    """Return ``short`` with its cut, and a failure for each preset the cut does not suit.

    Raises:
        FootageError: a source has no picture, or a narration no sound.
    """
    if answers:
        return narrated.absorb(short, given, answers)
    wish = narrated.wish(short, given)
    found = [_part(given.source(name), short.rate) for name in short.sources]
    parts = _kept([part for part, _ in found], wish)
    warnings = [warning for _, notices in found for warning in notices]
    warnings += [
        notice("trim.dropped", source=part.source.name) for part, _ in found if part not in parts
    ]
    windows = _windows(parts, wish)
    segments = tuple(
        Segment(source=part.source.name, start_ms=window.start_ms, frames=window.frames)
        for part, window in zip(parts, windows, strict=True)
    )
    frames = sum(segment.frames for segment in segments)
    reason = windows[0].reason
    if len(short.sources) > 1:
        reason = notice("trim.story", segments=len(segments), seconds=_told(frames, short.rate))
    warnings += length.warnings(short, given, frames)
    warnings += narrated.warnings(short, frames)
    return replace(
        short,
        cut=Cut(segments=segments, reason=reason),
        warnings=(*short.warnings, *warnings),
        failures=(*short.failures, *length.failures(short, given, frames)),
    )


def _told(frames: int, rate: Rate) -> str:
    return seconds(rate.ms(frames))


def _part(source: Source, rate: Rate) -> tuple[_Part, tuple[Notice, ...]]:
    """Return what a source offers, and warnings about a person's in and out points."""
    if source.media is None or not source.media.video:
        raise FootageError("trim.no-picture", source=source.name)
    track = source.media.video[0]
    lasts = track.duration_ms or source.media.duration_ms
    first, last = track.start_ms, track.start_ms + lasts
    if source.analysis and source.analysis.decoded_ms:
        last = max(first, min(last, source.analysis.decoded_ms))
    start, end = source.note.start, source.note.end
    warnings: tuple[Notice, ...] = ()
    if start is not None and start * 1000 >= last:
        fields = {"source": source.name, "start": f"{start:g}", "seconds": seconds(last)}
        warnings = (notice("trim.outside", **fields),)
        start = end = None
    room = Room(
        max(first, round(start * 1000)) if start is not None else first,
        min(last, max(first, round(end * 1000))) if end is not None else last,
        start is not None,
        end is not None,
    )
    frames = max(1, rate.frames(room.end_ms - room.start_ms))
    return _Part(source, room, frames, room.fixed_start and room.fixed_end), warnings


def _kept(parts: list[_Part], wish: Wish) -> list[_Part]:
    """Return the parts there is room for: the last ones that nobody settled go first."""
    kept = list(parts)
    worthwhile = wish.rate.frames(length.SHARE_MS)

    def needed() -> int:
        return sum(p.frames if p.settled else min(p.frames, worthwhile) for p in kept)

    for part in reversed(parts):
        if needed() <= wish.most or len(kept) == 1:
            break
        if not part.settled:
            kept.remove(part)
    return kept


def _windows(parts: list[_Part], wish: Wish) -> list[Window]:
    """Return a window for each part, the budget shared between those nobody settled."""
    settled = sum(part.frames for part in parts if part.settled)
    most = max(1, wish.most - settled)
    least = max(0, wish.least - settled)
    loose = [part for part in parts if not part.settled]
    portions = iter(length.shares([part.frames for part in loose], most))
    windows = []
    for part in parts:
        share = part.frames if part.settled else max(1, next(portions))
        # The parts' minimums add up to the short's own.
        low = max(min(wish.rate.frames(length.SHARE_MS), share), -(-share * least // most))
        windows.append(_window(part, Wish(wish.rate, min(low, share), share)))
    return windows


def _window(part: _Part, wish: Wish) -> Window:
    """Return the window of one source: all of it, or the best of it."""
    room, source = part.room, part.source
    if part.frames <= wish.most:
        places = {"start": seconds(room.start_ms), "end": seconds(room.end_ms)}
        person = room.fixed_start or room.fixed_end
        why = notice("trim.person" if person else "trim.whole", **places)
        return Window(room.start_ms, part.frames, why)
    sound = Sound(source.analysis)
    words = source.transcript.words if source.transcript else ()
    return speech.choose(words, room, sound, wish) or activity.choose(
        source.analysis, room, sound, wish
    )
