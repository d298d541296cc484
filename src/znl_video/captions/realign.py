"""A person's captions given the times and the dictionary words of what was recognised."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, count, groupby, islice, pairwise
from typing import NamedTuple

from znl_video.captions.alignment import Sign, align
from znl_video.captions.breaking import atoms
from znl_video.captions.finding import occurrences
from znl_video.captions.lines import joined
from znl_video.captions.spoken import Letter, spoken
from znl_video.captions.typography import is_latin
from znl_video.model.base import replace
from znl_video.model.captions import Cue
from znl_video.model.transcript import Word

# A usual Chinese syllable, for what was put in where nothing tells how long it lasts; and the least
# time in which a character can be seen to light up.
_SYLLABLE_MS, _LEAST_MS = 250, 60


class Speech(NamedTuple):
    """Words on the short's clock, and the dictionary words that join to their text."""

    words: tuple[Word, ...]
    tokens: tuple[str, ...]


class _Heard(NamedTuple):
    """A recognised letter or figure, and the number of its dictionary word."""

    letter: Letter
    token: int


class _Sign(NamedTuple):
    """A letter or figure of an edited caption: its place there, and what it was, if anything."""

    place: int
    heard: int | None


def realign(
    cues: tuple[Cue, ...], speeches: Sequence[Speech], names: Sequence[str], max_units: float
) -> tuple[Cue, ...]:
    """Return ``cues`` with words that say when each piece of their text is spoken.

    Captions keep their times, text and line breaks: those are the person's. Characters that were
    recognised keep their times; others get the time of what they replace, or share what is free
    between their neighbours. No word's time leaves its caption: one that is said while another
    caption is shown is squeezed to the edge, so that it does not light up while something else is
    said. Where nothing of a caption is said while it is shown, time is shared out evenly over it.

    Args:
        cues: a person's captions in order, on the short's clock.
        speeches: what was recognised, in order.
        names: names that no line is broken in.
        max_units: width of a line in full-width characters.
    """
    heard = tuple(_heard(speeches))
    texts = [joined([line.strip() for line in cue.text.split("\n")]) for cue in cues]
    places = [[at for at, char in enumerate(text) if char.isalnum()] for text in texts]
    signs = [
        Sign(text[at], cue.start_ms, cue.end_ms)
        for cue, text, own in zip(cues, texts, places, strict=True)
        for at in own
    ]
    found = align(signs, [each.letter for each in heard])
    edges = (0, *accumulate(map(len, places)))
    made = []
    for cue, text, own, first in zip(cues, texts, places, edges, strict=False):
        mine = [_Sign(*each) for each in zip(own, found[first : first + len(own)], strict=True)]
        before = max((at for at in found[:first] if at is not None), default=-1)
        rest = (at for at in found[first + len(own) :] if at is not None)
        times = _timed(mine, heard, cue, (before, next(rest, len(heard))))
        pieces = atoms(_tokens(text, mine, heard, names), max_units)
        made.append(replace(cue, words=tuple(_words(pieces, times, cue))))
    return tuple(made)


def _heard(speeches: Sequence[Speech]) -> Iterator[_Heard]:
    numbers = count()
    for speech in speeches:
        letters = iter(spoken(speech.words))
        for token, number in zip(speech.tokens, numbers, strict=False):
            for letter in islice(letters, len(token)):
                if letter.char.isalnum():
                    yield _Heard(letter, number)


def _timed(
    signs: Sequence[_Sign], heard: Sequence[_Heard], cue: Cue, around: tuple[int, int]
) -> dict[int, tuple[int, int]]:
    """Return when each letter of a caption is said, by its place in the text.

    Args:
        signs: the caption's letters.
        heard: all that was recognised.
        cue: the caption.
        around: the recognised letters that the captions before and after end and begin with.
    """
    said = [None if each.heard is None else heard[each.heard].letter for each in signs]
    if not any(each and each.start_ms < cue.end_ms and cue.start_ms < each.end_ms for each in said):
        # All of it was put in, or moved to where something else is said.
        spare = _spare(heard, cue, around) if not any(said) else None
        return _shared([each.place for each in signs], *(spare or (cue.start_ms, cue.end_ms)))
    times: dict[int, tuple[int, int]] = {}
    runs = [list(run) for _, run in groupby(signs, key=lambda each: each.heard is None)]
    for number, run in enumerate(runs):
        if run[0].heard is not None:
            for each in run:
                letter = heard[each.heard or 0].letter
                times[each.place] = (_within(cue, letter.start_ms), _within(cue, letter.end_ms))
            continue
        before = runs[number - 1][-1] if number else None
        after = runs[number + 1][0] if number + 1 < len(runs) else None
        ends = (
            around[0] if before is None else before.heard or 0,
            around[1] if after is None else after.heard or 0,
        )
        _put_in(times, run, (before, after), heard, cue, ends)
    return times


