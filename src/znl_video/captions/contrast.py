"""Whether captions can be read on the picture behind them.

Contrast is WCAG 2.2's (definitions of contrast ratio and relative luminance); 3:1 is its least for
large text (success criterion 1.4.3). An outline keeps letters apart from the picture, but on a
picture as bright as they are they look thin: then a box stands behind them.
"""

from __future__ import annotations

from collections.abc import Sequence

from znl_video.model.captions import Cue
from znl_video.model.facts import Backdrop

_LEAST_CONTRAST = 3.0
# So many steps of luma between the dark and the bright parts behind a line are a pattern as strong
# as the letters' own.
_BUSY = 140
# Captions this close together look like one: a box between two without one would flicker.
_APART_MS = 1_000
_BLACK, _RANGE = 16, 219


def contrast(colour: str, luma: int) -> float:
    """Return the contrast, 1 to 21, of ``#RRGGBB`` and grey of limited range ``luma``."""
    text = _luminance([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    level = min(1.0, max(0.0, (luma - _BLACK) / _RANGE))
    back = _luminance([level] * 3)
    return (max(text, back) + 0.05) / (min(text, back) + 0.05)


def needs_box(cues: Sequence[Cue], colour: str, backdrop: Backdrop) -> tuple[bool, ...]:
    """Say for each caption whether a box must stand behind it.

    Neighbours without a pause between them get the same answer.

    Args:
        cues: in order, on the clock of ``backdrop``.
        colour: of the letters, ``#RRGGBB``.
        backdrop: what the picture is like where captions stand.
    """
    needed = [_hard_to_read(cue, colour, backdrop) for cue in cues]
    groups: list[list[int]] = []
    for at, cue in enumerate(cues):
        if at and cue.start_ms - cues[at - 1].end_ms < _APART_MS:
            groups[-1].append(at)
        else:
            groups.append([at])
    return tuple(any(needed[at] for at in group) for group in groups for _ in group)


def _hard_to_read(cue: Cue, colour: str, backdrop: Backdrop) -> bool:
    first = cue.start_ms // backdrop.step_ms
    steps = range(first, max(first + 1, -(-cue.end_ms // backdrop.step_ms)))
    seen = [step for step in steps if step < len(backdrop.middle)]
    hard = sum(
        contrast(colour, backdrop.middle[step]) < _LEAST_CONTRAST
        or backdrop.bright[step] - backdrop.dark[step] > _BUSY
        for step in seen
    )
    return hard * 2 > len(seen)


def _luminance(channels: Sequence[float]) -> float:
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
