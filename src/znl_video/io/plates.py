"""Makes plates over footage: motion describes them, moviepy composes and writes them."""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL import Image, ImageColor

from znl_video.io.composing import (
    ascent,
    length,
    load_moviepy,
    measure_with,
    text_clip,
    told_as,
    write,
)
from znl_video.io.world import World
from znl_video.model.actions import Plate
from znl_video.model.facts import PlateMade
from znl_video.motion.plate import PlateDesign, plate_design

Colour = tuple[int, int, int]


def make_plate(action: Plate, world: World) -> PlateMade:
    """Make the plate as a lossless FFV1 clip with transparency.

    Raises:
        ToolError: moviepy or ffmpeg failed, or a wrong number of frames came out.
    """
    with world.scratch() as folder, told_as("plate.failed"):
        look = plate_design(action, measure_with(world.path(action.font)))
        made = folder / "plate.mkv"
        clip = _composed(action, look, world)
        write(clip, made, action.frames, action.rate, world, codec="ffv1", pixels="yuva420p")
        return PlateMade(blob=world.keep(made), width=look.width, height=look.height)


def _composed(action: Plate, look: PlateDesign, world: World) -> Any:
    moviepy, font = load_moviepy(world.ffmpeg), world.path(action.font)
    seconds = length(action.frames, action.rate)
    ink, back, accent = (_rgb(each) for each in (action.colour, action.background, action.accent))
    solid = round(255 * action.opacity)
    panel = _flat((*back, solid), look.width - look.bar, look.height, moviepy)
    bar = _flat((*accent, 255), look.bar, look.height, moviepy)
    parts = [
        panel.with_duration(seconds).with_position(lambda t: (look.bar + look.slid(t), 0)),
        bar.with_duration(seconds).with_position(lambda t: (0, look.grown(t))),
    ]
    for row in look.rows:
        clip = text_clip(row.text, row.size, ink, font, moviepy)
        place = (row.x - row.size // 4, row.baseline - ascent(font, row.size))
        parts.append(
            clip.with_start(look.type_at)
            .with_duration(seconds - look.type_at)
            .with_position(place)
            .with_effects([moviepy.vfx.CrossFadeIn(look.type_for)])
        )
    whole = moviepy.CompositeVideoClip(parts, size=(look.width, look.height))
    whole = whole.with_duration(seconds)
    fading = whole.mask.transform(lambda frame_at, t: frame_at(t) * look.present(t))
    return whole.with_mask(fading)


def _flat(colour: tuple[int, int, int, int], width: int, height: int, moviepy: Any) -> Any:
    return moviepy.ImageClip(np.asarray(Image.new("RGBA", (width, height), colour)))


def _rgb(colour: str) -> Colour:
    red, green, blue = ImageColor.getrgb(colour)[:3]
    return red, green, blue
