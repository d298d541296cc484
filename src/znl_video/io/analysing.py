"""Looks at and listens to a whole file once, small. Runs in the media child."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.container import InputContainer
from av.error import FFmpegError
from av.stream import Stream
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from znl_video.io.centerface import FaceFinder
from znl_video.io.footage import open_footage, origin_ms
from znl_video.io.gazing import Gaze
from znl_video.io.pulse import beat
from znl_video.io.sampling import Sampler
from znl_video.io.scaling import Scaler
from znl_video.io.upright import upright
from znl_video.model.actions import Analyse
from znl_video.model.facts import Analysis
from znl_video.model.media import VideoTrack
from znl_video.model.notice import notice, seconds

Grey = NDArray[np.float32]

_STEP_MS = 500
_SOUND_STEP_MS = 50
_WIDTH = 160
# Of the decoder. What damage costs depends on their number, so it is always the same.
_THREADS = 2

# Speech and music are well within 8 kHz, and 50 ms are then a whole number of samples.
_SOUND_RATE = 16_000
_BIN = _SOUND_RATE * _SOUND_STEP_MS // 1000
_SILENCE_DB = -100

# Small deviations come from rounded time stamps; beyond this a piece of sound is missing.
_LOST_SYNC_S = 0.1

# Above 1080p at 30 frames a second, pictures that no other needs are left out to keep pace.
_FAST_ENOUGH = 1920 * 1080 * 31


# A file may last longer than it says. A frame that claims to be shown in a year is broken, and a
# sample for every half second until then would take all memory.
_OVERTIME_S = 3600


def analyse(action: Analyse, path: Path, threads: int = 2) -> Analysis:
    """Decode the chosen tracks of the file at ``path`` once and measure them.

    Times count from the file's earliest stream. Damage is counted and passed over; under half of
    the picture's duration decoded, or more pieces lost than found, is a ``problem``. ``threads``
    look for faces.
    """
    eye = _Eye(action.video)
    gaze = Gaze(action.video, _finder(threads))
    ear = _Ear(action.duration_ms)
    lost = {"video": 0, "audio": 0}
    latest_s = action.duration_ms / 1000 + _OVERTIME_S
    try:
        with open_footage(path) as container:
            streams = _streams(container, action)
            origin_s = origin_ms(container) / 1000
            for packet in container.demux(streams):
                beat()
                try:
                    for frame in packet.decode():
                        if not isinstance(frame, VideoFrame | AudioFrame):
                            continue
                        if frame.time is not None and frame.time - origin_s > latest_s:
                            lost[packet.stream.type] += 1
                        elif isinstance(frame, VideoFrame):
                            eye.see(frame, origin_s)
                            gaze.see(frame, origin_s)
                        else:
                            ear.hear(frame, origin_s)
                except FFmpegError:
                    lost[packet.stream.type] += 1
    except FFmpegError:
        # The file ends in the middle, or could not even be opened again.
        lost["video"] += 1
    for sampler in (eye, gaze):
        sampler.end_s = min(sampler.end_s, latest_s)
        sampler.finish()
    found = Analysis(
        step_ms=_STEP_MS,
        luma=tuple(eye.luma),
        sharpness=tuple(eye.sharpness),
        motion=tuple(eye.motion),
        centre=tuple(eye.centre),
        sound_step_ms=_SOUND_STEP_MS,
        sound_db=() if action.audio is None else ear.decibels(),
        decoded_ms=max(0, round(eye.end_s * 1000)),
        decode_errors=sum(lost.values()),
        sight=gaze.sight(),
    )
    lasts_ms = action.video.duration_ms or action.duration_ms
    decoded_ms = found.decoded_ms - action.video.start_ms
    if decoded_ms * 2 >= lasts_ms and eye.frames >= lost["video"]:
        return found
    problem = notice(
        "media.damaged",
        decoded_s=seconds(max(0, decoded_ms)),
        duration_s=seconds(lasts_ms),
        errors=lost["video"],
    )
    return found.model_copy(update={"problem": problem})


@lru_cache(maxsize=1)
def _finder(threads: int) -> FaceFinder:
    # One for all files that this process looks at, until another number of threads is free.
    return FaceFinder(threads)


def _streams(container: InputContainer, action: Analyse) -> list[Stream]:
    video = container.streams[action.video.index]
    video.codec_context.thread_type = "AUTO"
    video.codec_context.thread_count = _THREADS
    rate = float(action.video.rate.exact) if action.video.rate else 30.0
    if action.video.width * action.video.height * rate > _FAST_ENOUGH:
        video.codec_context.skip_frame = "NONREF"
    return [video] if action.audio is None else [video, container.streams[action.audio]]


class _Eye(Sampler):
    """Takes a small grey picture of what is shown at every step and measures it."""

    def __init__(self, track: VideoTrack) -> None:
        super().__init__(track, _STEP_MS)
        self.luma: list[int] = []
        self.sharpness: list[int] = []
        self.motion: list[int] = []
        self.centre: list[int] = []
        self._track = track
        self._before: Grey | None = None
        self._scaler = Scaler("AREA")
        width, height = track.upright
        self._window = min(1.0, height * 9 / 16 / width)

    def hold(self, steps: int) -> None:
        """Repeat the last sample for steps at which no new picture comes: nothing moves."""
        for samples in (self.luma, self.sharpness, self.centre):
            samples.extend(samples[-1:] * steps)
        self.motion.extend([0] * steps)

    def _small(self, frame: VideoFrame) -> Grey:
        height = max(3, round(_WIDTH * frame.height / frame.width))
        small = self._scaler.scaled(frame, _WIDTH, height, "gray")
        return upright(small.to_ndarray().astype(np.float32), self._track)

    def measure(self, frame: VideoFrame) -> None:
        """Measure a frame as one sample."""
        picture = self._small(frame)
        before = picture if self._before is None else self._before
        if before.shape != picture.shape:
            before = picture
        change = np.abs(picture - before)
        laplacian = (
            picture[:-2, 1:-1]
            + picture[2:, 1:-1]
            + picture[1:-1, :-2]
            + picture[1:-1, 2:]
            - 4 * picture[1:-1, 1:-1]
        )
        self.luma.append(round(float(picture.mean())))
        self.sharpness.append(round(float(laplacian.var())))
        self.motion.append(round(float(change.mean()) * 100))
        self.centre.append(_per_mille_inside(picture, change, self._window))
        self._before = picture


def _per_mille_inside(picture: Grey, change: Grey, window: float) -> int:
    """Return how much of all detail and motion lies in the middle ``window`` of the width."""
    activity = change.sum(axis=0)
    activity[1:] += np.abs(np.diff(picture, axis=1)).sum(axis=0)
    activity += np.abs(np.diff(picture, axis=0)).sum(axis=0)
    total = float(activity.sum())
    columns = len(activity)
    margin = round(columns * (1 - window) / 2)
    if total == 0:
        return round(1000 * (columns - 2 * margin) / columns)
    return round(1000 * float(activity[margin : columns - margin].sum()) / total)


class _Ear:
    """Adds up the energy of mono sound in steps of the file's clock; what is missing is silent."""

    def __init__(self, duration_ms: int) -> None:
        self._energy = np.zeros(-(-duration_ms // _SOUND_STEP_MS), dtype=np.float64)
        self._at: int | None = None
        self._form: tuple[str, str, int] | None = None
        self._resampler = AudioResampler()

    def hear(self, frame: AudioFrame, origin_s: float) -> None:
        """Add one decoded frame; its own time says where it belongs."""
        form = (frame.format.name, frame.layout.name, frame.sample_rate)
        if form != self._form:
            # A resampler serves one kind of input only, and streams may change on the way.
            self._form = form
            self._resampler = AudioResampler(format="flt", layout="mono", rate=_SOUND_RATE)
        if frame.time is not None:
            expected = round((frame.time - origin_s) * _SOUND_RATE)
            if self._at is None or abs(expected - self._at) > _LOST_SYNC_S * _SOUND_RATE:
                self._at = expected
        for piece in self._resampler.resample(frame):
            self._add(piece.to_ndarray().reshape(-1).astype(np.float64))

    def _add(self, samples: NDArray[np.float64]) -> None:
        at = self._at or 0
        self._at = at + len(samples)
        # Priming before the start and sound after the end belong to no step.
        samples = samples[max(0, -at) : max(0, len(self._energy) * _BIN - at)]
        if len(samples):
            first = max(0, at)
            steps = np.arange(first, first + len(samples)) // _BIN
            lowest = int(steps[0])
            sums = np.bincount(steps - lowest, weights=samples**2)
            self._energy[lowest : lowest + len(sums)] += sums

    def decibels(self) -> tuple[int, ...]:
        """Return the RMS of each step in whole dBFS."""
        power = np.maximum(self._energy / _BIN, 10 ** (_SILENCE_DB / 10))
        return tuple(int(level) for level in np.rint(10 * np.log10(power)))
