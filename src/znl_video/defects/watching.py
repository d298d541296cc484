"""What a watcher of a film is, and what watchers are shown of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt

from znl_video.model.defects import Defect

Floats = npt.NDArray[np.float32]
Times = npt.NDArray[np.float64]

CELL = 5
"""A cell of the coarse grid is so many samples of grey wide and high."""


class Watcher(Protocol):
    """Sees single pictures, some four a second, and says in the end what was wrong with them."""

    def see(self, at_ms: int, grey: Floats) -> None:
        """Take the picture shown at ``at_ms``: height x width, 0 black to 255 white."""

    def finish(self) -> tuple[Defect, ...]:
        """Return what was found."""


@dataclass(frozen=True)
class Glances:
    """Consecutive frames, small.

    ``at_ms`` when each is shown; ``grey`` frames x height x width, 0 black to 255 white, whatever
    range the file is in; ``cb`` and ``cr`` frames x rows x columns of the coarse grid, each with
    zero for no colour and 112 for the most that limited range has.
    """

    at_ms: Times
    grey: Floats
    cb: Floats
    cr: Floats

    @cached_property
    def cells(self) -> Floats:
        """The means of the coarse grid's cells; what is left over at the edges is left out."""
        count, height, width = self.grey.shape
        tall, wide = min(CELL, height), min(CELL, width)
        rows, columns = height // tall, width // wide
        cut = self.grey[:, : rows * tall, : columns * wide]
        cells: Floats = cut.reshape(count, rows, tall, columns, wide).mean(axis=(2, 4))
        return cells


def runs(mask: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return where ``mask`` is true, as first index and the index after the last."""
    padded = np.concatenate(([False], mask, [False])).astype(np.int8)
    turns = np.flatnonzero(np.diff(padded))
    return [(int(a), int(b)) for a, b in zip(turns[::2], turns[1::2], strict=True)]
