"""Holes in a film's clock: frames that are missing, told from when the others are shown."""

from __future__ import annotations

import numpy as np

from znl_video.defects.series import Series
from znl_video.model.defects import Defect

# A gap longer than this many usual ones is a hole in a film that is steady otherwise.
_HOLE = 1.6
# A film is steady where at most so many of its gaps are off by over 20 %.
_UNSTEADY, _OFF = 0.03, 0.2
# In a film with a variable rate gaps belong to it; so long a one in a moving picture does not.
_LONG_MS, _MOVES = 240.0, 1.0
_TIMES = 4.0
# Decoders that start, and cuts without coding anew, leave out one frame beside the first or the
# last: nobody sees that.
_AT_END = 2.5


def dropped(series: Series) -> tuple[Defect, ...]:
    """Find holes in the times of frames.

    Phones, and recorders of screens, show frames when there is something new, so in films with a
    variable rate only a hole of a quarter second in a moving picture counts.
    """
    if len(series.at_ms) < 5:
        return ()
    gaps = np.diff(series.at_ms)
    usual = float(np.median(gaps))
    steady = bool((np.abs(gaps - usual) > _OFF * usual).mean() <= _UNSTEADY)
    found = []
    for index in np.flatnonzero(gaps > _HOLE * usual):
        if index in (0, len(gaps) - 1) and gaps[index] <= _AT_END * usual:
            continue
        moves = series.difference[max(1, index - 4) : index + 1]
        behind = series.difference[index + 2 : index + 6]
        moving = min(moves.mean() if len(moves) else 0, behind.mean() if len(behind) else 0)
        if not steady and (gaps[index] < max(_LONG_MS, _TIMES * usual) or moving < _MOVES):
            continue
        found.append(
            Defect(
                kind="dropped",
                from_ms=max(0, round(float(series.at_ms[index]))),
                to_ms=max(0, round(float(series.at_ms[index + 1]))),
                figures={"frames": str(max(1, round(float(gaps[index]) / usual) - 1))},
            )
        )
    return tuple(found)
