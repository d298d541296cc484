"""Combed edges: interlaced footage whose two fields were taken for one picture."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from znl_video.defects.watching import runs
from znl_video.model.defects import Defect

# Lines go up and down by more than this from line to line, of 255, where something moves by more.
_TOOTH, _MOVES = 9, 10
# Nothing can be told where less of the picture moves.
_MOVING = 0.01
# Of what moves, so much is combed; stripes of shirts and blinds are a few percent.
_COMBED = 0.1
# So many samples in all, and so many of a stretch's.
_FEWEST, _OFTEN = 3, 0.5

Bytes = npt.NDArray[np.uint8]


class CombFinder:
    """Takes pairs of consecutive frames, some columns of each with all their lines."""

    def __init__(self) -> None:
        self._at: list[int] = []
        self._combed: list[bool] = []

    def see(self, at_ms: float, before: Bytes, now: Bytes) -> None:
        """Take a frame shown at ``at_ms`` and the one before it, lines x columns."""
        lines = now.astype(np.int16)
        moving = np.abs(lines - before) > _MOVES
        if moving.mean() < _MOVING or len(lines) < 8:
            return
        step = np.diff(lines, axis=0)
        up, down = step > _TOOTH, step < -_TOOTH
        # Three teeth in a row: up, down, up, or the other way round.
        teeth = (up[:-2] & down[1:-1] & up[2:]) | (down[:-2] & up[1:-1] & down[2:])
        about = moving[1:-2] | moving[2:-1]
        self._at.append(max(0, round(at_ms)))
        self._combed.append(bool(teeth[about].mean() >= _COMBED) if about.any() else False)

    def finish(self) -> tuple[Defect, ...]:
        """Return the stretch from the first combed picture to the last."""
        combed = np.array(self._combed, bool)
        if combed.sum() < _FEWEST:
            return ()
        stretches = runs(combed)
        first, last = stretches[0][0], stretches[-1][1] - 1
        if combed[first : last + 1].mean() < _OFTEN:
            return ()
        return (
            Defect(
                kind="combed",
                from_ms=self._at[first],
                to_ms=self._at[last],
                whole=first == 0 and last == len(combed) - 1,
            ),
        )
