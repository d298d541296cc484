"""How alike two Mandarin syllables sound."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

# Longest first, so that zh is not taken for z.
_INITIALS = (
    *("zh", "ch", "sh"),
    *("b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z", "c", "s"),
    *("y", "w"),
)

# What telling two sounds apart is worth, 1 for sounds nobody mixes up. Southern speakers say z for
# zh and n for l, and an and ang differ by little; recognisers mix up what speakers do.
_TONE = 0.1
_NEUTRAL_TONE = 0.05
_NEAR_INITIAL = 0.15
_KIN_INITIAL = 0.3
_NEAR_FINAL = 0.15
_KIN_FINAL = 0.35
_FAR = 0.6


def _pairs(*groups: str) -> frozenset[frozenset[str]]:
    return frozenset(frozenset(group.split("/")) for group in groups)


_NEAR_INITIALS = _pairs("z/zh", "c/ch", "s/sh", "n/l", "f/h", "r/l")
# One of each pair is the other with more breath, or lies beside it in the mouth.
_KIN_INITIALS = _pairs(
    *("b/p", "d/t", "g/k", "j/q", "zh/ch", "z/c", "q/x", "j/x", "zh/j", "ch/q", "sh/x"),
    *("z/j", "c/q", "s/x", "r/y", "h/k", "m/n", "ch/sh", "c/s"),
)
_NEAR_FINALS = _pairs(
    *("an/ang", "en/eng", "in/ing", "ian/iang", "uan/uang", "un/ong"), *("eng/ong", "uen/un")
)
_KIN_FINALS = _pairs(
    *("o/uo", "e/o", "ian/an", "iang/ang", "iao/ao", "ui/ei", "ui/i", "ia/a", "ua/a", "uan/an"),
    *("uo/ou", "ing/eng", "in/en", "ie/ue", "u/ou", "ie/ian", "en/an", "uang/ang", "iong/ong"),
)


class Syllable(NamedTuple):
    """A syllable's parts; ``tone`` 1 to 4, 5 neutral, 0 not known."""

    initial: str
    final: str
    tone: int


@lru_cache(maxsize=4096)
def syllable(text: str) -> Syllable:
    """Take pinyin with a tone number, such as ``zhang3``, apart; ``v`` and ``ü`` are one."""
    tone = int(text[-1]) if text[-1:].isdigit() else 0
    bare = text.rstrip("0123456789").lower().replace("ü", "v")
    initial = next((each for each in _INITIALS if bare.startswith(each)), "")
    return Syllable(initial, bare[len(initial) :], tone)


@lru_cache(maxsize=65536)
def difference(one: str, other: str) -> float:
    """Return how different two syllables with tone numbers sound, from 0 (equal) to 1."""
    a, b = syllable(one), syllable(other)
    cost = _initials(a.initial, b.initial) + _finals(a.final, b.final)
    if a.tone != b.tone and a.tone and b.tone:
        cost += _NEUTRAL_TONE if 5 in (a.tone, b.tone) else _TONE
    return min(1.0, cost)


def _initials(one: str, other: str) -> float:
    return _cost(one, other, (_NEAR_INITIALS, _NEAR_INITIAL), (_KIN_INITIALS, _KIN_INITIAL))


def _finals(one: str, other: str) -> float:
    return _cost(one, other, (_NEAR_FINALS, _NEAR_FINAL), (_KIN_FINALS, _KIN_FINAL))


def _cost(one: str, other: str, *scale: tuple[frozenset[frozenset[str]], float]) -> float:
    if one == other:
        return 0.0
    pair = frozenset((one, other))
    return next((cost for pairs, cost in scale if pair in pairs), _FAR)
