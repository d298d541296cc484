"""Which recognised character each character of an edited text goes back to.

A global alignment by dynamic programming with two states, after Needleman and Wunsch (1970) and
Gotoh (1982): characters that follow one another on both sides score more than scattered ones, so
that an inserted sentence does not pick its 的 out of its neighbours. Time decides between equal
sentences.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from znl_video.captions.spoken import Letter

# How far from its caption a character may have been said, in milliseconds: a line moved to the
# caption beside it is within, and the work grows with the text only, not with its square.
_REACH_MS = 8_000
_SAME, _ALIKE, _OTHER = 3.0, 2.5, 0.75
_IN_A_ROW = 1.0
# What a second outside the caption takes away; the same character never counts for nothing.
_PER_SECOND, _MOST_TAKEN = 0.75, 2.0
_FIGURES = dict(zip("零〇一二两三四五六七八九", "001223456789", strict=True))
# What a cell of the table remembers.
_ROW, _PAIRED, _LEFT = 1, 2, 4


class Sign(NamedTuple):
    """A letter or figure of an edited text, and when its caption is shown, in milliseconds."""

    char: str
    start_ms: int
    end_ms: int


def align(signs: Sequence[Sign], letters: Sequence[Letter]) -> tuple[int | None, ...]:
    """Return for each sign the place of the letter it was, None for what was put in.

    One character for another in the same place is a pair as well: a homophone put right, or 20
    for 二十. Pairs never cross.

    Args:
        signs: in order of their captions, whose times do not fall.
        letters: recognised letters and figures in order, without marks and spaces.
    """
    middles = list(accumulate(((each.start_ms + each.end_ms) // 2 for each in letters), max))
    chars = [_plain(letter.char) for letter in letters]
    lows = [bisect_left(middles, sign.start_ms - _REACH_MS) for sign in signs]
    highs = [bisect_right(middles, sign.end_ms + _REACH_MS) for sign in signs]
    # Row 0 is before the first sign. Beyond a row's end letters are skipped, which costs nothing.
    low, paired, apart = 0, [float("-inf")], [0.0]
    table: list[tuple[int, bytearray]] = [(0, bytearray(1))]
    for sign, first, last in zip(signs, lows, highs, strict=True):
        above = [max(pair) for pair in zip(paired, apart, strict=True)]
        now_paired, now_apart, cells = [], [], bytearray(last - first + 1)
        char, best_left = _plain(sign.char), float("-inf")
        for column in range(first, last + 1):
            up = above[min(column - low, len(above) - 1)]
            skipped, cell = (best_left, _LEFT) if best_left > up else (up, 0)
            score = float("-inf")
            if column > first:
                at = column - 1 - low
                after = paired[at] + _IN_A_ROW if at < len(paired) else float("-inf")
                otherwise = apart[at] if at < len(apart) else above[-1]
                gain = _gain(char, chars[column - 1], sign, middles[column - 1])
                if gain > 0:
                    score = gain + max(after, otherwise)
                    cell |= _ROW if after > otherwise else 0
            now_paired.append(score)
            now_apart.append(skipped)
            cell |= _PAIRED if score > skipped else 0
            cells[column - first] = cell
            best_left = max(score, skipped)
        low, paired, apart = first, now_paired, now_apart
        table.append((first, cells))
    return _traced(table, len(letters))


def alike(one: str, other: str) -> bool:
    """Say whether two characters are the same but for width, case and the way figures are put."""
    return _figure(_plain(one)) == _figure(_plain(other))


def _traced(table: list[tuple[int, bytearray]], column: int) -> tuple[int | None, ...]:
    found: list[int | None] = [None] * (len(table) - 1)
    row, state = len(table) - 1, 0
    while row:
        low, cells = table[row]
        if column - low >= len(cells):
            # Only a pair could have gone beyond the row's end; what is there was skipped.
            column, state = low + len(cells) - 1, 0
        cell = cells[column - low]
        if state == _PAIRED or (state == 0 and cell & _PAIRED):
            row, column = row - 1, column - 1
            found[row] = column
            state = _PAIRED if cell & _ROW else _LEFT
        elif cell & _LEFT:
            column, state = column - 1, 0
        else:
            row, state = row - 1, 0
    return tuple(found)


def _gain(char: str, other: str, sign: Sign, middle_ms: int) -> float:
    away = max(0, sign.start_ms - middle_ms, middle_ms - sign.end_ms) / 1000 * _PER_SECOND
    if char == other:
        return _SAME - min(away, _MOST_TAKEN)
    if _figure(char) == _figure(other):
        return _ALIKE - min(away, _MOST_TAKEN)
    return _OTHER - away


def _plain(char: str) -> str:
    return unicodedata.normalize("NFKC", char).casefold()


def _figure(char: str) -> str:
    return _FIGURES.get(char, char)
