"""Hiding parts of a picture for good: a mosaic of few, coarse, quantised cells under a mask.

Why it cannot be undone: a face is left with some five cells across, and each cell with one of
fourteen levels; nothing finer leaves the graph. The cells stand still in the picture and are
renewed only a few times a second, so a face that moves behind them is not sampled at many offsets,
which is what restoring a mosaic from a video needs.
"""

from __future__ import annotations

from typing import Any

import ffmpeg

from znl_video.ffmpeg.common import raw_input
from znl_video.model.media import Rate
from znl_video.vision.veils import STEP, cells

MASK_SHRINK = 8
"""Masks are drawn this many times smaller than the picture."""

# How often a second the mosaic's cells take new colours.
_RENEWED = 4


def mask_name(number: int) -> str:
    """Return what the masks of footage ``number`` are called in the folder ffmpeg runs in."""
    return f"veil{number}.gray"


def mask_size(size: tuple[int, int]) -> tuple[int, int]:
    """Return width and height of the masks for an upright picture of ``size``."""
    return -(-size[0] // MASK_SHRINK), -(-size[1] // MASK_SHRINK)


def masked(size: tuple[int, int], rate: Rate, number: int) -> Any:
    """Open the masks of footage ``number``: raw grey pictures, 255 where it is to be hidden."""
    width, height = mask_size(size)
    return raw_input(
        mask_name(number),
        pix_fmt="gray",
        s=f"{width}x{height}",
        r=f"{rate.num}/{rate.den}",
    )["v"]


def veiled(stream: Any, mask: Any, size: tuple[int, int], cell: int, rate: Rate) -> Any:
    """Return ``stream``, yuv420p in limited range, with a mosaic wherever ``mask`` is bright."""
    width, height = size
    pair = stream.filter_multi_output("split", 2)
    level = f"clip({STEP}*floor((val+{STEP // 2})/{STEP}),16,235)"
    mosaic = (
        pair[1]
        .filter("framestep", max(1, round(rate.exact / _RENEWED)))
        .filter("scale", *cells(size, cell), flags="area")
        .filter("lutyuv", y=level, u=level, v=level)
        .filter("scale", width, height, flags="neighbor")
        .filter("setsar", 1)
    )
    return ffmpeg.filter([pair[0], mosaic, _planes(mask, size)], "maskedmerge")


def _planes(mask: Any, size: tuple[int, int]) -> Any:
    """Return a mask of one plane as yuv420p: every plane of the picture is merged by its own."""
    width, height = size
    # The picture's range is limited: a mask of another would be converted, and let things through.
    pair = mask.filter("setparams", range="limited").filter_multi_output("split", 2)
    luma = pair[0].filter("scale", width, height, flags="bilinear")
    chroma = pair[1].filter("scale", (width + 1) // 2, (height + 1) // 2, flags="bilinear")
    planes = {"map0s": 0, "map0p": 0, "map1s": 1, "map1p": 0, "map2s": 1, "map2p": 0}
    return ffmpeg.filter([luma, chroma], "mergeplanes", format="yuv420p", **planes)
