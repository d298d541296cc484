"""Black bars that are part of the picture, for all of a film or for a stretch of it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from znl_video.defects.watching import Glances, runs
from znl_video.model.defects import Defect

# Above black, of 255: what a bar never reaches, and what the picture beside it does.
_DARK, _BRIGHT = 7.0, 36.0
# The first line beside a bar is so bright in this share of the samples: a bar has an edge.
_OFTEN = 0.5
# A bar takes at least this share of the side; both sides are alike within so much of it; together
# they leave so much.
_LEAST, _UNEVEN, _LEFT = 0.02, 0.04, 0.2
_EVERY_MS, _SHORTEST_MS, _FEWEST = 250.0, 1900.0, 6
# Of a line, so many percent may be brighter.
_MOST = 98.0

Lines = npt.NDArray[np.float32]


class BarWatcher:
    """Looks four times a second at how bright every row and column is."""

    def __init__(self) -> None:
        self._at: list[float] = []
        self._rows: list[Lines] = []
        self._columns: list[Lines] = []

    def see(self, frames: Glances) -> None:
        """Take the next frames."""
        for at_ms, grey in zip(frames.at_ms, frames.grey, strict=True):
            if self._at and at_ms - self._at[-1] < _EVERY_MS - 1:
                continue
            self._at.append(float(at_ms))
            self._rows.append(np.percentile(grey, _MOST, axis=1).astype(np.float32))
            self._columns.append(np.percentile(grey, _MOST, axis=0).astype(np.float32))

    def finish(self, end_ms: float) -> tuple[Defect, ...]:
        """Return the bars that stay for two seconds or longer, or for all of a shorter film."""
        found = []
        for lines, name in ((self._rows, "top"), (self._columns, "side")):
            if len(lines) >= 2:
                found += self._stretches(np.stack(lines), name, end_ms)
        return tuple(found)

    def _stretches(self, lines: Lines, name: str, end_ms: float) -> list[Defect]:
        first, last = _edges(lines)
        side = lines.shape[1]
        bright = lines.max(axis=1) > _BRIGHT
        before, after = first, side - 1 - last
        likely = (
            bright
            & (np.minimum(before, after) >= _LEAST * side)
            & (np.abs(before - after) <= _UNEVEN * side)
            & (last + 1 - first >= _LEFT * side)
        )
        # Dark samples in between tell nothing against bars.
        told = np.flatnonzero(bright)
        if not len(told):
            return []
        groups = _steady(first, last, likely, told)
        found = []
        for group in groups:
            begins = self._at[group[0]] if group[0] != told[0] else self._at[0]
            at_end = group[-1] == told[-1]
            ends = end_ms if at_end else self._at[group[-1] + 1]
            whole = group[0] == told[0] and at_end
            if not whole and (ends - begins < _SHORTEST_MS or len(group) < _FEWEST):
                continue
            if not _has_edge(lines[group], int(first[group].min()), int(last[group].max())):
                continue
            share = round(100 * (first[group].min() + side - 1 - last[group].max()) / side)
            found.append(
                Defect(
                    kind=f"bars-{name}",
                    from_ms=max(0, round(begins)),
                    to_ms=max(0, round(ends)),
                    whole=whole,
                    figures={"percent": str(share)},
                )
            )
        return found


def _edges(lines: Lines) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the first and the last line of every sample that is no bar."""
    lit = lines > _DARK
    first = lit.argmax(axis=1)
    last = lines.shape[1] - 1 - lit[:, ::-1].argmax(axis=1)
    return first, last


def _steady(
    first: npt.NDArray[np.int64],
    last: npt.NDArray[np.int64],
    likely: npt.NDArray[np.bool_],
    told: npt.NDArray[np.int64],
) -> list[npt.NDArray[np.int64]]:
    """Return the stretches of samples, of those that tell anything, whose bars are the same."""
    groups = []
    for begin, end in runs(likely[told]):
        stretch = told[begin:end]
        # Where a new shot has other bars, a new stretch begins.
        breaks = np.flatnonzero(
            (np.abs(np.diff(first[stretch])) > 2) | (np.abs(np.diff(last[stretch])) > 2)
        )
        groups += np.split(stretch, breaks + 1)
    return groups


def _has_edge(lines: Lines, first: int, last: int) -> bool:
    """Whether the picture begins at once beside the bars, often enough."""
    # The line at the edge may be half bar; the one beside it is picture.
    inside = (min(first + 1, last), max(last - 1, first))
    return all(bool((lines[:, line] > _BRIGHT).mean() >= _OFTEN) for line in inside)
