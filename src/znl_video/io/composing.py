"""What cards and plates share: moviepy, type, and clips written to the frame."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import av
from PIL import ImageFont

from znl_video.captions.typography import drawable
from znl_video.errors import ToolError
from znl_video.io.world import World
from znl_video.model.media import Rate

_MEASURED_AT = 200  # pixels; large enough that hinting does not matter

# moviepy hands over RGB. Without this ffmpeg converts with the BT.601 matrix and tags nothing.
_TO_VIDEO = (
    "scale=out_color_matrix=bt709:out_range=tv:flags=lanczos+accurate_rnd+full_chroma_int,"
    "format={pixels},"
    "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709"
)


@contextmanager
def told_as(code: str) -> Iterator[None]:
    """Turn what moviepy raises for fonts, pictures and a failing ffmpeg into a ToolError."""
    try:
        yield
    except (OSError, ValueError, av.FFmpegError) as error:
        raise ToolError(code, why=" ".join(str(error).split())) from error


def load_moviepy(ffmpeg: Path) -> ModuleType:
    """Import moviepy (half a second) and make it use ``ffmpeg``.

    It looks for a program when imported, unless FFMPEG_BINARY names one, and the writer keeps its
    own copy of what was found: both are set.
    """
    os.environ["FFMPEG_BINARY"] = str(ffmpeg)
    import moviepy
    from moviepy.video.io import ffmpeg_writer

    ffmpeg_writer.FFMPEG_BINARY = str(ffmpeg)
    module: ModuleType = moviepy
    return module


def length(frames: int, rate: Rate) -> float:
    """Return seconds for moviepy: half a frame more, so that rounding cannot lose the last one."""
    return float((frames + 0.5) / rate.exact)


def measure_with(font: Path) -> Callable[[str], float]:
    """Return what tells a text's advance width over the type size."""
    face = ImageFont.truetype(str(font), _MEASURED_AT)
    return lambda text: face.getlength(text) / _MEASURED_AT


def ascent(font: Path, size: int) -> int:
    """Return how far above the baseline moviepy's text of ``size`` begins, in pixels."""
    return ImageFont.truetype(str(font), size).getmetrics()[0]


def text_clip(
    text: str, size: int, ink: tuple[int, int, int], font: Path, moviepy: ModuleType
) -> Any:
    """Return one line of type; its margin on either side is a quarter of ``size``."""
    # Left to itself, moviepy makes the picture as high as the letters' ink and cuts them off.
    return moviepy.TextClip(
        font=str(font),
        text=text,
        font_size=size,
        color=ink,
        size=(None, size * 2),
        margin=(size // 4, 0),
        vertical_align="top",
    )


def one_line(text: str, known: frozenset[int]) -> str:
    """Return ``text`` on one line, without characters that the font would draw as a box."""
    return " ".join(drawable(text, known)[0].split())


def write(
    clip: Any,
    made: Path,
    frames: int,
    rate: Rate,
    world: World,
    *,
    codec: str,
    pixels: str,
    more: Sequence[str] = (),
) -> None:
    """Write ``frames`` of a clip without sound, BT.709, and close it.

    Raises:
        ToolError: another number of frames came out.
    """
    try:
        clip.write_videofile(
            str(made),
            # moviepy tells ffmpeg the rate with two decimals; the time stamps below are exact.
            fps=float(rate.exact),
            codec=codec,
            audio=False,
            preset="medium",
            threads=world.threads,
            ffmpeg_params=[
                *("-vf", f"settb={rate.den}/{rate.num},setpts=N,{_TO_VIDEO.format(pixels=pixels)}"),
                *("-r", f"{rate.num}/{rate.den}", "-frames:v", str(frames)),
                *("-map_metadata", "-1", "-fflags", "+bitexact", *more),
            ],
            logger=None,
        )
    finally:
        clip.close()
    with av.open(str(made)) as container:
        found = sum(1 for packet in container.demux(video=0) if packet.size)
    if found != frames:
        raise ToolError("card.frames", found=found, wanted=frames)
