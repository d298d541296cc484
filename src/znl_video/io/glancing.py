"""Small copies of decoded frames and sound for those who watch a film. Runs in the media child."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import numpy.typing as npt
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame
from av.video.plane import VideoPlane

from znl_video.defects.gathering import PictureWatch
from znl_video.defects.levels import Hearing
from znl_video.defects.watching import CELL, Floats, Glances, Watcher

# The short side of a small picture has at least so many samples, where the frame has.
_SHORT_SIDE = 120
# Frames are looked at so many at a time: numpy's calls cost more than its work on one.
_BATCH = 24
# What reads text wants to see this much: samples across, pictures a second.
_READ_ACROSS, _READ_EVERY_MS = 540, 250.0

# Of all columns, one in so many shows what lines do.
_STRIP = 8

# Formats whose first plane is brightness in bytes, and whose others are colour.
_PLANAR = frozenset(("yuv420p", "yuvj420p", "yuv422p", "yuvj422p", "yuv444p", "yuvj444p"))

Bytes = npt.NDArray[np.uint8]


class Glancing:
    """Takes a film's frames in the order they are shown and hands small copies on.

    Args:
        watch: what looks at every frame.
        readers: what looks at some, larger.
        origin_ms: where the film's clock starts.
        tick: the unit of the frames' times in seconds.
    """

    def __init__(
        self, watch: PictureWatch, readers: tuple[Watcher, ...], origin_ms: float, tick: Fraction
    ) -> None:
        self._watch = watch
        self._readers = readers
        self._origin_ms = origin_ms
        self._tick_ms = float(tick * 1000)
        self._size: tuple[int, int] | None = None
        self._last_ms = -math.inf
        self._at: list[float] = []
        self._grey: list[npt.NDArray[np.uint16]] = []
        self._cb: list[Bytes] = []
        self._cr: list[Bytes] = []
        self._full = False
        self._read_at = -_READ_EVERY_MS
        self._strip: Bytes | None = None
        self._strip_at = -_READ_EVERY_MS

    def see(self, frame: VideoFrame) -> None:
        """Take one frame."""
        if frame.pts is None:
            return
        at_ms = frame.pts * self._tick_ms - self._origin_ms
        if at_ms <= self._last_ms:
            return
        self._last_ms = at_ms
        self._size = self._size or (frame.width, frame.height)
        full = frame.color_range == 2 or frame.format.name.startswith("yuvj")
        if frame.format.name not in _PLANAR or (frame.width, frame.height) != self._size:
            width, height = self._size
            frame = frame.reformat(width=width, height=height, format="yuv420p")
        planes = [_bytes(plane) for plane in frame.planes]
        step = max(1, min(self._size) // _SHORT_SIDE)
        grey = _averaged(planes[0], step)
        rows, columns = (max(1, side // min(CELL, side)) for side in grey.shape)
        self._at.append(at_ms)
        self._grey.append(grey)
        self._cb.append(_picked(planes[1], rows, columns))
        self._cr.append(_picked(planes[2], rows, columns))
        self._full = full
        self._compare(at_ms, planes[0])
        if self._readers and at_ms - self._read_at >= _READ_EVERY_MS - 1:
            self._read_at = at_ms
            step = max(1, round(self._size[0] / _READ_ACROSS))
            large = _grey(_averaged(planes[0], step)[None], step, full=full)[0]
            for reader in self._readers:
                reader.see(max(0, round(at_ms)), large)
        if len(self._at) >= _BATCH:
            self.flush()

    def _compare(self, at_ms: float, plane: Bytes) -> None:
        """Show some columns of two frames in a row to whom the lines themselves matter."""
        if self._strip is not None:
            self._watch.compare(at_ms, self._strip, plane[:, ::_STRIP])
            self._strip = None
        elif at_ms - self._strip_at >= _READ_EVERY_MS - 1:
            self._strip_at = at_ms
            self._strip = plane[:, ::_STRIP].copy()

    def flush(self) -> None:
        """Hand on what waits to be looked at."""
        if not self._at:
            return
        step = max(1, min(self._size or (1, 1)) // _SHORT_SIDE)
        # Limited range has 219 levels of grey and 224 of colour.
        colour = np.float32(224 / 255 if self._full else 1)
        self._watch.see(
            Glances(
                at_ms=np.array(self._at),
                grey=_grey(np.stack(self._grey), step, full=self._full),
                cb=(np.stack(self._cb).astype(np.float32) - 128) * colour,
                cr=(np.stack(self._cr).astype(np.float32) - 128) * colour,
            )
        )
        self._at, self._grey, self._cb, self._cr = [], [], [], []


def hear(hearing: Hearing, frame: AudioFrame, at_ms: float) -> None:
    """Hand a decoded piece of sound on, as floats."""
    samples = frame.to_ndarray()
    if not frame.format.is_planar:
        samples = samples.reshape(-1, len(frame.layout.channels)).T
    hearing.hear(at_ms, _floats(samples))


def _floats(samples: npt.NDArray[np.generic]) -> Floats:
    kind = samples.dtype
    if kind.kind == "f":
        return samples.astype(np.float32)
    scale = np.float32(2.0 ** (8 * kind.itemsize - 1))
    if kind.kind == "u":
        return samples.astype(np.float32) / scale - 1
    return samples.astype(np.float32) / scale


def _bytes(plane: VideoPlane) -> Bytes:
    """Return a plane's samples, without the filling at the end of lines; nothing is copied."""
    lines = np.frombuffer(memoryview(plane), np.uint8)
    return lines.reshape(plane.height, plane.line_size)[:, : plane.width]


def _averaged(plane: Bytes, step: int) -> npt.NDArray[np.uint16]:
    """Return sums of ``step`` neighbours in every ``step``-th line."""
    height, width = plane.shape[0] // step, plane.shape[1] // step
    lines = plane[step // 2 :: step][:height, : width * step]
    total = lines[:, 0::step].astype(np.uint16)
    for offset in range(1, step):
        total += lines[:, offset::step]
    return total


def _grey(sums: npt.NDArray[np.uint16], step: int, *, full: bool) -> Floats:
    """Return sums of ``step`` samples as grey, 0 black to 255 white."""
    grey: Floats = sums.astype(np.float32) / np.float32(step)
    if not full:
        grey = np.clip((grey - 16) * np.float32(255 / 219), 0, 255).astype(np.float32, copy=False)
    return grey


def _picked(plane: Bytes, rows: int, columns: int) -> Bytes:
    """Return the samples in the middle of the cells of a grid."""
    down = (np.arange(rows) * 2 + 1) * plane.shape[0] // (2 * rows)
    across = (np.arange(columns) * 2 + 1) * plane.shape[1] // (2 * columns)
    return plane[np.ix_(down, across)]
