"""Small copies of decoded frames and sound for those who watch a film. Runs in the media child."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache, partial

import numpy as np
import numpy.typing as npt
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame
from av.video.plane import VideoPlane

from znl_video.defects.gathering import PictureWatch
from znl_video.defects.levels import Hearing
from znl_video.defects.watching import CELL, Floats, Glances, Watcher
from znl_video.io.aside import Aside
from znl_video.io.scaling import Scaler

# The short side of a small picture has at least so many samples, where the frame has.
_SHORT_SIDE = 120
# Frames are looked at so many at a time: numpy's calls cost more than its work on one.
_BATCH = 24
# What reads text wants to see this much: samples across, pictures a second.
_READ_ACROSS, _READ_EVERY_MS = 540, 250.0

# Of all columns, one in so many shows what lines do.
_STRIP = 8
# So many batches and larger pictures wait for who looks, of 5 MB each at most.
_WAITING = 16

# Formats whose first plane is brightness in bytes, and whose others are colour.
_PLANAR = frozenset(("yuv420p", "yuvj420p", "yuv422p", "yuvj422p", "yuv444p", "yuvj444p"))

Bytes = npt.NDArray[np.uint8]
Sums = npt.NDArray[np.uint16]


@dataclass
class _Batch:
    """Frames that wait to be looked at: sums of brightness, and colour as the file has it."""

    at_ms: list[float] = field(default_factory=list)
    grey: list[Sums] = field(default_factory=list)
    cb: list[Bytes] = field(default_factory=list)
    cr: list[Bytes] = field(default_factory=list)
    full: bool = False

    def glances(self, step: int) -> Glances:
        """Return them as what is looked at; ``step`` samples make a sum."""
        # Limited range has 219 levels of grey and 224 of colour.
        colour = np.float32(224 / 255 if self.full else 1)
        return Glances(
            at_ms=np.array(self.at_ms),
            grey=_shades(step, full=self.full)[np.stack(self.grey)],
            cb=(np.stack(self.cb).astype(np.float32) - 128) * colour,
            cr=(np.stack(self.cr).astype(np.float32) - 128) * colour,
        )


class Glancing:
    """Takes a film's frames in the order they are shown and hands small copies on.

    Who looks at the copies does so in another thread, while further frames are decoded.

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
        self._batch = _Batch()
        self._read_at = -_READ_EVERY_MS
        self._strip: Bytes | None = None
        self._strip_at = -_READ_EVERY_MS
        self._aside = Aside(_WAITING)
        self._scaler = Scaler()

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
            frame = self._scaler.scaled(frame, width, height, "yuv420p")
        planes = [_bytes(plane) for plane in frame.planes]
        grey = _averaged(planes[0], self._step)
        rows, columns = (max(1, side // min(CELL, side)) for side in grey.shape)
        self._batch.at_ms.append(at_ms)
        self._batch.grey.append(grey)
        self._batch.cb.append(_picked(planes[1], rows, columns))
        self._batch.cr.append(_picked(planes[2], rows, columns))
        self._batch.full = full
        self._compare(at_ms, planes[0])
        if self._readers and at_ms - self._read_at >= _READ_EVERY_MS - 1:
            self._read_at = at_ms
            step = max(1, round(self._size[0] / _READ_ACROSS))
            shades = _shades(step, full=full)
            self._aside.give(
                partial(self._read, max(0, round(at_ms)), _averaged(planes[0], step), shades)
            )
        if len(self._batch.at_ms) >= _BATCH:
            self._flush()

    def finish(self) -> None:
        """Hand on what waits, and return when all of it was looked at."""
        self._flush()
        self._aside.finish()

    @property
    def _step(self) -> int:
        return max(1, min(self._size or (1, 1)) // _SHORT_SIDE)

    def _compare(self, at_ms: float, plane: Bytes) -> None:
        """Show some columns of two frames in a row to whom the lines themselves matter."""
        if self._strip is not None:
            now = plane[:, ::_STRIP].copy()
            self._aside.give(partial(self._watch.compare, at_ms, self._strip, now))
            self._strip = None
        elif at_ms - self._strip_at >= _READ_EVERY_MS - 1:
            self._strip_at = at_ms
            self._strip = plane[:, ::_STRIP].copy()

    def _flush(self) -> None:
        if self._batch.at_ms:
            self._aside.give(partial(self._show, self._batch, self._step))
            self._batch = _Batch()

    def _show(self, batch: _Batch, step: int) -> None:
        self._watch.see(batch.glances(step))

    def _read(self, at_ms: int, sums: Sums, shades: Floats) -> None:
        large = shades[sums]
        for reader in self._readers:
            reader.see(at_ms, large)


def hear(hearing: Hearing, frame: AudioFrame, at_ms: float) -> None:
    """Hand a decoded piece of sound on, as floats."""
    samples = frame.to_ndarray()
    if not frame.format.is_planar:
        samples = samples.reshape(-1, len(frame.layout.channels)).T
    hearing.hear(at_ms, _floats(samples))


def _floats(samples: npt.NDArray[np.generic]) -> Floats:
    kind = samples.dtype
    if kind.kind == "f":
        return samples.astype(np.float32, copy=False)
    scale = np.float32(2.0 ** (8 * kind.itemsize - 1))
    if kind.kind == "u":
        return samples.astype(np.float32) / scale - 1
    return samples.astype(np.float32) / scale


def _bytes(plane: VideoPlane) -> Bytes:
    """Return a plane's samples, without the filling at the end of lines; nothing is copied."""
    lines = np.frombuffer(memoryview(plane), np.uint8)
    return lines.reshape(plane.height, plane.line_size)[:, : plane.width]


def _averaged(plane: Bytes, step: int) -> Sums:
    """Return sums of ``step`` neighbours in every ``step``-th line."""
    height, width = plane.shape[0] // step, plane.shape[1] // step
    lines = plane[step // 2 :: step][:height, : width * step]
    total = lines[:, 0::step].astype(np.uint16)
    for offset in range(1, step):
        total += lines[:, offset::step]
    return total


@lru_cache(maxsize=8)
def _shades(step: int, *, full: bool) -> Floats:
    """Return the grey, 0 black to 255 white, of every sum of ``step`` samples."""
    grey: Floats = np.arange(255 * step + 1, dtype=np.float32) / np.float32(step)
    if not full:
        grey = np.clip((grey - 16) * np.float32(255 / 219), 0, 255).astype(np.float32, copy=False)
    return grey


def _picked(plane: Bytes, rows: int, columns: int) -> Bytes:
    """Return the samples in the middle of the cells of a grid."""
    down = (np.arange(rows) * 2 + 1) * plane.shape[0] // (2 * rows)
    across = (np.arange(columns) * 2 + 1) * plane.shape[1] // (2 * columns)
    return plane[np.ix_(down, across)]
