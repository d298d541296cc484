"""SubRip text taken apart: every caption with its place in the file, and all that is wrong.

pysrt skips a block it cannot read and takes ``1x`` for a number; here nothing is skipped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from znl_video.model.base import Frozen
from znl_video.model.notice import Notice, notice

ARROW = "-->"
_BREAKS = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_MARKUP = re.compile(r"</?(?:i|b|u|s|font|span|ruby|rt|v|c)(?:[\s.=][^<>]*)?>|\{\\[^{}]*\}", re.I)
# Two fields may stand for minutes and seconds only where milliseconds follow.
_CLOCK = r"(?:\d{1,3}:[0-5]?\d:[0-5]?\d(?:[,.]\d{3})?|[0-5]?\d:[0-5]?\d[,.]\d{3})"
_TIMES = re.compile(rf"({_CLOCK})\s*(?:[-–—]+>|→)\s*({_CLOCK})(?:\s.*)?", re.ASCII)
_EXACT = re.compile(r"\d\d+:\d\d:\d\d,\d{3}\s*-->\s*\d\d+:\d\d:\d\d,\d{3}(?:\s.*)?", re.ASCII)
_SHOWN = 40


class Entry(Frozen):
    """A caption as it stands in a file; ``line`` is that of its times, its text begins below.

    Times are as written: they may run backwards or overlap.
    """

    number: int
    line: int
    start_ms: int
    end_ms: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The text without markup and empty lines."""
        bare = (without_markup(line) for line in self.lines)
        return "\n".join(line for line in bare if line)


class Listing(Frozen):
    """All captions of a file in its order, and what is wrong with how it is written.

    ``problems`` leave something that cannot be understood. What is odd but clear is told by its
    line: ``loose`` lacks a number or writes times in another way, ``joined`` has no empty line
    before it.
    """

    entries: tuple[Entry, ...] = ()
    problems: tuple[Notice, ...] = ()
    loose: tuple[int, ...] = ()
    joined: tuple[int, ...] = ()


def split_lines(text: str) -> list[str]:
    """Return the lines of ``text``, whichever way they end."""
    return _BREAKS.sub("\n", text).split("\n")


def without_markup(line: str) -> str:
    """Return ``line`` without the tags that players obey."""
    return _MARKUP.sub("", line).strip()


def markup_in(line: str) -> tuple[str, ...]:
    """Return the tags in ``line`` that players obey."""
    return tuple(found.group() for found in _MARKUP.finditer(line))


def parse(text: str) -> Listing:
    """Take a SubRip document apart.

    Problems are ``captions.srt-no-times``, ``-bad-times`` and ``-joined``, each with its line.
    """
    reader = _Reader()
    for line, block in _blocks(text):
        reader.block(line, block)
    return Listing(
        entries=tuple(reader.entries),
        problems=tuple(reader.problems),
        loose=tuple(reader.loose),
        joined=tuple(reader.joined),
    )


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    begin, block = 1, list[str]()
    for number, line in enumerate((*split_lines(text), ""), start=1):
        if line.strip():
            begin = begin if block else number
            block.append(line.strip())
        elif block:
            yield begin, block
            block = []


class _Reader:
    """Collects what blocks between empty lines hold."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.problems: list[Notice] = []
        self.loose: list[int] = []
        self.joined: list[int] = []

    def block(self, line: int, block: list[str]) -> None:
        """Take one block; ``line`` is where it begins."""
        numbered = block[0].isdecimal()
        below = block[numbered] if len(block) > numbered else ""
        if ARROW in below or _times(below):
            self._captions(line, block, numbered)
        else:
            self._problem("captions.srt-no-times", line, block[0])

    def _captions(self, line: int, block: list[str], numbered: bool) -> None:
        """Take a block that has times below its number, and more where no empty line divides."""
        expected = int(block[0]) + 1 if numbered else 0
        heads = [int(numbered)]
        for at in range(heads[0] + 1, len(block)):
            # No text that znl writes holds this arrow; others it may.
            if ARROW not in block[at]:
                continue
            before = block[at - 1]
            if _times(block[at]) and (not before.isdecimal() or int(before) == expected):
                heads.append(at)
                expected += 1
            else:
                self._problem("captions.srt-joined", line + at, block[at])
        for at, after in zip(heads, (*heads[1:], len(block)), strict=True):
            own = at > 0 and block[at - 1].isdecimal()
            following = after < len(block) and block[after - 1].isdecimal()
            self._caption(line + at, block[at : after - following], numbered=own)
            if at != heads[0]:
                self.joined.append(line + at)

    def _caption(self, line: int, block: list[str], *, numbered: bool) -> None:
        times = _times(block[0])
        if times is None:
            self._problem("captions.srt-bad-times", line, block[0])
            return
        if not numbered or not _EXACT.fullmatch(block[0]):
            self.loose.append(line)
        start, end = times
        number = len(self.entries) + 1
        self.entries.append(
            Entry(number=number, line=line, start_ms=start, end_ms=end, lines=tuple(block[1:]))
        )

    def _problem(self, code: str, line: int, text: str) -> None:
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
        self.problems.append(notice(code, line=line, text=shown))


def _times(line: str) -> tuple[int, int] | None:
    """Return the milliseconds of a line of times, None where it is no such line."""
    # A Chinese keyboard writes full-width colons and commas.
    found = _TIMES.fullmatch(unicodedata.normalize("NFKC", line))
    return (_ms(found[1]), _ms(found[2])) if found else None


def _ms(clock: str) -> int:
    whole, _, rest = clock.replace(",", ".").partition(".")
    seconds = 0
    for field in whole.split(":"):
        seconds = 60 * seconds + int(field)
    return 1000 * seconds + int(rest or 0)
