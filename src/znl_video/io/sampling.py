"""Samples of what is shown, evenly in time, from frames that come as they like."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod

from av.video.frame import VideoFrame

from znl_video.model.media import VideoTrack

# Clocks of milliseconds put a frame a little beside the step that it begins at.
_ROUNDING_S = 0.001


class Sampler(ABC):
    """Measures what is shown at every step; a frame stands until the next one.

    Args:
        track: whose frames come.
        step_ms: the distance of samples.
    """

    def __init__(self, track: VideoTrack, step_ms: int) -> None:
        self.frames = 0
        self.end_s = 0.0
        self.samples = 0
        self._step_ms = step_ms
        self._frame_s = 1 / float(track.rate.exact) if track.rate else 0.04
        self._last: VideoFrame | None = None

    def see(self, frame: VideoFrame, origin_s: float) -> None:
        """Take note of one decoded frame; ``origin_s`` is where the file's clock starts."""
        self.frames += 1
        if frame.time is None:
            return
        at_s = frame.time - origin_s
        self._show_until(at_s)
        self._last = frame
        lasts_s = self._frame_s
        if frame.duration and frame.time_base:
            lasts_s = float(frame.duration * frame.time_base)
        self.end_s = max(self.end_s, at_s + lasts_s)

    def finish(self) -> None:
        """Measure what the last frame still covers."""
        self._show_until(self.end_s)

    @abstractmethod
    def measure(self, frame: VideoFrame) -> None:
        """Measure a frame as one sample."""

    @abstractmethod
    def hold(self, steps: int) -> None:
        """Repeat the last sample for steps at which no new picture comes: nothing moves."""

    def _show_until(self, end_s: float) -> None:
        """Measure the last frame for the steps before ``end_s``.

        Where the picture starts late, the first frame stands for the time before it as well.
        """
        due = math.ceil((end_s - _ROUNDING_S) * 1000 / self._step_ms) - self.samples
        if self._last is not None and due > 0:
            self.measure(self._last)
            if due > 1:
                self.hold(due - 1)
            self.samples += due
