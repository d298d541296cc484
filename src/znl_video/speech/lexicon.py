"""A lexicon's names put where something that sounds like them was heard.

A name replaces what was heard only where both are as long, sound alike, and what was heard makes no
sense as it stands: where it is made of whole dictionary words, it stays, because 保安 is said far
more often than 宝安 is misheard.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from znl_video.model.base import Frozen, replace
from znl_video.model.facts import Readings
from znl_video.model.lexicon import Lexicon
from znl_video.model.transcript import Correction, Word
from znl_video.speech.pinyin import difference

# Least mean likeness by number of syllables: the shorter a name, the more often chance hits it.
_LEAST = {2: 0.93, 3: 0.9, 4: 0.85}
_LEAST_LONG = 0.8
# No syllable of a name may differ by more than this.
_MOST_APART = 0.65
# What makes sense as it stands is only replaced for a long name, heard without doubt or mostly as
# written.
_SENSIBLE_SURELY = 0.97
_SENSIBLE_LEAST = 0.92
_SENSIBLE_SYLLABLES = 4
_SENSIBLE_SHARE = 0.5
# A character, or a longer word, that the dictionary counts less often in its 60 million words is
# likely to be what a recogniser made of a name it does not know.
_COMMON = 12_000
_COMMON_WORD = 50
# So many characters that stand alone in a row are no sentence.
_SCATTERED = 3
# Below this, likeness is not worth a proofreader's look.
_NEAR = 0.82
# Words that a recogniser joins to a name's first syllable: 是圳 becomes 市政.
_JOINED = dict(zip(("shi4", "zai4", "he2", "de5", "you3"), "是在和的有", strict=True))


class Found(NamedTuple):
    """A name heard from ``start`` to ``stop`` of a text: what to write, and how alike it sounds."""

    start: int
    stop: int
    text: str
    score: float
    clear: bool


class Corrected(Frozen):
    """Words with names put right; ``near`` are likenesses that were not clear enough."""

    words: tuple[Word, ...]
    corrections: tuple[Correction, ...] = ()
    near: tuple[Correction, ...] = ()


def corrected(words: Sequence[Word], lexicon: Lexicon, readings: Readings) -> Corrected:
    """Return ``words`` with the names of ``lexicon`` where they were misheard.

    Args:
        words: in order, whose texts join to the one text of ``readings``.
        lexicon: entries with ``correct`` False are left alone.
        readings: of the words' text and of ``wanted_names(lexicon)``.
    """
    text = "".join(word.text for word in words)
    ends = tuple(accumulate(len(word.text) for word in words))
    chars = list(text)
    done: list[Correction] = []
    near: list[Correction] = []
    for found in _chosen(text, lexicon, readings):
        start, stop = found.start, found.stop
        first = next(at for at, end in enumerate(ends) if end > start)
        last = next(at for at, end in enumerate(ends) if end >= stop)
        told = Correction(
            start_ms=words[first].start_ms,
            end_ms=words[last].end_ms,
            before=text[start:stop],
            after=found.text,
            score=round(found.score, 3),
        )
        if found.clear:
            same = len(found.text) == stop - start
            chars[start:stop] = found.text if same else [found.text, *[""] * (stop - start - 1)]
            done.append(told)
        else:
            near.append(told)
    starts = (0, *ends)
    texts = ("".join(chars[a:b]) for a, b in zip(starts, ends, strict=False))
    return Corrected(
        words=tuple(
            word if word.text == new else replace(word, text=new)
            for word, new in zip(words, texts, strict=True)
            if new
        ),
        corrections=tuple(done),
        near=tuple(near),
    )


def wanted_names(lexicon: Lexicon) -> tuple[str, ...]:
    """Return the names whose readings ``corrected`` needs, in the lexicon's order."""
    return tuple(entry.name for entry in lexicon.entries if entry.correct)


def _chosen(text: str, lexicon: Lexicon, readings: Readings) -> list[Found]:
    """Return what was found, in order; of findings that overlap, the clearest and longest."""
    entries = [entry for entry in lexicon.entries if entry.correct]
    # A name that was heard as it is written is not part of anything else.
    taken = [
        (at, at + len(name))
        for name in (entry.name for entry in lexicon.entries)
        for at in _places(text, name)
    ]
    found = [
        Found(at, at + len(wrong), entry.name, 1.0, clear=True)
        for entry in entries
        for wrong in entry.wrong
        for at in _places(text, wrong)
    ]
    for entry, spoken in zip(entries, readings.names, strict=True):
        own = tuple((each,) for each in entry.reading.split()) if entry.reading else spoken
        if len(own) == len(entry.name) and all(own):
            found += _heard(text, entry.name, own, readings)
    found.sort(key=lambda each: (each.clear, len(each.text), each.score), reverse=True)
    chosen = []
    for each in found:
        span = (each.start, each.stop)
        if all(span[1] <= a or b <= span[0] for a, b in taken):
            taken.append(span)
            chosen.append(each)
    return sorted(chosen)


