"""A caption's text as balanced lines."""

from __future__ import annotations

from collections.abc import Sequence

from znl_video.captions.breaking import CLAUSE, PHRASE, POOR, SENTENCE, WORD, atoms, grade
from znl_video.captions.typography import is_latin, units

MAX_LINES = 2
# Marks of English beside which a line's end stands for a space.
_CLOSING, _OPENING = ".,!?;:%)]\"'", "([\"'$#@"

# What a break of this grade costs against one unit of difference between the two lines.
_COST = {SENTENCE: 0.0, CLAUSE: 0.5, PHRASE: 2.0, WORD: 3.0, POOR: 6.0}


def wrap(text: str, max_units: float, tokens: Sequence[str] | None = None) -> tuple[str, ...]:
    """Return ``text`` as lines of at most ``max_units`` full-width characters.

    A person's own line breaks are kept where their lines fit. Text that fits one line is one line;
    otherwise two lines as equal as the words allow. What does not fit in two gives as few lines as
    hold it, equal likewise, and a word wider than a line is a line of its own: the caller decides
    what to do about it.

    Args:
        text: the caption, with or without line breaks.
        max_units: width of the box in full-width characters.
        tokens: dictionary words that join to ``text`` but for white space; where there are none,
            or the text has changed, Chinese breaks between characters.
    """
    own = tuple(line.strip() for line in text.split("\n") if line.strip())
    if len(own) <= MAX_LINES and fits(own, max_units):
        return own
    words = _tokens_of(joined(own), tokens)
    pieces = atoms(words, max_units)
    return _two(pieces, max_units) or _many(pieces, max_units)


def fits(lines: Sequence[str], max_units: float) -> bool:
    """Say whether ``lines`` are at most two, each at most ``max_units`` wide."""
    return len(lines) <= MAX_LINES and all(units(line) <= max_units for line in lines)


def _tokens_of(text: str, tokens: Sequence[str] | None) -> list[str]:
    """Return ``tokens`` with the white space ``text`` has between them, where they are its own."""
    if tokens is None or "".join("".join(tokens).split()) != "".join(text.split()):
        return _split(text)
    found: list[str] = []
    at = 0
    for token in tokens:
        wanted = len("".join(token.split()))
        start = at
        while wanted or (at < len(text) and text[at].isspace()):
            wanted -= not text[at].isspace()
            at += 1
        if at > start:
            found.append(text[start:at])
    return found


def joined(lines: Sequence[str]) -> str:
    """Return lines as one, a space between English words."""
    text = ""
    for line in lines:
        ends = text and (is_latin(text[-1]) or text[-1] in _CLOSING)
        spaced = ends and line and (is_latin(line[0]) or line[0] in _OPENING)
        text += f" {line}" if spaced else line
    return text


def _split(text: str) -> list[str]:
    """Cut text without a dictionary: Latin runs whole, Chinese by character."""
    words: list[str] = []
    for char in text:
        if words and is_latin(char) and is_latin(words[-1][-1]):
            words[-1] += char
        else:
            words.append(char)
    return words


def _two(pieces: tuple[str, ...], max_units: float) -> tuple[str, ...]:
    best: tuple[float, tuple[str, ...]] = (float("inf"), ())
    for at in range(1, len(pieces)):
        lines = ("".join(pieces[:at]).strip(), "".join(pieces[at:]).strip())
        if not all(lines) or not fits(lines, max_units):
            continue
        apart = abs(units(lines[0]) - units(lines[1]))
        cost = apart + _COST[grade(pieces[at - 1], pieces[at])]
        # Ties go to the shorter first line: a base below, like a title's.
        best = min(best, (cost, lines), key=lambda each: each[0])
    return best[1]


def _many(pieces: tuple[str, ...], max_units: float) -> tuple[str, ...]:
    """Return as few lines as hold ``pieces``, at the least cost of breaks and unevenness."""
    # How many lines the first n pieces take, what they cost, and (negative, so that ties go to the
    # later one) where the last of them begins.
    best: list[tuple[int, float, int]] = [(0, 0.0, 0)]
    for end in range(1, len(pieces) + 1):
        found = (end + 1, float("inf"), 0)
        for start in range(end - 1, -1, -1):
            wide = units("".join(pieces[start:end]).strip())
            if wide > max_units and start < end - 1:
                break
            lines, cost, _ = best[start]
            cost += (max_units - min(wide, max_units)) ** 2 / max_units
            if end < len(pieces):
                cost += _COST[grade(pieces[end - 1], pieces[end])]
            found = min(found, (lines + 1, cost, -start))
        best.append(found)
    made: list[str] = []
    end = len(pieces)
    while end:
        start = -best[end][2]
        made.append("".join(pieces[start:end]).strip())
        end = start
    return tuple(line for line in reversed(made) if line)
