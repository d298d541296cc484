"""What a few samples in a row tell of every pixel, and the small cells that it is gathered in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from znl_video.vision.pieces import Run, together

Grey = npt.NDArray[np.uint8]
Marked = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.uint8]


class Box(NamedTuple):
    """Edges in pixels of the samples, right and bottom one behind the last."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def area(self) -> int:
        """Its pixels."""
        return (self.right - self.left) * (self.bottom - self.top)

    def cut(self, picture: Grey) -> Grey:
        """Return what it holds of a picture."""
        return picture[self.top : self.bottom, self.left : self.right]

    def part(self, marked: Marked) -> Marked:
        """Return what it holds of marks."""
        return marked[self.top : self.bottom, self.left : self.right]

    def wider(self, by: int, shape: tuple[int, ...]) -> Box:
        """Return it ``by`` pixels larger on every side, within a picture of ``shape``."""
        return Box(
            max(0, self.left - by),
            max(0, self.top - by),
            min(shape[1], self.right + by),
            min(shape[0], self.bottom + by),
        )

    def shared(self, other: Box) -> int:
        """Return how many pixels both hold."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0, across) * max(0, down)

    def common(self, other: Box) -> Box | None:
        """Return the part that both hold; None where that is nothing."""
        if not self.shared(other):
            return None
        return Box(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )


CELL = 8
"""Side of a cell in pixels of the samples."""
STILL = 12
"""A pixel that changes by no more steps of brightness is still."""
AS_BRIGHT = 24
"""A pixel of letters that differs by no more steps is as bright as it was."""
CHANGED = 26
"""One that changes by more is another pixel."""
EDGE = 48
"""A step of brightness over two pixels that is an edge."""

# Cells that are so far apart along a line belong to one text.
_ALONG = 3


def apart(one: Grey, other: Grey) -> Grey:
    """Return by how much two pictures differ, pixel for pixel."""
    return np.maximum(one, other) - np.minimum(one, other)


def edges(grey: Grey) -> tuple[Marked, Marked]:
    """Return where brightness steps along rows and where it steps along columns."""
    across, down = np.zeros(grey.shape, bool), np.zeros(grey.shape, bool)
    np.greater(apart(grey[:, 2:], grey[:, :-2]), EDGE, out=across[:, 1:-1])
    np.greater(apart(grey[2:], grey[:-2]), EDGE, out=down[1:-1])
    return across, down


def in_cells(marked: Marked) -> Counts:
    """Return how many of each cell's pixels are marked.

    Args:
        marked: whole cells high and wide.
    """
    rows, columns = marked.shape
    eights = np.bitwise_count(np.ascontiguousarray(marked).view(np.uint64))
    counted: Counts = eights.reshape(rows // CELL, CELL, columns // CELL).sum(1, dtype=np.uint8)
    return counted


def whole_cells(picture: npt.NDArray[np.float32]) -> Grey:
    """Return a sample in bytes, without what is left of it beside whole cells."""
    rows, columns = (side // CELL * CELL for side in picture.shape)
    whole = np.clip(picture[:rows, :columns], 0, 255)
    return np.ascontiguousarray(whole.astype(np.uint8))


def grown(marked: Marked, by: int) -> Marked:
    """Return marks and all pixels up to ``by`` steps along rows and columns from one."""
    out = marked.copy()
    for _ in range(by):
        before = out.copy()
        out[1:] |= before[:-1]
        out[:-1] |= before[1:]
        out[:, 1:] |= before[:, :-1]
        out[:, :-1] |= before[:, 1:]
    return out


def groups(marked: Marked) -> Iterator[Box]:
    """Yield the box, in pixels, around marked cells that belong together."""
    for runs in together(marked, _ALONG):
        around = around_runs(runs)
        yield Box(*(side * CELL for side in around))


def around_runs(runs: Sequence[Run]) -> Box:
    """Return the box around the runs of a piece, which come from the top."""
    left, right = min(each.begin for each in runs), max(each.end for each in runs)
    return Box(left, runs[0].row, right, runs[-1].row + 1)
