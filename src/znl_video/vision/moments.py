"""Which moments of footage make good stills."""

from __future__ import annotations

from collections.abc import Iterator

from znl_video.model.facts import Analysis
from znl_video.vision.brightness import lit

# Stills keep away from a cut's edges, where hands and fades are.
_EDGE_MS = 500


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
            still = 1 / (1 + analysis.motion[index] / 1000)
            yield at, sharp / sharpest * (0.4 + lit(analysis.luma[index])) * still
