"""Captions that come to stand on lettering which is part of the footage."""

from __future__ import annotations

from collections.abc import Iterator

from znl_video.captions.layer import caption_box
from znl_video.model.captions import Cue
from znl_video.model.geometry import Rectangle, area, shared
from znl_video.model.given import Given
from znl_video.model.manifest import Short
from znl_video.model.notice import Notice, notice, seconds
from znl_video.model.preset import Preset
from znl_video.model.sight import Lettering
from znl_video.vision.mapping import on_screen

# Boxes of lettering have a margin: less than this share of the smaller one is no touch.
_TOUCH = 0.15
# A camera that follows somebody may bring lettering under the captions and away again.
_STEP_MS = 500
# So many places are told.
_MOST = 8


def collisions(short: Short, given: Given) -> Iterator[Notice]:
    """Yield one warning on all captions that stand on lettering of the footage in any preset.

    Args:
        short: with cut, framings and captions.
        given: its surroundings; sources with what the look over them saw.
    """
    cues = short.captions.cues if short.captions else ()
    places: dict[str, None] = {}
    presets: dict[str, None] = {}
    for preset in given.shown(short):
        for cue in cues:
            if stands_on_lettering(cue, short, given, preset):
                places[f"{seconds(cue.start_ms)}-{seconds(cue.end_ms)}"] = None
                presets[preset.name] = None
    if places:
        told = ", ".join(list(places)[:_MOST]) + (" ..." if len(places) > _MOST else "")
        yield notice("brand.captions-on-text", at=told, presets=", ".join(presets))


def stands_on_lettering(cue: Cue, short: Short, given: Given, preset: Preset) -> bool:
    """Tell whether ``cue`` stands on lettering of the footage in ``preset``'s picture."""
    box = caption_box(cue, preset, given.kit.kit.captions)
    return any(
        shared(box, place) > _TOUCH * min(area(box), area(place))
        for place in _shown(cue, short, given, preset)
    )


def _shown(cue: Cue, short: Short, given: Given, preset: Preset) -> Iterator[Rectangle]:
    """Yield where lettering is in the picture while ``cue`` is shown."""
    size = preset.picture.width.value, preset.picture.height.value
    begins_ms = 0
    segments = short.cut.segments if short.cut else ()
    for segment, framing in zip(segments, short.framings, strict=True):
        lasts_ms = short.rate.ms(segment.frames)
        first_ms = max(0, cue.start_ms - begins_ms)
        last_ms = min(lasts_ms, cue.end_ms - begins_ms)
        begins_ms += lasts_ms
        source = given.source(segment.source)
        sight = source.analysis.sight if source.analysis else None
        if sight is None or first_ms >= last_ms:
            continue
        upright = sight.width, sight.height
        for since_ms in range(first_ms, last_ms, _STEP_MS):
            at_ms = segment.start_ms + since_ms
            view = framing.still(segment.start_ms, at_ms)
            for each in sight.lettering:
                if each.start_ms <= at_ms < each.end_ms:
                    place = on_screen(_box(each), view, upright, size, 0)
                    if place:
                        yield place


def _box(lettering: Lettering) -> Rectangle:
    left, top, width, height, *_ = lettering
    return Rectangle(left, top, left + width, top + height)
