"""Frames with nothing on them: black, of one colour, or full of what was never decoded."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from znl_video.defects.series import LOGO, Series
from znl_video.defects.watching import runs
from znl_video.model.defects import Defect

# A logo in a black picture stays where it is; lights that move are a night scene.
_MOVING = 0.3
_SPECK = 0.001
# After a fade, black has to last so long to be a mistake; between hard cuts one frame is.
_FADED_MS = 1000.0
# A cut is hard where the frame beside it has at least half the light of the half second beside it.
_BESIDE_MS, _HARD = 500.0, 0.5
# Black that comes and goes so often is a stroboscope.
_STROBE_MS, _STROBES, _STROBE_SPAN_MS = 250.0, 3, 2000.0
# Nothing on it: deviation of grey and colour, of 255. What comes beside it has at least so much.
_FLAT, _TEXTURED = 1.2, 6.0
_FLAT_LONG_MS = 2000.0
_GARBAGE = 0.04


def black(series: Series) -> tuple[Defect, ...]:
    """Find stretches where nothing can be seen.

    One frame between hard cuts is enough; beside a fade it takes a second. A logo of up to 2 % of
    the picture may stay.
    """
    found = [
        (first, after)
        for first, after in runs(_dark(series) & (series.garbage <= _GARBAGE))
        if _worth(series, first, after, series.mean)
    ]
    return tuple(_told("black", series, *each) for each in _no_strobes(series, found))


def flat(series: Series) -> tuple[Defect, ...]:
    """Find frames of one colour, and frames with colours that only a broken decode makes."""
    dark = _dark(series)
    plain = (series.deviation < _FLAT) & (series.tint < _FLAT) & ~dark
    garbage = series.garbage > _GARBAGE
    stretches = [each for each in runs(plain & ~garbage) if _between_pictures(series, *each)]
    found = [_told("flat", series, *each) for each in _no_strobes(series, stretches)]
    found += [_told("garbage", series, first, after) for first, after in runs(garbage)]
    return tuple(found)


def nothing_seen(series: Series) -> npt.NDArray[np.bool_]:
    """Return which frames are black or of one colour."""
    return _dark(series) | ((series.deviation < _FLAT) & (series.tint < _FLAT))


def _dark(series: Series) -> npt.NDArray[np.bool_]:
    """Return which frames are black, but for specks and for a logo that stays where it is."""
    almost = series.lit < LOGO
    dark = series.lit < _SPECK
    for first, after in runs(almost & ~dark):
        if series.lights[first:after].max() < _MOVING:
            dark[first:after] = True
    return dark


def _worth(series: Series, first: int, after: int, light: npt.NDArray[np.float32]) -> bool:
    lasts = series.until_ms(after) - series.at_ms[first]
    span = max(2, round(_BESIDE_MS / series.step_ms))
    before = light[max(0, first - span) : first]
    behind = light[after : after + span]
    hard = all(
        len(beside) == 0 or beside[edge] >= _HARD * beside.max()
        for beside, edge in ((before, -1), (behind, 0))
    )
    return bool(hard or lasts >= _FADED_MS)


def _between_pictures(series: Series, first: int, after: int) -> bool:
    """Whether a flat stretch has a picture hard on both sides, or lasts long."""
    lasts = series.until_ms(after) - series.at_ms[first]
    detail = series.deviation
    textured = all(
        detail[beside] >= _TEXTURED for beside in (first - 1, after) if 0 <= beside < len(detail)
    )
    return bool(lasts >= _FLAT_LONG_MS or (textured and _worth(series, first, after, detail)))


def _no_strobes(series: Series, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return ``found`` without short stretches that come and go."""
    starts = {first: float(series.at_ms[first]) for first, _ in found}
    brief = {
        first: starts[first]
        for first, after in found
        if series.until_ms(after) - starts[first] < _STROBE_MS
    }
    return [
        (first, after)
        for first, after in found
        if first not in brief
        or sum(abs(each - starts[first]) <= _STROBE_SPAN_MS / 2 for each in brief.values())
        < _STROBES
    ]


def _told(kind: str, series: Series, first: int, after: int) -> Defect:
    return Defect(
        kind=kind,
        from_ms=max(0, round(float(series.at_ms[first]))),
        to_ms=max(0, round(series.until_ms(after))),
        whole=first == 0 and after == len(series.at_ms),
    )
