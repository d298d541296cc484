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

LEAD_MS = 250
"""How much of the pause before the first word is kept."""

TAIL_MS = 350
"""How much of the pause after the last word is kept."""

REACH_MS = 1000
"""How far from the word a quiet place is looked for when all of the lead or tail is loud."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A place to start before, or end after, ``word``: the pause ``low`` to ``high``.

    ``cut`` is the best place in the pause, ``strength`` (0 to 1) how cleanly one may cut there,
    ``sentence`` whether a sentence starts or ends there as far as words and sound tell.
    """

    word: int
    low: int
    high: int
    cut: int
    strength: float
    sentence: bool


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
    return Edge(index, low, high, cut, strength, sentence)


def starts(words: list[Word], room: Room, sound: Sound) -> list[Edge]:
    """Return a place to start before each word that a pause, however short, precedes."""
    if room.fixed_start:
        at = room.start_ms
        return [Edge(0, at, at, at, 1.0, True)]
    found = []
    said_until = room.start_ms
    for index, word in enumerate(words):
        low, high = said_until, word.start_ms
        said_until = max(said_until, word.end_ms)
        if high < low:  # the words overlap: there is no place between them
            continue
        cut = sound.quietest(max(low, high - LEAD_MS), high, "low")
        if sound.level(cut) > LOUD and low < high - LEAD_MS:
            further = sound.quietest(max(low, high - REACH_MS), high - LEAD_MS, "high")
            cut = min(further, cut, key=sound.level)
        marked = index == 0 or _ends_sentence(words[index - 1])
        pause = PAUSE_MS if index == 0 else high - low
        found.append(_edge(index, (low, cut, high), marked, pause, sound))
    return found


def ends(words: list[Word], room: Room, sound: Sound) -> list[Edge]:
    """Return a place to end after each word that a pause, however short, follows."""
    final = len(words) - 1
    if room.fixed_end:
        at = room.end_ms
        return [Edge(final, at, at, at, 1.0, True)]
    found = []
    said_until = room.start_ms
    for index, word in enumerate(words):
        said_until = max(said_until, word.end_ms)
        low, high = said_until, room.end_ms if index == final else words[index + 1].start_ms
        if high < low:
            continue
        cut = sound.quietest(low, min(high, low + TAIL_MS), "high")
        if sound.level(cut) > LOUD and low + TAIL_MS < high:
            further = sound.quietest(low + TAIL_MS, min(high, low + REACH_MS), "low")
            cut = min(further, cut, key=sound.level)
        marked = index == final or _ends_sentence(word)
        pause = PAUSE_MS if index == final else high - low
        found.append(_edge(index, (low, cut, high), marked, pause, sound))
    return found
