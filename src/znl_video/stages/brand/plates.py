"""Which plates come and go over a short's footage: its title, and who speaks or where it is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import Literal, NamedTuple

from znl_video.captions.ass import REFERENCE_WIDTH
from znl_video.captions.titles import set_title
from znl_video.captions.typography import drawable
from znl_video.model.actions import Plate, PlateLine
from znl_video.model.given import Given
from znl_video.model.kit import PlateStyle
from znl_video.model.manifest import Short
from znl_video.model.notice import Notice, notice
from znl_video.model.people import ClipNote
from znl_video.model.preset import Preset
from znl_video.motion.plate import widest

# A plate comes a moment after the picture, so that a viewer has seen what it is about.
_OPENING_AT_MS, _THIRD_AT_MS, _BETWEEN_MS = 200, 700, 400
# What cannot be shown this long is not shown at all.
_LEAST_MS = 1_500
# The size of a lower third's second line over the first.
_SECOND = 0.72


class Wanted(NamedTuple):
    """A plate for pictures of ``for_width`` pixels, and the frame it begins at."""

    part: Literal["opening", "lower-third"]
    for_width: int
    at_frame: int
    plate: Plate


def wanted_plates(short: Short, given: Given) -> tuple[Wanted, ...]:
    """Return the plates of every picture width that some live preset shows, in order of time."""
    return tuple(each for each in _planned(short, given) if isinstance(each, Wanted))


def complaints(short: Short, given: Given) -> tuple[Notice, ...]:
    """Return what was to be shown on a plate and is not, or not whole."""
    told = [each for each in _planned(short, given) if isinstance(each, Notice)]
    return tuple(each for number, each in enumerate(told) if each not in told[:number])


def _planned(short: Short, given: Given) -> Iterator[Wanted | Notice]:
    live = given.shown(short)
    for width in sorted({preset.picture.width.value for preset in live}):
        alike = [preset for preset in live if preset.picture.width.value == width]
        opening = [preset for preset in alike if preset.shows("opening")]
        thirds = [preset for preset in alike if preset.shows("lower-third")]
        free = 0
        for each in _opening(short, given, width, opening):
            yield each
            if isinstance(each, Wanted):
                free = each.at_frame + each.plate.frames + short.rate.frames(_BETWEEN_MS)
        yield from _thirds(short, given, width, thirds, free)


def _opening(
    short: Short, given: Given, width: int, presets: list[Preset]
) -> Iterator[Wanted | Notice]:
    style = given.kit.kit.opening
    # A headline that stays says what an opening would.
    if style is None or not presets or short.branding is None or given.overlays.headline:
        return
    zoom = width / REFERENCE_WIDTH
    room = widest([round(style.size * zoom)], _room(presets))
    title = set_title(short.branding.title, style.size * zoom, room, given.kit.glyphs)
    at = short.rate.frames(_OPENING_AT_MS)
    frames = min(short.rate.frames(style.seconds * 1000), short.footage_frames - at)
    if title is None:
        return
    told = "".join(short.branding.title)
    if frames < short.rate.frames(min(_LEAST_MS, style.seconds * 1000)):
        yield notice("brand.plate-left-out", what=told)
        return
    if not title.whole:
        yield notice("brand.plate-cut", what=told)
    lines = [PlateLine(text=line, size=round(title.size)) for line in title.lines]
    yield Wanted("opening", width, at, _plate(short, given, style, lines, frames))


def _thirds(
    short: Short, given: Given, width: int, presets: list[Preset], free: int
) -> Iterator[Wanted | Notice]:
    style = given.kit.kit.lower_third
    segments = short.cut.segments if short.cut else ()
    if style is None or not presets:
        return
    begins = [0, *accumulate(segment.frames for segment in segments)]
    told: set[str] = set()
    for number, segment in enumerate(segments):
        if segment.source in told:
            continue
        told.add(segment.source)
        note = given.source(segment.source).note
        lines, whole = _who(note, style, width, _room(presets), given)
        run = number
        while run + 1 < len(segments) and segments[run + 1].source == segment.source:
            run += 1
        at = max(free, begins[number] + short.rate.frames(_THIRD_AT_MS))
        frames = min(short.rate.frames(style.seconds * 1000), begins[run + 1] - at)
        if not lines:
            continue
        what = " · ".join(_texts(note))
        if frames < short.rate.frames(_LEAST_MS):
            yield notice("brand.plate-left-out", what=what)
            continue
        if not whole:
            yield notice("brand.plate-cut", what=what)
        yield Wanted("lower-third", width, at, _plate(short, given, style, lines, frames))
        free = at + frames + short.rate.frames(_BETWEEN_MS)


def _who(
    note: ClipNote, style: PlateStyle, width: int, room: float, given: Given
) -> tuple[list[PlateLine], bool]:
    """Return name over role and place, what is missing moves up; and whether all of it fits."""
    zoom = width / REFERENCE_WIDTH
    lines: list[PlateLine] = []
    whole = True
    for number, text in enumerate(_texts(note)):
        size = style.size * zoom * (_SECOND if number else 1.0)
        clean = " ".join(drawable(text, given.kit.glyphs)[0].split())
        laid = set_title((clean,), size, widest([round(style.size * zoom)], room), frozenset())
        if laid:
            lines += [PlateLine(text=line, size=round(laid.size)) for line in laid.lines]
            whole = whole and laid.whole
    return lines, whole


def _texts(note: ClipNote) -> list[str]:
    second = " · ".join(filter(None, (note.role, note.place)))
    return [text for text in (note.speaker, second) if text]


def _plate(
    short: Short, given: Given, style: PlateStyle, lines: list[PlateLine], frames: int
) -> Plate:
    return Plate(
        lines=tuple(lines),
        colour=style.colour,
        background=style.background,
        opacity=style.opacity,
        accent=style.accent,
        frames=frames,
        rate=short.rate,
        font=given.kit.font_sha256,
    )


def _room(presets: list[Preset]) -> float:
    """Return the narrowest safe width, so that presets share a plate."""
    return min(
        preset.picture.width.value - preset.safe_area.left.value - preset.safe_area.right.value
        for preset in presets
    )
