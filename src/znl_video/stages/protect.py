"""Protect: what of each segment must not be seen, and where it is in every frame."""

from __future__ import annotations

from znl_video.model.actions import Action, FindFaces
from znl_video.model.base import replace
from znl_video.model.cut import Segment
from znl_video.model.facts import FacesSeen, Facts
from znl_video.model.given import Given
from znl_video.model.manifest import Short
from znl_video.model.notice import Notice, notice
from znl_video.model.protecting import Place, Protection, Veil
from znl_video.vision.following import Track, tracks_of
from znl_video.vision.leading import Seen, main_faces, undisputed
from znl_video.vision.veils import face_veil, hidden_veil, veiling


def plan(short: Short, given: Given) -> tuple[Action, ...]:
    """Ask for the faces of every segment that is to be shown without some."""
    if short.cut is None or short.protections:
        return ()
    return tuple(
        dict.fromkeys(
            _find(short, given, segment)
            for segment in short.cut.segments
            if given.redacts(segment.source)[0] != "none"
        )
    )


def absorb(short: Short, given: Given, answers: tuple[tuple[Action, Facts], ...]) -> Short:
    """Write down what is veiled; conclude with what a veil does not do."""
    if short.cut is None or not any(given.protects(each.source) for each in short.cut.segments):
        return short
    if not short.protections:
        found = {action: facts for action, facts in answers if isinstance(facts, FacesSeen)}
        short = replace(short, protections=_protections(short, given, found))
    return short if answers else replace(short, warnings=(*short.warnings, *_voices(short, given)))


def _find(short: Short, given: Given, segment: Segment) -> FindFaces:
    return FindFaces(
        sha256=given.source(segment.source).sha256,
        track=given.source(segment.source).picture,
        rate=short.rate,
        start_ms=segment.start_ms,
        frames=segment.frames,
    )


def _protections(
    short: Short, given: Given, found: dict[Action, FacesSeen]
) -> tuple[Protection, ...]:
    segments = short.cut.segments if short.cut else ()
    fps = float(short.rate.exact)
    tracks = []
    for segment in segments:
        facts = found.get(_find(short, given, segment))
        tracks.append(tracks_of(facts.faces, fps) if facts else [])
    spared = _spared(short, given, tracks)
    return tuple(
        _protection(short, given, segment, own, spared.get(number, {}))
        for number, (segment, own) in enumerate(zip(segments, tracks, strict=True))
    )


def _spared(
    short: Short, given: Given, tracks: list[list[Track]]
) -> dict[int, dict[int, tuple[int, int]]]:
    """Return by segment and track the stretch of frames in which it shows the main face."""
    seen, where = [], []
    for number, segment in enumerate(short.cut.segments if short.cut else ()):
        if given.redacts(segment.source)[0] != "faces-except-main":
            continue
        for index, track in enumerate(tracks[number]):
            begin, end = (segment.start_ms + short.rate.ms(f) for f in (track.first, track.last))
            seen.append(Seen(track, segment.source, begin, end))
            where.append((number, index))
    spared: dict[int, dict[int, tuple[int, int]]] = {}
    for chosen in main_faces(seen):
        number, index = where[chosen]
        others = [each for other, each in enumerate(tracks[number]) if other != index]
        for stretch in undisputed(tracks[number][index], others):
            spared.setdefault(number, {})[index] = stretch
    return spared


def _protection(
    short: Short,
    given: Given,
    segment: Segment,
    tracks: list[Track],
    spared: dict[int, tuple[int, int]],
) -> Protection:
    fps, size = float(short.rate.exact), given.source(segment.source).picture.upright
    redact, by = given.redacts(segment.source)
    veiled: list[Track] = []
    shown: list[Veil] = []
    for index, track in enumerate(tracks):
        if index not in spared:
            veiled.append(track)
            continue
        first, last = spared[index]
        shown.append(_shown(track, first, last))
        for low, high in ((track.first, first - 1), (last + 1, track.last)):
            if low <= high:
                part = {frame: track.boxes[frame] for frame in range(low, high + 1)}
                veiled.append(Track(boxes=part, sure=track.sure, found=len(part)))
    asked = [
        veil
        for hidden in given.source(segment.source).note.hide
        if (veil := hidden_veil(hidden, segment.start_ms, segment.frames, fps, size))
    ]
    faces = [face_veil(track, segment.frames, fps, size) for track in veiled]
    return Protection(
        redact=redact,
        by=by,
        faces=len(faces),
        boxes=len(asked),
        veiling=veiling([*faces, *asked], veiled, asked, size),
        shown=tuple(shown),
    )


def _shown(track: Track, first: int, last: int) -> Veil:
    """Return where the main face is, for the check that must not take it for a leak."""
    places = (
        Place(frame, *(round(each) for each in track.boxes[frame]))
        for frame in range(first, last + 1)
    )
    return Veil(places=tuple(places))


def _voices(short: Short, given: Given) -> list[Notice]:
    """Say of whom only the face is gone: a voice is known as well."""
    files = [given.source(name) for name in short.sources]
    return [
        notice("protect.voice", file=source.path)
        for source in files
        if given.redacts(source.name)[1] == "consent" and source.media and source.media.audio
    ]
