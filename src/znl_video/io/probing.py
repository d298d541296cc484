"""Finds out what a file holds, from its container and its first frames. Runs in the media child."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.stream import Discard, Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from znl_video.io.boxes import Layout, read_layout
from znl_video.io.cadence import cadence
from znl_video.io.footage import (
    codec_name,
    colour,
    container_name,
    duration_ms,
    is_cover,
    moving_pictures,
    open_footage,
    orientation,
    origin_ms,
    pixel_shape,
    side_data,
    tick,
    unopened,
)
from znl_video.io.pulse import beat
from znl_video.model.facts import Probed
from znl_video.model.media import AudioTrack, Media, VideoTrack
from znl_video.model.notice import Notice, notice

_LEAST_SIDE, _MOST_SIDE = 16, 8192

# A stream that was cut in the middle may begin with up to three seconds without a keyframe.
_DECODED_FRAMES, _TRIED_PACKETS = 3, 90

# Three minutes of frame times tell whether the rate is steady; files may be hours long.
_TIMED_PACKETS = 6_000

_MOST_TRACKS = 4

# The label's seven fields (GB 45438-2025) take a few hundred characters.
_LONGEST_LABEL = 4096


@dataclass
class _Look:
    """The first frames of a track and the times of its packets, in ticks of its time base."""

    frames: list[VideoFrame] = field(default_factory=list)
    ticks: list[int] = field(default_factory=list)


def probe(path: Path) -> Probed:
    """Return what the file at ``path`` holds, or why it cannot be used. Never raises for bad files.

    Video tracks come with the one that a player shows first in front; tracks of which nothing
    decodes are left out.
    """
    layout = Layout()
    try:
        layout = read_layout(path)
        with open_footage(path) as container:
            return _probe(container, path, layout)
    except (FFmpegError, OSError) as error:
        return Probed(problem=unopened(error, layout))


def _probe(container: InputContainer, path: Path, layout: Layout) -> Probed:
    covers = [stream for stream in container.streams.video if is_cover(stream)]
    if len(covers) == len(container.streams.video):
        return Probed(problem=notice("media.only-cover" if covers else "media.no-video"))
    profile = layout.dolby_vision[0] if layout.dolby_vision else None
    tracks: list[VideoTrack] = []
    ends: list[float] = []
    unreadable = sum(codec_name(s) is None for s in container.streams.video if not is_cover(s))
    for stream in moving_pictures(container)[:_MOST_TRACKS]:
        look = _look(path, stream)
        if not look.frames:
            unreadable += 1
            continue
        frame = look.frames[0]
        if not all(_LEAST_SIDE <= side <= _MOST_SIDE for side in (frame.width, frame.height)):
            return Probed(problem=_bad_size(frame))
        track = _video_track(container, stream, look, profile)
        tracks.append(track)
        ends.append(track.start_ms + (track.duration_ms or _span_ms(look, stream)))
    if not tracks:
        return Probed(problem=notice("media.undecodable"))
    if tracks[0].dolby_vision == 5:
        return Probed(problem=notice("media.dolby-vision-5"))
    audio = [s for s in container.streams.audio if codec_name(s) and s.rate and s.channels]
    sounds = tuple(_audio_track(container, stream) for stream in audio)
    ends += [sound.start_ms + (sound.duration_ms or 0) for sound in sounds]
    if not any(track.duration_ms for track in tracks) and container.duration:
        ends.append(container.duration / 1000)
    label = _label(container.metadata.get("AIGC"))
    lasts_ms = round(max(ends))
    if lasts_ms <= 0:
        return Probed(problem=notice("media.no-duration"))
    return Probed(
        media=Media(
            container=container_name(container, path),
            duration_ms=lasts_ms,
            video=tuple(tracks),
            audio=sounds,
            unreadable_video=unreadable,
            unreadable_audio=len(container.streams.audio) - len(sounds),
            attached_pictures=len(covers),
            other_streams=sum(s.type not in {"video", "audio"} for s in container.streams),
            streams=len(container.streams),
            captured_at=_captured_at(container.metadata),
            aigc=label,
            unusable_aigc=label is None and bool(container.metadata.get("AIGC")),
        )
    )


def _label(tag: str | None) -> str | None:
    """Return the label of generated content; what is no text, or a book, is no label."""
    return tag if tag and len(tag) <= _LONGEST_LABEL and tag.isprintable() else None


def _bad_size(frame: VideoFrame) -> Notice:
    return notice(
        "media.bad-size",
        width=frame.width,
        height=frame.height,
        least=_LEAST_SIDE,
        most=_MOST_SIDE,
    )


def _look(path: Path, chosen: VideoStream) -> _Look:
    """Open the file anew, decode a track's first frames and note when its packets are shown."""
    look = _Look()
    with open_footage(path) as container:
        for stream in container.streams:
            if stream.index != chosen.index:
                stream.discard = Discard.all
        stream = container.streams[chosen.index]
        # Without a stated duration the packets alone tell where the file ends.
        endless = not chosen.duration and not container.duration
        tried = 0
        try:
            for packet in container.demux(stream):
                beat()
                ticks = packet.pts if packet.pts is not None else packet.dts
                if ticks is not None and not packet.is_discard:
                    look.ticks.append(ticks)
                if len(look.frames) < _DECODED_FRAMES and tried < _TRIED_PACKETS:
                    tried += 1
                    look.frames += _decoded(packet)
                elif not look.frames or (len(look.ticks) >= _TIMED_PACKETS and not endless):
                    break
        except FFmpegError:
            # The end is missing; what was read until here still tells what the track is.
            pass
    return look


