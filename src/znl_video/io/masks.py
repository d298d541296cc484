"""Draws what is hidden as grey pictures for ffmpeg, a frame each."""

from __future__ import annotations

from math import ceil, floor
from pathlib import Path

from znl_video.ffmpeg.veiling import mask_size
from znl_video.model.protecting import Veiling
from znl_video.vision.overlap import boxes_at


def write_mask(
    veiling: Veiling, frames: int, size: tuple[int, int], file: Path, every: int = 1
) -> None:
    """Write masks for upright pictures of ``size``, one after another.

    Under every box the mask is full; it fades on the outside only. Enlarged to the picture between
    the middles of its pixels, a pixel's brightness reaches half a pixel into its neighbours: one
    more all around keeps the box full.

    Args:
        veiling: what is hidden.
        frames: how many frames it is counted in.
        size: width and height of the picture.
        file: where to write.
        every: a mask for every so many frames. Where frames are left out, the one shown may be a
            neighbour of the one counted: such a mask holds the boxes of two more on either side.
    """
    # numpy takes a tenth of a second to import, and most runs recall every picture.
    import numpy as np

    width, height = mask_size(size)
    across, down = width / size[0], height / size[1]
    around = 0 if every == 1 else 2
    with file.open("wb") as out:
        for frame in range(0, frames, every):
            mask = np.zeros((height, width), np.uint8)
            near = range(frame - around, frame + around + 1)
            boxes = (box for each in near for box in boxes_at(veiling.veils, each))
            for left, top, right, bottom in boxes:
                columns = slice(max(0, floor(left * across) - 1), max(0, ceil(right * across) + 1))
                rows = slice(max(0, floor(top * down) - 1), max(0, ceil(bottom * down) + 1))
                mask[rows, columns] = 255
            out.write(mask.tobytes())