def _put_in(
    times: dict[int, tuple[int, int]],
    run: Sequence[_Sign],
    beside: tuple[_Sign | None, _Sign | None],
    heard: Sequence[_Heard],
    cue: Cue,
    ends: tuple[int, int],
) -> None:
    """Give times to characters that nothing was recognised for, between those beside them."""
    before, after = beside
    low = times[before.place][1] if before else cue.start_ms
    high = _within(cue, heard[after.heard or 0].letter.start_ms) if after else cue.end_ms
    replaced = _spare(heard, cue, ends)
    if replaced:
        low, high = max(low, replaced[0]), min(high, replaced[1])
    elif before is None:
        low = max(low, high - _SYLLABLE_MS * len(run))
    elif after is None:
        high = min(high, low + _SYLLABLE_MS * len(run))
    if high - low < _LEAST_MS * len(run) and before:
        # No room: what was said before gives its second half, so that every start stays.
        start, end = times[before.place]
        low, high = (start + end) // 2, max(high, end)
        times[before.place] = (start, low)
    times.update(_shared([each.place for each in run], low, max(low, high)))


def _spare(heard: Sequence[_Heard], cue: Cue, ends: tuple[int, int]) -> tuple[int, int] | None:
    """Return when, while ``cue`` is shown, something was said that nothing stands for any more."""
    gone = [
        each.letter
        for each in heard[ends[0] + 1 : ends[1]]
        if cue.start_ms <= (each.letter.start_ms + each.letter.end_ms) // 2 < cue.end_ms
    ]
    if not gone:
        return None
    return _within(cue, gone[0].start_ms), _within(cue, gone[-1].end_ms)


def _shared(places: Sequence[int], low: int, high: int) -> dict[int, tuple[int, int]]:
    many = len(places) or 1
    edges = [low + (high - low) * at // many for at in range(many + 1)]
    return dict(zip(places, pairwise(edges), strict=False))


def _within(cue: Cue, time_ms: int) -> int:
    return min(max(time_ms, cue.start_ms), cue.end_ms)


def _tokens(
    text: str, signs: Sequence[_Sign], heard: Sequence[_Heard], names: Sequence[str]
) -> list[str]:
    """Cut a caption where the dictionary did; what was changed inside a word leaves it whole."""
    word: dict[int, int] = {
        each.place: heard[each.heard].token for each in signs if each.heard is not None
    }
    known = sorted(word)
    for first, last in pairwise(known):
        if word[first] == word[last]:
            word |= dict.fromkeys(range(first, last), word[first])
    inside = {
        at
        for name in names
        for start, end in occurrences(text, name)
        for at in range(start + 1, end)
    }
    tokens: list[str] = []
    for at, char in enumerate(text):
        same = at in word and word.get(at - 1) == word[at]
        latin = is_latin(char) and is_latin(text[at - 1 : at] or " ")
        if tokens and (same or latin or at in inside):
            tokens[-1] += char
        else:
            tokens.append(char)
    return tokens


def _words(pieces: Sequence[str], times: dict[int, tuple[int, int]], cue: Cue) -> Iterator[Word]:
    at, now = 0, cue.start_ms
    for piece in pieces:
        said = [times[place] for place in range(at, at + len(piece)) if place in times]
        at += len(piece)
        start = max(now, said[0][0]) if said else now
        now = max(start, said[-1][1]) if said else now
        if text := "".join(piece.split()):
            yield Word(start_ms=start, end_ms=now, text=text)
