"""How much a file may ask for before it is refused."""

from __future__ import annotations

from pydantic import Field

from znl_video.model.base import Frozen
from znl_video.model.media import Media
from znl_video.model.notice import Notice, notice

MOST_PIXELS = 8192 * 8192
"""No decoder may take a larger picture, whatever the settings allow."""

MOST_STREAMS = 256
"""No demuxer may open more streams, whatever the settings allow."""

_GB = 1_000_000_000
_HOUR_MS = 3_600_000


class Limits(Frozen):
    """The table ``[limits]``: what footage may ask for, and whether links are followed.

    ``max_pixels`` is width times height of the upright picture, pixels counted as square;
    ``max_gb`` the file's size in 10^9 bytes. ``follow_links`` takes in what links in SOURCE point
    to outside it.
    """

    max_pixels: int = Field(default=7680 * 4320, ge=256, le=MOST_PIXELS)
    max_hours: float = Field(default=6.0, gt=0, le=24)
    max_streams: int = Field(default=64, ge=1, le=MOST_STREAMS)
    max_fps: float = Field(default=1000.0, ge=1, le=10_000)
    max_gb: float = Field(default=64.0, gt=0, le=10_000)
    follow_links: bool = False

    def oversized(self, size: int, file: str) -> Notice | None:
        """Return why ``file``, ``size`` bytes large, is refused; None where it is not."""
        if size <= self.max_gb * _GB:
            return None
        return notice("limit.gb", file=file, found=f"{size / _GB:.1f}", limit=f"{self.max_gb:g}")

    def breached(self, media: Media, file: str) -> Notice | None:
        """Return what of ``media``, the file called ``file``, is beyond a limit; None: nothing."""
        track = media.video[0]
        width, height = track.upright
        if max(width * height, track.width * track.height) > self.max_pixels:
            shown = f"{width}x{height}"
            return notice(
                "limit.pixels", file=file, found=shown, limit=self.max_pixels, most=MOST_PIXELS
            )
        if media.duration_ms > self.max_hours * _HOUR_MS:
            found = f"{media.duration_ms / _HOUR_MS:,.1f}"
            return notice("limit.hours", file=file, found=found, limit=f"{self.max_hours:g}")
        if media.streams > self.max_streams:
            return notice(
                "limit.streams",
                file=file,
                found=media.streams,
                limit=self.max_streams,
                most=MOST_STREAMS,
            )
        if track.rate and track.rate.exact > self.max_fps:
            found = f"{float(track.rate.exact):,.0f}"
            return notice("limit.fps", file=file, found=found, limit=f"{self.max_fps:g}")
        return None
