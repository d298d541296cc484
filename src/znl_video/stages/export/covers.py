"""Covers: which moment they show, and the title on them."""

from __future__ import annotations

from collections.abc import Sequence

from znl_video.captions.cover import cover_title
from znl_video.model.actions import Cover
from znl_video.model.composition import TextLayer
from znl_video.model.given import Given
from znl_video.model.manifest import Short
from znl_video.model.notice import Notice, notice, seconds
from znl_video.model.preset import CoverMake, Preset
from znl_video.stages.export.checking import cover_frame, veiled_cover
from znl_video.vision.mapping import on_cover
from znl_video.vision.moments import moments


def cover_frames(short: Short, given: Given) -> dict[str, tuple[int, int]]:
    """Return by cover's blob the segment and frame it shows."""
    if short.cut is None:
        return {}
    number, at_ms = _moment(short, given)
    frame = cover_frame(short, short.cut.segments[number], at_ms)
    return {cover.blob: (number, frame) for cover in short.covers}


def cover_of(short: Short, given: Given, preset: Preset) -> Cover:
    """Return the cover ``preset`` gets: presets whose covers have one shape share it."""
    segments = short.cut.segments if short.cut else ()
    number, at_ms = _moment(short, given)
    segment = segments[number]
    source = given.source(segment.source)
    make = preset.cover
    return Cover(
        sha256=source.sha256,
        track=source.picture,
        at_ms=at_ms,
        since_ms=segment.start_ms,
        rate=short.rate,
        view=short.framings[number].still(segment.start_ms, at_ms),
        width=preset.picture.width.value,
        height=preset.picture.height.value,
        cover_width=make.width.value,
        cover_height=make.height.value,
        text=title_of(short, given, preset)[0],
        max_bytes=_tightest(given.live(short), make),
        veiling=veiled_cover(short, number, at_ms),
    )


def held_covers(short: Short, given: Given) -> tuple[Notice, ...]:
    """Tell where covers show another frame than the one that was chosen."""
    if short.cut is None or not any(cover.held for cover in short.covers):
        return ()
    number, at_ms = _moment(short, given)
    source = short.cut.segments[number].source
    return (notice("cover.held", source=source, seconds=seconds(at_ms)),)


def title_of(
    short: Short, given: Given, preset: Preset
) -> tuple[TextLayer | None, tuple[Notice, ...]]:
    """Return the title laid out for the preset's cover, and what had to give."""
    branding, make = short.branding, preset.cover
    words = branding.title if branding else ()
    size = make.width.value, make.height.value
    seen = branding.cover if branding else None
    faces = [on_cover(face, size, (seen.width, seen.height)) for face in seen.faces] if seen else ()
    return cover_title(words, given.kit, *size, faces)


def _tightest(presets: Sequence[Preset], make: CoverMake) -> int | None:
    """Return the least bytes allowed among presets whose cover has this shape: they share it."""
    return min(
        (
            each.cover.max_bytes.value
            for each in presets
            if each.cover.max_bytes
            and (each.cover.width.value, each.cover.height.value)
            == (make.width.value, make.height.value)
        ),
        default=None,
    )


def _moment(short: Short, given: Given) -> tuple[int, int]:
    """Return the segment that covers come from, and the time on its source's clock.

    One with faces if there are any, else the sharpest, best lit and stillest.
    """
    chosen = short.branding.cover if short.branding else None
    if chosen is not None:
        return chosen.segment, chosen.at_ms
    best: tuple[float, int, int] | None = None
    for number, segment in enumerate(short.cut.segments if short.cut else ()):
        length = short.rate.ms(segment.frames)
        analysis = given.source(segment.source).analysis
        found = [
            (score, number, at)
            for at, score in moments(analysis, segment.start_ms, segment.start_ms + length)
        ] or [(-1.0, number, segment.start_ms + length // 2)]
        best = max(found if best is None else (best, *found))
    if best is None:
        raise ValueError(f"{short.name} has no footage")
    return best[1], best[2]
