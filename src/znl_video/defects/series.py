"""Figures of every frame: how light, how flat, how much it differs from the one before."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from znl_video.defects.watching import Floats, Glances, Times

Lit = npt.NDArray[np.bool_]

# Brightness above black, of 255, that nobody sees as black: coding noise and dark noise are below.
LIT = 14.0
# A sample that changed by more has changed for a viewer: coding again what stands still moves
# samples by less, also at a keyframe.
_CHANGED = 3.0
# Share of samples that may be lit in a black picture: a logo that stays, or lights in the night.
LOGO = 0.02
_SHADES = 16
# Even a camera on a tripod changes samples by this much: sensor noise, coded again and again.
_STIRRED = 0.75
# Colour differences that no RGB colour has: what decoders leave where nothing was decoded.
_IMPOSSIBLE = -100.0
# Changes are held against those of so many frames before: in a fade they are alike.
LAG = 3
# Of so few changed samples a picture counts as the same.
STILL = 0.012


@dataclass(frozen=True)
class Series:
    """One figure a frame.

    ``mean`` and ``deviation`` of grey; ``lit`` the share of samples above black; ``lights`` how
    much the lit samples of an almost black frame differ from those that the dark began with, as a
    share of them; ``tint`` the deviation
    of colour; ``garbage`` the share of cells with impossible colour; ``difference`` the mean
    absolute change from the frame before; ``changed`` and ``stirred`` the shares of samples that
    changed visibly and at all; ``drift`` the share that differs from the frame that the present
    still stretch began with; ``turn`` how much of the picture has another brightness than in the
    frame before, wherever it is (half the distance of histograms); ``fading`` how alike the change
    is to that of three frames before (the cosine, 1 in a linear fade). The first frame has no
    change.
    """

    at_ms: Times
    mean: Floats
    deviation: Floats
    lit: Floats
    lights: Floats
    tint: Floats
    garbage: Floats
    difference: Floats
    changed: Floats
    stirred: Floats
    drift: Floats
    turn: Floats
    fading: Floats

    @property
    def step_ms(self) -> float:
        """The usual time from frame to frame."""
        return float(np.median(np.diff(self.at_ms))) if len(self.at_ms) > 1 else 40.0

    @property
    def end_ms(self) -> float:
        """When the last frame ends."""
        return float(self.at_ms[-1]) + self.step_ms if len(self.at_ms) else 0.0

    def until_ms(self, index: int) -> float:
        """When the frame before ``index`` is replaced."""
        return float(self.at_ms[index]) if index < len(self.at_ms) else self.end_ms


class Measuring:
    """Takes frames in their order and keeps figures of them."""

    def __init__(self) -> None:
        self._parts: list[tuple[npt.NDArray[np.float32], ...]] = []
        self._times: list[Times] = []
        self._last: Floats | None = None
        self._began: Floats | None = None
        self._lights: Lit | None = None
        self._shades: npt.NDArray[np.float64] | None = None
        self._steps: Floats | None = None

    def see(self, frames: Glances) -> None:
        """Take the next frames."""
        grey = frames.grey
        last = grey[0] if self._last is None else self._last
        # np.diff would copy them all to put one before them.
        step = np.empty_like(grey)
        np.subtract(grey[0], last, out=step[0])
        np.subtract(grey[1:], grey[:-1], out=step[1:])
        change = np.abs(step)
        lit = grey > LIT
        share = lit.mean(axis=(1, 2))
        changed = (change > _CHANGED).mean(axis=(1, 2))
        tint = np.maximum(frames.cb.std(axis=(1, 2)), frames.cr.std(axis=(1, 2)))
        impossible = (frames.cb < _IMPOSSIBLE) & (frames.cr < _IMPOSSIBLE)
        figures = (
            grey.mean(axis=(1, 2)),
            grey.std(axis=(1, 2)),
            share,
            self._wander(lit, share),
            tint,
            impossible.mean(axis=(1, 2)),
            change.mean(axis=(1, 2)),
            changed,
            (change > _STIRRED).mean(axis=(1, 2)),
            self._drifts(grey, changed, last),
            self._turns(frames.cells),
            self._fades(step),
        )
        self._parts.append(tuple(each.astype(np.float32) for each in figures))
        self._times.append(frames.at_ms)
        self._last = grey[-1].copy()

    def finish(self) -> Series:
        """Return the figures of all frames."""
        if not self._parts:
            return Series(np.zeros(0), *(np.zeros(0, np.float32) for _ in range(12)))
        columns = (np.concatenate(each) for each in zip(*self._parts, strict=True))
        return Series(np.concatenate(self._times), *columns)

    def _wander(self, lit: Lit, share: npt.NDArray[np.floating]) -> Floats:
        """Compare the lights of almost black frames with those that the dark began with."""
        wander = np.ones(len(lit), np.float32)
        for index, lights in enumerate(lit):
            if not 0 < share[index] < LOGO:
                self._lights = None
            elif self._lights is None:
                self._lights = lights.copy()
                wander[index] = 0
            else:
                either = np.count_nonzero(lights | self._lights)
                wander[index] = np.count_nonzero(lights ^ self._lights) / either
        return wander

    def _turns(self, cells: Floats) -> Floats:
        """Compare how many cells have which brightness with the frame before."""
        flat = cells.reshape(len(cells), -1).astype(np.float64)
        shade = np.minimum((flat * (_SHADES / 255)).astype(np.intp), _SHADES - 1)
        # All frames are counted at once: each has shades of its own.
        shade += np.arange(len(cells))[:, None] * _SHADES
        counts = np.bincount(shade.ravel(), minlength=len(cells) * _SHADES)
        shades = counts.reshape(-1, _SHADES) / flat.shape[1]
        first = shades[:1] if self._shades is None else self._shades[None]
        self._shades = shades[-1]
        turns: Floats = np.abs(np.diff(shades, axis=0, prepend=first)).sum(axis=1) / 2
        return turns

    def _fades(self, step: Floats) -> Floats:
        """Compare changes with those some frames before: a fade goes on as it began."""
        before = np.zeros((LAG, *step.shape[1:]), np.float32)
        steps = np.concatenate((before if self._steps is None else self._steps, step))
        self._steps = steps[-LAG:].copy()
        power = np.einsum("nij,nij->n", steps, steps)
        product = np.einsum("nij,nij->n", steps[LAG:], steps[:-LAG])
        alike: Floats = product / np.sqrt(np.maximum(power[LAG:] * power[:-LAG], 1e-9))
        return alike

    def _drifts(self, grey: Floats, changed: npt.NDArray[np.floating], last: Floats) -> Floats:
        """Compare with where a still stretch began: what creeps adds up, coding noise does not."""
        drifts = np.zeros(len(grey), np.float32)
        before = last
        for index, picture in enumerate(grey):
            if changed[index] > STILL:
                self._began = None
            else:
                if self._began is None:
                    self._began = before.copy()
                drifts[index] = (np.abs(picture - self._began) > _CHANGED).mean()
            before = picture
        return drifts
