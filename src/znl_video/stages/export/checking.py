"""The check of what was redacted: which faces made pictures and covers still show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import ceil

from znl_video.model.actions import Action, SeekFaces
from znl_video.model.base import replace
from znl_video.model.cut import Segment
from znl_video.model.facts import FacesSeen
from znl_video.model.geometry import Box
from znl_video.model.given import Given
from znl_video.model.manifest import Short
from znl_video.model.notice import Failure, notice
from znl_video.model.preset import Preset
from znl_video.model.protecting import Protection, Searched, Veil, Veiling
from znl_video.model.sight import Face
from znl_video.vision.following import tracks_of
from znl_video.vision.mapping import in_footage, in_picture
from znl_video.vision.overlap import boxes_at, covered, grown
from znl_video.vision.veils import STILL_AROUND_S, face_veil, still, veiling

REPAIRS = 2
"""How often what the check finds is hidden as well before the short is given up."""

# A find that lies under veils by this share of it is the mosaic itself, if it is so unsure, in per
# mille: real footage gave up to 410 under a mosaic. A surer one tells that the mosaic is too fine,
# or not there at all.
_UNDER_VEIL = 0.5
_UNSURE = 500

# How much coarser a mosaic gets that still looks like a face.
_COARSER = 1.6

# Where the main face may be seen: as far around its box as its own find may differ.
_SHOWN_GROWN = 0.3

Leaks = Mapping[int, Mapping[int, list[Face]]]
"""What is seen and should not be, by segment and frame, in upright pixels."""


def redacted(short: Short) -> bool:
    """Tell whether any face of ``short`` is to be hidden."""
    return any(each.redact != "none" for each in short.protections)


def searches(short: Short, given: Given) -> list[tuple[str, Action]]:
    """Return the searches wanted of what is made, each with the preset that wants it."""
    if not redacted(short):
        return []
    done = {each.blob for each in short.searched}
    wanted: list[tuple[str, Action]] = []
    for preset in given.live(short):
        picture, cover = short.picture_for(preset.name), short.cover_for(preset.name)
        if picture and picture.blob not in done:
            seek = _seek(picture.blob, _picture_size(preset), short.footage_frames)
            wanted.append((preset.name, seek))
        if cover and cover.blob not in done:
            wanted.append((preset.name, _seek(cover.blob, _cover_size(preset), 1)))
    return wanted


def settled(
    short: Short,
    given: Given,
    found: Mapping[Action, FacesSeen],
    covers: Mapping[str, tuple[int, int]],
) -> Short:
    """Write down what searches found: hide it too, or give the short up.

    Args:
        short: what was searched.
        given: what it is made from.
        found: the answers by search.
        covers: by blob of a cover, the segment and frame it shows.
    """
    leaks: dict[int, dict[int, list[Face]]] = {}
    searched = list(short.searched)
    for action, facts in found.items():
        if not isinstance(action, SeekFaces):
            continue
        own = _leaks(short, given, action, facts, covers.get(action.blob))
        searched.append(Searched(blob=action.blob, leaks=_on_clock(short, own)))
        for segment, frames in own.items():
            for frame, faces in frames.items():
                leaks.setdefault(segment, {}).setdefault(frame, []).extend(faces)
    if leaks and short.repairs < REPAIRS:
        return replace(
            short,
            protections=_mended(short, given, leaks),
            repairs=short.repairs + 1,
            pictures=(),
            covers=(),
            searched=(),
        )
    short = replace(short, searched=tuple(searched))
    return _given_up(short, leaks) if leaks else short


def veiled_cover(short: Short, number: int, at_ms: int) -> Veiling | None:
    """Return what hides parts of a cover taken of segment ``number`` at ``at_ms`` of its source."""
    if not short.protections or short.cut is None:
        return None
    hidden = short.protections[number].veiling
    frame = cover_frame(short, short.cut.segments[number], at_ms)
    around = max(1, round(STILL_AROUND_S * float(short.rate.exact)))
    return still(hidden, frame, around) if hidden else None


def cover_frame(short: Short, segment: Segment, at_ms: int) -> int:
    """Return the frame of ``segment`` that is shown at ``at_ms`` of its source."""
    frame = short.rate.frames(at_ms - segment.start_ms)
    return min(max(0, frame), segment.frames - 1)


def _seek(blob: str, size: tuple[int, int], frames: int) -> SeekFaces:
    return SeekFaces(blob=blob, width=size[0], height=size[1], frames=frames)


def _picture_size(preset: Preset) -> tuple[int, int]:
    return preset.picture.width.value, preset.picture.height.value


def _cover_size(preset: Preset) -> tuple[int, int]:
    return preset.cover.width.value, preset.cover.height.value


def _leaks(
    short: Short,
    given: Given,
    action: SeekFaces,
    facts: FacesSeen,
    cover: tuple[int, int] | None,
) -> dict[int, dict[int, list[Face]]]:
    """Return the finds of one search that no veil covers, by segment and frame."""
    leaks: dict[int, dict[int, list[Face]]] = {}
    size = (action.width, action.height)
    for index, faces in enumerate(facts.faces):
        number, frame = cover or _segment_at(short, index)
        if short.protections[number].redact == "none":
            continue
        picture = _of_cover(short, given, action.blob) if cover else size
        for face in faces:
            box = in_picture(face.box, size, picture) if cover else face.box
            own = _in_footage(short, given, number, frame, box, picture)
            kept = short.protections[number]
            if own and not _hidden(kept, frame, own, face.sure, cover is not None):
                leaks.setdefault(number, {}).setdefault(frame, []).append(_face(own, face.sure))
    return leaks


def _of_cover(short: Short, given: Given, blob: str) -> tuple[int, int]:
    """Return the size of the picture that a cover is cut from."""
    names = next(each.presets for each in short.covers if each.blob == blob)
    return next(_picture_size(each) for each in given.presets if each.name in names)


def _segment_at(short: Short, index: int) -> tuple[int, int]:
    """Return segment and its frame of frame ``index`` of the short."""
    for number, segment in enumerate(short.cut.segments if short.cut else ()):
        if index < segment.frames:
            return number, index
        index -= segment.frames
    raise ValueError(f"frame {index} after the short's last was searched")


def _in_footage(
    short: Short, given: Given, number: int, frame: int, box: Box, size: tuple[int, int]
) -> Box | None:
    segment = short.cut.segments[number] if short.cut else None
    part = short.framings[number].at(frame)
    since_ms = short.rate.ms(frame)
    if segment is not None:
        since_ms -= part.begins_ms(segment.start_ms) - segment.start_ms
    return in_footage(box, part.view, _upright(short, given, number), size, max(0, since_ms))


def _upright(short: Short, given: Given, number: int) -> tuple[int, int]:
    segments = short.cut.segments if short.cut else ()
    return given.source(segments[number].source).picture.upright


def _hidden(protection: Protection, frame: int, box: Box, sure: int, cover: bool) -> bool:
    """Tell whether a find lies under the veils, or is the face that may be seen."""
    around = range(frame - 1, frame + 2) if cover else range(frame, frame + 1)
    veils = protection.veiling.veils if protection.veiling else ()
    hidden = [each for near in around for each in boxes_at(veils, near)]
    if covered(box, hidden) >= _UNDER_VEIL and sure < _UNSURE:
        return True
    shown = [
        grown(each, _SHOWN_GROWN, _SHOWN_GROWN)
        for near in around
        for each in boxes_at(protection.shown, near)
    ]
    return covered(box, shown) > 0.8


def _mended(short: Short, given: Given, leaks: Leaks) -> tuple[Protection, ...]:
    """Return the protections with veils over what leaked, padded in time like any face.

    Where a mosaic leaked, its cells become coarser.
    """
    fps = float(short.rate.exact)
    mended = []
    for number, protection in enumerate(short.protections):
        own = leaks.get(number)
        if not own or short.cut is None:
            mended.append(protection)
            continue
        frames = short.cut.segments[number].frames
        size = _upright(short, given, number)
        tracks = tracks_of([own.get(frame, []) for frame in range(frames)], fps)
        more = [face_veil(track, frames, fps, size) for track in tracks]
        old = protection.veiling
        fresh = veiling([*_veils(old), *more], tracks, (), size)
        if fresh and old:
            finer = any(
                covered(face.box, boxes_at(old.veils, frame)) >= _UNDER_VEIL
                for frame, faces in own.items()
                for face in faces
            )
            coarser = ceil(old.cell * _COARSER) if finer else old.cell
            fresh = replace(fresh, cell=max(fresh.cell, coarser))
        mended.append(replace(protection, veiling=fresh, missed=protection.missed + len(more)))
    return tuple(mended)


def _veils(hidden: Veiling | None) -> tuple[Veil, ...]:
    return hidden.veils if hidden else ()


def _given_up(short: Short, leaks: Leaks) -> Short:
    seconds = sorted(
        {
            round(at / 1000, 1)
            for number, frames in leaks.items()
            for at in _on_clock(short, {number: frames})
        }
    )
    told = notice("protect.leak", seconds=spans(seconds))
    return replace(short, failures=(*short.failures, Failure(stage="export", notice=told)))


def _on_clock(short: Short, leaks: Leaks) -> tuple[int, ...]:
    """Return the milliseconds of leaking frames on the short's clock."""
    segments = short.cut.segments if short.cut else ()
    begins = [sum(each.frames for each in segments[:number]) for number in range(len(segments))]
    return tuple(
        sorted(short.rate.ms(begins[number] + frame) for number in leaks for frame in leaks[number])
    )


def spans(seconds: Iterable[float]) -> str:
    """Return ascending seconds as stretches: 0.2, 1.0-1.8."""
    spans: list[list[float]] = []
    for each in seconds:
        if spans and each - spans[-1][1] <= 0.3:
            spans[-1][1] = each
        else:
            spans.append([each, each])
    return ", ".join(f"{a:.1f}" if a == b else f"{a:.1f}-{b:.1f}" for a, b in spans)


def _face(box: Box, sure: int) -> Face:
    left, top, right, bottom = (round(each) for each in box)
    return Face(left, top, max(1, right - left), max(1, bottom - top), sure)
