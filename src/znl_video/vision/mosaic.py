"""The mosaic under a veil: its cells and levels, and how far a picture is from being one.

In a mosaic every pixel of a cell has one of a few levels, whatever lies behind it. Anything else
lies anywhere between two levels: a quarter of their distance away in the mean, where it is even,
and further where it is not. So the pixels themselves tell whether a veil is there, with nothing to
compare them with.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from znl_video.model.geometry import Box
from znl_video.vision.placing import Placing
from znl_video.vision.veils import STEP, cells

_DARKEST, _BRIGHTEST = 16, 235

# A cell is bare where its pixels lie this far from their level in the mean. Even places that are
# not hidden give 4 on average, all others more; mosaics gave up to 1 at the bit rates of presets.
_BARE = 3.5

# How far around a cell's edge pixels hold something of both sides: of the upright picture, for
# where the edge was rounded to; of the larger of both pictures, for what the scaler mixes.
_ROUNDED, _MIXED = 1, 2

Picture = npt.NDArray[np.uint8]
Free = npt.NDArray[np.bool_]


class Likeness(NamedTuple):
    """How many pixels could be judged, how many of them lie bare, and how far all are off.

    ``off`` is the mean distance from their cells' levels, in hundredths of a level of luma.
    """

    seen: int
    bare: int
    off: int


def likeness(  # noqa: D417 - the rest is told by its type
    luma: Picture,
    free: Free | None,
    box: Box,
    placing: Placing,
    upright: tuple[int, int],
    cell: int,
) -> Likeness:
    """Return how like a mosaic the picture is where ``box`` of the footage is shown in it.

    Args:
        luma: the picture, limited range.
        free: where nothing else is laid over it; None where nothing is at all.
        box: what is to be hidden, in upright pixels.
        upright: width and height of the upright footage.
        cell: the side of the mosaic's cells in upright pixels.
    """
    number = cells(upright, cell)
    columns, across = _inside(box[0], box[2], placing.columns, upright[0] / number[0])
    rows, down = _inside(box[1], box[3], placing.rows, upright[1] / number[1])
    if not len(columns) or not len(rows):
        return Likeness(0, 0, 0)
    pixels = luma[np.ix_(rows, columns)].astype(np.float64).ravel()
    labels = (down[:, None] * (across[-1] + 1) + across[None, :]).ravel()
    if free is not None:
        kept = free[np.ix_(rows, columns)].ravel()
        pixels, labels = pixels[kept], labels[kept]
    if not len(pixels):
        return Likeness(0, 0, 0)
    _, labels, counts = np.unique(labels, return_inverse=True, return_counts=True)
    level = _level(np.bincount(labels, pixels) / counts)
    off = np.abs(pixels - level[labels])
    bare = np.bincount(labels, off) / counts > _BARE
    return Likeness(len(pixels), int(counts[bare].sum()), round(100 * float(off.mean())))


def _level(mean: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.floating[Any]]:
    """Return the mosaic's level next to each mean."""
    return np.clip(np.round(mean / STEP) * STEP, _DARKEST, _BRIGHTEST)


def _inside(
    low: float, high: float, axis: tuple[float, float, int, int], side: float
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Return the picture's pixels along one axis that lie well within a cell, and whose cell."""
    start, scale, least, most = axis
    first = max(least, int(np.ceil(start + low * scale)))
    last = min(most, int(np.floor(start + high * scale)))
    pixels = np.arange(first, max(first, last))
    middles = (pixels + 0.5 - start) / scale
    cell = np.floor(middles / side).astype(np.intp)
    edge = np.minimum(middles - cell * side, (cell + 1) * side - middles) * scale
    # The middle of a cell is looked at however small it is.
    margin = min(_ROUNDED * scale + _MIXED * max(1.0, scale), side * scale / 2 - 0.5)
    well = edge >= margin - 1e-6
    return pixels[well], cell[well]
