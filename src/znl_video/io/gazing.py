"""Looks at a whole picture track eight times a second: shots, faces, motion, bars, lettering."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from znl_video.io.centerface import FaceFinder
from znl_video.io.sampling import Sampler
from znl_video.io.scaling import Scaler
from znl_video.io.upright import upright
from znl_video.model.media import VideoTrack
from znl_video.model.sight import COLUMNS, Face, Lettering, Sight
from znl_video.vision import stretches
from znl_video.vision.bars import BarFinder
from znl_video.vision.lettering import LetteringFinder
from znl_video.vision.saliency import columns_hex, detail_of, motion_of
from znl_video.vision.shots import ShotFinder

Colour = NDArray[np.uint8]
Grey = NDArray[np.float32]

STEP_MS = 125
# Pixels of the copy that is looked at, 416 x 234 at 16:9: a face of a tenth of the picture's height
# is found in it, in an upright picture one of a twentieth, and finding takes a seventh of the time
# that is shown.
_AREA = 416 * 234
_THUMB = (48, 27)
_WEIGHTS = np.array([0.299, 0.587, 0.114], np.float32)
# Of a black picture, so many in a hundred pixels may be brighter: a clock, a spark.
_BRIGHTEST = 99.0


class Gaze(Sampler):
    """Gathers a ``Sight`` from a track's frames.

    Args:
        track: whose frames come.
        finder: finds faces.
    """

    def __init__(self, track: VideoTrack, finder: FaceFinder) -> None:
        super().__init__(track, STEP_MS)
        self._track = track
        self._finder = finder
        self._size = _small(track)
        self._shots = ShotFinder()
        self._bars = BarFinder()
        self._lettering = LetteringFinder()
        self._faces: list[tuple[Face, ...]] = []
        self._motion: list[str] = []
        self._detail: list[str] = []
        self._black: list[bool] = []
        self._frozen: list[bool] = []
        self._before: Grey | None = None
        self._thumbs, self._copies = Scaler("FAST_BILINEAR"), Scaler("AREA")

    def see(self, frame: VideoFrame, origin_s: float) -> None:
        """Take note of one decoded frame; see ``Sampler``."""
        if frame.time is not None:
            thumb = self._thumbs.scaled(frame, *_THUMB, "rgb24")
            self._shots.see(
                max(0, round((frame.time - origin_s) * 1000)),
                thumb.to_ndarray().astype(np.uint8, copy=False),
            )
        super().see(frame, origin_s)

    def measure(self, frame: VideoFrame) -> None:
        """Measure a frame as one sample."""
        picture = self._copy(frame)
        grey: Grey = picture.astype(np.float32) @ _WEIGHTS
        before = grey if self._before is None else self._before
        change = np.abs(grey - before)
        self._faces.append(tuple(self._placed(each) for each in self._finder.find(picture)))
        self._motion.append(columns_hex(motion_of(change), COLUMNS))
        self._detail.append(columns_hex(detail_of(grey), COLUMNS))
        self._black.append(float(np.percentile(grey, _BRIGHTEST)) < stretches.BLACK)
        self._frozen.append(self._before is not None and float(change.mean()) < stretches.FROZEN)
        self._bars.see(grey)
        self._lettering.see(self.samples * STEP_MS, grey)
        self._before = grey

    def hold(self, steps: int) -> None:
        """Repeat the last sample: the same faces and detail, no motion."""
        self._faces.extend(self._faces[-1:] * steps)
        self._detail.extend(self._detail[-1:] * steps)
        self._motion.extend(["00" * COLUMNS] * steps)
        self._black.extend(self._black[-1:] * steps)
        self._frozen.extend([True] * steps)

    def sight(self) -> Sight:
        """Return what was seen. Call ``finish`` first."""
        width, height = self._track.upright
        end_ms = round(self.end_s * 1000)
        left, top, right, bottom = self._bars.finish()
        # What a sample repeats was there before it.
        still = [one or after for one, after in pairwise((*self._frozen, False))]
        return Sight(
            step_ms=STEP_MS,
            width=width,
            height=height,
            cuts=self._shots.finish(),
            faces=tuple(self._faces),
            motion=tuple(self._motion),
            detail=tuple(self._detail),
            black=stretches.stretches(self._black, STEP_MS, stretches.LEAST_BLACK_MS, end_ms),
            frozen=stretches.stretches(still, STEP_MS, stretches.LEAST_FROZEN_MS, end_ms),
            bars=(
                math.ceil(left * width),
                math.ceil(top * height),
                math.ceil(right * width),
                math.ceil(bottom * height),
            ),
            lettering=tuple(self._spread(each) for each in self._lettering.finish()),
        )

    def _copy(self, frame: VideoFrame) -> Colour:
        width, height = self._size
        if self._track.turn in (90, 270):
            width, height = height, width
        small = self._copies.scaled(frame, width, height, "rgb24")
        return upright(small.to_ndarray(), self._track)

    def _placed(self, face: Face) -> Face:
        across, down = self._scale
        left, top = round(face.left * across), round(face.top * down)
        right = round((face.left + face.width) * across)
        bottom = round((face.top + face.height) * down)
        return Face(left, top, max(1, right - left), max(1, bottom - top), face.sure)

    def _spread(self, box: tuple[int, int, int, int, int, int]) -> Lettering:
        left, top, width, height, begin, end = box
        across, down = self._scale
        return Lettering(
            round(left * across),
            round(top * down),
            round(width * across),
            round(height * down),
            begin,
            end,
        )

    @property
    def _scale(self) -> tuple[float, float]:
        width, height = self._track.upright
        return width / self._size[0], height / self._size[1]


def _small(track: VideoTrack) -> tuple[int, int]:
    """Return the size of the copy that is looked at, upright, no larger than the picture."""
    width, height = track.upright
    by = min(1.0, math.sqrt(_AREA / (width * height)))
    return max(32, round(width * by)), max(32, round(height * by))
