"""How captions are broken: prose cut into cues, every break judged by rules written here.

    python benchmarks/lines.py [CHINESE [ENGLISH]]

Made sentences are always judged: names, numbers, titles, quotes, Latin and emoji in every order.
The two are folders of UTF-8 text, manual pages or their archives; docs/quality.md was measured with
Debian's manpages-zh and licences. The checker below shares no code with what it checks. It judges
captions as they are cut and again as they are drawn in the narrowest picture, where type may be
smaller. Exit code 1 where a word is split, a line rule broken, or a line wider than its limit.
"""

from __future__ import annotations

import argparse
import re
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from made import NAMES, made_sentences
from prose import english_in, sentences_in

from znl_video.captions.cues import make_cues
from znl_video.captions.layer import line_units, text_layer
from znl_video.captions.spoken import transcript_text
from znl_video.io.outside import Outside
from znl_video.io.presets import load_presets
from znl_video.io.store import Store
from znl_video.io.words import split_words
from znl_video.model.actions import SplitWords
from znl_video.model.base import replace
from znl_video.model.captions import Captions, Cue
from znl_video.model.given import KitInUse
from znl_video.model.kit import Kit
from znl_video.model.transcript import Word

_SENTENCES, _ENGLISH, _MADE = 2_000, 500, 1_000
_WIDTHS = (11.0, 16.0)
_PRESET, _KIT = load_presets(("douyin",))[0], KitInUse(kit=Kit(name="plain"), font_sha256="")
_SIZE = re.compile(r"^\{\\fs([\d.]+)\}")
# Mandarin at 4.5 characters a second and English at 15 letters, with pauses at marks.
_CHARACTER_MS, _LETTER_MS, _COMMA_MS, _STOP_MS = 222, 66, 250, 600

# clreq 3.1.3 and Unicode's line breaking classes CL, CP, EX, IS, NS, OP.
_NEVER_FIRST = set("、，。．：；！？…—·）］｝〕】》〉」』”’％℃,.:;!?)]}%")
_NEVER_LAST = set("（［｛〔【《〈「『“‘([{$￥")
_STOPS = set("。，")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*%?")
# Drawn so that they do not command the renderer.
_AS_WRITTEN = str.maketrans("｛｝＼", "{}\\")
_RUN = re.compile(r"[!-~]+")
# A title with the marks that may not leave it.
_TITLE = re.compile("[（“‘]*《[^》]*》[、，。．：；！？…—·～）”’]*")
_BAD = ("words split", "numbers split", "titles split", "line rules", "too wide", "over two lines")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("chinese", type=Path, nargs="?")
    parser.add_argument("english", type=Path, nargs="?")
    given = parser.parse_args()
    missed = 0
    for language, sentences in (
        ("Made", made_sentences(_MADE)),
        ("Chinese", sentences_in(given.chinese, _SENTENCES) if given.chinese else []),
        ("English", english_in(given.english, _ENGLISH) if given.english else []),
    ):
        drawn = line_units(_PRESET, _KIT.kit.captions)
        for width in (*_WIDTHS, drawn) if sentences else ():
            began = time.perf_counter()
            found = _judged(sentences, width, drawn=width == drawn)
            took = time.perf_counter() - began
            how = f"{width:.4g} units a line{', as drawn' if width == drawn else ''}"
            print(f"{language}, {len(sentences)} sentences, {how}, {took:.1f} s")
            for what, count in found.items():
                bad = what in _BAD and count > 0
                missed += bad
                print(f"  {what:<28} {count}{'  MISSED' if bad else ''}")
    return 1 if missed else 0


def _judged(sentences: Sequence[str], width: float, *, drawn: bool) -> Counter[str]:
    found: Counter[str] = Counter({"cues": 0, **dict.fromkeys(_BAD, 0)})
    with tempfile.TemporaryDirectory() as home:
        outside = Outside(Store(Path(home)), 1)
        said = [_said(sentence) for sentence in sentences]
        texts = tuple(transcript_text(words) for words in said)
        cut = split_words(SplitWords(texts=texts, names=NAMES), outside).texts
    for words, tokens in zip(said, cut, strict=True):
        cues = make_cues(words, tokens, max_units=width, until_ms=words[-1].end_ms + 5_000)
        found["cues"] += len(cues)
        limits = [width] * len(cues)
        if drawn:
            cues, limits = _drawn(cues, width)
            found["in smaller type"] += sum(limit > width for limit in limits)
        for what in _faults(cues, tokens, limits):
            found[what] += 1
    return found


