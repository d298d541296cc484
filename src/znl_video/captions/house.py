"""A newsroom's way of writing numbers, and spaces between Chinese and Latin.

Figures follow GB/T 15835-2011, "General rules for writing numerals in publications": Arabic for
what is counted or measured, for dates and clock times; characters in set phrases, for round or
vague numbers (七八米, 三五天) and for single digits before everyday measure words (三个).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from znl_video.captions.typography import is_chinese, is_latin
from znl_video.model.base import replace
from znl_video.model.people import CaptionSettings
from znl_video.model.transcript import Word

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1_000}
_GROUPS = {"万": 10_000, "亿": 100_000_000}

_NUMERAL = "零〇一二两三四五六七八九十百千万亿"
_DIGIT = "零〇一二三四五六七八九"
# Units of measure take figures even for one digit's worth of tens; measure words only from two
# characters on.
_UNITS = (
    "分钟|秒钟?|小时|公里|千米|厘米|毫米|平方米|立方米|米|公斤|千克|克|吨|升|毫升|元|块钱?|角|度|摄氏度|岁|周岁|"
    "点钟?|时|月|日|号|年|个月|个小时|天|周|倍|级|伏|瓦|千瓦"
)
_MEASURES = (
    "个|名|位|人|次|件|条|张|只|座|栋|幢|层|楼|路|米|亩|斤|辆|台|部|家|户|所|间|套|份|棵|头|匹|艘|架|场|届|期|页|"
    "本|册|首|幅|门|项|种|类|批|群|对|双|支|枝|篇|遍|趟|回|声|口|里|折|余|多"
)
_PATTERNS = (
    # 百分之三点五
    (re.compile(rf"百分之([{_NUMERAL}]+(?:点[{_DIGIT}]+)?)"), "{0}%"),
    # 二零二六年
    (re.compile(rf"([{_DIGIT}]{{4}})(?=年)"), "{0}"),
    # 十一月二十三日
    (re.compile(rf"([{_NUMERAL}]{{1,3}})月([{_NUMERAL}]{{1,3}})(?=[日号])"), "{0}月{1}"),
    # 八点三十分
    (re.compile(rf"([{_NUMERAL}]{{1,3}})点([{_NUMERAL}]{{1,3}})(?=分(?!之))"), "{0}点{1}"),
    (
        re.compile(
            rf"(?:(?<=晚上)|(?<=上午)|(?<=下午)|(?<=凌晨)|(?<=早上)|(?<=中午)|(?<=今晚)|(?<=傍晚))"
            rf"([{_NUMERAL}]{{1,3}})(?=点)"
        ),
        "{0}",
    ),
    # 三点五公里
    (re.compile(rf"([{_NUMERAL}]+点[{_DIGIT}]+)(?={_UNITS})"), "{0}"),
    # 第二十三
    (re.compile(rf"(?<=第)([{_NUMERAL}]{{2,}})"), "{0}"),
    # A telephone number: digits one by one.
    (re.compile(rf"(?<![{_NUMERAL}])([{_DIGIT}]{{5,}})(?![{_NUMERAL}])"), "{0}"),
    # 二十分钟, 三百二十名; 十分钟
    (re.compile(rf"(?<![第几数{_NUMERAL}])([{_NUMERAL}]{{2,}})(?={_UNITS}|{_MEASURES})"), "{0}"),
    (re.compile(rf"(?<![第几数{_NUMERAL}])(十)(?={_UNITS})(?!分(?!钟))"), "{0}"),
)
# Set phrases in which numerals are no numbers.
_PHRASES = re.compile(
    f"(?<![{_NUMERAL}])十分(?!钟)|百分之百|千万别?|万一|一一|"
    "千家万户|千方百计|百里挑一|万里|千里|百年|千年|万年|一万年|十里|成千上万|"
    "五十六个民族|二十四节气|三十而立|四十不惑|一百八十度大转弯|七十二变|三十六计"
)


# What a proofreader should compare with the facts: figures, numerals in a row, and a single one
# that counts something. 一 alone seldom does.
_ANY_NUMBER = re.compile(
    rf"\d+(?:[.,:]\d+)*%?|百分之[{_NUMERAL}]+(?:点[{_DIGIT}]+)?"
    rf"|[{_NUMERAL}]{{2,}}(?:点[{_DIGIT}]+)?|[两二三四五六七八九十](?={_UNITS}|{_MEASURES})"
)


def numbers(text: str) -> tuple[tuple[int, int], ...]:
    """Return where numbers stand in ``text``, first and after-last character, set phrases aside."""
    phrases = [match.span() for match in _PHRASES.finditer(text)]
    return tuple(
        match.span()
        for match in _ANY_NUMBER.finditer(text)
        if not any(match.start() < b and a < match.end() for a, b in phrases)
    )


def is_one_number(text: str) -> bool:
    """Say whether what ``numbers`` found is one number: 三百三百 is two, 七八 is vague."""
    figures = any(map(str.isdecimal, text))
    return figures or _value(text.removeprefix("百分之")) is not None


def styled(words: Sequence[Word], style: CaptionSettings) -> tuple[Word, ...]:
    """Return ``words`` written as the house does; a number said in several words becomes one."""
    chars = [char for word in words for char in word.text]
    owner = [at for at, word in enumerate(words) for _ in word.text]
    ends = [word.end_ms for word in words]
    if style.numbers == "arabic":
        for start, stop, figures in _figures("".join(chars)):
            chars[start:stop] = [figures, *[""] * (stop - start - 1)]
            ends[owner[start]] = max(ends[owner[start]], ends[owner[stop - 1]])
    texts = [""] * len(words)
    for at, char in zip(owner, _spaced(chars, spaces=style.spaces), strict=True):
        texts[at] += char
    return tuple(
        word if (text, end) == (word.text, word.end_ms) else replace(word, text=text, end_ms=end)
        for word, text, end in zip(words, texts, ends, strict=True)
        if text
    )


def _figures(text: str) -> list[tuple[int, int, str]]:
    """Return where numbers stand, first and after-last place, and how to write them."""
    kept = [match.span() for match in _PHRASES.finditer(text)]
    found: list[tuple[int, int, str]] = []
    for pattern, form in _PATTERNS:
        for match in pattern.finditer(text):
            start, stop = match.span()
            if any(start < b and a < stop for a, b in kept):
                continue
            values = [_value(each) for each in match.groups()]
            if all(value is not None for value in values):
                kept.append((start, stop))
                found.append((start, stop, form.format(*values)))
    return sorted(found)


def _value(numeral: str) -> str | None:
    """Return a numeral in figures, None where it is vague or no number."""
    whole, point, rest = numeral.partition("点")
    if point:
        value = _value(whole) if len(whole) > 1 else _one(whole)
        return None if value is None else value + "." + "".join(str(_DIGITS[c]) for c in rest)
    if all(char in _DIGITS for char in whole):
        # Digits one by one, as in a year or a telephone number; 七八 is vague.
        if len(whole) == 1:
            return _one(whole)
        return "".join(str(_DIGITS[char]) for char in whole) if len(whole) > 3 else None
    return _counted(whole)


def _one(char: str) -> str | None:
    return str(_DIGITS[char]) if char in _DIGITS else str(_PLACES.get(char, "")) or None


def _counted(numeral: str) -> str | None:
    total = group = 0
    digit: int | None = None
    place = 10_000
    for char in numeral:
        if char in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[char]
            place = 10_000 if digit == 0 else place
        elif char in _PLACES:
            if _PLACES[char] >= place:
                return None
            place = _PLACES[char]
            group += (1 if digit is None else digit) * place
            digit = None
        else:
            total = (total + group + (digit or 0)) * _GROUPS[char]
            group, digit, place = 0, None, 10_000
    if digit and numeral[-2] in _PLACES and place > 10:
        # 三百五 is 350.
        digit *= place // 10
    total += group + (digit or 0)
    for sign, size in (("亿", 100_000_000), ("万", 10_000)):
        if numeral.endswith(sign):
            return f"{total // size}{sign}" if total else None
    return str(total) if total else None


def _spaced(chars: Sequence[str], *, spaces: bool) -> list[str]:
    """Put one space, or none, wherever Chinese meets Latin letters or figures."""
    made: list[str] = []
    before, pending = "", False
    for char in chars:
        if char.isspace() or not char:
            pending = pending or bool(char)
            made.append(char)
            continue
        if _meet(before, char[0]):
            if pending:
                made = _without_trailing_space(made)
            made.append((" " if spaces else "") + char)
        else:
            made.append(char)
        before, pending = char[-1], False
    return made


def _without_trailing_space(made: list[str]) -> list[str]:
    at = len(made)
    while at and not made[at - 1].strip():
        at -= 1
    return made[:at] + [""] * (len(made) - at)


def _meet(one: str, other: str) -> bool:
    if not one or not other:
        return False
    return (is_chinese(one) and is_latin(other)) or (is_latin(one) and is_chinese(other))
