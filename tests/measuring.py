"""Measures finished files without znl: PyAV decodes, numpy computes, boxes are walked by hand."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

RATE = 48_000

# ITU-R BS.1770-4, tables 1 and 2: both stages of the K weighting at 48 kHz.
_SHELF = (
    (1.53512485958697, -2.69169619940638, 1.19839281085285),
    (1.0, -1.69065929318241, 0.73248077421585),
)
_HIGH_PASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))

# Boxes that only hold boxes.
_HOLDERS = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"udta")


def frames(path: Path) -> Iterator[tuple[float, NDArray[np.float64]]]:
    """Yield every picture with its time in seconds, as planes Y, U, V of half the size."""
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            assert frame.format.name == "yuv420p"
            assert frame.time is not None
            height, width = frame.height, frame.width
            planes = frame.to_ndarray().reshape(-1)
            luma = planes[: height * width].reshape(height, width)
            u, v = planes[height * width :].reshape(2, height // 2, width // 2)
            yield frame.time, np.stack([luma[::2, ::2], u, v]).astype(np.float64)


def picture(path: Path, at: float) -> NDArray[np.float64]:
    """Return the picture shown ``at`` seconds as R, G, B (0 to 255), half the size."""
    shown = None
    for time, planes in frames(path):
        if time > at + 1e-6:
            break
        shown = planes
    assert shown is not None
    return rgb(shown)


def rgb(planes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Convert limited BT.709 to RGB: ITU-R BT.709-6, 3.2 to 3.5. Shape height x width x 3."""
    y, b, r = (planes[0] - 16) / 219, (planes[1] - 128) / 224, (planes[2] - 128) / 224
    red, blue = y + 1.5748 * r, y + 1.8556 * b
    green = (y - 0.2126 * red - 0.0722 * blue) / 0.7152
    return np.asarray(np.stack([red, green, blue], axis=-1).clip(0, 1) * 255)


def brightness(path: Path) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the times of all pictures in seconds, and the median luma of each."""
    told = [(time, float(np.median(planes[0]))) for time, planes in frames(path)]
    times, luma = np.array(told).T
    return times, luma


def times(path: Path) -> list[Fraction]:
    """Return when each picture is shown, exactly, in seconds."""
    with av.open(str(path)) as container:
        return [
            Fraction(frame.pts) * Fraction(frame.time_base)
            for frame in container.decode(video=0)
            if frame.pts is not None and frame.time_base is not None
        ]


def sound(path: Path) -> NDArray[np.float64]:
    """Return the sound on the file's clock from 0 on: channels x samples at 48 kHz."""
    with av.open(str(path)) as container:
        pieces = []
        for frame in container.decode(audio=0):
            assert frame.sample_rate == RATE
            assert frame.time is not None
            pieces.append((round(frame.time * RATE), frame.to_ndarray().astype(np.float64)))
    end = max(start + piece.shape[1] for start, piece in pieces)
    samples = np.zeros((pieces[0][1].shape[0], end))
    for start, piece in pieces:
        first = max(0, -start)
        samples[:, start + first : start + piece.shape[1]] = piece[:, first:]
    return samples


def loudness(samples: NDArray[np.float64]) -> float:
    """Return the integrated loudness in LUFS by ITU-R BS.1770-4, for mono or stereo at 48 kHz."""
    block, hop = RATE * 2 // 5, RATE // 10
    power = np.cumsum(np.pad(np.square(_weighted(samples)), ((0, 0), (1, 0))), axis=1)
    starts = np.arange(0, samples.shape[1] - block + 1, hop)
    means = ((power[:, starts + block] - power[:, starts]) / block).sum(axis=0)
    loud = means[_lufs(means) > -70]
    return float(_lufs(loud[_lufs(loud) > _lufs(loud.mean()) - 10].mean()))


def true_peak(samples: NDArray[np.float64]) -> float:
    """Return the highest level between samples in dBTP, oversampled four times."""
    length = samples.shape[1]
    spectrum = np.fft.rfft(samples, axis=1)
    whole = np.fft.irfft(np.pad(spectrum, ((0, 0), (0, 3 * length // 2))), 4 * length, axis=1) * 4
    return float(20 * np.log10(np.abs(whole).max() + 1e-12))


def onsets(samples: NDArray[np.float64]) -> list[float]:
    """Return when beeps start, in seconds: where half their height is passed after silence."""
    level = np.abs(samples).max(axis=0)
    loud = np.flatnonzero(level > level.max() / 2)
    first = np.flatnonzero(np.diff(loud, prepend=-RATE) > RATE // 4)
    return [float(loud[index] / RATE) for index in first]


def boxes(path: Path) -> list[str]:
    """Return the boxes of an MP4 in order, as paths such as ``moov/trak/edts/elst``."""
    return list(_boxes(path.read_bytes(), ""))


def _boxes(data: bytes, within: str) -> Iterator[str]:
    at = 0
    while at + 8 <= len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        head = 8
        if size == 1:
            size, head = struct.unpack(">Q", data[at + 8 : at + 16])[0], 16
        size = size or len(data) - at
        name = within + kind.decode("latin-1")
        yield name
        if kind in _HOLDERS:
            yield from _boxes(data[at + head : at + size], name + "/")
        at += size


def _lufs(power: NDArray[np.float64] | np.float64) -> NDArray[np.float64]:
    return np.asarray(-0.691 + 10 * np.log10(np.maximum(power, 1e-20)))


def _weighted(samples: NDArray[np.float64]) -> NDArray[np.float64]:
    # Filtering in the frequency domain: the filters have died away within the second of padding.
    length = samples.shape[1] + RATE
    turn = np.exp(-2j * np.pi * np.fft.rfftfreq(length))
    powers = np.stack([np.ones_like(turn), turn, turn**2])
    response = np.ones_like(turn)
    for numerator, denominator in (_SHELF, _HIGH_PASS):
        response *= (np.array(numerator) @ powers) / (np.array(denominator) @ powers)
    spectrum = np.fft.rfft(samples, length, axis=1)
    return np.fft.irfft(spectrum * response, length, axis=1)[:, : samples.shape[1]]
