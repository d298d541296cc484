"""The best window of speech: whole sentences, cut in the pauses between words."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from znl_video.model.notice import notice
from znl_video.model.transcript import Word
from znl_video.stages.trim import edges
from znl_video.stages.trim.edges import TAIL_MS, Edge
from znl_video.stages.trim.sound import Sound
from znl_video.stages.trim.window import Room, Window, Wish, seconds

BREATH_MS = 150
"""Where sentences do not serve, cuts lie in gaps this long; in shorter ones only at need."""

WORD_MS = 1000
"""A longer word is a short one that Whisper stretched over a pause: it counts as this long."""

EDGES = 1000
"""Of more starts or ends than this only the strongest are kept, so hours of talk stay quick."""

SENTENCES_SUFFICE = 0.5
"""Whole sentences are kept to unless cutting elsewhere gives twice as much speech."""

# What a window is worth: how much is said, how densely, how cleanly it is cut, how loud it is
# and how early it comes. They add up to 1.
SAID, DENSITY, CLEAN, ENERGY, EARLY = 0.40, 0.25, 0.20, 0.10, 0.05


@dataclass(frozen=True, slots=True)
class _Talk:
    """Where somebody speaks; ``spoken`` is how much is said before each word, in milliseconds."""

    room: Room
    sound: Sound
    spoken: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Pair:
    start: Edge
    end: Edge
    said_ms: int
    score: float


def choose(words: Sequence[Word], room: Room, sound: Sound, wish: Wish) -> Window | None:
    """Return the best window of speech in ``room``; None where no pause allows one.

    A window is never shorter than ``wish.least`` frames, unless the pauses allow nothing else.
    """
    heard = _within(words, room)
    if not heard:
        return None
    starts, ends = edges.starts(heard, room, sound), edges.ends(heard, room, sound)
    lengths = (min(word.end_ms - word.start_ms, WORD_MS) for word in heard)
    talk = _Talk(room, sound, tuple(accumulate(lengths, initial=0)))
    for wanted in (wish, replace(wish, least=1)):
        best = None
        enough = SENTENCES_SUFFICE * min(wanted.most_ms, talk.spoken[-1])
        for pause_ms in (None, BREATH_MS, 0):
            if best and best.said_ms >= enough:
                break
            found = _best(_clean(starts, pause_ms), _clean(ends, pause_ms), talk, wanted)
            if found and (not best or best.said_ms < SENTENCES_SUFFICE * found.said_ms):
                best = found
        if best:
            start_ms, frames = _place(best, sound, wanted)
            first, last = best.start.word, best.end.word
            length_ms = wish.rate.ms(frames)
            return Window(
                start_ms,
                frames,
                notice(
                    "trim.speech",
                    start=seconds(start_ms),
                    end=seconds(start_ms + length_ms),
                    words=last - first + 1,
                    sentences=1 + sum(e.sentence and first < e.word <= last for e in starts),
                    share=min(100, round(100 * best.said_ms / length_ms)),
                ),
            )
    return None


def _within(words: Sequence[Word], room: Room) -> list[Word]:
    """Return the words that are heard in ``room``, cut off at its ends."""
    return [
        Word(
            start_ms=max(word.start_ms, room.start_ms),
            end_ms=min(word.end_ms, room.end_ms),
            text=word.text,
        )
        for word in words
        if word.start_ms < room.end_ms and word.end_ms > room.start_ms
    ]


def _clean(among: list[Edge], pause_ms: int | None) -> list[Edge]:
    """Return the edges at sentences, and where ``pause_ms`` is given those in such gaps too."""
    return [
        edge
        for edge in among
        if edge.sentence or (pause_ms is not None and edge.high - edge.low >= pause_ms)
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


def _best(starts: list[Edge], ends: list[Edge], talk: _Talk, wish: Wish) -> _Pair | None:
    """Return the pair of edges that is worth most; the earliest of equals."""
    room, sound, spoken = talk.room, talk.sound, talk.spoken
    starts, ends = _thinned(starts, room), _thinned(ends, room)
    last_words = [edge.word for edge in ends]
    most = wish.most_ms
    # A frame of play at each side, so that whole frames always fit between the words.
    shortest, longest = wish.least_ms + wish.frame_ms, most - wish.frame_ms
    best: _Pair | None = None
    for start in starts:
        for end in ends[bisect_left(last_words, start.word) :]:
            if end.low - start.high > longest:
                break
            if end.high - start.low < shortest:
                continue
            length = min(max(end.cut - start.cut, shortest), most)
            said = spoken[end.word + 1] - spoken[start.word]
            # Squeezed into the most, the cuts would leave their quiet places for the words' sides.
            squeezed = end.cut - start.cut > most
            score = (
                SAID * said / most
                + DENSITY * min(1.0, said / length)
                + CLEAN * (0 if squeezed else (start.strength + end.strength) / 2)
                + ENERGY * sound.mean(start.cut, start.cut + length)
                + EARLY * (1 - (start.cut - room.start_ms) / (room.end_ms - room.start_ms))
            )
            if best is None or score > best.score:
                best = _Pair(start, end, said, score)
    return best


def _place(pair: _Pair, sound: Sound, wish: Wish) -> tuple[int, int]:
    """Return the start in milliseconds and the frames of a pair, inside both of its pauses."""
    start, end = pair.start, pair.end
    at, until = start.cut, end.cut
    if until - at > wish.most_ms:
        at = max(at, end.low - wish.most_ms)
        until = sound.quietest(end.low, at + wish.most_ms, "high")
    elif until - at < wish.least_ms:
        # Too little is said: the silence after it fills up first, then the silence before it.
        wanted = at + wish.least_ms
        until = sound.quietest(min(wanted, end.high), min(wanted + TAIL_MS, end.high), "low")
        at = min(at, until - wish.least_ms)
    least = max(wish.least, -wish.fitting(at - end.low))
    most = min(wish.most, wish.fitting(end.high - at))
    if least <= most:
        return at, min(max(wish.fitting(until - at), least), most)
    # No whole number of frames ends in so narrow a pause: the start gives way by less than one.
    frames = max(1, wish.fitting(end.low - at))
    return min(end.low - wish.rate.ms(frames), start.high), frames
