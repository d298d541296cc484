"""Black bars that are part of the picture: what chat apps and editors put around footage."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.float32]

# Brightness, 0 to 255, that nothing in a bar exceeds: coding leaves a little noise in black.
_DARK = 18.0
# Beside a bar the picture is at least this bright in this share of the samples: a bar has an edge,
# a night sky has none.
_BRIGHT, _OFTEN = 40.0, 0.25
# A bar takes at least this share of the side, and both together leave at least this much.
_LEAST, _LEFT = 0.02, 0.3
# Bars are alike on both sides, within this share of the side.
_UNEVEN = 0.04
# Of a line, so many pixels may be brighter: dust, a coding error.
_MOST = 99.0


class BarFinder:
    """Takes samples of the whole picture, in brightness, and finds bars that are there in all."""

    def __init__(self) -> None:
        self._rows: list[npt.NDArray[np.float32]] = []
        self._columns: list[npt.NDArray[np.float32]] = []

    def see(self, picture: Grey) -> None:
        """Take one sample, height x width, 0 to 255."""
        self._rows.append(np.percentile(picture, _MOST, axis=1).astype(np.float32))
        self._columns.append(np.percentile(picture, _MOST, axis=0).astype(np.float32))

    def finish(self) -> tuple[float, float, float, float]:
        """Return the bars at left, top, right and bottom as shares of the picture's sides."""
        left, right = _bars(self._columns)
        top, bottom = _bars(self._rows)
        return left, top, right, bottom


def _bars(samples: list[npt.NDArray[np.float32]]) -> tuple[float, float]:
    if not samples or len({len(each) for each in samples}) != 1:
        return 0.0, 0.0
    lines = np.stack(samples)
    # Where all is black nothing can be told.
    lines = lines[lines.max(axis=1) > _BRIGHT]
    side = lines.shape[1]
    if len(lines) < 2:
        return 0.0, 0.0
    lit = np.flatnonzero(lines.max(axis=0) > _DARK)
    first, last = int(lit[0]), int(lit[-1])
    before, after = first, side - 1 - last
    if min(before, after) < _LEAST * side or abs(before - after) > _UNEVEN * side:
        return 0.0, 0.0
    if last + 1 - first < _LEFT * side:
        return 0.0, 0.0
    # The line at the edge may be half bar; the one beside it is picture.
    inside = (min(first + 1, last), max(last - 1, first))
    if any((lines[:, line] > _BRIGHT).mean() < _OFTEN for line in inside):
        return 0.0, 0.0
    return (before + 1) / side, (after + 1) / side
