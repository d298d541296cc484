"""Captions held against all rules."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from znl_video.captions.line_rules import text_broken
from znl_video.captions.rules import MAX_CHINESE, Box, Breach, Judged, prepared, times_broken
from znl_video.captions.split_rules import Dictionary, Running, running, splits
from znl_video.model.captions import Cue


def judge(
    cues: Sequence[Cue],
    dictionary: Dictionary,
    *,
    lines: Sequence[int] = (),
    names: Sequence[str] = (),
    box: Box | None = None,
    glyphs: frozenset[int] = frozenset(),
) -> tuple[Breach, ...]:
    """Return every rule that captions break, in the order of the file.

    Args:
        cues: as written: their text may hold markup, their times may run backwards.
        dictionary: cuts a text into words that join to it again; nothing is guessed.
        lines: of the file, one a caption, in which its times stand; empty where there is no file.
        names: of the lexicon, which must not be divided.
        box: what fits a line of a preset's picture, None where no preset is asked about.
        glyphs: the code points the font has; empty where that is not known.
    """
    judged = prepared(cues, lines)
    found = running(judged)
    tokens = tuple(dictionary(found.text))
    limit = box.units if box else float(MAX_CHINESE)
    broken = [*times_broken(judged), *splits(found, tokens, dictionary, names, limit)]
    for each in judged:
        broken += text_broken(each, box, glyphs, _own(each, found, tokens))
    return tuple(sorted(broken, key=lambda breach: (breach.cue, breach.line or 0)))


def _own(judged: Judged, found: Running, tokens: Sequence[str]) -> tuple[str, ...]:
    """Return the dictionary words of one caption."""
    first, last = found.places.get(judged.number, (0, 0))
    starts = accumulate(map(len, tokens), initial=0)
    parts = (
        token[max(0, first - start) : max(0, last - start)]
        for start, token in zip(starts, tokens, strict=False)
    )
    return tuple(part for part in parts if part)
