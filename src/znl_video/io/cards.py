"""Makes end cards: motion describes them, moviepy composes and writes them."""

from __future__ import annotations

import os
from pathlib import Path
from types import ModuleType
from typing import Any

import av
import numpy as np
from PIL import Image, ImageFont

from znl_video.captions.typography import drawable
from znl_video.errors import ToolError
from znl_video.io.fonts import glyphs
from znl_video.io.world import World
from znl_video.model.actions import Card
from znl_video.model.base import replace
from znl_video.model.facts import CardMade
from znl_video.model.media import Rate
from znl_video.motion.card import Box, Design, Row, design

REVISION = 1
"""Raise when this module's results change."""

_MEASURED_AT = 200  # pixels; large enough that hinting does not matter

# moviepy hands over RGB. Without this ffmpeg converts with the BT.601 matrix and tags nothing.
_TO_VIDEO = (
    "scale=out_color_matrix=bt709:out_range=tv:flags=lanczos+accurate_rnd+full_chroma_int,"
    "format=yuv420p,"
    "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709"
)


def make_card(action: Card, world: World) -> CardMade:
    """Make the card as a silent H.264 clip that loses nothing a viewer could see (CRF 8).

    Characters the font lacks, such as emoji, are left out.

    Raises:
        ToolError: moviepy or ffmpeg failed, or a wrong number of frames came out.
    """
    frames = max(1, round(action.card.seconds * action.rate.exact))
    try:
        with world.scratch() as folder:
            made = folder / "card.mp4"
            _write(_clip(action, world, frames), made, frames, action.rate, world)
            found = _count(made)
            if found != frames:
                raise ToolError("card.frames", found=found, wanted=frames)
            return CardMade(blob=world.keep(made), frames=frames)
    except (OSError, ValueError, av.FFmpegError) as error:
        # moviepy raises both for fonts, pictures and a failing ffmpeg.
        raise ToolError("card.failed", why=" ".join(str(error).split())) from error


def _clip(action: Card, world: World, frames: int) -> Any:
    font_file = world.path(action.font)
    font = ImageFont.truetype(str(font_file), _MEASURED_AT)
    known = glyphs(font_file)
    card = replace(
        action.card,
        title=_drawable(action.card.title, known),
        lines=tuple(_drawable(line, known) for line in action.card.lines),
    )
    logo = _picture(world.path(action.logo)) if action.logo else None
    look = design(
        card,
        action.width,
        action.height,
        measure=lambda text: font.getlength(text) / _MEASURED_AT,
        logo=logo.size if logo else None,
    )
    # Half a frame more, so that rounding cannot lose the last one.
    seconds = float((frames + 0.5) / action.rate.exact)
    return _composed(look, logo, font_file, seconds, _moviepy(world.ffmpeg))


def _composed(
    look: Design, logo: Image.Image | None, font: Path, seconds: float, moviepy: ModuleType
) -> Any:
    parts = [moviepy.ImageClip(_background(look)).with_duration(seconds)]
    if logo and look.logo:
        sized = logo.resize((look.logo.width, look.logo.height), Image.Resampling.LANCZOS)
        parts.append(_boxed(moviepy.ImageClip(np.asarray(sized)), look.logo, seconds, moviepy))
    if look.bar:
        bar = np.full((look.bar.height, look.bar.width, 4), (*look.ink, 150), np.uint8)
        parts.append(_boxed(moviepy.ImageClip(bar), look.bar, seconds, moviepy))
    parts += [_typed(row, look, font, seconds, moviepy) for row in look.rows]
    if len(parts) == 1:
        return parts[0]  # moviepy cannot compose nothing over a background
    return moviepy.CompositeVideoClip(parts, size=(look.width, look.height), use_bgclip=True)


def _boxed(clip: Any, box: Box, seconds: float, moviepy: ModuleType) -> Any:
    return (
        clip.with_start(box.entrance.start)
        .with_duration(seconds - box.entrance.start)
        .with_position((box.x, box.y))
        .with_effects([moviepy.vfx.CrossFadeIn(box.entrance.seconds)])
    )


def _typed(row: Row, look: Design, font: Path, seconds: float, moviepy: ModuleType) -> Any:
    # Left to itself, moviepy makes the picture as high as the letters' ink and cuts them off.
    clip = moviepy.TextClip(
        font=str(font),
        text=row.text,
        font_size=row.size,
        color=look.ink,
        size=(None, row.size * 2),
        margin=(row.size // 4, 0),
        vertical_align="top",
    )
    ascent, _ = ImageFont.truetype(str(font), row.size).getmetrics()
    x = (look.width - clip.w) // 2
    y = row.baseline - ascent
    return (
        clip.with_start(row.entrance.start)
        .with_duration(seconds - row.entrance.start)
        .with_position(lambda t: (x, y + row.entrance.below(t)))
        .with_opacity(row.opacity)
        .with_effects([moviepy.vfx.CrossFadeIn(row.entrance.seconds)])
    )


def _background(look: Design) -> np.ndarray[Any, np.dtype[np.uint8]]:
    down = np.linspace(0, 1, look.height)[:, None]
    column = np.array(look.top) * (1 - down) + np.array(look.bottom) * down
    return np.repeat(column.round().astype(np.uint8)[:, None, :], look.width, axis=1)


def _write(clip: Any, made: Path, frames: int, rate: Rate, world: World) -> None:
    exact = f"{rate.num}/{rate.den}"
    try:
        clip.write_videofile(
            str(made),
            # moviepy tells ffmpeg the rate with two decimals; the time stamps below are exact.
            fps=float(rate.exact),
            codec="libx264",
            audio=False,
            preset="medium",
            threads=world.threads,
            ffmpeg_params=[
                *("-vf", f"settb={rate.den}/{rate.num},setpts=N,{_TO_VIDEO}"),
                *("-r", exact, "-frames:v", str(frames), "-crf", "8"),
                *("-map_metadata", "-1", "-movflags", "+faststart"),
            ],
            logger=None,
        )
    finally:
        clip.close()


def _count(file: Path) -> int:
    with av.open(str(file)) as container:
        return sum(1 for packet in container.demux(video=0) if packet.size)


def _picture(file: Path) -> Image.Image:
    with Image.open(file) as picture:
        rgba: Image.Image = picture.convert("RGBA")
        return rgba


def _drawable(text: str, known: frozenset[int]) -> str:
    """Return ``text`` on one line, without characters that the font would draw as a box."""
    return " ".join(drawable(text, known)[0].split())


def _moviepy(ffmpeg: Path) -> ModuleType:
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
