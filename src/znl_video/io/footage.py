"""Opens media that strangers sent, and words what libav says about it. Runs in the media child."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Literal, TypedDict, cast

import av
import av.container
from av.error import FFmpegError
from av.sidedata.sidedata import SideData
from av.stream import Disposition, Stream
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from znl_video.ffmpeg.containers import CONTAINERS, DECODERS
from znl_video.io.boxes import Layout
from znl_video.model.limits import MOST_PIXELS, MOST_STREAMS
from znl_video.model.media import Rate
from znl_video.model.notice import Notice, notice

# Recordings of sound are opened too, so that we can say that there is no picture in them.
_DEMUXERS = f"{CONTAINERS},aiff,caf,amr"

# What decoders refuse.
_DECODING = {"codec_whitelist": DECODERS, "max_pixels": str(MOST_PIXELS)}

# What demuxers refuse. Tracks that lie in other files are off by libav's default, which could
# change.
_OPENING = {
    **_DECODING,
    "protocol_whitelist": "file",
    "format_whitelist": _DEMUXERS,
    "enable_drefs": "0",
    "use_absolute_path": "0",
    "max_streams": str(MOST_STREAMS),
}

# Names as ffmpeg's options take them, by the code points of ITU-T H.273.
PRIMARIES = {
    1: "bt709", 4: "bt470m", 5: "bt470bg", 6: "smpte170m", 7: "smpte240m", 8: "film", 9: "bt2020",
    10: "smpte428", 11: "smpte431", 12: "smpte432", 22: "ebu3213",
}  # fmt: skip
TRANSFERS = {
    1: "bt709", 4: "gamma22", 5: "gamma28", 6: "smpte170m", 7: "smpte240m", 8: "linear",
    9: "log100", 10: "log316", 11: "iec61966-2-4", 12: "bt1361e", 13: "iec61966-2-1",
    14: "bt2020-10", 15: "bt2020-12", 16: "smpte2084", 17: "smpte428", 18: "arib-std-b67",
}  # fmt: skip
MATRICES = {
    1: "bt709", 4: "fcc", 5: "bt470bg", 6: "smpte170m", 7: "smpte240m", 8: "ycgco", 9: "bt2020nc",
    10: "bt2020c", 11: "smpte2085", 12: "chroma-derived-nc", 13: "chroma-derived-c", 14: "ictcp",
    15: "ipt-c2",
}  # fmt: skip

_FULL_RANGE = 2

Turn = Literal[0, 90, 180, 270]
_TURNS: tuple[Turn, ...] = (0, 90, 180, 270)


def open_footage(path: Path) -> av.container.InputContainer:
    """Open one local file with nothing but container demuxers and no other protocol.

    Raises:
        av.error.FFmpegError: it is missing, or no medium that we take.
    """
    container = av.open(f"file:{path.absolute()}", options=_OPENING, metadata_errors="replace")
    # Opening hands its options to decoders only while it looks for what the streams are.
    for stream in container.streams:
        if stream.codec_context is not None:
            stream.codec_context.options = _DECODING
    return container


def unopened(error: FFmpegError | OSError, layout: Layout) -> Notice:
    """Word why a file could not be opened; ``layout`` tells one that is empty or was cut off."""
    if isinstance(error, MemoryError):
        return notice("media.needs-memory")
    # libav's errors for what the system refused are OSErrors as well.
    if isinstance(error, FFmpegError):
        if layout.empty:
            return notice("media.empty")
        return notice("media.truncated" if layout.unfinished else "media.unreadable")
    return notice("media.unreachable", reason=error.strerror or error)


def container_name(container: av.container.InputContainer, path: Path) -> str:
    """Return what people call the container: mp4, mov, 3gp, mkv, webm, avi, mpegts ..."""
    names = container.format.name.split(",")
    if "mp4" in names:
        brand = container.metadata.get("major_brand", "").strip()
        return "mov" if brand == "qt" else "3gp" if brand.startswith("3g") else "mp4"
    if "webm" in names:
        # Only the EBML header's DocType tells one from the other.
        with path.open("rb") as file:
            return "webm" if b"webm" in file.read(64) else "mkv"
    return names[0]


def is_cover(stream: Stream) -> bool:
    """Whether a "video" stream is a picture that only goes along with the file."""
    return bool(stream.disposition & (Disposition.attached_pic | Disposition.timed_thumbnails))


def codec_name(stream: Stream) -> str | None:
    """Return the codec's own name ("av1", not the decoder's "libdav1d"); None: no decoder."""
    context = stream.codec_context
    return None if context is None else context.codec.canonical_name


def moving_pictures(container: av.container.InputContainer) -> list[VideoStream]:
    """Return the video streams that can be tried, the one a player would show first.

    Motion photos carry a larger still beside the film, so what moves comes before what is big.
    """
    streams = [
        stream
        for stream in container.streams.video
        if not is_cover(stream) and codec_name(stream) is not None
    ]
    longest = max((duration_ms(stream) or 0 for stream in streams), default=0)

    def rank(stream: VideoStream) -> tuple[bool, bool, int, int]:
        still = (duration_ms(stream) or 0) < longest / 2 or (stream.average_rate or 0) < 5
        chosen = bool(stream.disposition & Disposition.default)
        return (still, not chosen, -stream.width * stream.height, stream.index)

    return sorted(streams, key=rank)


def orientation(frame: VideoFrame) -> tuple[Turn, bool]:
    """Return how a frame's display matrix wants it shown: clockwise turn, and mirrored or not.

    The picture is first mirrored left to right, then turned. ``frame.rotation`` hides mirrors, so
    the matrix is read here: nine 16.16 numbers, columns of x and y in the first two of each row.
    """
    for item in side_data(frame):
        if item.type.name == "DISPLAYMATRIX" and item.buffer_size >= 36:
            x_to_x, x_to_y, _, y_to_x, y_to_y = struct.unpack_from("<5i", bytes(item))
            mirrored = x_to_x * y_to_y - x_to_y * y_to_x < 0
            if mirrored:
                x_to_x, x_to_y = -x_to_x, -x_to_y
            degrees = math.degrees(math.atan2(x_to_y, x_to_x))
            return _TURNS[round(degrees / 90) % 4], mirrored
    return 0, False


class Colour(TypedDict):
    """How samples are meant, by ffmpeg's names; None where the file does not say."""

    primaries: str | None
    transfer: str | None
    matrix: str | None
    full_range: bool


