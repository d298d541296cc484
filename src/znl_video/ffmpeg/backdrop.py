"""The picture behind captions, small and a few times a second."""

from __future__ import annotations

from fractions import Fraction

import ffmpeg

from znl_video.ffmpeg.common import Locate, arguments
from znl_video.ffmpeg.framing import exactly, framed, opened
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
    rate = Rate(num=1000, den=STEP_MS)
    parts = []
    for take, part in enumerate(action.footage):
        length = part.frames / action.rate.exact
        count = max(1, -(-Fraction(length) * 1000 // STEP_MS))
        whole = opened(locate(part.sha256), part.track, part.start_ms, length, take)
        stream = exactly(whole, rate, int(count))
        parts.append(framed(stream, part.track, part.view, size(action)))
    joined = parts[0] if len(parts) == 1 else ffmpeg.concat(*parts, v=1, a=0)
    luma = joined.filter("extractplanes", "y")
    return arguments(ffmpeg.output(luma, output, f="rawvideo", pix_fmt="gray"), threads=threads)
