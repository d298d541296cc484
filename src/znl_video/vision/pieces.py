"""What hangs together among marks: strokes of a letter, letters of a line, lines of a text."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

import numpy as np
import numpy.typing as npt


class Run(NamedTuple):
    """Marks along a row, from the first column to the one behind the last."""

    row: int
    begin: int
    end: int


def together(marked: npt.NDArray[np.bool_], along: int) -> list[list[Run]]:
    """Return pieces, by their first marks, each as runs from the top.

    Marks belong together that are no more than a row and ``along`` columns apart. A run may hold
    gaps that are narrower than that. Runs of rows are joined where they are near each other
    (two-pass labelling: Rosenfeld and Pfaltz, 1966).
    """
    runs = _runs(marked, along)
    owners = list(range(len(runs)))

    def owner(run: int) -> int:
        while owners[run] != run:
            owners[run] = owners[owners[run]]
            run = owners[run]
        return run

    above = 0
    for number, (row, begin, end) in enumerate(runs):
        while runs[above].row < row - 1:
            above += 1
        # What lies within a run is near one of its marks, as no gap in it is wider.
        for other in range(above, number):
            if runs[other].begin < end + along and begin < runs[other].end + along:
                one, two = sorted((owner(number), owner(other)))
                owners[two] = one
    pieces: dict[int, list[Run]] = defaultdict(list)
    for number, run in enumerate(runs):
        pieces[owner(number)].append(run)
    return list(pieces.values())


def _runs(marked: npt.NDArray[np.bool_], along: int) -> list[Run]:
    rows, columns = np.nonzero(marked)
    if not len(rows):
        return []
    breaks = np.flatnonzero((np.diff(rows) != 0) | (np.diff(columns) > along)) + 1
    first, last = np.r_[0, breaks], np.r_[breaks, len(rows)] - 1
    found = (rows[first], columns[first], columns[last] + 1)
    return list(map(Run, *(each.tolist() for each in found)))
