"""How wide text is, where a line may not start or end, and what can be drawn at all.

The rules are those of Chinese typesetting: W3C, "Requirements for Chinese Text Layout" (clreq),
section 3.1.3 on line-start and line-end prohibition.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Closing marks, stops and marks that belong to what stands before them.
NO_LINE_START = frozenset(
    "、，。．：；！？‼⁇⁈⁉…‥—～·•／％‰℃°）］｝〕】》〉」』”’〗〙〞,.:;!?)]}%/-–々ー"
)
# Opening marks, and signs that belong to the figure after them.
NO_LINE_END = frozenset("（［｛〔【《〈「『“‘〖〘〝([{¥￥$€£#＃@＠№")
SENTENCE_END = frozenset("。！？；…!?;")
CLAUSE_END = frozenset("，：,:")
# What may follow the mark a sentence or clause ends with.
CLOSERS = "”’）》」』)\"'"
# ， and 。 are not drawn where a line ends, whatever follows.
DROPPED_AT_LINE_END = frozenset("，。")
# 。 and ， are not drawn where a caption ends: the end of the caption says the same.
DROPPED_AT_END = frozenset("。，、；：．")

# The least share of its size that type is shrunk to before something has to give.
SMALLEST = 0.75

_FULL, _HALF, _CAPITAL, _BROAD, _PICTOGRAPH = 1.0, 0.6, 0.75, 0.95, 1.2
_BROAD_LETTERS = frozenset("mwMW@%&")
# Brackets around nothing, and marks that followed a thing each.
_HOLLOW = re.compile(
    "|".join(
        rf"\{one}\s*\{other}"
        for one, other in zip("（［【《〈「『“‘([", "）］】》〉」』”’)]", strict=True)
    )
)
_CROWDED = re.compile("([，、；：])[，、；：]+")
# What may begin a line with a number: -5℃ and .5.
_SIGNS = frozenset("-–.")
_INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_JOINERS = frozenset("\u20e3") | {chr(code) for code in range(0xFE00, 0xFE10)}
_PICTOGRAPHS = ((0x2300, 0x23FF), (0x2600, 0x27BF), (0x2B00, 0x2BFF), (0x1F000, 0x1FAFF))
# What a Chinese text font draws inside those ranges.
_DRAWN_SYMBOLS = frozenset("★☆☀☁☂☎♀♂♠♡♢♣♤♥♦♧♨♩♪♫♬♭♮♯⚠✓❶❷❸❹❺❻❼❽❾❿➡⬅⬆⬇")


@lru_cache(maxsize=8192)  # layout asks about the same words many times
def units(text: str) -> float:
    """Return the width of ``text`` in full-width characters, on the generous side.

    A Chinese character counts 1, a half-width one 0.6 (Noto Sans SC: 0.48 on average in English
    prose, digits 0.56), capitals and broad letters up to 0.95, a pictograph 1.2.
    """
    return sum(map(_width, text))


@lru_cache(maxsize=8192)  # asked hundreds of thousands of times for one short
def _width(char: str) -> float:
    if unicodedata.combining(char) or unicodedata.category(char) in _INVISIBLE_CATEGORIES:
        return 0.0
    if char in _BROAD_LETTERS:
        return _BROAD
    if _is_pictograph(char):
        return _PICTOGRAPH
    # "A" is ambiguous: “ ” … — are full-width in a Chinese font.
    if unicodedata.east_asian_width(char) in "FWA":
        return _FULL
    return _CAPITAL if char.isupper() else _HALF


def full_widths(text: str) -> float:
    """Return how many full-width characters ``text`` counts as, a half-width one being half."""
    drawn = (char for char in text if _width(char))
    return sum(1.0 if unicodedata.east_asian_width(char) in "FWA" else 0.5 for char in drawn)


def invisible(text: str) -> str:
    """Return the characters of ``text`` that no font draws: controls, marks of direction, gaps."""
    return "".join(char for char in text if unicodedata.category(char) in _INVISIBLE_CATEGORIES)


def is_chinese(char: str) -> bool:
    """Say whether ``char`` is a Chinese character (or kana), not a mark."""
    return (
        bool(char)
        and unicodedata.east_asian_width(char) == "W"
        and unicodedata.category(char) in ("Lo", "Nl")
    )


def is_latin(char: str) -> bool:
    """Say whether ``char`` is a half-width letter or digit, of which words with spaces are made."""
    return bool(char) and char.isalnum() and unicodedata.east_asian_width(char) not in "FW"


@lru_cache(maxsize=8192)
def mostly_latin(text: str) -> bool:
    """Say whether ``text`` is written with spaces between words rather than in Chinese."""
    chinese = sum(map(is_chinese, text))
    # A Chinese character is about a syllable or two: as much as three letters.
    return sum(map(is_latin, text)) > 3 * chinese


def drawable(text: str, glyphs: frozenset[int] = frozenset()) -> tuple[str, tuple[str, ...]]:
    """Return ``text`` without what the font cannot draw, and the characters left out.

    Args:
        text: any text; line breaks are kept, other control and invisible characters go unnamed.
        glyphs: the code points the font has; empty where that is not known, and then emoji and
            other pictographs are left out by range.
    """
    kept: list[str] = []
    dropped: dict[str, None] = {}
    for char in text:
        if char == "\n":
            kept.append(char)
        elif char in _JOINERS or unicodedata.category(char) in _INVISIBLE_CATEGORIES:
            continue
        elif (ord(char) in glyphs) if glyphs else not _is_pictograph(char):
            kept.append(char)
        elif char.isspace():
            kept.append(" ")
        else:
            dropped[char] = None
    shown = "".join(kept)
    if dropped:
        pairs = zip(text.split("\n"), shown.split("\n"), strict=True)
        shown = "\n".join(
            _closed_up(line) if any(char in dropped for char in whole) else line
            for whole, line in pairs
        )
    return shown, tuple(dropped)


def _closed_up(line: str) -> str:
    """Return what is left of a line, without the spaces and marks of what was left out."""
    line = _HOLLOW.sub("", " ".join(line.split()))
    line = _CROWDED.sub(r"\1", line)
    line = line.lstrip("".join(NO_LINE_START - _SIGNS) + " ")
    # What opens something is left over; the sign of C# is part of a word.
    line = line.rstrip("".join(DROPPED_AT_LINE_END | NO_LINE_END - set("#＃@＠")) + " ")
    return line if any(map(str.isalnum, line)) else ""


def _is_pictograph(char: str) -> bool:
    code = ord(char)
    return char not in _DRAWN_SYMBOLS and any(low <= code <= high for low, high in _PICTOGRAPHS)