def _drawn(cues: Sequence[Cue], width: float) -> tuple[tuple[Cue, ...], list[float]]:
    """Return captions with the lines that are drawn, and how wide a line of each may be."""
    layer, _ = text_layer(Captions(cues=tuple(cues)), "", _PRESET, _KIT, cues[-1].end_ms + 1)
    ass = layer.ass if layer else ""
    (size,) = re.findall(r"^Style: Caption,[^,]*,([\d.]+)", ass, re.MULTILINE) or ("0",)
    events = re.findall(r"^Dialogue: (?:[^,]*,){9}(.*)$", ass, re.MULTILINE)
    shown: list[Cue] = []
    limits: list[float] = []
    for cue, event in zip(cues, events, strict=True):
        own = _SIZE.match(event)
        shown.append(replace(cue, text=_SIZE.sub("", event).replace("\\N", "\n")))
        limits.append(width * float(size) / float(own[1]) if own else width)
    return tuple(shown), limits


def _said(sentence: str) -> tuple[Word, ...]:
    """Give a sentence's characters and words the times of an even speaker."""
    words: list[Word] = []
    at = 0
    for piece in re.findall(r"\s*[A-Za-z0-9_./:@'-]+|\s*.", sentence):
        mark = piece.strip()[-1:]
        if mark and not mark.isalnum():
            at += _STOP_MS if mark in "。！？.!?" else _COMMA_MS if mark in "，,；;：:、" else 0
            if words:
                last = words.pop()
                words.append(
                    Word(start_ms=last.start_ms, end_ms=last.end_ms, text=last.text + piece)
                )
                continue
        wide = unicodedata.east_asian_width(mark or " ") in "WF"
        long = _CHARACTER_MS if wide else _LETTER_MS * len(piece.strip())
        words.append(Word(start_ms=at, end_ms=at + long, text=piece))
        at += long
    return tuple(words)


def _faults(cues: Sequence[Cue], tokens: Sequence[str], limits: Sequence[float]) -> Iterator[str]:
    lines: list[tuple[str, float]] = []
    for at, (cue, limit) in enumerate(zip(cues, limits, strict=True)):
        own = cue.text.split("\n")
        lines += ((line, limit) for line in own)
        # Letters of a real font are up to a fifth wider than half a character.
        broken = any(_ems(run) * 1.2 > limit for run in _RUN.findall("".join(own)))
        over = "one word over two lines" if broken else "over two lines"
        yield from (over for _ in own[2:])
        long = cue.end_ms - cue.start_ms
        yield from ("under 5/6 s" for _ in range(long < 833))
        yield from ("over 7 s" for _ in range(long > 7_000))
        letters = sum(map(str.isalnum, cue.text))
        chinese = sum(_wide(char) for char in cue.text)
        rate = 9 if chinese * 2 > letters else 20
        fast = letters * 1000 / long > rate
        yield from ("faster than 9 or 20 a second" for _ in range(fast))
        if at + 1 < len(cues) and (fast or long < 833):
            # What the next caption leaves: no time in which it could have stood.
            spoken = cues[at + 1].words[0].start_ms - cue.words[0].start_ms - 80
            if letters * 1000 > rate * spoken or spoken < 833:
                yield "of these two, as it was said"
        orphan = any(sum(map(str.isalnum, line)) == 1 for line in own) and letters > 1
        yield from ("lines of one character" for _ in range(orphan))
    for before, after in pairwise(cues):
        yield from ("gaps under two frames" for _ in range(after.start_ms - before.end_ms < 80))
    for line, limit in lines:
        wide = _ems(line) > limit + 1e-6
        # A web address or a title that is wider than a line can only be set smaller.
        chinese = any(_wide(char) and char.isalnum() for char in line)
        alone = (" " not in line and not chinese) or _TITLE.fullmatch(line)
        yield from ("one word wider than a line" if alone else "too wide" for _ in range(wide))
        bad = line[0] in _NEVER_FIRST or line[-1] in _NEVER_LAST or line[-1] in _STOPS
        yield from ("line rules" for _ in range(bad))
    yield from _split([line for line, _ in lines], tokens, min(limits, default=0.0))


def _split(lines: Sequence[str], tokens: Sequence[str], width: float) -> Iterator[str]:
    """Yield a fault for every word, number and title that a line end lies in."""
    text = "".join(tokens)
    whole = "".join(text.split())
    breaks = set()
    at = 0
    for line in lines:
        for char in "".join(line.split()).translate(_AS_WRITTEN):
            at = whole.index(char, at) + 1
        breaks.add(at)
    breaks.discard(at)
    begin = 0
    for token in tokens:
        bare = "".join(token.split())
        end = begin + len(bare)
        # A word wider than a line has to be split somewhere.
        if bare and bare[0].isalnum() and _ems(bare) <= width:
            yield from ("words split" for each in breaks if begin < each < end)
        begin = end
    for kind, pattern in (("numbers split", _NUMBER), ("titles split", re.compile("《[^》]*》"))):
        for match in pattern.finditer(text):
            if _ems(match.group()) <= width:
                first = len("".join(text[: match.start()].split()))
                inside = range(first + 1, first + len("".join(match.group().split())))
                yield from (kind for each in breaks if each in inside)


def _wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


def _ems(line: str) -> float:
    return sum(1.0 if _wide(char) else 0.5 for char in line)


if __name__ == "__main__":
    raise SystemExit(main())
