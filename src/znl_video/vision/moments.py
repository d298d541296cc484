"""Which moments of footage make good stills."""

from __future__ import annotations

from collections.abc import Iterator

from znl_video.model.facts import Analysis

# Stills keep away from a cut's edges, where hands and fades are.
_EDGE_MS = 500
# Mean brightness at which a frame counts as well lit, and how far from it is still good.
_BRIGHT, _BRIGHT_SPREAD = 118, 90


def moments(analysis: Analysis | None, start_ms: int, end_ms: int) -> Iterator[tuple[int, float]]:
    """Yield the time of each sample between two times, and how good a still it makes.

    Sharp, well lit and still is best, 0 to 1.4; times are the source's, in milliseconds.
    """
    if analysis is None or not analysis.sharpness:
        return
    edge = min(_EDGE_MS, (end_ms - start_ms) // 3)
    sharpest = max(analysis.sharpness) or 1
    for index, sharp in enumerate(analysis.sharpness):
        at = index * analysis.step_ms
        if start_ms + edge <= at <= end_ms - edge:
            lit = 1 - min(1.0, abs(analysis.luma[index] - _BRIGHT) / _BRIGHT_SPREAD)
            still = 1 / (1 + analysis.motion[index] / 1000)
            yield at, sharp / sharpest * (0.4 + lit) * still
