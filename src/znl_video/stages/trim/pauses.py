"""Which pauses are taken out of somebody's speech: where words, voice and sound all say silence."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise

from znl_video.model.media import Rate
from znl_video.model.spans import Span, merged
from znl_video.model.transcript import Word
from znl_video.stages.trim.sound import LOUD, Sound
from znl_video.stages.trim.timeline import Timeline
from znl_video.stages.trim.window import Room

AUDIBLE = 0.25
"""Next to speech, a place above this level (0 to 1) still belongs to it."""

GROW_MS = 700
"""How far from words or voice what is audible still belongs to speech."""

DRIFT_MS = 40
"""Words' times are seldom better than this. Voice and sound tell where speech begins and ends; far
more than this is kept beside it."""

LEAD_SHARE = 0.6
"""How much of what is kept of a pause lies before the next word: onsets need more than ends."""

PIECE_MS = 800
"""No piece between two joins is shorter."""

A_MINUTE = 20
"""No more pauses than this are taken out of any minute."""

SPOKEN_SHARE = 0.2
"""In a shot with less speech than this share of its time no pause is taken out."""

_MINUTE_MS = 60_000


def timeline(
    room: Room,
    rate: Rate,
    speech: Sequence[Span],
    shots: Sequence[Span],
    *,
    least_ms: int,
    kept_ms: int,
    length_ms: int,
) -> Timeline:
    """Return the clock of ``room`` without its long pauses.

    The longest pauses go first; what must not be shortened any more, keeps the shorter ones.

    Args:
        room: what may be used.
        rate: pauses lose whole frames at this rate.
        speech: where somebody can be heard, from ``spoken``.
        shots: begin and end of each shot, one for all where they are not known.
        least_ms: a shorter pause stays.
        kept_ms: how much is kept of each pause.
        length_ms: what is left over must be at least this long.
    """
    mute = [shot for shot in shots if _said(speech, shot) < SPOKEN_SHARE * (shot[1] - shot[0])]
    lead_ms = round(kept_ms * LEAD_SHARE)
    pauses = [
        (begin + kept_ms - lead_ms, end - lead_ms)
        for begin, end in _between(speech)
        if end - begin >= least_ms and not any(begin < high and low < end for low, high in mute)
    ]
    spare_ms = room.end_ms - room.start_ms - length_ms
    taken: list[Span] = []
    for pause in sorted(pauses, key=lambda each: (each[0] - each[1], each[0])):
        length = pause[1] - pause[0]
        if length <= spare_ms and _fits(pause, taken, room):
            taken.append(pause)
            spare_ms -= length
    frames = [(_up(begin, room, rate), _down(end, room, rate)) for begin, end in sorted(taken)]
    return Timeline(room, rate, tuple(each for each in frames if each[0] < each[1]))


def spoken(words: Iterable[Word], voice: Iterable[Span], sound: Sound, room: Room) -> list[Span]:
    """Return where somebody can be heard in ``room``: words, voice, and all that is loud.

    Each stretch reaches as far as the sound beside it is audible: a word's onset and its last
    breath are often quieter than a recogniser's times allow for.
    """
    # Only what lies beside a pause is unsure: words that touch are one stretch, short as they are.
    runs = merged([(word.start_ms, word.end_ms) for word in words])
    unsure = [min(DRIFT_MS, (end - begin) // 3) for begin, end in runs]
    sure = [(begin + drift, end - drift) for (begin, end), drift in zip(runs, unsure, strict=True)]
    spans = merged([*sure, *voice, *sound.louder(LOUD, room.start_ms, room.end_ms)])
    grown = [
        (
            sound.quiet_before(begin, AUDIBLE, GROW_MS),
            sound.quiet_after(end, AUDIBLE, GROW_MS),
        )
        for begin, end in spans
    ]
    inside = [(max(low, room.start_ms), min(high, room.end_ms)) for low, high in grown]
    return merged([(low, high) for low, high in inside if low < high])


def shots(cuts: Sequence[int], room: Room) -> list[Span]:
    """Return begin and end of the shots of ``room``."""
    inside = [at for at in cuts if room.start_ms < at < room.end_ms]
    edges = [room.start_ms, *inside, room.end_ms]
    return list(pairwise(edges))


def without_slivers(line: Timeline, start_ms: int, frames: int) -> Timeline:
    """Return ``line`` with those joins taken back that leave too short a piece at either end."""
    least = math.ceil(PIECE_MS * line.rate.exact / 1000)
    pieces = line.pieces(start_ms, frames)
    if len(pieces) < 2:
        return line
    wrong: set[int] = set()
    for piece, join_ms in ((pieces[0], pieces[1][0]), (pieces[-1], pieces[-1][0])):
        if piece[1] < least:
            wrong.add(line.rate.frames(join_ms - line.room.start_ms))
    gone = tuple(each for each in line.gone if each[1] not in wrong)
    return line if len(gone) == len(line.gone) else Timeline(line.room, line.rate, gone)


def _between(speech: Sequence[Span]) -> list[Span]:
    return [(ahead[1], after[0]) for ahead, after in pairwise(speech)]


def _said(speech: Sequence[Span], shot: Span) -> int:
    first = max(0, bisect_left(speech, shot) - 1)
    return sum(
        max(0, min(end, shot[1]) - max(begin, shot[0]))
        for begin, end in speech[first:]
        if begin < shot[1]
    )


def _fits(pause: Span, taken: Sequence[Span], room: Room) -> bool:
    """Tell whether the pieces beside ``pause`` stay long enough, and joins rare enough."""
    ahead = max((end for _, end in taken if end <= pause[0]), default=room.start_ms)
    after = min((begin for begin, _ in taken if begin >= pause[1]), default=room.end_ms)
    begins = sorted([*(begin for begin, _ in taken), pause[0]])
    crowded = zip(begins, begins[A_MINUTE:], strict=False)
    return (
        pause[0] - ahead >= PIECE_MS
        and after - pause[1] >= PIECE_MS
        and all(last - first >= _MINUTE_MS for first, last in crowded)
    )


def _up(ms: int, room: Room, rate: Rate) -> int:
    return math.ceil((ms - room.start_ms) * rate.exact / 1000)


def _down(ms: int, room: Room, rate: Rate) -> int:
    return math.floor((ms - room.start_ms) * rate.exact / 1000)
