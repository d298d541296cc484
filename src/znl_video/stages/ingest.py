"""Ingest: what a file holds, and whether it can be used."""

from __future__ import annotations

from collections.abc import Iterator

from znl_video.model.actions import Action, Probe
from znl_video.model.base import replace
from znl_video.model.facts import Analysis, Facts, Probed
from znl_video.model.given import SourceGiven
from znl_video.model.looking import look_at
from znl_video.model.manifest import Source
from znl_video.model.media import Media, VideoTrack
from znl_video.model.notice import Failure, Notice, notice, seconds
from znl_video.model.sight import Sight
from znl_video.vision.brightness import DARK

# A picture that stands this long makes a viewer wonder whether the player hangs; black is longer
# than a pause between two scenes.
_FROZEN_MS, _BLACK_MS = 3_000, 1_000
# Under so many frames a second a track is stills, as beside the film of a motion photo.
_MOVING = 5


def plan(source: Source, _given: SourceGiven) -> tuple[Action, ...]:
    """Ask for a probe, then for a look and a listen."""
    if source.rejection or not source.note.use:
        return ()
    if source.media is None:
        return (Probe(sha256=source.sha256),)
    if source.analysis is None:
        return (look_at(source),)
    return ()


def absorb(source: Source, given: SourceGiven, answers: tuple[tuple[Action, Facts], ...]) -> Source:
    """Write down what was found, or why the file is rejected."""
    for _, facts in answers:
        if isinstance(facts, Probed):
            source = _opened(source, facts, given)
        elif isinstance(facts, Analysis):
            seen = _seen(source.path, facts.sight, _black(facts)) if facts.sight else ()
            source = replace(
                source,
                analysis=replace(facts, sight=None),
                warnings=(*source.warnings, *seen),
            )
            if facts.problem:
                source = _rejected(source, facts.problem)
    return source if answers else _concluded(source, given)


def _opened(source: Source, facts: Probed, given: SourceGiven) -> Source:
    problem = facts.problem
    if problem is None and facts.media:
        problem = given.settings.limits.breached(facts.media, source.path)
    return _rejected(source, problem) if problem else replace(source, media=facts.media)


def _black(seen: Analysis) -> bool:
    return bool(seen.luma) and max(seen.luma) < DARK


def _seen(file: str, sight: Sight, black: bool) -> tuple[Notice, ...]:
    """Return what a look tells that somebody should look at; ``black``: all of it is."""
    told = [
        notice("media.black-stretch", file=file, **_span(begin, end))
        for begin, end in sight.black
        if end - begin >= _BLACK_MS and not black
    ]
    # Black stands still too; it is told already.
    told += [
        notice("media.frozen", file=file, **_span(begin, end))
        for begin, end in sight.frozen
        if end - begin >= _FROZEN_MS
        and not black
        and not any(first <= end and begin <= last for first, last in sight.black)
    ]
    told += [
        notice("media.lettering", file=file, **_span(each.start_ms, each.end_ms))
        for each in sight.lettering
    ]
    return tuple(told)


def _span(begin: int, end: int) -> dict[str, str]:
    return {"start": seconds(begin), "end": seconds(end)}


def _concluded(source: Source, given: SourceGiven) -> Source:
    if source.rejection:
        return source
    if not source.note.use:
        return _rejected(source, notice("media.unused", file=source.path))
    media, analysis = source.media, source.analysis
    if media is None or analysis is None:
        return source
    warnings: list[Notice] = []
    if media.unreadable_audio and not media.audio:
        warnings.append(notice("media.sound-unreadable", file=source.path))
    elif not media.audio and not given.sound_laid:
        warnings.append(notice("media.no-sound", file=source.path))
    warnings += _left_aside(source.path, media)
    warnings += _unhidden(source)
    if analysis.decode_errors:
        warnings.append(
            notice("media.damaged-frames", file=source.path, count=analysis.decode_errors)
        )
    if _black(analysis):
        warnings.append(notice("media.black", file=source.path))
    return replace(source, warnings=(*source.warnings, *warnings))


def _left_aside(file: str, media: Media) -> Iterator[Notice]:
    """Yield what the file holds that is not used, and what it does not say of itself."""
    moving = [track for track in media.video if _moves(track, media)]
    if len(moving) > 1:
        yield notice("media.more-pictures", file=file, count=len(moving))
    if media.unreadable_video:
        yield notice("media.pictures-unreadable", file=file, count=media.unreadable_video)
    if len(media.audio) > 1:
        yield notice("media.more-sounds", file=file, count=len(media.audio))
    shown = media.video[0]
    wide = "bt2020" in f"{shown.primaries} {shown.matrix}"
    if wide and shown.transfer is None:
        yield notice("media.hdr-guessed", file=file)
    if media.unusable_aigc:
        yield notice("media.label-unusable", file=file)


def _moves(track: VideoTrack, media: Media) -> bool:
    """Tell a film from the still that a motion photo holds beside it."""
    lasts = track.duration_ms or media.duration_ms
    return lasts * 2 >= media.duration_ms and (track.rate is None or track.rate.exact >= _MOVING)


def _unhidden(source: Source) -> Iterator[Notice]:
    """Yield where a box is to be hidden after the clip has ended."""
    lasts = source.media.duration_ms if source.media else 0
    for hidden in source.note.hide:
        begin = hidden.start or 0.0
        if begin * 1000 >= lasts:
            told = {"file": source.path, "start": f"{begin:g}", "seconds": seconds(lasts)}
            yield notice("protect.hide-outside", **told)


def _rejected(source: Source, problem: Notice) -> Source:
    named = replace(problem, fields={**problem.fields, "file": source.path})
    return replace(source, rejection=Failure(stage="ingest", notice=named))
