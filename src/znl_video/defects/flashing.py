"""Flashing that can trigger fits, by Recommendation ITU-R BT.1702-3 (as in Ofcom's guidance).

A potentially harmful flash is a pair of opposing changes of luminance of 20 cd/m2 or more, where
the darker picture is below 160 cd/m2; or a pair of opposing changes to and from a saturated red,
whatever the luminance. A sequence of more than three flashes within one second is not permitted
where flashes that occur together take more than a quarter of the screen. Saturated red and the
change of chromaticity that counts are WCAG 2.2's (success criterion 2.3.1): R/(R+G+B) of at least
0.8 in linear light, and more than 0.2 in the CIE 1976 UCS diagram.

Luminance is that of an SDR display of 200 cd/m2 with the EOTF of BT.1886 (black at 0). HDR is
taken by its own EOTF (BT.2100: PQ as it stands, HLG on a display of 1,000 cd/m2). Area is measured
on a grid of some thousand cells, so that fine patterns (noise, a checkerboard), which the guidance
excepts, cancel out. Spatial patterns are not looked for.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from znl_video.defects.watching import Floats, Glances
from znl_video.model.defects import Defect

_CHANGE, _DARKER_BELOW = 20.0, 160.0
_AREA = 0.25
_MOST_FLASHES = 3
_RED, _CHROMATICITY = 0.8, 0.2
_SDR_PEAK, _SDR_GAMMA, _HLG_PEAK = 200.0, 2.4, 1000.0
# Changes of parts of the picture that are so close together occur together: a lamp takes some
# frames to light up.
_TOGETHER_MS = 90.0
# Three flashes a second are allowed; times are rounded, and at 30 fps a frame is 33 ms.
_SECOND_MS = 980.0
# A flash of a quarter of the screen within three frames has a frame with so many of the cells.
_PART = 0.06
# A flash makes hardly any cells darker while it makes others brighter; or it does so in large
# patches, of which most cells have seven others or more beside them.
_OPPOSED, _COMPACT, _MOSTLY = 0.35, 8, 0.5
# Below this much light (of 1) no colour is seen.
_SEEN = 0.004
# Sequences closer together than this are told as one.
_JOIN_MS = 1000.0

Flags = npt.NDArray[np.bool_]


class FlashFinder:
    """Takes frames in their order; ``transfer`` is how the file codes light (H.273's names)."""

    def __init__(self, transfer: str | None = None) -> None:
        self._light = _light(transfer)
        self._light_swings = _Swings()
        self._red_swings = _Swings()
        self._high: Floats | None = None
        self._low: Floats | None = None
        self._rising: npt.NDArray[np.int8] | None = None
        self._red: Flags | None = None
        self._colour: tuple[Floats, Floats] | None = None

    def see(self, frames: Glances) -> None:
        """Take the next frames."""
        grey = frames.cells
        cells = np.clip(np.rint(grey), 0, 255).astype(np.uint8)
        luminance = self._light[cells]
        reds, u, v = _chromaticity(grey, frames)
        for index, at_ms in enumerate(frames.at_ms):
            self._see_light(float(at_ms), luminance[index])
            if self._red is not None or reds[index].any():
                self._see_red(float(at_ms), reds[index], u[index], v[index])

    def finish(self) -> tuple[Defect, ...]:
        """Return the sequences that the guidance does not permit."""
        return (
            *_told("flashing", self._light_swings.sequences()),
            *_told("red-flashing", self._red_swings.sequences()),
        )

    def _see_light(self, at_ms: float, now: Floats) -> None:
        if self._high is None or self._low is None or self._rising is None:
            self._high, self._low = now.copy(), now.copy()
            self._rising = np.zeros(now.shape, np.int8)
            return
        np.maximum(self._high, now, out=self._high)
        np.minimum(self._low, now, out=self._low)
        fell = (self._rising >= 0) & (self._high - now >= _CHANGE) & (now < _DARKER_BELOW)
        rose = (
            (self._rising <= 0) & (now - self._low >= _CHANGE) & (self._low < _DARKER_BELOW) & ~fell
        )
        self._rising[fell], self._rising[rose] = -1, 1
        # From a turn on, the next extreme is looked for.
        turned = fell | rose
        self._high[turned] = now[turned]
        self._low[turned] = now[turned]
        self._light_swings.take(at_ms, rose, fell)

    def _see_red(self, at_ms: float, red: Flags, u: Floats, v: Floats) -> None:
        if self._red is None or self._colour is None:
            self._red, self._colour = red.copy(), (u.copy(), v.copy())
            return
        if not (red.any() or self._red.any()):
            self._colour = u, v
            return
        before_u, before_v = self._colour
        far = np.hypot(u - before_u, v - before_v) > _CHROMATICITY
        on, off = red & ~self._red & far, ~red & self._red & far
        self._red_swings.take(at_ms, on, off)
        turned = on | off
        self._red = np.where(turned, red, self._red)
        keep = turned | (red == self._red)
        self._colour = np.where(keep, u, before_u), np.where(keep, v, before_v)


class _Swings:
    """Collects changes of cells into changes of the screen: up and down in turn."""

    def __init__(self) -> None:
        self._recent: list[tuple[float, int, Flags]] = []
        self._turns: list[float] = []
        self._last = 0

    def take(self, at_ms: float, up: Flags, down: Flags) -> None:
        for sign, changed, opposed in ((1, up, down), (-1, down, up)):
            if not _is_light(changed, opposed):
                continue
            self._recent = [each for each in self._recent if at_ms - each[0] <= _TOGETHER_MS]
            self._recent.append((at_ms, sign, changed))
            together = np.any([flags for _, way, flags in self._recent if way == sign], axis=0)
            if self._last != sign and together.mean() > _AREA:
                self._turns.append(at_ms)
                self._last = sign
                self._recent = []
                return

    def sequences(self) -> list[tuple[float, float]]:
        """Return from when to when there were more than three flashes within a second."""
        # The fourth flash begins with the seventh change and is one with the eighth.
        leading = 2 * _MOST_FLASHES
        found: list[tuple[float, float]] = []
        for first in range(len(self._turns) - leading - 1):
            begins, ends = self._turns[first], self._turns[first + leading + 1]
            if self._turns[first + leading] - begins >= _SECOND_MS:
                continue
            if found and begins - found[-1][1] <= _JOIN_MS:
                found[-1] = (found[-1][0], ends)
            else:
                found.append((begins, ends))
        return found


def _is_light(changed: Flags, opposed: Flags) -> bool:
    """Whether cells changed with light, and enough of them to be part of a flash.

    Something with a pattern that moves past makes some cells brighter and others beside them
    darker.
    """
    count = int(np.count_nonzero(changed))
    if count < _PART * changed.size:
        return False
    if np.count_nonzero(opposed) < _OPPOSED * count:
        return True
    padded = np.pad(changed, 1, mode="edge").astype(np.int8)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3))
    compact = changed & (windows.sum(axis=(2, 3)) >= _COMPACT)
    return bool(np.count_nonzero(compact) >= _MOSTLY * count)


