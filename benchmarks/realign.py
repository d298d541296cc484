"""When edited captions light up their words: usual edits, against the time each word was said.

    python benchmarks/realign.py SPEECH

SPEECH holds JSON files with known sentences (../shared/speech). Their characters are spoken at
random but known times; a recogniser hears them 40 ms wrong on average and mistakes some. Machine
captions are then edited as people do, and every word's start is compared with when it was said.
"even" shares a caption's time among its characters, as without any alignment. Exit code 1 where a
dictionary word of an edited caption is split by a line.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from znl_video.captions.cues import make_cues
from znl_video.captions.lines import wrap
from znl_video.captions.realign import Speech, realign
from znl_video.captions.spoken import transcript_text
from znl_video.io.outside import Outside
from znl_video.io.store import Store
from znl_video.io.words import split_words
from znl_video.model.actions import SplitWords
from znl_video.model.base import replace
from znl_video.model.captions import Cue
from znl_video.model.transcript import Word

_UNITS, _EDITS_IN_TEN = 11.0, 3
# Shares of the characters that a recogniser mistakes, misses and makes up.
_MISTAKEN, _MISSED, _FILLERS = 0.06, 0.02, 0.03
_JITTER_MS = 50
_WRONG = "是市事试式世时十石实"


class Said(NamedTuple):
    """A character that was said, when, and what was heard instead."""

    char: str
    start_ms: int
    end_ms: int
    heard: str


# An editor's caption holds (character, when it was said) pairs.
Text = list[tuple[str, int]]
Draft = list[tuple[Cue, Text]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("speech", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance = random.Random(given.seed)  # noqa: S311 - not a secret
    errors: dict[str, list[int]] = {}
    even: dict[str, list[int]] = {}
    split, undone, seconds, count = 0, 0, 0.0, 0
    with tempfile.TemporaryDirectory() as folder:
        desk = Outside(Store(Path(folder)), 1)
        for file in sorted(given.speech.glob("zh_*.json")):
            said = _said(_sentences(file), chance)
            words = _heard(said, chance)
            (tokens,) = split_words(SplitWords(texts=(transcript_text(words),)), desk).texts
            until = words[-1].end_ms + 1_000
            cues = make_cues(words, tokens, max_units=_UNITS, until_ms=until)
            for name, edit in _EDITS.items():
                draft = [_typed(cue, said) for cue in cues]
                done = edit(draft, chance)
                bare = tuple(replace(cue, text="".join(c for c, _ in t)) for cue, t in done)
                began = time.perf_counter()
                made = realign(bare, [Speech(words, tokens)], (), _UNITS)
                seconds += time.perf_counter() - began
                count += 1
                for cue, (_, text) in zip(made, done, strict=True):
                    errors.setdefault(name, []).extend(_errors(cue.words, text))
                    even.setdefault(name, []).extend(_errors(_evenly(cue, text), text))
                split += sum(_split(cue, tokens) for cue in made)
                undone += sum(_split(cue, tokens) for cue in bare)
    print(f"{'edit':10} {'words':>6} {'median':>7} {'95 %':>6} {'most':>6}  even: median, 95 %")
    for name, found in errors.items():
        print(f"{name:10} {len(found):6} {_row(found)}  {_row(even[name])}")
    print(f"dictionary words split by a line: {split}, without their times {undone}")
    print(f"{1000 * seconds / count:.0f} ms a file")
    return int(split > 0)


def _sentences(file: Path) -> list[str]:
    return [each["text"] for each in json.loads(file.read_text("utf-8"))["sentences"]]


def _said(sentences: Sequence[str], chance: random.Random) -> list[Said]:
    said, now = [], 500
    for char in "".join(sentences):
        if not char.isalnum():
            now += chance.randint(150, 900)
            continue
        long = chance.randint(130, 320)
        heard = char
        if chance.random() < _MISTAKEN:
            heard = chance.choice(_WRONG)
        elif chance.random() < _MISSED:
            heard = ""
        said.append(Said(char, now, now + long, heard))
        now += long
        if chance.random() < _FILLERS:
            said.append(Said("", now, now + 200, "嗯"))
            now += 200
    return said


def _heard(said: Sequence[Said], chance: random.Random) -> tuple[Word, ...]:
    words: list[Word] = []
    for each in said:
        if each.heard:
            start = max(words[-1].end_ms if words else 0, each.start_ms + _jitter(chance))
            end = max(start + 40, each.end_ms + _jitter(chance))
            words.append(Word(start_ms=start, end_ms=end, text=each.heard))
    return tuple(words)


def _jitter(chance: random.Random) -> int:
    return round(chance.gauss(0, _JITTER_MS))


def _typed(cue: Cue, said: Sequence[Said]) -> tuple[Cue, Text]:
    """Return a caption with what was truly heard in it, as the machine wrote it."""
    first, last = cue.words[0].start_ms, cue.words[-1].end_ms
    mine = [s for s in said if first <= (s.start_ms + s.end_ms) / 2 < last and s.heard]
    return cue, [(each.heard, each.start_ms) for each in mine]


def _some(draft: Draft, chance: random.Random) -> Iterator[int]:
    return (at for at in range(len(draft)) if chance.randrange(10) < _EDITS_IN_TEN)


def _nothing(draft: Draft, _: random.Random) -> Draft:
    return draft


def _fix(draft: Draft, chance: random.Random) -> Draft:
    """Put another name in place of two characters, with one character more."""
    for at in _some(draft, chance):
        cue, text = draft[at]
        if len(text) > 4:
            place = chance.randrange(len(text) - 2)
            (_, first), (_, second) = text[place : place + 2]
            name = [("潭", first), ("岗", (first + second) // 2), ("头", second)]
            draft[at] = (cue, [*text[:place], *name, *text[place + 2 :]])
    return draft


def _homophone(draft: Draft, chance: random.Random) -> Draft:
    for at in _some(draft, chance):
        cue, text = draft[at]
        place = chance.randrange(len(text))
        draft[at] = (cue, [*text[:place], ("覃", text[place][1]), *text[place + 1 :]])
    return draft


def _filler(draft: Draft, _: random.Random) -> Draft:
    return [(cue, kept) for cue, text in draft if (kept := [t for t in text if t[0] != "嗯"])]


def _insert(draft: Draft, chance: random.Random) -> Draft:
    """Take two characters out of what was heard and write three: words the recogniser garbled."""
    for at in _some(draft, chance):
        cue, text = draft[at]
        if len(text) > 5:
            place = chance.randrange(1, len(text) - 2)
            low, high = text[place][1], text[place + 1][1]
            more = [("垃", (2 * low + high) // 3), ("圾", (low + 2 * high) // 3)]
            draft[at] = (cue, [*text[: place + 1], *more, *text[place + 1 :]])
    return draft


def _delete(draft: Draft, chance: random.Random) -> Draft:
    gone = set(_some(draft, chance))
    return [each for at, each in enumerate(draft) if at not in gone]


def _merge(draft: Draft, chance: random.Random) -> Draft:
    wanted, made = set(_some(draft, chance)), []
    at = 0
    while at < len(draft):
        cue, text = draft[at]
        if at in wanted and at + 1 < len(draft):
            after, more = draft[at + 1]
            made.append((replace(cue, end_ms=after.end_ms), [*text, *more]))
            at += 1
        else:
            made.append((cue, text))
        at += 1
    return made


def _cut(draft: Draft, chance: random.Random) -> Draft:
    wanted, made = set(_some(draft, chance)), []
    for at, (cue, text) in enumerate(draft):
        half = len(text) // 2
        if at in wanted and half:
            # An editor hears where the second half begins, a little late or early.
            edge = text[half][1] + _jitter(chance)
            if cue.start_ms < edge < cue.end_ms:
                made.append((replace(cue, end_ms=edge), text[:half]))
                made.append((replace(cue, start_ms=edge), text[half:]))
                continue
        made.append((cue, text))
    return made


def _all(draft: Draft, chance: random.Random) -> Draft:
    for edit in (_fix, _homophone, _filler, _insert, _merge, _cut, _delete):
        draft = edit(draft, chance)
    return draft


_EDITS: dict[str, Callable[[Draft, random.Random], Draft]] = {
    "none": _nothing,
    "name": _fix,
    "homophone": _homophone,
    "filler": _filler,
    "insert": _insert,
    "delete": _delete,
    "merge": _merge,
    "split": _cut,
    "all": _all,
}


def _errors(words: Sequence[Word], text: Text) -> list[int]:
    found, at = [], 0
    for word in words:
        found.append(abs(word.start_ms - text[at][1]))
        at += len(word.text)
    return found


def _evenly(cue: Cue, text: Text) -> list[Word]:
    long = cue.end_ms - cue.start_ms
    edges = [cue.start_ms + long * at // len(text) for at in range(len(text) + 1)]
    return [
        Word(start_ms=start, end_ms=end, text=char)
        for (start, end), (char, _) in zip(pairwise(edges), text, strict=True)
    ]


def _split(cue: Cue, tokens: Sequence[str]) -> int:
    """Count the words heard that stand unchanged in one caption and are cut by its lines."""
    lines = wrap(cue.text, _UNITS, [word.text for word in cue.words] or None)
    before = 0
    cuts = [before := before + len(line) for line in lines[:-1]]
    inside = {
        (at, at + len(token))
        for token in set(tokens)
        if len(token) > 1
        for at in range(len(cue.text))
        if cue.text.startswith(token, at)
    }
    # 发展中 is also 展中 elsewhere: a cut counts where every word over it is cut.
    edges = {edge for span in inside for edge in span}
    return sum(any(a < cut < b for a, b in inside) and cut not in edges for cut in cuts)


def _row(found: Sequence[int]) -> str:
    return (
        f"{statistics.median(found):7.0f} {statistics.quantiles(found, n=20)[-1]:6.0f} "
        f"{max(found):6}"
    )


if __name__ == "__main__":
    raise SystemExit(main())
