"""What a rule of captions that is broken looks like, and the rules of when captions are shown.

16 full-width characters a line are the Netflix Timed Text Style Guide's for Simplified Chinese, 42
characters its for English; where the other figures come from is told where they stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from znl_video.captions.cues import (
    CHINESE_RATE,
    GAP_MS,
    LATIN_RATE,
    MAX_MS,
    MIN_MS,
    reading_ms,
)
from znl_video.captions.subrip import split_lines, without_markup
from znl_video.captions.typography import invisible, mostly_latin
from znl_video.model.base import Frozen
from znl_video.model.captions import Cue
from znl_video.model.notice import Notice, notice

MAX_CHINESE, MAX_LATIN = 16, 42

Rule = Literal[
    "empty",
    "markup",
    "control",
    "glyph",
    "no-length",
    "order",
    "overlap",
    "gap",
    "brief",
    "long",
    "fast",
    "lines",
    "wide",
    "box",
    "stop",
    "line-start",
    "line-end",
    "half-width",
    "orphan",
    "uneven",
    "split-name",
    "split-title",
    "split-number",
    "split-unit",
    "split-word",
]


class Box(Frozen):
    """How many full-width characters fit a line of a preset's safe area."""

    preset: str
    units: float


class Breach(Frozen):
    """One rule that one caption breaks.

    ``cue`` counts from 1 and ``line`` is the line of the file, None where there is no file;
    ``at_ms`` is when the caption starts. ``measured`` and ``limit`` are in the unit the sentence
    names, None where nothing is measured. ``text`` is the caption, without markup.
    """

    rule: Rule
    cue: int
    line: int | None
    at_ms: int
    text: str
    measured: float | None = None
    limit: float | None = None
    reason: Notice


class Judged(NamedTuple):
    """A caption as its rules see it: its place, and its lines as written and as shown."""

    cue: Cue
    number: int
    line: int | None
    written: tuple[str, ...]
    shown: tuple[str, ...]

    @property
    def latin(self) -> bool:
        """Whether the limits of English hold."""
        return mostly_latin(" ".join(self.shown))

    def breach(
        self,
        rule: Rule,
        *,
        at: int | None = None,
        measured: float | None = None,
        limit: float | None = None,
        **fields: object,
    ) -> Breach:
        """Return a breach of this caption, in its text line ``at`` or, for None, in its times."""
        line = self.line if self.line is None or at is None else self.line + 1 + at
        return Breach(
            rule=rule,
            cue=self.number,
            line=line,
            at_ms=self.cue.start_ms,
            text="\n".join(line for line in self.shown if line),
            measured=measured,
            limit=limit,
            reason=notice(f"rule.{rule}", **fields),
        )


def prepared(cues: Sequence[Cue], lines: Sequence[int] = ()) -> tuple[Judged, ...]:
    """Return captions ready to be judged.

    Args:
        cues: in the order of their file; their text may hold markup, their times may be wrong.
        lines: of the file, one a caption, in which its times stand; its text begins below.
    """
    made = []
    for at, cue in enumerate(cues):
        written = tuple(split_lines(cue.text))
        shown = tuple(_shown(line) for line in written)
        line = lines[at] if lines else None
        made.append(Judged(cue=cue, number=at + 1, line=line, written=written, shown=shown))
    return tuple(made)


def times_broken(judged: Sequence[Judged]) -> Iterator[Breach]:
    """Yield what is wrong with when captions are shown."""
    latest: Judged | None = None
    for at, each in enumerate(judged):
        cue = each.cue
        if at and cue.start_ms < judged[at - 1].cue.start_ms:
            early = judged[at - 1].cue.start_ms - cue.start_ms
            yield each.breach("order", measured=early, limit=0, seconds=_seconds(early))
        elif latest is not None:
            yield from _apart(latest, each)
        if latest is None or cue.end_ms > latest.cue.end_ms:
            latest = each
        yield from _length(each)


def _apart(before: Judged, after: Judged) -> Iterator[Breach]:
    apart = after.cue.start_ms - before.cue.end_ms
    if apart < 0:
        yield before.breach(
            "overlap", measured=-apart, limit=0, seconds=_seconds(-apart), next=after.number
        )
    elif 0 < apart < GAP_MS:
        yield before.breach(
            "gap", measured=apart, limit=GAP_MS, gap=apart, least=GAP_MS, next=after.number
        )


def _length(each: Judged) -> Iterator[Breach]:
    long = each.cue.end_ms - each.cue.start_ms
    seconds = _seconds(long)
    if long <= 0:
        yield each.breach("no-length", measured=long, limit=0)
        return
    if long < MIN_MS:
        yield each.breach(
            "brief", measured=long, limit=MIN_MS, seconds=seconds, least=_seconds(MIN_MS)
        )
    if long > MAX_MS:
        yield each.breach(
            "long", measured=long, limit=MAX_MS, seconds=seconds, most=_seconds(MAX_MS)
        )
    text = "\n".join(each.shown)
    if long < reading_ms(text):
        rate = sum(map(str.isalnum, text)) * 1000 / long
        most = LATIN_RATE if each.latin else CHINESE_RATE
        yield each.breach(
            "fast",
            measured=round(rate, 2),
            limit=most,
            rate=f"{rate:.1f}",
            most=most,
            needed=_seconds(reading_ms(text)),
        )


def _shown(line: str) -> str:
    bare = without_markup(line)
    hidden = invisible(bare)
    return "".join(char for char in bare if char not in hidden).strip() if hidden else bare


def _seconds(ms: int) -> str:
    return f"{ms / 1000:.2f}"
