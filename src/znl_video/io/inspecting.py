"""Looks at a finished file as somebody else would find it. Runs in the media child."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import TypedDict

from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError
from av.frame import Frame
from av.packet import Packet
from av.stream import Stream
from av.video.frame import VideoFrame

from znl_video.io.boxes import Layout, read_layout
from znl_video.io.footage import (
    codec_name,
    colour,
    container_name,
    moving_pictures,
    open_footage,
    orientation,
    origin_ms,
    pixel_shape,
    tick,
    unopened,
)
from znl_video.io.pulse import beat
from znl_video.io.viewing import Viewing
from znl_video.model.facts import Inspected, Inspection
from znl_video.model.notice import notice

# What every muxer writes and what tells nothing of place, device or person. AIGC is the label for
# generated content that Chinese law wants kept.
_HARMLESS_TAGS = frozenset(
    (
        "major_brand",
        "minor_version",
        "compatible_brands",
        "language",
        "vendor_id",
        "duration",
        "aigc",
    )
)
_HARMLESS_HANDLERS = frozenset(("VideoHandler", "SoundHandler"))
_HARMLESS_ENCODERS = ("Lavf", "Lavc")

# Video decoders patch over most damage in silence unless they are told to say so. With several
# threads one damaged packet may cost more frames than itself: enough to fail a finished file by,
# too strict for footage that can still be shown.
_REPORT_DAMAGE = {"err_detect": "explode"}

# Headers round what they say of the length, and count subtitles too.
_LACKS_S, _LACKS_SHARE = 0.5, 0.02


@dataclass
class _Track:
    """What was seen of one stream: packet sizes, keyframe times and frame times, in its ticks."""

    stream: Stream
    size: int = 0
    errors: int = 0
    keys: list[int] = field(default_factory=list)
    shown: list[int] = field(default_factory=list)
    first: VideoFrame | None = None
    end: int = 0
    shows: Callable[[Frame], None] | None = None

    def take(self, packet: Packet[Stream]) -> None:
        """Count one packet and what it decodes to; a damaged one counts as an error."""
        self.size += packet.size
        if packet.is_keyframe and packet.pts is not None and not packet.is_discard:
            self.keys.append(packet.pts)
        try:
            for frame in packet.decode():
                if self.first is None and isinstance(frame, VideoFrame):
                    self.first = frame
                if isinstance(frame, Frame) and frame.pts is not None:
                    self.shown.append(frame.pts)
                    if self.shows:
                        self.shows(frame)
        except FFmpegError:
            self.errors += 1
        if packet.pts is not None:
            self.end = max(self.end, packet.pts + (packet.duration or 0))

    @property
    def lasts(self) -> Fraction:
        """How long the stream lasts, in seconds, from its first frame to its last packet's end."""
        return (self.end - min(self.shown)) * tick(self.stream) if self.shown else Fraction(0)

    @property
    def kbps(self) -> int:
        """The mean rate of its packets in kbit/s."""
        return round(self.size * 8 / self.lasts / 1000) if self.lasts > 0 else 0


def inspect(path: Path) -> Inspected:
    """Decode the whole file at ``path``, ours or not, and say what it is.

    Loudness and true peak are left unset: they are measured elsewhere.
    """
    layout = Layout()
    try:
        layout = read_layout(path)
        with open_footage(path) as container:
            return _inspect(container, path, layout)
    except (FFmpegError, OSError) as error:
        return Inspected(problem=unopened(error, layout))


def _inspect(container: InputContainer, path: Path, layout: Layout) -> Inspected:
    pictures = moving_pictures(container)
    if not pictures:
        return Inspected(problem=notice("media.no-video"))
    sounds = [stream for stream in container.streams.audio if codec_name(stream)]
    picture = _Track(pictures[0])
    sound = _Track(sounds[0]) if sounds else None
    viewing = Viewing(container, pictures[0], sounds[0] if sounds else None)
    picture.shows = viewing.show
    if sound:
        sound.shows = viewing.play
    tail_errors = _decode(container, picture, sound)
    frame = picture.first
    if frame is None:
        return Inspected(problem=notice("media.undecodable"))
    context = pictures[0].codec_context
    shape = pixel_shape(pictures[0])
    average, steady = _steadiness(picture)
    described = Inspection(
        container=container_name(container, path),
        bytes=path.stat().st_size,
        duration_ms=_lasts_ms(container, picture, sound),
        faststart=layout.faststart,
        edit_list=layout.edit_list,
        video_codec=codec_name(pictures[0]) or "",
        profile=context.profile or "",
        level=max(0, context.level or 0),
        width=frame.width,
        height=frame.height,
        sar=f"{shape.num}:{shape.den}",
        turned=orientation(frame) != (0, False),
        pixels=frame.format.name,
        fps=average,
        constant_fps=steady,
        frames=len(picture.shown),
        keyframe_ms=_longest_keyframe_gap_ms(picture),
        video_kbps=picture.kbps,
        other_streams=len(container.streams) - (2 if sound else 1),
        private_tags=_private_tags(container),
        decode_errors=picture.errors + (sound.errors if sound else 0) + tail_errors,
        cut_off=layout.cut_off or _breaks_off(container, layout, picture, sound),
        defects=viewing.finish(),
        **colour(frame, context),
        **(_sound_facts(picture, sound, sounds[0]) if sound else _SoundFacts()),
    )
    return Inspected(found=described)


