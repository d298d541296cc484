"""The rules of what is written in a caption and how its lines are laid out.

Where lines may not start and end is W3C's "Requirements for Chinese Text Layout" (clreq), 3.1.3.
"""

from __future__ import annotations

from collections.abc import Iterator

from znl_video.captions.lines import MAX_LINES, joined, wrap
from znl_video.captions.rules import MAX_CHINESE, MAX_LATIN, Box, Breach, Judged
from znl_video.captions.spoken import full_width
from znl_video.captions.subrip import markup_in
from znl_video.captions.typography import (
    NO_LINE_END,
    NO_LINE_START,
    drawable,
    full_widths,
    invisible,
    is_chinese,
    is_latin,
    mostly_latin,
    units,
)

# The end of a line says what these would.
_STOPS = frozenset("。，")
# A dash before a line tells that another person speaks; a caption that goes on starts with dots.
_DASHES, _DOTS = ("-", "–", "—"), "…"
_PREFIXES = frozenset("’/.")
# A line this many times as long as the other, where a better place to break was there.
_UNEVEN = 3.0
# Half-width characters a unit of width: see ``typography.units``.
_HALF = 0.6
_JOINER = "\u200d"


def text_broken(
    judged: Judged, box: Box | None, glyphs: frozenset[int], tokens: tuple[str, ...] | None
) -> Iterator[Breach]:
    """Yield what is wrong with a caption's text and lines.

    Args:
        judged: the caption.
        box: what fits a line of a preset's picture, None where no preset is asked about.
        glyphs: the code points the font has; empty where that is not known.
        tokens: the caption cut into dictionary words.
    """
    for at, (written, line) in enumerate(zip(judged.written, judged.shown, strict=True)):
        yield from _hidden(judged, at, written)
        _, dropped = drawable(line, glyphs)
        if dropped:
            yield judged.breach("glyph", at=at, characters=" ".join(dropped))
        if line:
            yield from _width(judged, at, line, box)
            yield from _ends(judged, at, line)
            yield from _marks(judged, at, line)
    shown = [line for line in judged.shown if line]
    if not shown:
        yield judged.breach("empty")
    if len(shown) > MAX_LINES:
        fields = {"count": len(shown), "most": MAX_LINES}
        yield judged.breach("lines", measured=len(shown), limit=MAX_LINES, **fields)
    yield from _balance(judged, box, tokens)


def _hidden(judged: Judged, at: int, written: str) -> Iterator[Breach]:
    for tag in markup_in(written):
        yield judged.breach("markup", at=at, tag=tag)
    _, dropped = drawable(written)
    # The parts of one emoji hang together by joiners: it is told as what cannot be drawn.
    codes = dict.fromkeys(
        f"U+{ord(char):04X}" for char in invisible(written) if not (dropped and char == _JOINER)
    )
    if codes:
        yield judged.breach("control", at=at, characters=", ".join(codes))


def _width(judged: Judged, at: int, line: str, box: Box | None) -> Iterator[Breach]:
    if box and units(line) > box.units:
        wide, limit = round(units(line), 2), round(box.units, 2)
        fields = {"width": f"{wide:.1f}", "most": f"{limit:.1f}", "preset": box.preset}
        yield judged.breach("box", at=at, measured=wide, limit=limit, **fields)
        return
    wide, limit = (len(line), MAX_LATIN) if mostly_latin(line) else (full_widths(line), MAX_CHINESE)
    if wide > limit:
        kind = "letters" if mostly_latin(line) else "full-width characters"
        yield judged.breach(
            "wide", at=at, measured=wide, limit=limit, width=f"{wide:g}", most=limit, kind=kind
        )


def _ends(judged: Judged, at: int, line: str) -> Iterator[Breach]:
    first, last = line[0], line[-1]
    before = line[-2:-1]
    if first in NO_LINE_START and not _may_start(line, first_line=at == 0):
        yield judged.breach("line-start", at=at, mark=first)
    # C# ends with no opening sign.
    if last in NO_LINE_END and not (last == "#" and before and is_latin(before)):
        yield judged.breach("line-end", at=at, mark=last)
    if last in _STOPS and not mostly_latin(line):
        yield judged.breach("stop", at=at, mark=last)


def _may_start(line: str, *, first_line: bool) -> bool:
    first, second = line[0], line[1:2]
    if first in _DASHES:
        return second in _DASHES or second == " " or second.isalnum()
    # ’tis, /proc, .srt
    if first in _PREFIXES and second and is_latin(second):
        return not second.isdecimal()
    return first_line and line.startswith((_DOTS, "..."))


def _marks(judged: Judged, at: int, line: str) -> Iterator[Breach]:
    if mostly_latin(line):
        return
    wide = full_width(line)
    pairs = [(one, other) for one, other in zip(line, wide, strict=True) if one != other]
    pairs += [('"', "“ ”") for place in range(len(line)) if _quotes_chinese(line, place)]
    for one, other in dict.fromkeys(pairs):
        yield judged.breach("half-width", at=at, mark=one, better=other)


def _quotes_chinese(line: str, at: int) -> bool:
    if line[at] != '"':
        return False
    return any(is_chinese(near) for near in (line[at - 1 : at], line[at + 1 : at + 2]) if near)


def _balance(judged: Judged, box: Box | None, tokens: tuple[str, ...] | None) -> Iterator[Breach]:
    shown = [line for line in judged.shown if line]
    if len(shown) < 2 or any(line[0] in _DASHES for line in shown):
        return
    orphans = [at for at, line in enumerate(judged.shown) if sum(map(str.isalnum, line)) == 1]
    for at in orphans:
        yield judged.breach("orphan", at=at)
    ratio = _ratio(shown)
    if orphans or len(shown) > MAX_LINES or ratio < _UNEVEN:
        return
    limit = box.units if box else MAX_LATIN * _HALF if judged.latin else float(MAX_CHINESE)
    better = wrap(joined(shown), limit, tokens)
    if len(better) == MAX_LINES and _ratio(better) < _UNEVEN:
        at = len(judged.shown) - 1
        yield judged.breach("uneven", at=at, measured=round(ratio, 2), limit=_UNEVEN)


def _ratio(lines: list[str] | tuple[str, ...]) -> float:
    widths = [units(line) for line in lines]
    return max(widths) / max(min(widths), 0.1)
