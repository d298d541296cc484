"""The rules of what must not be divided by the end of a line or of a caption."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from znl_video.captions.breaking import atoms, leads_with_unit
from znl_video.captions.cues import PAUSE_MS
from znl_video.captions.finding import occurrences
from znl_video.captions.house import is_one_number, numbers
from znl_video.captions.rules import Breach, Judged, Rule
from znl_video.captions.typography import (
    CLAUSE_END,
    CLOSERS,
    NO_LINE_END,
    NO_LINE_START,
    SENTENCE_END,
    is_latin,
    mostly_latin,
    units,
)

_TITLE = re.compile("《[^《》]*》|〈[^〈〉]*〉")
_HYPHEN = re.compile(r"[^\W\d_]-$")
_GROUP = re.compile(r"\d{3}(?!\d)")

Spans = list[tuple[int, int]]
# Cuts a text into words that join to it again.
Dictionary = Callable[[str], Sequence[str]]


class Seam(NamedTuple):
    """Where a line ends inside a sentence: before character ``at`` of the running text.

    ``line`` is the text line of ``judged`` that ends there; ``across`` tells that the caption
    ends with it.
    """

    at: int
    judged: Judged
    line: int
    across: bool


class Running(NamedTuple):
    """All captions as one text, the line ends inside its sentences, and where each caption lies.

    ``places`` hold the first and after-last character of captions that have text, by number.
    """

    text: str
    seams: tuple[Seam, ...]
    places: Mapping[int, tuple[int, int]]


def running(judged: Sequence[Judged]) -> Running:
    """Return captions as one text.

    A line feed parts captions where a sentence ends, somebody pauses or another person speaks: no
    word goes on there.
    """
    text, seams, places = "", list[Seam](), dict[int, tuple[int, int]]()
    lines = [
        (each, at, line) for each in judged for at, line in enumerate(each.shown) if line.strip()
    ]
    for (each, at, line), then in zip(lines, (*lines[1:], None), strict=False):
        start, _ = places.get(each.number, (len(text), 0))
        text += line
        places[each.number] = (start, len(text))
        if then is None:
            break
        following, _, begun = then
        if _goes_on(each, following, line, begun):
            across = each is not following
            seams.append(Seam(at=len(text), judged=each, line=at, across=across))
            text += _between(line, begun)
        else:
            text += "\n"
    return Running(text, tuple(seams), places)


def splits(
    found: Running,
    tokens: Sequence[str],
    dictionary: Dictionary,
    names: Sequence[str],
    limit: float,
) -> Iterator[Breach]:
    """Yield what line and caption ends divide.

    Args:
        found: the captions as one text.
        tokens: its dictionary words, which join to it.
        dictionary: what found them.
        names: of the lexicon.
        limit: width of a line in full-width characters; what is wider has to be divided.
    """
    text = found.text
    words = _spans(tokens)
    wholes: tuple[tuple[Rule, Spans], ...] = (
        ("split-name", [each for name in names for each in occurrences(text, name)]),
        ("split-title", [match.span() for match in _TITLE.finditer(text)]),
        ("split-number", [span for span in numbers(text) if is_one_number(text[slice(*span)])]),
        # 20km is one word.
        ("split-unit", [span for span in words if text[span[0]].isdecimal()]),
        ("split-word", [span for span in words if text[slice(*span)].isalnum()]),
    )
    pieces = _spans(atoms(tokens, limit))
    for seam in found.seams:
        for rule, spans in wholes:
            divided = next((span for span in spans if _divides(text, span, seam, limit)), None)
            if divided and (rule != "split-word" or _is_fragment(text, seam, dictionary)):
                yield _told(rule, text, divided, seam)
                break
        else:
            yield from _in_piece(text, pieces, seam, limit)


def _in_piece(text: str, pieces: Spans, seam: Seam, limit: float) -> Iterator[Breach]:
    before, after = text[seam.at - 1], text[seam.at]
    # A mark on the wrong side of a line end is told by itself.
    marked = before in NO_LINE_END or after in NO_LINE_START
    piece = next((span for span in pieces if _divides(text, span, seam, limit)), None)
    if piece and not marked and numbers(text[slice(*piece)])[:1]:
        yield _told("split-unit", text, piece, seam)
    elif _HYPHEN.search(text[: seam.at]) and after == " " and text[seam.at + 1].islower():
        start = text.rfind(" ", 0, seam.at) + 1
        end = next((at for at in range(seam.at + 1, len(text)) if not text[at].isalnum()), None)
        yield _told("split-word", text, (start, end or len(text)), seam)


def _is_fragment(text: str, seam: Seam, dictionary: Dictionary) -> bool:
    """Say whether a line ends in a part of a word, and not in a word that only meets another.

    在…情况下 and 列出 hold 下列: taken apart they are no more words than together, so it is none.
    A compound of whole words (执行命令) may go on in the next caption.
    """
    begin = text.rfind("\n", 0, seam.at) + 1
    end = text.find("\n", seam.at)
    end = len(text) if end < 0 else end
    before, after = dictionary(text[begin : seam.at]), dictionary(text[seam.at : end])
    if len(before) + len(after) <= len(dictionary(text[begin:end])):
        return False
    return not seam.across or len(before[-1]) == 1 or len(after[0]) == 1


def _told(rule: Rule, text: str, span: tuple[int, int], seam: Seam) -> Breach:
    # A divided English word has a space where its line ends.
    whole = text[slice(*span)]
    whole = whole.replace(" ", "") if rule == "split-word" else whole
    where = "caption" if seam.across else "line"
    return seam.judged.breach(rule, at=seam.line, whole=whole, where=where)


def _divides(text: str, span: tuple[int, int], seam: Seam, limit: float) -> bool:
    inside = span[0] < seam.at < span[1] and not text[seam.at].isspace()
    return inside and units(text[slice(*span)]) <= limit


def _spans(pieces: Sequence[str]) -> Spans:
    """Return where pieces lie that can be divided, without the space after each."""
    starts = accumulate(map(len, pieces), initial=0)
    return [
        (start, start + len(piece.rstrip()))
        for start, piece in zip(starts, pieces, strict=False)
        if len(piece) > 1
    ]


def _goes_on(before: Judged, after: Judged, line: str, begun: str) -> bool:
    """Say whether a sentence seems to go on from one line to the next."""
    if begun[0] in "-–—":
        return False
    if before is after:
        return True
    last = line.rstrip(CLOSERS)[-1:]
    apart = after.cue.start_ms - before.cue.end_ms
    return 0 <= apart < PAUSE_MS and last not in SENTENCE_END | CLAUSE_END | {"、", "."}


def _between(before: str, after: str) -> str:
    """Return what parts two lines that are written as one: a space between English words."""
    number = re.search(r"\d[.,:]?$", before)
    if number and after[0].isdecimal():
        # Two numbers may follow each other in English; Chinese has a word or a mark between.
        grouped = before[-1] == "," and _GROUP.match(after)
        return " " if mostly_latin(before) and not grouped else ""
    if number and leads_with_unit(after):
        return ""
    spaced = all(char.isascii() or is_latin(char) for char in (before[-1], after[0]))
    return " " if spaced else ""
