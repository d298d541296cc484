"""Small copies of a film's frames."""

from __future__ import annotations

from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter


class Scaler:
    """Scales one film's frames to one size: a frame by itself sets swscale up anew each time.

    Args:
        interpolation: by swscale's names.
    """

    def __init__(self, interpolation: str = "BILINEAR") -> None:
        self._interpolation = interpolation
        self._swscale = VideoReformatter()

    def scaled(self, frame: VideoFrame, width: int, height: int, pixels: str) -> VideoFrame:
        """Return ``frame`` in another size and pixel format, by one thread."""
        return self._swscale.reformat(
            frame, width, height, pixels, interpolation=self._interpolation, threads=1
        )
