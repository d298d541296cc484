"""Every frame as raw RGB for a search: footage as export will see it, or what was made of it."""

from __future__ import annotations

from typing import Any

import ffmpeg

from znl_video.ffmpeg.common import Locate, arguments, own_input
from znl_video.ffmpeg.framing import exactly, opened, small
from znl_video.model.actions import FindFaces, SeekFaces

CLOSE_SIDE = 1280
"""Large footage is searched closely with its longer side this many pixels long."""

ONLY_SIDE = 1024
"""Footage no larger than this is only searched as it is."""

_LEAST_SIDE = 640

SOUGHT_SIDE = 704
"""What was made is searched with its longer side this many pixels long."""

# RGB comes in multiples of what the detector needs, so that nothing has to be padded twice.
_STEP = 64


def searched_size(size: tuple[int, int], side: int) -> tuple[int, int]:
    """Return the width and height that a picture of ``size`` is searched in."""
    factor = side / max(size)
    width, height = (max(_STEP, round(each * factor / _STEP) * _STEP) for each in size)
    return width, height


def found_size(upright: tuple[int, int]) -> tuple[int, int]:
    """Return the width and height in which footage of this size is searched closely."""
    longer = max(upright)
    side = CLOSE_SIDE if longer > ONLY_SIDE else max(longer, _LEAST_SIDE)
    return searched_size(upright, side)


def find_arguments(action: FindFaces, locate: Locate, threads: int | None = None) -> list[str]:
    """Return ffmpeg's arguments: upright frames, the very ones export takes, as RGB on stdout."""
    length = action.frames / action.rate.exact
    whole = opened(locate(action.sha256), action.track, action.start_ms, length)
    stream = exactly(whole, action.rate, action.frames)
    return _raw(small(stream, action.track, found_size(action.track.upright)), threads)


def seek_arguments(action: SeekFaces, locate: Locate, threads: int | None = None) -> list[str]:
    """Return ffmpeg's arguments: frames of a made picture or cover as RGB on stdout."""
    size = searched_size((action.width, action.height), SOUGHT_SIDE)
    stream = own_input(locate(action.blob))["v:0"].filter("trim", end_frame=action.frames)
    return _raw(stream.filter("scale", *size), threads)


def _raw(stream: Any, threads: int | None) -> list[str]:
    made = ffmpeg.output(stream, "pipe:1", f="rawvideo", pix_fmt="rgb24")
    return arguments(made, threads=threads, tells=False)