def _heard(
    text: str, name: str, spoken: Sequence[Sequence[str]], readings: Readings
) -> Iterator[Found]:
    """Yield where ``text`` sounds like ``name``, whose characters are read as ``spoken``."""
    syllables = readings.syllables
    size = len(name)
    least = _LEAST.get(size, _LEAST_LONG)
    if size < 2:
        return
    edges = _edges(readings.words)
    for at in range(len(text) - size + 1):
        if difference_of(syllables[at], spoken[0]) > _MOST_APART:
            continue
        costs = []
        for offset in range(size):
            heard = syllables[at + offset]
            costs.append(
                0.0 if text[at + offset] == name[offset] else difference_of(heard, spoken[offset])
            )
            if costs[-1] > _MOST_APART:
                break
        else:
            score = 1 - sum(costs) / size
            if score < min(least, _NEAR):
                continue
            whole = at in edges and (
                at + size in edges or _ends_early(at + size, score, size, readings)
            )
            if whole:
                clear = score >= least and _clear(text, at, name, score, costs, readings)
                yield Found(at, at + size, name, score, clear=clear)
            elif score >= least and (joined := _joined(text, at, name, edges, syllables)):
                yield Found(at - 1, at + size, joined, score, clear=True)


def difference_of(heard: str, spoken: Sequence[str]) -> float:
    """Return how different ``heard`` is from the likest of several readings; 1 for no syllable."""
    return min((difference(heard, each) for each in spoken), default=1.0) if heard else 1.0


def _clear(
    text: str, at: int, name: str, score: float, costs: Sequence[float], readings: Readings
) -> bool:
    """Say whether a likeness is a mishearing, not other words that sound like the name."""
    size = len(name)
    inside = list(_within(readings, at, at + size))
    odd = [w for w, count in inside if count < (_COMMON if len(w) == 1 else _COMMON_WORD)]
    if not odd and not _scattered(inside, score):
        same = sum(text[at + n] == char for n, char in enumerate(name)) / size
        return size >= _SENSIBLE_SYLLABLES and (
            score >= _SENSIBLE_SURELY or (score >= _SENSIBLE_LEAST and same >= _SENSIBLE_SHARE)
        )
    if size == 2:
        # Both must stand alone and seldom do, and no more than a tone or a near sound may differ.
        return len(odd) == 2 and sum(cost > 0 for cost in costs) <= 1
    return True


def _scattered(inside: Sequence[tuple[str, int]], score: float) -> bool:
    """Say whether three or more characters in a row stand alone, and all sound like the name."""
    alone = all(len(word) == 1 for word, _ in inside)
    return alone and len(inside) >= _SCATTERED and score >= _SENSIBLE_SURELY


def _ends_early(stop: int, score: float, size: int, readings: Readings) -> bool:
    """Say whether a name ends inside a dictionary word by chance: 陈小 明说 for 陈晓明 说."""
    if size < _SCATTERED or score < _SENSIBLE_SURELY:
        return False
    at = 0
    for word in readings.words:
        if at < stop < at + len(word):
            # The other words inside are looked at one by one; this one must be short.
            start = stop - size
            inside = [w for w, _ in _within(readings, start, at)]
            return len(word) == 2 and len(inside) == size - 1
        at += len(word)
    return False


def _joined(
    text: str, at: int, name: str, edges: frozenset[int], syllables: Sequence[str]
) -> str | None:
    """Return a small word and ``name`` where both were heard as one dictionary word and more.

    That word ends with the name's first syllable; the rest of the name must be heard as written.
    """
    if len(name) < 3 or at < 1 or at + len(name) not in edges:
        return None
    if at - 1 not in edges or at + 1 not in edges or text[at + 1 : at + len(name)] != name[1:]:
        return None
    small = _JOINED.get(syllables[at - 1])
    return small + name if small and small != text[at - 1] else None


def _within(readings: Readings, start: int, stop: int) -> Iterator[tuple[str, int]]:
    at = 0
    for word, count in zip(readings.words, readings.counts, strict=True):
        if start <= at < stop:
            yield word, count
        at += len(word)


def _edges(words: Sequence[str]) -> frozenset[int]:
    return frozenset(accumulate(map(len, words), initial=0))


def _places(text: str, part: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)
