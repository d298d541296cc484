"""Recognised words grouped into captions.

Figures: at least 5/6 s and at most 7 s a caption and two frames between two are the Netflix Timed
Text Style Guide's, General Requirements; two frames are 80 ms at 25 frames per second.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from znl_video.captions.breaking import CLAUSE, PHRASE, POOR, SENTENCE, SIGNS, WORD, atoms, grade
from znl_video.captions.lines import MAX_LINES, wrap
from znl_video.captions.spoken import Letter, spoken
from znl_video.captions.typography import (
    DROPPED_AT_END,
    DROPPED_AT_LINE_END,
    NO_LINE_END,
    NO_LINE_START,
    is_chinese,
    mostly_latin,
    units,
)
from znl_video.model.base import replace
from znl_video.model.captions import Cue
from znl_video.model.transcript import Word

PAUSE_MS = 500
MIN_MS = 833
MAX_MS = 7_000
GAP_MS = 80
# Most that is comfortable to read in a second: Netflix Timed Text Style Guides, Simplified Chinese
# and English.
CHINESE_RATE, LATIN_RATE = 9, 20
# Silence before a word that tells of a phrase's end, and a slow Chinese syllable: seen in speech.
_BREATH_MS = 120
_SYLLABLE_MS = 250
# A caption no longer than this cannot be noticed; where words crowd, time is taken from the next.
FLASH_MS = 200

# A caption may begin this much after its first word where the one before needs the time and it does
# not itself: three frames at 25 frames per second, too few to be seen.
_LATE_MS = 120

# What a caption costs, in the same unit throughout; the cheapest way to cut the text is taken.
_END_COST = {SENTENCE: 0.0, CLAUSE: 0.5, PHRASE: 2.5, WORD: 3.5, POOR: 7.0}
_INSIDE_COST = {SENTENCE: 8.0, CLAUSE: 2.0}
_PAUSE_INSIDE = 30.0
_TWO_LINES = 6.0
_BRIEF = 20.0
_TOO_BRIEF = 4.0
_ORPHAN = 12.0
_UNEVEN = 2.0
_IMPOSSIBLE = 1_000.0
# What opens something must not be left over; a sign such as that of C# may be part of a word.
_DANGLING = " " + "".join(NO_LINE_END - set("#＃@＠"))


def make_cues(
    words: tuple[Word, ...], tokens: tuple[str, ...], *, max_units: float, until_ms: int
) -> tuple[Cue, ...]:
    """Group ``words`` into captions of one line where possible, two at most.

    Args:
        words: recognised words in order, on the short's clock.
        tokens: ``transcript_text(words)`` cut into dictionary words.
        max_units: width of a line in full-width characters.
        until_ms: when the captions must be gone: the end of the short or of these words' source.

    Raises:
        ValueError: the tokens do not join to the words' text.
    """
    letters = spoken(words)
    if "".join(tokens) != "".join(letter.char for letter in letters):
        raise ValueError("the tokens are not the words' text")
    pieces = atoms(tokens, max_units)
    ends = (0, *accumulate(map(len, pieces)))
    cues = []
    for first, last in _cheapest(pieces, ends, letters, max_units):
        text = "\n".join(_lines(pieces[first:last], max_units))
        if text:
            said = _said(letters[ends[first] : ends[last]])
            spoken_words = _words(pieces[first:last], letters[ends[first] : ends[last]], text)
            cues.append(
                Cue(
                    start_ms=said[0].start_ms,
                    end_ms=said[-1].end_ms,
                    text=text,
                    words=spoken_words,
                )
            )
    return _timed(cues, until_ms)


def _cheapest(
    pieces: tuple[str, ...], ends: tuple[int, ...], letters: tuple[Letter, ...], max_units: float
) -> list[tuple[int, int]]:
    """Return the (first, after last) pieces of every caption, by dynamic programming."""
    count = len(pieces)
    best = [0.0] + [float("inf")] * count
    back = [0] * (count + 1)
    silences = [_silence(letters, end) for end in ends[1:]]
    pauses = [silence >= PAUSE_MS for silence in silences]
    grades = [
        min(grade(each, "".join(pieces[at + 1 : at + 2])), CLAUSE if breath else POOR)
        for at, each in enumerate(pieces)
        for breath in (silences[at] >= _BREATH_MS,)
    ]
    for last in range(1, count + 1):
        inside = 0.0
        for first in range(last - 1, -1, -1):
            cost = best[first] + inside
            if last < count and not pauses[last - 1]:
                cost += _END_COST[grades[last - 1]]
            next_ms = letters[ends[last]].start_ms if last < count else None
            start_ms = letters[ends[first]].start_ms
            if next_ms is not None:
                lacking = max(0.0, 1 - (next_ms - GAP_MS - start_ms) / MIN_MS)
                cost += _BRIEF * lacking + (_TOO_BRIEF if lacking else 0.0)
            if cost < best[last]:
                # Laying out lines is dear and only adds: hopeless candidates are spared it.
                cost += _cost(pieces[first:last], letters[ends[first] : ends[last]], max_units)
            if cost < best[last]:
                best[last], back[last] = cost, first
            if first:
                inside += _PAUSE_INSIDE if pauses[first - 1] else 0.0
                inside += _INSIDE_COST.get(grades[first - 1], 0.0)
            if units("".join(pieces[first:last]).strip()) > 2 * max_units + 2:
                break
    spans = []
    while count:
        spans.append((back[count], count))
        count = back[count]
    return spans[::-1]


def _cost(pieces: Sequence[str], letters: Sequence[Letter], max_units: float) -> float:
    text = _trimmed("".join(pieces))
    if not text:
        return 0.0
    latin = mostly_latin(text)
    wide = units(text)
    cost = 0.0
    if letters[-1].end_ms - letters[0].start_ms > MAX_MS:
        cost += _IMPOSSIBLE
    if wide > max_units:
        cost += 0.0 if latin else _TWO_LINES
        lines = _lines(pieces, max_units)
        # Where a word is wider than a line, fewer broken rules are still better.
        broken = sum(units(line) > max_units for line in lines) + max(0, len(lines) - MAX_LINES)
        cost += _IMPOSSIBLE * broken
    # English words are too long for good one-line captions in a narrow box.
    room = 2 * max_units if latin else max_units
    cost += _UNEVEN * max(0.0, 1 - wide / room) ** 2
    if sum(map(str.isalnum, text)) == 1:
        cost += _ORPHAN
    return cost


def _lines(pieces: Sequence[str], max_units: float) -> tuple[str, ...]:
    text = "".join(pieces)
    kept = _trimmed(text)
    if not kept:
        return ()
    start = text.index(kept)
    lines = wrap(kept, max_units, _clip(pieces, start, start + len(kept)))
    stops = "".join(DROPPED_AT_LINE_END)
    return tuple(filter(None, (line.rstrip(stops) for line in lines)))


def _clip(pieces: Sequence[str], start: int, stop: int) -> list[str]:
    clipped, at = [], 0
    for piece in pieces:
        part = piece[max(0, start - at) : max(0, stop - at)]
        at += len(piece)
        if part:
            clipped.append(part)
    return clipped


def _words(pieces: Sequence[str], letters: Sequence[Letter], text: str) -> tuple[Word, ...]:
    """Return the pieces of a caption with their times; they join to ``text`` but for white space.

    Stops that the caption does not show are left out.
    """
    shown = [char for char in text if not char.isspace()]
    words: list[Word] = []
    at = place = 0
    for piece in pieces:
        kept = []
        for letter in letters[at : at + len(piece)]:
            # What is not shown is a stop: the next letter that is shown comes after it.
            if place < len(shown) and letter.char == shown[place]:
                kept.append(letter)
                place += 1
        at += len(piece)
        if kept:
            said = "".join(letter.char for letter in kept)
            words.append(Word(start_ms=kept[0].start_ms, end_ms=kept[-1].end_ms, text=said))
    return tuple(words)


def _trimmed(text: str) -> str:
    """Return ``text`` without the stops that no caption starts or ends with."""
    text = text.strip()
    if not any(map(str.isalnum, text)):
        return ""
    stops = "".join(DROPPED_AT_END) + ("" if mostly_latin(text) else ",.")
    strays = "".join(NO_LINE_START - NO_LINE_END)
    kept = text.rstrip(stops + _DANGLING).lstrip(strays + " ")
    # The sign of a number is no stray mark.
    sign = text[: text.index(kept)][-1:] if kept else ""
    return sign + kept if sign and sign in SIGNS and kept[0].isdigit() else kept


def _silence(letters: Sequence[Letter], at: int) -> int:
    """Return how long nobody speaks before letter ``at``, in milliseconds.

    Whisper begins the first character after a pause inside the pause, so what a Chinese character
    lasts beyond a usual one counts as silence before it.
    """
    if not 0 < at < len(letters):
        return 0
    first = letters[at]
    gap = first.start_ms - _said(letters[max(0, at - 3) : at])[-1].end_ms
    stretched = first.end_ms - first.start_ms - _SYLLABLE_MS
    return gap + max(0, stretched if is_chinese(first.char) else 0)


def _said(letters: Sequence[Letter]) -> Sequence[Letter]:
    """Return the letters without spaces at the ends, whose time means nothing."""
    said = [letter for letter in letters if letter.char != " "]
    return said or letters


def _timed(cues: list[Cue], until_ms: int) -> tuple[Cue, ...]:
    timed: list[Cue] = []
    for at, cue in enumerate(cues):
        start = max(cue.start_ms, timed[-1].end_ms + GAP_MS) if timed else cue.start_ms
        least = start + _least_ms(cue)
        following = _free_until(cues, at, until_ms)
        if at + 1 < len(cues):
            spare = _free_until(cues, at + 1, until_ms) - cues[at + 1].start_ms
            spare -= _least_ms(cues[at + 1])
            following += max(0, min(least - following, spare, _LATE_MS))
        wanted = max(cue.end_ms, least)
        end = min(wanted, start + MAX_MS, following)
        end = min(max(end, start + FLASH_MS), max(until_ms, start + 1))
        timed.append(replace(cue, start_ms=start, end_ms=end))
    return tuple(timed)


def _free_until(cues: Sequence[Cue], at: int, until_ms: int) -> int:
    return cues[at + 1].start_ms - GAP_MS if at + 1 < len(cues) else until_ms


def _least_ms(cue: Cue) -> int:
    return max(MIN_MS, reading_ms(cue.text))


def reading_ms(text: str) -> int:
    """Return how long a caption must stand to be read: the letters, not the marks, take time."""
    letters = sum(map(str.isalnum, text))
    rate = LATIN_RATE if mostly_latin(text) else CHINESE_RATE
    return -(-letters * 1000 // rate)
