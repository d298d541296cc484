"""Where logo, plates and the cover's title stand so that they hide no face."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from znl_video.captions.layout import plate_top
from znl_video.captions.places import logo_place
from znl_video.model.base import replace
from znl_video.model.branding import Branding, CoverMoment
from znl_video.model.geometry import Rectangle, area, shared
from znl_video.model.given import Given
from znl_video.model.kit import Corner
from znl_video.model.manifest import Short
from znl_video.model.preset import Preset
from znl_video.model.sight import Sight
from znl_video.stages.brand.plates import Wanted, wanted_plates
from znl_video.vision.mapping import on_screen
from znl_video.vision.moments import moments
from znl_video.vision.overlap import boxes_at
from znl_video.vision.veils import STILL_AROUND_S, still

# Something hides faces if it lies on one in more than this share of its time.
_SELDOM = 0.1
# Another place is taken if it hides faces less than half as often.
_BETTER = 0.5
# A face is hidden if more than this share of it is.
_HIDDEN = 0.15
# How high a plate is about, over the size of its type: two lines.
_PLATE_HEIGHT = 3.2
_ACROSS: dict[Corner, Corner] = {
    "top-left": "top-right",
    "top-right": "top-left",
    "bottom-left": "bottom-right",
    "bottom-right": "bottom-left",
}
# A cover with a face is worth this many without, and a large face more than a small one.
_FACE, _LARGE = 1.5, 8.0
# A cover with a veil in it is worth this much of one without. A face is veiled from this share on.
_VEILED, _UNDER = 0.1, 0.3


class Shown(NamedTuple):
    """The faces in the picture at a frame of the short's footage."""

    frame: int
    segment: int
    source_ms: int
    faces: tuple[Rectangle, ...]


def shown_faces(
    short: Short, given: Given, sights: Mapping[str, Sight], size: tuple[int, int]
) -> tuple[Shown, ...]:
    """Return who is in the picture, a sample every step of the looks, over the whole short.

    Args:
        short: with cut and framings.
        given: its surroundings.
        sights: of its sources, by digest.
        size: width and height of the picture, in whose pixels faces are told.
    """
    return tuple(_shown(short, given, sights, size))


