"""Captions as text to read: sentences and paragraphs instead of lines and times."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from znl_video.captions.cues import PAUSE_MS
from znl_video.captions.lines import joined
from znl_video.captions.spoken import spoken
from znl_video.captions.typography import CLAUSE_END, CLOSERS, SENTENCE_END, mostly_latin
from znl_video.model.captions import Cue
from znl_video.model.transcript import Word

# A pause this long ends a sentence, or a paragraph.
_SENTENCE_MS, _PARAGRAPH_MS = 2 * PAUSE_MS, 4 * PAUSE_MS
# A paragraph of so many characters ends with its next sentence.
_LONG = 200
_MARKS = SENTENCE_END | CLAUSE_END | frozenset("、.")
_STOPS = SENTENCE_END | frozenset(".")


def plain_text(cues: Sequence[Cue], heard: tuple[Word, ...] = (), turns: Sequence[int] = ()) -> str:
    """Return what captions say as paragraphs, parted by empty lines.

    Captions end without 。 and ，. Where their words are as heard, the mark that was heard there
    is put back; elsewhere a pause decides. A paragraph ends where nobody speaks for 2 s, where
    another source begins, or with a sentence once it is long.

    Args:
        cues: in order of time.
        heard: the words that were recognised, on the captions' clock.
        turns: when another source begins, in milliseconds.
    """
    marks = _marks_heard(cues, heard)
    paragraphs: list[list[str]] = [[]]
    for at, cue in enumerate(cues):
        following = cues[at + 1] if at + 1 < len(cues) else None
        text = joined([line.strip() for line in cue.text.split("\n") if line.strip()])
        if not text:
            continue
        said_ms = cue.words[-1].end_ms if cue.words else cue.end_ms
        pause_ms = following.start_ms - said_ms if following else _PARAGRAPH_MS
        turned = following and any(cue.start_ms < turn <= following.start_ms for turn in turns)
        ends = pause_ms >= _PARAGRAPH_MS or bool(turned)
        text += _mark(text, marks[at], pause_ms, ends=ends)
        paragraphs[-1].append(text)
        stops = text.rstrip(CLOSERS)[-1:] in _STOPS
        if ends or (stops and sum(map(len, paragraphs[-1])) >= _LONG):
            paragraphs.append([])
    return "".join(f"{joined(each)}\n\n" for each in paragraphs if each)[:-1]


def _mark(text: str, heard: str, pause_ms: int, *, ends: bool) -> str:
    """Return the mark that ``text`` lacks at its end."""
    if text.rstrip(CLOSERS)[-1:] in _MARKS:
        return ""
    latin = mostly_latin(text)
    stop, comma = (".", "") if latin else ("。", "，")
    if heard in _MARKS and not (ends and heard not in _STOPS):
        return heard
    if ends or (pause_ms >= _SENTENCE_MS and not latin):
        return stop
    return comma if heard == " " or pause_ms >= PAUSE_MS else ""


def _marks_heard(cues: Sequence[Cue], heard: tuple[Word, ...]) -> list[str]:
    """Return the mark, or the space, that was heard after each caption; "" where none is known."""
    letters = [letter.char for letter in spoken(heard)] if heard else []
    places = [at for at, char in enumerate(letters) if char.isalnum()]
    said = [letters[at].lower() for at in places]
    shown: list[str] = []
    ends = []
    for cue in cues:
        shown += [char.lower() for char in cue.text if char.isalnum()]
        ends.append(len(shown) - 1)
    known: dict[int, int] = {}
    for block in SequenceMatcher(None, said, shown, autojunk=False).get_matching_blocks():
        known |= {block.b + step: block.a + step for step in range(block.size)}
    return [_after(letters, places, known[end]) if end in known else "" for end in ends]


def _after(letters: Sequence[str], places: Sequence[int], number: int) -> str:
    until = places[number + 1] if number + 1 < len(places) else len(letters)
    between = letters[places[number] + 1 : until]
    return next((char for char in between if char in _MARKS), " " if " " in between else "")
