"""Where in a picture things move, and where there is something to see."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.float32]


def motion_of(change: Grey) -> npt.NDArray[np.float64]:
    """Return the mean absolute change of each pixel column, from that of each pixel (0 to 255)."""
    return np.asarray(change.mean(axis=0), dtype=np.float64)


def detail_of(grey: Grey) -> npt.NDArray[np.float64]:
    """Return the mean gradient of each pixel column, from brightness (0 to 255)."""
    across = np.abs(np.diff(grey, axis=1, append=grey[:, -1:])).mean(axis=0)
    down = np.abs(np.diff(grey, axis=0)).mean(axis=0)
    return np.asarray(across + down, dtype=np.float64)


def columns_hex(values: npt.NDArray[np.float64], columns: int) -> str:
    """Return ``values``, one a pixel column, gathered into ``columns`` bytes, four to one, as hex.

    Motion and gradients are small: four times the mean is kept, up to 255.
    """
    edges = np.linspace(0, len(values), columns + 1)
    sums = np.concatenate(([0.0], np.cumsum(values)))
    means = np.diff(np.interp(edges, np.arange(len(values) + 1), sums)) / np.diff(edges)
    return bytes(np.clip(np.rint(means * 4), 0, 255).astype(np.uint8)).hex()
