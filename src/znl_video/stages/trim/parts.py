"""What each source of a short offers, and what a person asked of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from znl_video.errors import FootageError
from znl_video.model.given import Given
from znl_video.model.manifest import Source
from znl_video.model.media import Rate
from znl_video.model.notice import Notice, notice, seconds
from znl_video.model.sight import Sight
from znl_video.stages.trim import pauses
from znl_video.stages.trim.ground import Ground
from znl_video.stages.trim.looks import Looks
from znl_video.stages.trim.sound import Sound
from znl_video.stages.trim.timeline import Timeline
from znl_video.stages.trim.window import Room, Wish

# Players show a clip's length in whole seconds: who writes that down means its end.
_ROUNDING_MS = 1_000


@dataclass(frozen=True, slots=True)
class Part:
    """A source with the room it offers; ``settled`` where a person chose both ends."""

    source: Source
    room: Room
    frames: int
    settled: bool


def part(source: Source, rate: Rate) -> tuple[Part, tuple[Notice, ...]]:
    """Return what a source offers, and warnings about a person's in and out points.

    Raises:
        FootageError: the source has no picture.
    """
    if source.media is None or not source.media.video:
        raise FootageError("trim.no-picture", source=source.name)
    track = source.media.video[0]
    lasts = track.duration_ms or source.media.duration_ms
    first, last = track.start_ms, track.start_ms + lasts
    if source.analysis and source.analysis.decoded_ms:
        last = max(first, min(last, source.analysis.decoded_ms))
    start, end = source.note.start, source.note.end
    warnings: tuple[Notice, ...] = ()
    if start is not None and start * 1000 >= last:
        fields = {"source": source.name, "start": f"{start:g}", "seconds": seconds(last)}
        warnings = (notice("trim.outside", **fields),)
        start = end = None
    elif end is not None and end * 1000 > last + _ROUNDING_MS:
        fields = {"source": source.name, "end": f"{end:g}", "seconds": seconds(last)}
        warnings = (notice("trim.out-beyond", **fields),)
    room = Room(
        max(first, round(start * 1000)) if start is not None else first,
        min(last, max(first, round(end * 1000))) if end is not None else last,
        start is not None,
        end is not None,
    )
    frames = max(1, rate.frames(room.end_ms - room.start_ms))
    return Part(source, room, frames, room.fixed_start and room.fixed_end), warnings


def ground(one: Part, wish: Wish, given: Given, sights: Mapping[str, Sight | None]) -> Ground:
    """Return everything the choosers go by for a part, its pauses taken out where that is asked.

    Args:
        one: the part.
        wish: how long what is left over must be at least.
        given: settings are in it.
        sights: what was seen, by the source's digest.
    """
    source, room = one.source, one.room
    heard = source.transcript
    words = heard.words if heard else ()
    sound = Sound(source.analysis)
    sight = sights.get(source.sha256)
    line = Timeline(room, wish.rate)
    # What a person chose to the frame is not shortened, unless the same person asks for that.
    wanted = source.note.pauses or ("keep" if one.settled else given.settings.trim.pauses)
    inside = [word for word in words if word.start_ms < room.end_ms and word.end_ms > room.start_ms]
    if wanted == "cut" and inside and source.analysis and source.analysis.sound_db:
        trim = given.settings.trim
        line = pauses.timeline(
            room,
            wish.rate,
            pauses.spoken(inside, heard.voice if heard else (), sound, room),
            pauses.shots(sight.cuts if sight else (), room),
            least_ms=round(trim.min_pause * 1000),
            kept_ms=round(trim.kept_pause * 1000),
            length_ms=wish.least_ms + wish.frame_ms,
        )
    return Ground(line, words, sound, Looks(source.analysis, sight), source.analysis)
