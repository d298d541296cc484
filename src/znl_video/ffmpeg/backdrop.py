"""The picture behind captions, small and a few times a second."""

from __future__ import annotations

import ffmpeg

from znl_video.ffmpeg.common import Locate, arguments
from znl_video.ffmpeg.joining import joined
from znl_video.model.actions import MeasureBackdrop
from znl_video.model.media import Rate

STEP_MS = 250
# The picture is looked at this many times smaller: type hides anything finer.
SHRINK = 6


def size(action: MeasureBackdrop) -> tuple[int, int]:
    """Return width and height, in pixels, of the grey pictures that are written."""
    return action.width // SHRINK // 2 * 2, action.height // SHRINK // 2 * 2


def backdrop_arguments(
    action: MeasureBackdrop, locate: Locate, output: str, threads: int | None = None
) -> list[str]:
    """Return ffmpeg's arguments: the picture's luma as raw bytes, one small picture a step."""
    steps = Rate(num=1000, den=STEP_MS)
    picture = joined(action.footage, action.rate, steps, size(action), locate)
    luma = picture.filter("extractplanes", "y")
    return arguments(ffmpeg.output(luma, output, f="rawvideo", pix_fmt="gray"), threads=threads)
