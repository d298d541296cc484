"""Where text may be broken: atoms that stay whole, and how good it is to break after each."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from znl_video.captions.typography import (
    CLAUSE_END,
    NO_LINE_END,
    NO_LINE_START,
    SENTENCE_END,
    SMALLEST,
    is_chinese,
    is_latin,
    units,
)

SIGNS = "-−+±"
_NUMBER = re.compile(
    rf"[{SIGNS}]?第?[\d０-９零〇一二两三四五六七八九十百千万亿几半数.,:点分之多余%％]+"
)
_DIGIT = re.compile(r"[\d０-９零〇一二两三四五六七八九十百千万亿]")
_UNITS = frozenset(
    "名个位人次件条张只座栋幢层楼号路年月日天时点分秒米亩斤克吨升元块毛角万亿岁度倍成级辆台部家户所间套"
    "份棵头匹艘架场届期页本册首幅门项种类批群对双副支枝篇遍趟回下声口里折码周"
) | {
    *("小时", "点钟", "分钟", "秒钟", "星期", "季度", "年代", "世纪", "周岁", "摄氏度"),
    *(
        "厘米",
        "毫米",
        "公里",
        "千米",
        "平米",
        "平方米",
        "平方公里",
        "立方米",
        "公斤",
        "千克",
        "毫升",
    ),
    *("块钱", "万元", "亿元", "多名", "多个", "多人", "余名", "余人", "余个"),
    *("cm", "mm", "km", "kg", "m", "g", "h", "s", "km/h", "kW", "MW", "GB", "MB", "TB"),
}
# Short words that lean on the word before them: a line does not start with one.
_CLITICS = frozenset("的地得了着过吗呢吧啊呀嘛们之里上下中后前时等")
# Words that lead into what follows: a line does not end with one.
_LEADERS = frozenset("在从把被向对和与或及跟给为以到于不没很更最将请这那每各") | {
    *("a", "an", "the", "of", "to", "in", "on", "at", "and", "or", "for", "by", "with"),
}
# Marks that stand inside words, addresses and numbers, and those that may begin them.
_INSIDE_WORDS = ".-'’_/@:+&#%=?~"
_OPENS_WORDS = ".-@#/+~"
_CHANGING = frozenset({"Mn", "Me", "Cf"})
_TONES = "".join(map(chr, range(0x1F3FB, 0x1F400)))
_JOINER = "\u200d"
_TITLE = {"《": "》", "〈": "〉"}
_ABBREVIATIONS = frozenset({"Mr.", "Mrs.", "Ms.", "Dr.", "St.", "No.", "Prof."})

SENTENCE, CLAUSE, PHRASE, WORD, POOR = range(5)


def atoms(tokens: Sequence[str], max_units: float) -> tuple[str, ...]:
    """Join ``tokens`` into pieces that no line may be broken in.

    Marks go to the side they belong to, English words and addresses stay whole, a number keeps its
    measure word, and a title in 《》 stays whole where a line of the smallest type holds it. The
    atoms join to the same text as the tokens; a space is the end of the atom before it.
    """
    pieces: list[str] = []
    number = False
    for token in _parts(tokens):
        bare = token.strip()
        if pieces and (not bare or _belongs(pieces[-1], bare, number=number)):
            pieces[-1] += token
            # What follows a currency sign is a number, too; a space ends no number: 15 个.
            figures = _NUMBER.fullmatch(bare) is not None
            number = number if not bare else figures and (number or bool(_DIGIT.search(bare)))
        else:
            pieces.append(token)
            number = bare == "第" or _NUMBER.fullmatch(bare) is not None
    return tuple(_titles(pieces, max_units))


def leads_with_unit(text: str) -> bool:
    """Say whether ``text`` starts with a unit in Latin letters, such as km or kW."""
    word = re.match(r"[A-Za-z/]+", text)
    return word is not None and word[0] in _UNITS


def _parts(tokens: Sequence[str]) -> Iterator[str]:
    before = ""
    for token in _signed(tokens):
        # In "10点到" a dictionary finds the word 点到.
        if _NUMBER.fullmatch(before) and token[:1] in _UNITS and token[1:] in _LEADERS:
            yield from token
        else:
            yield from re.findall(r"\s+|\S+", token)
        before = token


def _signed(tokens: Sequence[str]) -> Iterator[str]:
    """Yield ``tokens``, a sign and the number after it as one; 3-5 keeps its dash."""
    at = 0
    while at < len(tokens):
        token, following = tokens[at], tokens[at + 1] if at + 1 < len(tokens) else ""
        if (
            token in SIGNS
            and following[:1].isdigit()
            and not is_latin(tokens[at - 1][-1:] if at else "")
        ):
            yield token + following
            at += 2
        else:
            yield token
            at += 1


def _belongs(before: str, token: str, *, number: bool) -> bool:
    if before.rstrip()[-1:] in NO_LINE_END:
        return True
    # What changes the character before it: accents, an emoji's colour and kind, what joins two.
    if unicodedata.category(token[0]) in _CHANGING or token[0] in _TONES or before[-1] == _JOINER:
        return True
    if before[-1].isspace():
        return number and (token in _UNITS or (token[0] in _UNITS and is_chinese(token[0])))
    if token[0] in NO_LINE_START and not (token[0] in SIGNS and token[1:2].isdigit()):
        return True
    if number and (token in _UNITS or token[0] in _UNITS or _DIGIT.match(token)):
        return True
    # it's, km/h, co-op, 3.5, a?b=1: no space means one word, if it begins with a letter or figure.
    word = before.rstrip(_INSIDE_WORDS)
    goes_on = is_latin(word[-1:]) if word else before[-1:] in _OPENS_WORDS
    return goes_on and (is_latin(token[0]) or token[0] in _INSIDE_WORDS)


def _titles(pieces: list[str], max_units: float) -> list[str]:
    joined: list[str] = []
    at = 0
    while at < len(pieces):
        end = at + 1
        close = next((_TITLE[mark] for mark in _TITLE if _opens(pieces[at], mark)), None)
        if close:
            for stop in range(at, len(pieces)):
                whole = "".join(pieces[at : stop + 1])
                if units(whole.strip()) > max_units / SMALLEST:
                    break
                if close in pieces[stop]:
                    end = stop + 1
                    break
        joined.append("".join(pieces[at:end]))
        at = end
    return joined


def _opens(piece: str, mark: str) -> bool:
    return mark in piece and _TITLE[mark] not in piece[piece.rindex(mark) :]


def grade(atom: str, following: str) -> int:
    """Say how good a break after ``atom`` is, from ``SENTENCE``, the best, to ``POOR``."""
    bare = atom.rstrip()
    last = bare.rstrip("”’）》」』)\"'")[-1:] or bare[-1:]
    if last in SENTENCE_END or (last == "." and atom != bare and bare not in _ABBREVIATIONS):
        return SENTENCE
    if last in CLAUSE_END or (atom != bare and is_chinese(last) and is_chinese(following[:1])):
        return CLAUSE
    if last == "、":
        return PHRASE
    ahead = following.strip().rstrip("".join(NO_LINE_START))
    if ahead in _CLITICS or bare.lower() in _LEADERS:
        return POOR
    # 的 closes a modifier: a better place than between two bare words.
    return PHRASE if last in "的了" else WORD
