"""Draws what is hidden as grey pictures for ffmpeg, a frame each."""

from __future__ import annotations

from math import ceil, floor
from pathlib import Path

from znl_video.ffmpeg.veiling import mask_size
from znl_video.model.protecting import Veiling
from znl_video.vision.overlap import boxes_at


def write_mask(veiling: Veiling, frames: int, size: tuple[int, int], file: Path) -> None:
    """Write ``frames`` masks for upright pictures of ``size``, one after another.

    Under every box the mask is full; it fades on the outside only. Enlarged to the picture between
    the middles of its pixels, a pixel's brightness reaches half a pixel into its neighbours: one
    more all around keeps the box full.
    """
    # numpy takes a tenth of a second to import, and most runs recall every picture.
    import numpy as np

    width, height = mask_size(size)
    across, down = width / size[0], height / size[1]
    with file.open("wb") as out:
        for frame in range(frames):
            mask = np.zeros((height, width), np.uint8)
            for left, top, right, bottom in boxes_at(veiling.veils, frame):
                columns = slice(max(0, floor(left * across) - 1), max(0, ceil(right * across) + 1))
                rows = slice(max(0, floor(top * down) - 1), max(0, ceil(bottom * down) + 1))
                mask[rows, columns] = 255
            out.write(mask.tobytes())
