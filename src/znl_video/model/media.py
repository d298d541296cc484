"""What a media file holds, as facts. Times are integer milliseconds, sizes are pixels."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import Field

from znl_video.model.base import Frozen


class Rate(Frozen):
    """A frame rate or ratio as an exact fraction."""

    num: int = Field(gt=0)
    den: int = Field(gt=0)

    @property
    def exact(self) -> Fraction:
        """The rate as a fraction, in frames per second."""
        return Fraction(self.num, self.den)

    def ms(self, frames: int) -> int:
        """How long ``frames`` last, in milliseconds, rounded."""
        return round(frames * 1000 / self.exact)

    def frames(self, ms: float) -> int:
        """How many whole frames start within ``ms`` milliseconds, rounded to the nearest."""
        return round(Fraction(ms) * self.exact / 1000)


class VideoTrack(Frozen):
    """One picture track as the container and its first frame describe it.

    ``width`` and ``height`` are as coded. ``turn`` is how many degrees clockwise the coded
    picture must be turned to stand upright, after mirroring left to right where ``mirrored``.
    ``seekable`` False: the container finds no key frame before a time, only one after it.
    """

    index: int
    codec: str
    width: int = Field(gt=0)
    height: int = Field(gt=0)
    sar: Rate = Rate(num=1, den=1)
    turn: Literal[0, 90, 180, 270] = 0
    mirrored: bool = False
    pixels: str
    rate: Rate | None = None
    vfr: bool = False
    interlaced: bool = False
    hdr: Literal["sdr", "hlg", "pq"] = "sdr"
    dolby_vision: int | None = None
    primaries: str | None = None
    transfer: str | None = None
    matrix: str | None = None
    full_range: bool = False
    start_ms: int = 0
    duration_ms: int | None = None
    seekable: bool = True

    @property
    def upright(self) -> tuple[int, int]:
        """Width and height in square pixels of the picture as a viewer should see it."""
        width = max(2, round(self.width * self.sar.exact))
        return (width, self.height) if self.turn in (0, 180) else (self.height, width)


class AudioTrack(Frozen):
    """One sound track."""

    index: int
    codec: str
    sample_rate: int = Field(gt=0)
    channels: int = Field(gt=0)
    start_ms: int = 0
    duration_ms: int | None = None


class Media(Frozen):
    """A probed file; attached pictures and unreadable tracks are counted, not listed.

    ``streams`` counts everything in the container.
    """

    container: str
    duration_ms: int = Field(ge=0)
    video: tuple[VideoTrack, ...] = ()
    audio: tuple[AudioTrack, ...] = ()
    unreadable_audio: int = 0
    unreadable_video: int = 0
    attached_pictures: int = 0
    other_streams: int = 0
    streams: int = 0
    captured_at: str | None = None
    aigc: str | None = None
    unusable_aigc: bool = False
