"""Figures of every twentieth of a second of sound."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from znl_video.defects.clipping import clipped
from znl_video.defects.watching import Floats

BLOCK_MS = 50
_BLOCKS_A_SECOND = 1000 // BLOCK_MS
# Nobody fills a longer hole with silence; what comes after is then early.
_LONGEST_HOLE_S = 600
_FLOOR = 1e-12

Figures = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Levels:
    """Sound in blocks of 50 ms from ``start_ms`` on.

    ``power`` channels x blocks, mean squares (1 is full scale); ``offset`` channels x blocks,
    means; ``product`` the mean product of the first two channels; ``clipped`` seconds x channels.
    """

    start_ms: float
    power: Figures
    offset: Figures
    product: Figures
    clipped: npt.NDArray[np.bool_]

    @property
    def loudest_db(self) -> Figures:
        """The level of the louder channel in dBFS (RMS), block by block."""
        return decibels(self.power.max(axis=0))

    @property
    def end_ms(self) -> float:
        """When the last whole block ends."""
        return self.start_ms + float(self.power.shape[1] * BLOCK_MS)

    def at_ms(self, block: int) -> int:
        """When a block begins."""
        return max(0, round(self.start_ms + block * BLOCK_MS))


def decibels(power: Figures) -> Figures:
    """Return mean squares as dBFS; digital silence is -120."""
    level: Figures = 10 * np.log10(np.maximum(power, _FLOOR))
    return level


class Hearing:
    """Takes decoded sound in its order; holes in its times are silence.

    Args:
        rate: samples a second.
        channels: how many there are; the first two are compared, all are metered.
    """

    def __init__(self, rate: int, channels: int) -> None:
        self._rate = rate
        self._channels = channels
        self._block = max(1, rate * BLOCK_MS // 1000)
        self._start_ms: float | None = None
        self._taken = 0
        self._waiting: list[Floats] = []
        self._held = 0
        self._parts: list[tuple[Figures, Figures, Figures]] = []
        self._clipped: list[list[bool]] = []

    def fits(self, rate: int, channels: int) -> bool:
        """Whether sound with so many samples a second and channels belongs to this."""
        return (rate, channels) == (self._rate, self._channels)

    def hear(self, at_ms: float, samples: Floats) -> None:
        """Take samples, channels x count, -1 to 1, that are heard from ``at_ms`` on."""
        if self._start_ms is None:
            self._start_ms = at_ms
        due = round((at_ms - self._start_ms) * self._rate / 1000)
        hole = due - self._taken
        if self._rate // 50 < hole < _LONGEST_HOLE_S * self._rate:
            self._keep(np.zeros((self._channels, hole), np.float32))
        self._keep(samples)

    def finish(self) -> Levels | None:
        """Return the figures; None where there was no sound."""
        self._measure(everything=True)
        if self._start_ms is None or not self._parts:
            return None
        power, offset, product = (
            np.concatenate(each, axis=-1) for each in zip(*self._parts, strict=True)
        )
        flat = np.array(self._clipped, bool).reshape(-1, self._channels)
        return Levels(self._start_ms, power, offset, product, flat)

    def _keep(self, samples: Floats) -> None:
        self._waiting.append(samples)
        self._taken += samples.shape[1]
        self._held += samples.shape[1]
        if self._held >= self._block * _BLOCKS_A_SECOND:
            self._measure(everything=False)

    def _measure(self, *, everything: bool) -> None:
        if not self._waiting:
            return
        waiting = np.concatenate(self._waiting, axis=1)
        sound = np.nan_to_num(waiting, copy=False, nan=0.0, posinf=1.0, neginf=-1.0)
        second = self._block * _BLOCKS_A_SECOND
        seconds = sound.shape[1] // second
        for index in range(seconds):
            self._second(sound[:, index * second : (index + 1) * second])
        rest = sound[:, seconds * second :]
        if everything and rest.shape[1] >= self._block:
            self._second(rest[:, : rest.shape[1] // self._block * self._block])
            rest = rest[:, :0]
        self._waiting = [rest] if rest.shape[1] else []
        self._held = rest.shape[1]

    def _second(self, sound: Floats) -> None:
        blocks = sound.reshape(sound.shape[0], -1, self._block)
        power = np.einsum("cbn,cbn->cb", blocks, blocks, dtype=np.float64) / self._block
        offset = blocks.mean(axis=2, dtype=np.float64)
        pair = blocks[:2] if len(blocks) > 1 else blocks[[0, 0]]
        product = np.einsum("bn,bn->b", pair[0], pair[1], dtype=np.float64) / self._block
        self._parts.append((power, offset, product))
        self._clipped.append([clipped(channel, self._rate) for channel in sound])
