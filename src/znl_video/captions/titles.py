"""Large type: a title in as few and as large lines as its words allow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from znl_video.captions.lines import wrap
from znl_video.captions.literal import literal
from znl_video.captions.typography import DROPPED_AT_END, drawable, units

# Shares of the wanted size that are tried, with the most lines at each: two large lines first.
_SIZES = ((1.0, 2), (0.92, 2), (0.84, 2), (0.76, 2), (0.76, 3), (0.68, 3), (0.6, 3))
_STOPS = "".join(DROPPED_AT_END)


class SetTitle(NamedTuple):
    """Lines without the stops that their ends make needless, and the size of their type.

    ``whole`` is False where the title had to be cut short.
    """

    lines: tuple[str, ...]
    size: float
    whole: bool


def set_title(
    words: Sequence[str], size: float, room: float, glyphs: frozenset[int]
) -> SetTitle | None:
    """Set a title; a long one smaller, down to 60 % and three lines, then cut short with "…".

    Args:
        words: the title in dictionary words, which no line breaks.
        size: of the type, pixels.
        room: the widest line, pixels.
        glyphs: what the font can draw; empty: not known.

    Returns:
        None where nothing can be drawn.
    """
    cleaned = [drawable(literal(word), glyphs)[0] for word in words]
    text = "".join(cleaned).strip().rstrip(_STOPS)
    if not text:
        return None
    for share, most in _SIZES:
        lines = wrap(text, room / (size * share), cleaned)
        if _fit(lines, most, room / (size * share)):
            return SetTitle(_bare(lines), size * share, whole=True)
    share, most = _SIZES[-1]
    lines = ()
    while text and not _fit(lines, most, room / (size * share)):
        text = text[:-1].rstrip()
        lines = wrap(text + "…", room / (size * share))
    return SetTitle(_bare(lines), size * share, whole=False)


def _fit(lines: Sequence[str], most: int, wide: float) -> bool:
    return 0 < len(lines) <= most and all(units(line) <= wide for line in lines)


def _bare(lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(line.rstrip(_STOPS) for line in lines)