def _told(kind: str, sequences: list[tuple[float, float]]) -> list[Defect]:
    return [
        Defect(kind=kind, from_ms=max(0, round(begins)), to_ms=max(0, round(ends)))
        for begins, ends in sequences
    ]


def _chromaticity(grey: Floats, frames: Glances) -> tuple[Flags, Floats, Floats]:
    """Return which cells are a saturated red, and all cells' u' and v' (CIE 1976)."""
    rows, columns = min(grey.shape[1], frames.cb.shape[1]), min(grey.shape[2], frames.cb.shape[2])
    luma = grey[:, :rows, :columns] / 255
    cb, cr = frames.cb[:, :rows, :columns] / 224, frames.cr[:, :rows, :columns] / 224
    red = np.clip(luma + 1.5748 * cr, 0, 1) ** _SDR_GAMMA
    green = np.clip(luma - 0.1873 * cb - 0.4681 * cr, 0, 1) ** _SDR_GAMMA
    blue = np.clip(luma + 1.8556 * cb, 0, 1) ** _SDR_GAMMA
    total = red + green + blue
    x = 0.4124 * red + 0.3576 * green + 0.1805 * blue
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = 0.0193 * red + 0.1192 * green + 0.9505 * blue
    weight = np.maximum(x + 15 * y + 3 * z, 1e-6)
    seen = total > _SEEN
    # What is too dark to have a colour has that of white.
    u = np.where(seen, 4 * x / weight, 0.1978).astype(np.float32)
    v = np.where(seen, 9 * y / weight, 0.4683).astype(np.float32)
    return seen & (red >= _RED * total), u, v


def _light(transfer: str | None) -> Floats:
    """Return the luminance in cd/m2 of each of 256 levels of grey."""
    signal = np.arange(256) / 255
    if transfer == "smpte2084":
        root = signal ** (1 / 78.84375)
        light = np.maximum(root - 0.8359375, 0) / (18.8515625 - 18.6875 * root)
        return (10_000 * light ** (1 / 0.1593017578125)).astype(np.float32)
    if transfer == "arib-std-b67":
        scene = np.where(
            signal <= 0.5,
            signal**2 / 3,
            (np.exp((signal - 0.55991073) / 0.17883277) + 0.28466892) / 12,
        )
        return (_HLG_PEAK * scene**1.2).astype(np.float32)
    return (_SDR_PEAK * signal**_SDR_GAMMA).astype(np.float32)
