"""Makes end cards: motion describes them, moviepy composes and writes them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from PIL import Image

from znl_video.io.composing import (
    ascent,
    length,
    load_moviepy,
    measure_with,
    one_line,
    text_clip,
    told_as,
    write,
)
from znl_video.io.fonts import glyphs
from znl_video.io.world import World
from znl_video.model.actions import Card
from znl_video.model.base import replace
from znl_video.model.facts import CardMade
from znl_video.motion.card import Box, Design, Row, design

_H264 = ("-crf", "8", "-movflags", "+faststart")

# Seconds after its last part came in; rounding may keep that from being whole any earlier.
_SETTLING = 0.01


def make_card(action: Card, world: World) -> CardMade:
    """Make the card as a silent H.264 clip that loses nothing a viewer could see (CRF 8).

    Characters the font lacks, such as emoji, are left out.

    Raises:
        ToolError: moviepy or ffmpeg failed, or a wrong number of frames came out.
    """
    frames = max(1, round(action.card.seconds * action.rate.exact))
    with world.scratch() as folder, told_as("card.failed"):
        made = folder / "card.mp4"
        clip = _clip(action, world, frames)
        write(clip, made, frames, action.rate, world, codec="libx264", pixels="yuv420p", more=_H264)
        return CardMade(blob=world.keep(made), frames=frames)


def _clip(action: Card, world: World, frames: int) -> Any:
    font_file = world.path(action.font)
    known = glyphs(font_file)
    card = replace(
        action.card,
        title=one_line(action.card.title, known),
        lines=tuple(one_line(line, known) for line in action.card.lines),
    )
    logo = _picture(world.path(action.logo)) if action.logo else None
    look = design(
        card,
        action.width,
        action.height,
        measure=measure_with(font_file),
        logo=logo.size if logo else None,
    )
    seconds = length(frames, action.rate)
    return _composed(look, logo, font_file, seconds, load_moviepy(world.ffmpeg))


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
    whole = moviepy.CompositeVideoClip(parts, size=(look.width, look.height), use_bgclip=True)
    return _resting(whole, look.settled + _SETTLING)


def _resting(clip: Any, at: float) -> Any:
    """Return ``clip``, whose picture stands still from ``at`` seconds on, so: composed once."""
    still: list[Any] = []

    def frame(frame_at: Callable[[float], Any], t: float) -> Any:
        if t < at:
            return frame_at(t)
        if not still:
            still.append(frame_at(t))
        return still[0]

    return clip.transform(frame)


def _boxed(clip: Any, box: Box, seconds: float, moviepy: ModuleType) -> Any:
    return (
        clip.with_start(box.entrance.start)
        .with_duration(seconds - box.entrance.start)
        .with_position((box.x, box.y))
        .with_effects([moviepy.vfx.CrossFadeIn(box.entrance.seconds)])
    )


def _typed(row: Row, look: Design, font: Path, seconds: float, moviepy: ModuleType) -> Any:
    clip = text_clip(row.text, row.size, look.ink, font, moviepy)
    x = (look.width - clip.w) // 2
    y = row.baseline - ascent(font, row.size)
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


def _picture(file: Path) -> Image.Image:
    with Image.open(file) as picture:
        rgba: Image.Image = picture.convert("RGBA")
        return rgba
