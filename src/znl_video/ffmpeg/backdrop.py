"""The picture behind captions, small and a few times a second."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import ffmpeg

from znl_video.ffmpeg.common import Locate, arguments
from znl_video.ffmpeg.framing import exactly, framed, opened
from znl_video.ffmpeg.pieces import run_frames, runs
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
    parts: list[Any] = []
    frames = 0
    for take, run in enumerate(runs(action.footage, action.rate)):
        before = _steps(frames, action.rate)
        frames += sum(part.frames for part in run)
        # Counts come from running totals: rounding each piece would let samples drift.
        count = max(_steps(frames, action.rate) - before, not parts)
        if not count:
            continue
        first = run[0]
        if len(run) > 1:
            stream = run_frames(run, action.rate, locate, take)
        else:
            length = first.frames / action.rate.exact
            stream = opened(locate(first.sha256), first.track, first.start_ms, length, take)
        stream = exactly(stream, rate, count)
        parts.append(framed(stream, first.track, first.view, size(action)))
    joined = parts[0] if len(parts) == 1 else ffmpeg.concat(*parts, v=1, a=0)
    luma = joined.filter("extractplanes", "y")
    return arguments(ffmpeg.output(luma, output, f="rawvideo", pix_fmt="gray"), threads=threads)


def _steps(frames: int, rate: Rate) -> int:
    """Return how many samples ``frames`` of a short have, the last one begun."""
    return math.ceil(Fraction(frames * 1000) / (rate.exact * STEP_MS))