def _shown(
    short: Short, given: Given, sights: Mapping[str, Sight], size: tuple[int, int]
) -> Iterator[Shown]:
    begins = 0
    segments = short.cut.segments if short.cut else ()
    for number, (segment, framing) in enumerate(zip(segments, short.framings, strict=True)):
        sight = sights.get(given.source(segment.source).sha256)
        end_ms = segment.start_ms + short.rate.ms(segment.frames)
        if sight is not None:
            first = -(-segment.start_ms // sight.step_ms)
            for sample in range(first, min(len(sight.faces), end_ms // sight.step_ms + 1)):
                at_ms = sample * sight.step_ms
                frame = short.rate.frames(at_ms - segment.start_ms)
                if frame >= segment.frames:
                    break
                part = framing.at(frame)
                since_ms = max(0, at_ms - part.begins_ms(segment.start_ms))
                upright = sight.width, sight.height
                placed = (
                    on_screen(face.box, part.view, upright, size, since_ms)
                    for face in sight.faces[sample]
                )
                faces = tuple(place for place in placed if place is not None)
                yield Shown(begins + frame, number, at_ms, faces)
        begins += segment.frames


def arranged(
    branding: Branding, short: Short, given: Given, sights: Mapping[str, Sight]
) -> Branding:
    """Return ``branding`` with places that keep clear of faces, as ``sights`` tell of them."""
    live = given.shown(short)
    if not live:
        return replace(branding, looked=True)
    preset = live[0]
    size = preset.picture.width.value, preset.picture.height.value
    shown = shown_faces(short, given, sights, size)
    plates = wanted_plates(replace(short, branding=branding), given)
    return replace(
        branding,
        looked=True,
        corner=logo_corner(shown, given, preset),
        cover=cover_moment(shown, short, given, size),
        high=tuple(
            sorted({each.at_frame for each in plates if goes_high(shown, each, given, preset)})
        ),
    )


def logo_corner(shown: Sequence[Shown], given: Given, preset: Preset) -> Corner | None:
    """Return the corner the logo goes to instead of the kit's, None where that one is good."""
    logo = given.kit.kit.logo
    if logo is None:
        return None
    other = _ACROSS[logo.corner]
    stood = (logo_place(preset, given.kit.cornered(corner)) for corner in (logo.corner, other))
    places = [Rectangle(at.x, at.y, at.x + at.width, at.y + at.height) for at in stood if at]
    return other if len(places) == 2 and _better(shown, *places) else None


def goes_high(shown: Sequence[Shown], wanted: Wanted, given: Given, preset: Preset) -> bool:
    """Say whether a plate would hide faces over the captions, and fewer high up."""
    tall = round(max(line.size for line in wanted.plate.lines) * _PLATE_HEIGHT)
    left = preset.safe_area.left.value
    right = preset.picture.width.value - preset.safe_area.right.value
    style = given.kit.kit.captions
    low, high = (
        Rectangle(left, top, right, top + tall)
        for top in (plate_top(preset, style, tall, high=high) for high in (False, True))
    )
    last = wanted.at_frame + wanted.plate.frames
    meanwhile = [each for each in shown if wanted.at_frame <= each.frame < last]
    return _better(meanwhile, low, high)


def _better(shown: Sequence[Shown], usual: Rectangle, other: Rectangle) -> bool:
    here, there = _hides(shown, usual), _hides(shown, other)
    return here > _SELDOM and there < here * _BETTER


def cover_moment(
    shown: Sequence[Shown], short: Short, given: Given, size: tuple[int, int]
) -> CoverMoment | None:
    """Return the best moment for a cover, None where no face is seen and none is hidden.

    It is sharp, well lit and still, and shows faces large and whole, but no veil if that can be.
    """
    best: tuple[float, Shown] | None = None
    whole = size[0] * size[1]
    segments = short.cut.segments if short.cut else ()
    for number, segment in enumerate(segments):
        analysis = given.source(segment.source).analysis
        scored = dict(
            moments(analysis, segment.start_ms, segment.start_ms + short.rate.ms(segment.frames))
        )
        for each in shown:
            if each.segment != number or each.source_ms not in scored:
                continue
            veils = _veils(short, given, each, size)
            bare = tuple(face for face in each.faces if not _under(face, veils))
            share = sum(map(area, bare)) / whole
            score = scored[each.source_ms] * (1 + bool(bare) * _FACE + _LARGE * share)
            if veils:
                score *= _VEILED
            if best is None or score > best[0]:
                best = score, each._replace(faces=bare)
    if best is None or not (best[1].faces or any(each.veiling for each in short.protections)):
        return None
    chosen = best[1]
    faces = tuple(
        (round(face.left), round(face.top), round(face.right), round(face.bottom))
        for face in chosen.faces
    )
    return CoverMoment(
        segment=chosen.segment, at_ms=chosen.source_ms, faces=faces, width=size[0], height=size[1]
    )


def _veils(
    short: Short, given: Given, shown: Shown, size: tuple[int, int]
) -> tuple[Rectangle, ...]:
    """Return the veils that a cover of this moment would show, in the picture's pixels."""
    if not short.protections or short.cut is None:
        return ()
    segment, hidden = short.cut.segments[shown.segment], short.protections[shown.segment].veiling
    frame = short.rate.frames(shown.source_ms - segment.start_ms)
    around = max(1, round(STILL_AROUND_S * float(short.rate.exact)))
    kept = still(hidden, frame, around) if hidden else None
    view = short.framings[shown.segment].still(segment.start_ms, shown.source_ms)
    upright = given.source(segment.source).picture.upright
    boxes = boxes_at(kept.veils, 0) if kept else []
    places = (on_screen(box, view, upright, size, 0) for box in boxes)
    return tuple(place for place in places if place)


def _under(face: Rectangle, veils: Sequence[Rectangle]) -> bool:
    return any(shared(face, veil) > _UNDER * area(face) for veil in veils)


def _hides(shown: Sequence[Shown], place: Rectangle) -> float:
    """Return in what share of the samples ``place`` lies on a face."""
    hidden = sum(
        any(shared(face, place) > _HIDDEN * area(face) for face in each.faces) for each in shown
    )
    return hidden / len(shown) if shown else 0.0
