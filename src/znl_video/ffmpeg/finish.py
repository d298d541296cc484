"""The last touches: picture and sound into one file, and covers."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import ffmpeg

from znl_video.ffmpeg.common import NO_METADATA, NO_SETTINGS, Locate, arguments, own_input
from znl_video.ffmpeg.framing import Veil, exactly, framed, opened
from znl_video.model.actions import Cover, Mux
from znl_video.model.media import Rate
from znl_video.vision.mapping import middle_part

THUMBNAIL_WIDTH = 240


def mux_arguments(
    action: Mux, locate: Locate, output: str, threads: int | None = None
) -> list[str]:
    """Return arguments that join picture and sound without coding them again.

    Without edit list, B-frames get negative composition offsets and the AAC priming packet is
    dropped: players that know no edit lists then start both together.
    """
    picture = own_input(locate(action.picture))["v:0"]
    sound = own_input(locate(action.sound))["a:0"]
    flags = "+faststart"
    options: dict[str, Any] = {"c": "copy", "f": "mp4", **NO_METADATA, **NO_SETTINGS}
    if not action.edit_list:
        flags += "+negative_cts_offsets"
        options |= {"use_editlist": 0, "bsf:a": "noise=drop='eq(n,0)'"}
    if action.aigc:
        flags += "+use_metadata_tags"
        options["metadata"] = f"AIGC={action.aigc}"
    made = ffmpeg.output(picture, sound, output, movflags=flags, **options)
    return arguments(made, threads=threads)


def cover_arguments(
    action: Cover,
    locate: Locate,
    outputs: tuple[str, str],
    quality: int,
    threads: int | None,
    *,
    held: bool = False,
) -> list[str]:
    """Return arguments for the cover and its thumbnail; ``quality`` is mjpeg's scale, 2 best.

    A title is read from ``text.ass``, and its fonts from ``fonts/``, in the folder ffmpeg runs in.
    ``held``: the footage has no frame at that moment; the one that the video shows then is taken.
    """
    if held:
        footage = _held(action, locate)
    else:
        footage = opened(locate(action.sha256), action.track, action.at_ms, Fraction(1))
        footage = footage.filter("trim", end_frame=1)
    veil = Veil(action.veiling, Rate(num=1, den=1), 0) if action.veiling else None
    if veil or held:
        # The clock of the one frame starts at nought, as that of its mask does.
        footage = footage.filter("setpts", "0")
    picture = framed(
        footage,
        action.track,
        action.view,
        (action.width, action.height),
        veil,
    )
    shape = (action.cover_width, action.cover_height)
    picture = picture.filter("crop", *middle_part(shape, (action.width, action.height)))
    if action.text:
        picture = picture.filter("ass", filename="text.ass", fontsdir="fonts")
    pair = picture.filter_multi_output("split", 2)
    sizes = (
        shape,
        (
            THUMBNAIL_WIDTH,
            round(THUMBNAIL_WIDTH * action.cover_height / action.cover_width / 2) * 2,
        ),
    )
    made = [
        ffmpeg.output(
            # JPEG means BT.601 full range to every viewer.
            pair[number]
            .filter(
                "scale",
                *size,
                in_color_matrix="bt709",
                out_color_matrix="bt601",
                in_range="limited",
                out_range="full",
            )
            .filter("format", "yuvj420p"),
            outputs[number],
            **{"frames:v": 1, "q:v": quality, "c:v": "mjpeg", "f": "image2", "update": 1},
            # Without this the encoder writes its name into the picture.
            **{"flags:v": "+bitexact"},
            **NO_METADATA,
        )
        for number, size in enumerate(sizes)
    ]
    return arguments(*made, threads=threads)


def _held(action: Cover, locate: Locate) -> Any:
    """Return the frame that the video shows at the cover's moment, counted as the video counts."""
    since = max(0, action.at_ms - action.since_ms)
    number = action.rate.frames(since)
    stream = opened(locate(action.sha256), action.track, action.since_ms, Fraction(since, 1000) + 1)
    stream = exactly(stream, action.rate, number + 1)
    return stream.filter("trim", start_frame=number)
