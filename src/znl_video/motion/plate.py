"""What a plate with type looks like and how it comes and goes; a description that io performs.

A bar grows, a panel slides out from behind it, the type fades in; at the end all of it fades out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from znl_video.model.actions import Plate

Measure = Callable[[str], float]
"""Returns how wide a text is, in ems (its advance width over the type size)."""

# Shares of the largest type's size.
_PAD_X, _PAD_Y, _BAR = 0.42, 0.26, 0.12
_LEADING = 1.3  # line height over type size
_HALF_GLYPH = 0.37  # of the type size: from the middle of a Chinese character to its baseline

_GROW_S, _SLIDE_S, _TYPE_S, _LEAVE_S = 0.18, 0.32, 0.25, 0.3


@dataclass(frozen=True)
class PlateRow:
    """One line of type: its place in the plate, left edge and baseline, in pixels."""

    text: str
    size: int
    x: int
    baseline: int


@dataclass(frozen=True)
class PlateDesign:
    """A plate of ``width`` x ``height`` pixels, both even; times are seconds from its start."""

    width: int
    height: int
    bar: int
    rows: tuple[PlateRow, ...]
    slides_at: float
    slides_for: float
    type_at: float
    type_for: float
    leaves_for: float
    last: float

    def slid(self, t: float) -> int:
        """Return how far left of its place the panel is, in pixels, ``t`` seconds in."""
        left = 1 - min(1.0, max(0.0, (t - self.slides_at) / self.slides_for))
        return -round(self.width * left**3)

    def present(self, t: float) -> float:
        """Return how much of it is still there, 1 to 0, ``t`` seconds in; 0 in the last frame."""
        return min(1.0, max(0.0, (self.last - t) / self.leaves_for))

    def grown(self, t: float) -> int:
        """Return how far under its place the bar is, in pixels, ``t`` seconds in."""
        left = 1 - min(1.0, max(0.0, t / max(self.slides_at, 1e-6)))
        return round(self.height * left**2)


def plate_design(plate: Plate, measure: Measure) -> PlateDesign:
    """Describe ``plate``; its lines are final."""
    seconds = plate.frames / float(plate.rate.exact)
    # A short plate has no time to come and go at leisure.
    pace = min(1.0, seconds / 2 / (_GROW_S + _SLIDE_S + _TYPE_S + _LEAVE_S))
    largest = max(line.size for line in plate.lines)
    bar = max(2, round(largest * _BAR))
    x = bar + round(largest * _PAD_X)
    rows = []
    y = largest * _PAD_Y
    for line in plate.lines:
        middle = y + line.size * _LEADING / 2
        rows.append(PlateRow(line.text, line.size, x, round(middle + line.size * _HALF_GLYPH)))
        y += line.size * _LEADING
    wide = max(measure(line.text) * line.size for line in plate.lines)
    return PlateDesign(
        width=_even(x + wide + largest * _PAD_X),
        height=_even(y + largest * _PAD_Y),
        bar=bar,
        rows=tuple(rows),
        slides_at=_GROW_S * pace,
        slides_for=_SLIDE_S * pace,
        type_at=(_GROW_S + _SLIDE_S * 0.6) * pace,
        type_for=_TYPE_S * pace,
        leaves_for=_LEAVE_S * pace,
        last=(plate.frames - 1) / float(plate.rate.exact),
    )


def widest(sizes: Sequence[int], room: float) -> float:
    """Return how wide type of these sizes may be on a plate that is ``room`` pixels wide."""
    largest = max(sizes)
    return room - largest * (_BAR + 2 * _PAD_X)


def _even(value: float) -> int:
    return max(2, -(-int(value + 0.999) // 2) * 2)
