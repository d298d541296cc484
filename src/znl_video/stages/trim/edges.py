"""Places between words where a window may start or end."""

from __future__ import annotations

from dataclasses import dataclass

from znl_video.model.transcript import Word
from znl_video.stages.trim.sound import LOUD, Sound
from znl_video.stages.trim.window import Room

SENTENCE_MARKS = "。！？.!?"
CLOSERS = "”’\"')）」』】》 "
PAUSE_MS = 500
"""A pause this long ends a sentence, whatever the punctuation says."""

BREATH_MS = 150
"""Where sentences do not serve, cuts lie in gaps this long; in shorter ones only at need."""

GUARD_MS = 80
"""So far cuts keep from a word's times, which are seldom right to the millisecond."""

LEAD_MS = 250
"""How much of the pause before the first word is kept."""

TAIL_MS = 350
"""How much of the pause after the last word is kept."""

REACH_MS = 1000
"""How far from the word a quiet place is looked for when all of the lead or tail is loud."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A place to start before, or end after, ``word``: anywhere from ``low`` to ``high``.

    ``cut`` is the best place there, ``strength`` (0 to 1) how cleanly one may cut there,
    ``sentence`` whether a sentence starts or ends there as far as words and sound tell, and
    ``breath`` whether at least somebody draws breath.
    """

    word: int
    low: int
    high: int
    cut: int
    strength: float
    sentence: bool
    breath: bool


def _ends_sentence(word: Word) -> bool:
    return word.text.rstrip(CLOSERS).endswith(tuple(SENTENCE_MARKS))


def _edge(
    index: int, places: tuple[int, int, int], marked: bool, pause_ms: int, sound: Sound
) -> Edge:
    """Return the edge beside a word; ``places`` are the pause's start, the cut, the pause's end."""
    low, cut, high = places
    level = sound.level(cut)
    # Where Whisper's times have drifted, a sentence seems to end while somebody still speaks.
    sentence = (marked or pause_ms >= PAUSE_MS) and level <= LOUD
    strength = 0.5 * marked + 0.3 * min(1.0, pause_ms / PAUSE_MS) + 0.2 * (1 - level)
    breath = sentence or (pause_ms >= BREATH_MS and level <= LOUD)
    return Edge(index, low, high, cut, strength, sentence, breath)


def _guarded(low: int, high: int, *, first: bool = False, last: bool = False) -> tuple[int, int]:
    """Return the part of a pause to cut in; the file's own ends have no word beside them."""
    guard = min(GUARD_MS, (high - low) // 3)
    return (low if first else low + guard), (high if last else high - guard)


def starts(words: list[Word], room: Room, sound: Sound) -> list[Edge]:
    """Return a place to start before each word that a pause, however short, precedes."""
    if room.fixed_start:
        at = room.start_ms
        return [Edge(0, at, at, at, 1.0, sentence=True, breath=True)]
    found = []
    said_until = room.start_ms
    for index, word in enumerate(words):
        low, high = said_until, word.start_ms
        said_until = max(said_until, word.end_ms)
        if high < low:  # the words overlap: there is no place between them
            continue
        marked = index == 0 or _ends_sentence(words[index - 1])
        pause = PAUSE_MS if index == 0 else high - low
        lead = word.start_ms - LEAD_MS
        low, high = _guarded(low, high, first=index == 0)
        cut = sound.quietest(max(low, min(lead, high)), high, "low")
        if sound.level(cut) > LOUD and low < lead:
            further = sound.quietest(max(low, high - REACH_MS), lead, "high")
            cut = min(further, cut, key=sound.level)
        found.append(_edge(index, (low, cut, high), marked, pause, sound))
    return found


def ends(words: list[Word], room: Room, sound: Sound) -> list[Edge]:
    """Return a place to end after each word that a pause, however short, follows."""
    final = len(words) - 1
    if room.fixed_end:
        at = room.end_ms
        return [Edge(final, at, at, at, 1.0, sentence=True, breath=True)]
    found = []
    said_until = room.start_ms
    for index, word in enumerate(words):
        said_until = max(said_until, word.end_ms)
        low, high = said_until, room.end_ms if index == final else words[index + 1].start_ms
        if high < low:
            continue
        marked = index == final or _ends_sentence(word)
        pause = PAUSE_MS if index == final else high - low
        tail = low + TAIL_MS
        low, high = _guarded(low, high, last=index == final)
        cut = sound.quietest(low, max(low, min(high, tail)), "high")
        if sound.level(cut) > LOUD and tail < high:
            further = sound.quietest(tail, min(high, low + REACH_MS), "low")
            cut = min(further, cut, key=sound.level)
        found.append(_edge(index, (low, cut, high), marked, pause, sound))
    return found