def colour(frame: VideoFrame, context: VideoCodecContext) -> Colour:
    """Return a frame's colour, what it leaves open being filled from its ``context``."""
    return {
        "primaries": PRIMARIES.get(frame.color_primaries) or PRIMARIES.get(context.color_primaries),
        "transfer": TRANSFERS.get(frame.color_trc) or TRANSFERS.get(context.color_trc),
        "matrix": MATRICES.get(frame.colorspace) or MATRICES.get(context.colorspace),
        "full_range": frame.color_range == _FULL_RANGE or frame.format.name.startswith("yuvj"),
    }


def pixel_shape(stream: VideoStream) -> Rate:
    """Return the sample aspect ratio; one that no camera makes is taken for a mistake."""
    shape = stream.sample_aspect_ratio
    plausible = shape if shape and 0.25 <= shape <= 4 else Fraction(1)
    return Rate(num=plausible.numerator, den=plausible.denominator)


def side_data(frame: VideoFrame) -> Iterator[SideData]:
    """Yield the side data that a frame carries."""
    # PyAV's stubs call the container a mapping of names, but it iterates over the data.
    yield from cast("Iterator[SideData]", iter(frame.side_data))


def origin_ms(container: av.container.InputContainer) -> float:
    """Return where the file's clock starts, in milliseconds: its earliest stream."""
    return (container.start_time or 0) / 1000


def tick(stream: Stream) -> Fraction:
    """Return the unit of a stream's times, in seconds."""
    # Every stream of an opened file has one; microseconds are libav's own unit.
    return stream.time_base or Fraction(1, 1_000_000)


def duration_ms(stream: Stream) -> int | None:
    """Return how long a stream says that it lasts; None where it does not say."""
    return round(stream.duration * tick(stream) * 1000) if stream.duration else None
