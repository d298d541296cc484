"""The best stretches of speech: whole sentences, cut in the pauses between words."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import mul
from typing import Literal, NamedTuple

from znl_video.model.cut import Merits
from znl_video.model.spans import Span
from znl_video.stages.trim.edges import LEAD_MS, TAIL_MS, Edge
from znl_video.stages.trim.ground import Ground
from znl_video.stages.trim.window import Room, Stretch, Window, Wish

EDGES = 1000
"""Of more starts or ends than this only the strongest are kept, so hours of talk stay quick."""

SENTENCES_SUFFICE = 0.5
"""Whole sentences are kept to unless cutting elsewhere gives twice as much speech."""

OTHERS = 3
"""So many of the stretches that came next are told."""

ANOTHER = 0.7
"""Stretches that share more than this of the time both cover are the same choice."""

LOOKS = 0.2
"""What the picture counts where it is known; speech counts for the rest."""

FLAWS = 0.5
"""What a stretch loses where all of it is black or frozen."""

ALIKE = 0.005
"""Scores that differ by less are the same: another decode may turn them around."""

FULL_PAUSES_MS = LEAD_MS + TAIL_MS
"""With this much room left under the greatest length, both cuts can lie where they are best."""

Cleanness = Literal["sentence", "breath", "any"]


class Weighed(NamedTuple):
    """Figures of speech by their names in ``Merits``; as weights they add up to 1."""

    said: float
    density: float
    clean: float
    sound: float
    early: float


SPEECH = Weighed(said=0.40, density=0.25, clean=0.20, sound=0.10, early=0.05)
"""For a window: how much is said, how densely, how cleanly it is cut, how loud and how early."""

HOOK = Weighed(said=0.10, density=0.20, clean=0.25, sound=0.45, early=0.0)
"""For the moment shown first: whoever speaks up, in a whole sentence, wherever it comes."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Where a stretch starts and ends, how much is said in it, and its score."""

    start: Edge
    end: Edge
    said_ms: int
    score: float


def choose(
    ground: Ground,
    wish: Wish,
    free: Sequence[Span] | None = None,
    weights: Weighed = SPEECH,
    cleanest: Sequence[Cleanness] = ("sentence", "breath", "any"),
    *,
    strict: bool = False,
) -> Window | None:
    """Return the best window of speech; None where no pause allows one.

    A window is never shorter than ``wish.least`` frames, unless the pauses allow nothing else.

    Args:
        ground: what to go by.
        wish: how long the window may be.
        free: what may be used; None for all of the ground.
        weights: what counts.
        cleanest: which places serve; the next only where the ones before give half as much.
        strict: whether a window that is too short is none.
    """
    room = ground.room
    free = free if free is not None else [(room.start_ms, room.end_ms)]
    if not ground.heard:
        return None
    for wanted in (wish,) if strict else (wish, replace(wish, least=1)):
        best: list[Pair] = []
        enough = SENTENCES_SUFFICE * min(wanted.most_ms, ground.spoken[-1])
        for where in cleanest:
            if _most_said(best) >= enough:
                break
            found = _ranked(ground, wanted, free, weights, where)
            if found and _most_said(best) < SENTENCES_SUFFICE * _most_said(found):
                best = found
        if best:
            return _window(best, ground, wanted, weights)
    return None


def _most_said(ranked: Sequence[Pair]) -> int:
    return max((pair.said_ms for pair in ranked), default=0)


def _window(ranked: list[Pair], ground: Ground, wish: Wish, weights: Weighed) -> Window:
    pair = ranked[0]
    start_ms, frames = _place(pair, ground, wish)
    length_ms = wish.rate.ms(frames)
    chosen = _stretch(pair, ground, wish, weights)
    chosen = replace(chosen, start_ms=start_ms, end_ms=start_ms + length_ms)
    others: list[Stretch] = []
    for each in ranked[1:]:
        if len(others) == OTHERS:
            break
        if all(_differ(each, old) for old in (chosen, *others)):
            others.append(_stretch(each, ground, wish, weights))
    return Window(
        start_ms,
        frames,
        "trim.speech",
        {
            "words": chosen.words,
            "sentences": chosen.sentences,
            "share": min(100, round(100 * pair.said_ms / length_ms)),
        },
        chosen,
        tuple(others),
    )


def _differ(pair: Pair, other: Stretch) -> bool:
    shared = min(pair.end.cut, other.end_ms) - max(pair.start.cut, other.start_ms)
    covered = max(pair.end.cut, other.end_ms) - min(pair.start.cut, other.start_ms)
    return shared <= ANOTHER * covered


def _ranked(
    ground: Ground, wish: Wish, free: Sequence[Span], weights: Weighed, where: Cleanness
) -> list[Pair]:
    """Return the best pair of every start, best first.

    Of those as good as the best, the longest of a start and the earliest of all starts holds.
    """
    found: list[Pair] = []
    for span in free:
        starts = _thinned(_within(_clean(ground.starts, where), span), ground.room)
        ends = _thinned(_within(_clean(ground.ends, where), span), ground.room)
        last_words = [edge.word for edge in ends]
        for start in starts:
            after = ends[bisect_left(last_words, start.word) :]
            pairs = list(_scored(start, after, ground, wish, weights))
            if pairs:
                found.append(_alike(pairs)[-1])
    first = min(_alike(found), key=lambda pair: pair.start.cut, default=None)
    rest = sorted((pair for pair in found if pair is not first), key=lambda pair: -pair.score)
    return [first, *rest] if first else []


