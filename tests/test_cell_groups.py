"""Cells that belong to one text, against a search that goes from neighbour to neighbour."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from znl_video.vision.overlaid.pixels import CELL, Box, groups

ROWS, COLUMNS = 12, 24
Cell = tuple[int, int]

places = st.frozensets(st.tuples(st.integers(0, ROWS - 1), st.integers(0, COLUMNS - 1)))


@given(places)
def test_cells_belong_together_over_a_row_and_three_columns(cells: frozenset[Cell]) -> None:
    marked = np.zeros((ROWS, COLUMNS), bool)
    for cell in cells:
        marked[cell] = True
    assert list(groups(marked)) == [_box(group) for group in _flooded(cells)]


def _flooded(cells: frozenset[Cell]) -> Iterator[set[Cell]]:
    left = set(cells)
    for start in sorted(cells):
        if start not in left:
            continue
        group, waiting = set(), {start}
        while waiting:
            group |= waiting
            left -= waiting
            waiting = {
                (row, column)
                for row, column in left
                if any(abs(row - y) <= 1 and abs(column - x) <= 3 for y, x in waiting)
            }
        yield group


def _box(group: set[Cell]) -> Box:
    rows, columns = zip(*group, strict=True)
    sides = (min(columns), min(rows), max(columns) + 1, max(rows) + 1)
    return Box(*(side * CELL for side in sides))
