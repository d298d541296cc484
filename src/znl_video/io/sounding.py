"""Finds out what a file offers to listen to, for a voice or music. Runs in the media child."""

from __future__ import annotations

from pathlib import Path

from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError
from av.stream import Discard

from znl_video.io.boxes import Layout, read_layout
from znl_video.io.footage import codec_name, open_footage, origin_ms, tick, unopened
from znl_video.io.pulse import beat
from znl_video.model.facts import SoundProbed
from znl_video.model.notice import notice

# A packet may hold nothing yet; of a sound that can be used, one of the first decodes.
_TRIED_PACKETS = 50


def probe_sound(path: Path) -> SoundProbed:
    """Return the first sound track of the file at ``path`` that decodes, and its length.

    The length is that of its packets: what a container says of it is often a guess. Never raises
    for bad files.
    """
    layout = Layout()
    try:
        layout = read_layout(path)
        with open_footage(path) as container:
            tracks = [each.index for each in container.streams.audio if _plays(each)]
        if not tracks:
            return SoundProbed(problem=notice("sound.none"))
        for index in tracks:
            with open_footage(path) as container:
                until_ms = _until_ms(container, index)
            if until_ms > 0:
                return SoundProbed(audio=index, duration_ms=until_ms)
        return SoundProbed(problem=notice("sound.undecodable"))
    except (FFmpegError, OSError) as error:
        return SoundProbed(problem=unopened(error, layout))


def _plays(stream: AudioStream) -> bool:
    return bool(codec_name(stream) and stream.rate and stream.channels)


def _until_ms(container: InputContainer, index: int) -> int:
    """Return where a track ends on the file's clock; 0 where nothing of it decodes."""
    for stream in container.streams:
        if stream.index != index:
            stream.discard = Discard.all
    stream = container.streams[index]
    unit = float(tick(stream) * 1000)
    decoded, tried, until = False, 0, 0.0
    try:
        for packet in container.demux(stream):
            beat()
            if packet.pts is not None and not packet.is_discard:
                until = max(until, (packet.pts + (packet.duration or 0)) * unit)
            if not decoded and tried < _TRIED_PACKETS:
                tried += 1
                try:
                    decoded = bool(packet.decode())
                except FFmpegError:
                    continue
    except FFmpegError:
        # The end is missing; what was read until here can still be heard.
        pass
    return max(0, round(until - origin_ms(container))) if decoded else 0