def _decoded(packet: Packet[Stream]) -> list[VideoFrame]:
    try:
        return [frame for frame in packet.decode() if isinstance(frame, VideoFrame)]
    except FFmpegError:
        return []


# Containers without an index: a seek lands on the next key frame, never on the one before.
_NO_INDEX = frozenset({"mpegts", "mpeg"})


def _video_track(
    container: InputContainer, stream: VideoStream, look: _Look, profile: int | None
) -> VideoTrack:
    frame = look.frames[0]
    turn, mirrored = orientation(frame)
    rate, vfr = cadence(look.ticks, tick(stream), stream.average_rate)
    colours = colour(frame, stream.codec_context)
    transfer = colours["transfer"]
    hdr: Literal["sdr", "hlg", "pq"] = "sdr"
    if transfer in {"arib-std-b67", "smpte2084"}:
        hdr = "hlg" if transfer == "arib-std-b67" else "pq"
    if profile is None and any(item.type.name == "DOVI_METADATA" for item in side_data(frame)):
        # Outside MP4 only the metadata tells. Profile 5 is the one without a base layer for others.
        profile = 5 if hdr == "sdr" and transfer is None else 8
    return VideoTrack(
        index=stream.index,
        codec=codec_name(stream) or "",
        width=frame.width,
        height=frame.height,
        sar=pixel_shape(stream),
        turn=turn,
        mirrored=mirrored,
        pixels=frame.format.name,
        rate=rate,
        vfr=vfr,
        interlaced=any(frame.interlaced_frame for frame in look.frames),
        hdr=hdr,
        dolby_vision=profile,
        # libav's own start of a short Matroska track was seen 100 ms late; packets do not lie.
        start_ms=_start_ms(container, stream, min(look.ticks, default=stream.start_time)),
        duration_ms=duration_ms(stream),
        seekable=container.format.name not in _NO_INDEX,
        **colours,
    )


def _audio_track(container: InputContainer, stream: AudioStream) -> AudioTrack:
    return AudioTrack(
        index=stream.index,
        codec=codec_name(stream) or "",
        sample_rate=stream.rate,
        channels=stream.channels,
        start_ms=_start_ms(container, stream, stream.start_time),
        duration_ms=duration_ms(stream),
    )


def _start_ms(container: InputContainer, stream: Stream, first: int | None) -> int:
    """Return where the stream's time ``first``, in ticks, lies on the file's clock."""
    return 0 if first is None else round(float(first * tick(stream) * 1000) - origin_ms(container))


def _span_ms(look: _Look, stream: VideoStream) -> int:
    """Return how long the packets seen last; the last one counts as long as the usual one."""
    if len(look.ticks) < 2:
        return 0
    span = max(look.ticks) - min(look.ticks)
    return round(span * len(look.ticks) / (len(look.ticks) - 1) * tick(stream) * 1000)


def _captured_at(metadata: dict[str, str]) -> str | None:
    """Return when the recording began, in UTC (2024-05-01T10:00:00Z); None where nobody knows."""
    for key in ("com.apple.quicktime.creationdate", "creation_time"):
        try:
            moment = datetime.fromisoformat(metadata.get(key, ""))
            moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
        # Cameras without a set clock write the epoch of their format: 1904 or 1970.
        if moment.year > 1990:
            return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    return None
