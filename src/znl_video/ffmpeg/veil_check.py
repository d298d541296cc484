"""A made picture or cover beside what is laid over it, so that all else of it can be looked at."""

from __future__ import annotations

from typing import Any

import ffmpeg

from znl_video.ffmpeg.common import Locate, arguments, own_input
from znl_video.ffmpeg.framing import marked
from znl_video.ffmpeg.picture import footage_frames, laid_over
from znl_video.model.actions import CheckVeils, Cover, EncodePicture
from znl_video.model.media import Rate
from znl_video.vision.mapping import middle_part

EMPTY = (16, 240, 16)
"""Luma and colours of what nothing is laid over: no red, green and blue give these."""


def checked_size(made: EncodePicture | Cover) -> tuple[int, int]:
    """Return width and height of the file that was made."""
    if isinstance(made, Cover):
        return made.cover_width, made.cover_height
    return made.width, made.height


def overlaid(made: EncodePicture | Cover) -> bool:
    """Tell whether anything is laid over the footage."""
    if isinstance(made, Cover):
        return made.text is not None
    return bool(made.text or made.logo or made.plates or made.progress)


def check_arguments(action: CheckVeils, locate: Locate, threads: int | None = None) -> list[str]:
    """Return ffmpeg's arguments: yuv420p on stdout, below each frame the layers on ``EMPTY``.

    The layers are missing where there are none. Text and fonts are read as for the encode.
    """
    made = action.made
    if isinstance(made, Cover):
        # JPEG means BT.601 full range.
        shown = own_input(locate(action.blob))["v:0"].filter(
            "scale",
            in_color_matrix="bt601",
            in_range="full",
            out_color_matrix="bt709",
            out_range="limited",
        )
        rate, frames = Rate(num=1, den=1), 1
        size = middle_part(checked_size(made), (made.width, made.height))
    else:
        shown = own_input(locate(action.blob))["v:0"]
        rate, frames = made.rate, footage_frames(made)
        size = made.width, made.height
    stream = _chosen(shown, frames, action.step)
    if overlaid(made):
        layers = _layers(made, _chosen(_empty(size, rate), frames, action.step), locate)
        pair = [
            _counted(marked(each.filter("format", "yuv420p")), rate) for each in (stream, layers)
        ]
        stream = ffmpeg.filter(pair, "vstack")
    out = ffmpeg.output(stream, "pipe:1", f="rawvideo", pix_fmt="yuv420p", fps_mode="passthrough")
    return arguments(out, threads=threads, tells=False)


def _chosen(stream: Any, frames: int, step: int) -> Any:
    return stream.filter("trim", end_frame=frames).filter("select", f"not(mod(n,{step}))")


def _counted(stream: Any, rate: Rate) -> Any:
    """Give frames the times of their numbers, so that the first is put beside the first.

    Times that are not rounded are cut off, some just below a whole number.
    """
    return stream.filter("setpts", f"round(N*{rate.den}/{rate.num}/TB)")


def _empty(size: tuple[int, int], rate: Rate) -> Any:
    source = f"color=c=black:s={size[0]}x{size[1]}:r={rate.num}/{rate.den}"
    luma, blue, red = EMPTY
    # Of another range or matrix than what is laid over it, it would be converted on the way.
    plain = marked(ffmpeg.input(source, f="lavfi")["v"].filter("format", "yuv420p"))
    return plain.filter("lutyuv", y=luma, u=blue, v=red)


def _layers(made: EncodePicture | Cover, empty: Any, locate: Locate) -> Any:
    if isinstance(made, EncodePicture):
        return laid_over(empty, made, locate)
    text = empty.filter("ass", filename="text0.ass", fontsdir="fonts")
    return text.filter("scale", made.cover_width, made.cover_height)