def _decode(container: InputContainer, picture: _Track, sound: _Track | None) -> int:
    """Decode both streams to the end; return 1 where the file breaks off, else 0."""
    streams = [picture.stream, *([sound.stream] if sound else [])]
    picture.stream.codec_context.thread_type = "AUTO"
    context = picture.stream.codec_context
    context.options = {**context.options, **_REPORT_DAMAGE}
    try:
        for packet in container.demux(streams):
            beat()
            if packet.stream is picture.stream:
                picture.take(packet)
            elif sound:
                sound.take(packet)
    except FFmpegError:
        return 1
    return 0


class _SoundFacts(TypedDict, total=False):
    audio_codec: str | None
    sample_rate: int
    channels: int
    audio_kbps: int
    av_offset_ms: float
    sound_end_ms: float


def _sound_facts(picture: _Track, sound: _Track, stream: AudioStream) -> _SoundFacts:
    offset = ending = 0.0
    if picture.shown and sound.shown:
        ending = float(sound.end * tick(stream) - picture.end * tick(picture.stream)) * 1000
        begins = min(sound.shown) * tick(stream) - min(picture.shown) * tick(picture.stream)
        offset = round(float(begins * 1000), 3)
    return {
        "audio_codec": codec_name(stream),
        "sample_rate": stream.rate,
        "channels": stream.channels,
        "audio_kbps": sound.kbps,
        "av_offset_ms": offset,
        "sound_end_ms": round(ending, 3),
    }


def _lasts_ms(container: InputContainer, picture: _Track, sound: _Track | None) -> int:
    """Return the file's duration: as the container states it, else by its packets."""
    if container.duration:
        return round(container.duration / 1000)
    ends = [float(track.end * tick(track.stream)) for track in (picture, sound) if track]
    return max(0, round(max(ends) * 1000 - origin_ms(container)))


def _breaks_off(
    container: InputContainer, layout: Layout, picture: _Track, sound: _Track | None
) -> bool:
    """Whether a file of another family than MP4, whose boxes tell, is much shorter than it says."""
    if layout.is_mp4 or not container.duration:
        return False
    ends = [float(track.end * tick(track.stream)) for track in (picture, sound) if track]
    lacks = container.duration / 1_000_000 - (max(ends) - origin_ms(container) / 1000)
    return lacks > max(_LACKS_S, _LACKS_SHARE * container.duration / 1_000_000)


def _steadiness(picture: _Track) -> tuple[float, bool]:
    """Return the average frame rate, and whether all frames are equally far apart, to a tick."""
    shown = sorted(picture.shown)
    gaps = [later - earlier for earlier, later in pairwise(shown)]
    if not gaps or shown[-1] == shown[0]:
        average = picture.stream.average_rate
        return round(float(average or 0), 3), True
    seconds = (shown[-1] - shown[0]) * tick(picture.stream)
    return round(float(len(gaps) / seconds), 3), max(gaps) - min(gaps) <= 1


def _longest_keyframe_gap_ms(picture: _Track) -> int:
    """Return the longest wait for a keyframe; the end of the track counts as one."""
    keys = [*sorted(picture.keys), picture.end]
    longest = max((later - earlier for earlier, later in pairwise(keys)), default=picture.end)
    return round(longest * tick(picture.stream) * 1000)


def _private_tags(container: InputContainer) -> tuple[str, ...]:
    """Return the keys of tags that may tell of place, device or person, sorted."""

    def everything() -> Iterator[tuple[str, str]]:
        yield from container.metadata.items()
        for stream in container.streams:
            yield from stream.metadata.items()

    return tuple(sorted({key for key, value in everything() if not _harmless(key, value)}))


def _harmless(key: str, value: str) -> bool:
    match key.lower():
        case "handler_name":
            return value in _HARMLESS_HANDLERS
        case "encoder" | "software":
            return value.startswith(_HARMLESS_ENCODERS)
        case name:
            return name in _HARMLESS_TAGS