def _alike(pairs: Sequence[Pair]) -> list[Pair]:
    """Return the pairs that nothing but the noise of measuring sets apart from the best."""
    enough = max((pair.score for pair in pairs), default=0.0) - ALIKE
    return [pair for pair in pairs if pair.score >= enough]


def _scored(
    start: Edge, ends: Sequence[Edge], ground: Ground, wish: Wish, weights: Weighed
) -> Iterator[Pair]:
    # A frame of play at each side, so that whole frames always fit between the words.
    shortest, longest = wish.least_ms + wish.frame_ms, wish.most_ms - wish.frame_ms
    for end in ends:
        if end.low - start.high > longest:
            break
        if end.high - start.low < shortest:
            continue
        speech = _speech(start, end, ground, wish)
        length = _length(start, end, wish)
        score = sum(map(mul, weights, speech))
        seen = ground.worth(start.cut, start.cut + length)
        if seen is not None:
            score = (1 - LOOKS) * score + LOOKS * seen
            score -= FLAWS * ground.flawed(start.cut, start.cut + length)
        said_ms = ground.spoken[end.word + 1] - ground.spoken[start.word]
        yield Pair(start, end, said_ms, score)


def _length(start: Edge, end: Edge, wish: Wish) -> int:
    return min(max(end.cut - start.cut, wish.least_ms + wish.frame_ms), wish.most_ms)


def _speech(start: Edge, end: Edge, ground: Ground, wish: Wish) -> Weighed:
    """Return what the speech between two edges is worth."""
    room, most = ground.room, wish.most_ms
    length = _length(start, end, wish)
    said = ground.spoken[end.word + 1] - ground.spoken[start.word]
    # Squeezed into the most, the cuts leave their quiet places for the words' sides. It counts the
    # less for it the nearer it comes, so that a few milliseconds never make all the difference.
    slack = min(1.0, max(0.0, (most - (end.low - start.high)) / FULL_PAUSES_MS))
    strength = (start.strength + end.strength) / 2
    return Weighed(
        min(1.0, said / most),
        min(1.0, said / length),
        min(1.0, strength * (slack if end.cut - start.cut > most else 1.0)),
        min(1.0, ground.level(start.cut, start.cut + length)),
        1 - (start.cut - room.start_ms) / max(1, room.end_ms - room.start_ms),
    )


def _stretch(pair: Pair, ground: Ground, wish: Wish, weights: Weighed) -> Stretch:
    start, end = pair.start, pair.end
    speech = _speech(start, end, ground, wish)._asdict()
    figures = {name: round(each, 3) for name, each in speech.items()}
    seen = ground.figures(start.cut, start.cut + _length(start, end, wish))
    if weights.early == 0:
        del figures["early"]
    first, last = start.word, end.word
    return Stretch(
        start.cut,
        max(start.cut, end.cut),
        Merits(total=round(pair.score, 3), **figures, **seen),
        last - first + 1,
        1 + sum(e.sentence and first < e.word <= last for e in ground.starts),
    )


def _clean(among: list[Edge], where: Cleanness) -> list[Edge]:
    """Return the edges at sentences, where somebody draws breath, or all there are."""
    return [
        edge
        for edge in among
        if edge.sentence or where == "any" or (where == "breath" and edge.breath)
    ]


def _within(among: list[Edge], span: Span) -> list[Edge]:
    """Return the edges that lie in ``span``, with the part of their pauses that does."""
    low, high = span
    return [
        replace(
            edge,
            low=max(edge.low, low),
            cut=min(max(edge.cut, low), high),
            high=min(edge.high, high),
        )
        for edge in among
        if edge.high >= low and edge.low <= high
    ]


def _thinned(among: list[Edge], room: Room) -> list[Edge]:
    """Keep the strongest edge of each of ``EDGES`` equal slices of the room."""
    if len(among) <= EDGES:
        return among
    slices: dict[int, Edge] = {}
    for edge in among:
        at = (edge.cut - room.start_ms) * EDGES // (room.end_ms - room.start_ms)
        if at not in slices or edge.strength > slices[at].strength:
            slices[at] = edge
    return sorted(slices.values(), key=lambda edge: edge.word)


def _place(pair: Pair, ground: Ground, wish: Wish) -> tuple[int, int]:
    """Return the start in milliseconds and the frames of a pair, inside both of its pauses."""
    start, end = pair.start, pair.end
    at, until = start.cut, end.cut
    if until - at > wish.most_ms:
        at = max(at, end.low - wish.most_ms)
        until = ground.quietest(end.low, at + wish.most_ms, "high")
    elif until - at < wish.least_ms:
        # Too little is said: the silence after it fills up first, then the silence before it.
        wanted = at + wish.least_ms
        until = ground.quietest(min(wanted, end.high), min(wanted + TAIL_MS, end.high), "low")
        at = min(at, until - wish.least_ms)
    least = max(wish.least, -wish.fitting(at - end.low))
    most = min(wish.most, wish.fitting(end.high - at))
    if least <= most:
        return at, min(max(wish.fitting(until - at), least), most)
    # No whole number of frames ends in so narrow a pause: the start gives way by less than one.
    frames = max(1, wish.fitting(end.low - at))
    return min(end.low - wish.rate.ms(frames), start.high), frames
