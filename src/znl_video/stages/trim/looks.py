"""What the picture of a source is worth, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from znl_video.model.facts import Analysis
from znl_video.model.sight import Sight
from znl_video.vision.brightness import DARK, lit

SURE = 500
"""A face counts from this certainty on, in per mille."""

# What the picture's figures weigh among each other; those that nobody knows are left out.
WEIGHTS = {"faces": 0.40, "sharp": 0.25, "lit": 0.20, "motion": 0.15}


class Looks:
    """Figures of the picture, 0 to 1 each, as means over any stretch of the source."""

    def __init__(self, analysis: Analysis | None, sight: Sight | None) -> None:
        self._step = analysis.step_ms if analysis else 500
        luma = analysis.luma if analysis else ()
        figures: dict[str, list[float]] = {}
        if luma and analysis:
            steps = len(luma)
            figures["lit"] = [lit(at) for at in luma]
            figures["sharp"] = _against(analysis.sharpness, 90)
            figures["motion"] = _against(analysis.motion, 95)
            figures["flawed"] = [float(at < DARK) for at in luma]
            if sight:
                if sight.faces:
                    figures["faces"] = _faces(sight, self._step, steps)
                for begin, end in (*sight.black, *sight.frozen):
                    for at in range(max(0, begin // self._step), min(steps, -(-end // self._step))):
                        figures["flawed"][at] = 1.0
        known = {name: weight for name, weight in WEIGHTS.items() if figures.get(name)}
        self._sums = {
            name: tuple(accumulate(each, initial=0.0)) for name, each in figures.items() if each
        }
        total = sum(known.values())
        worth = (
            [
                sum(weight * figures[name][at] for name, weight in known.items()) / total
                for at in range(min(len(figures[name]) for name in known))
            ]
            if known
            else []
        )
        self._sums["worth"] = tuple(accumulate(worth, initial=0.0))

    @property
    def known(self) -> bool:
        """Whether anything is known of the picture."""
        return len(self._sums["worth"]) > 1

    def worth(self, start_ms: int, end_ms: int) -> float:
        """Return what the picture is worth from ``start_ms`` to ``end_ms``, all figures weighed."""
        return self._mean("worth", start_ms, end_ms)

    def flawed(self, start_ms: int, end_ms: int) -> float:
        """Return how much of the time the picture is black or frozen."""
        return self._mean("flawed", start_ms, end_ms) if "flawed" in self._sums else 0.0

    def figures(self, start_ms: int, end_ms: int) -> dict[str, float]:
        """Return each figure that is known, by its name in ``Merits``."""
        return {
            name: round(self._mean(name, start_ms, end_ms), 3)
            for name in self._sums
            if name != "worth"
        }

    def _mean(self, name: str, start_ms: int, end_ms: int) -> float:
        sums = self._sums[name]
        steps = len(sums) - 1
        first = min(start_ms // self._step, steps)
        last = min(max(-(-end_ms // self._step), first + 1), steps)
        return (sums[last] - sums[first]) / max(1, last - first)


def _against(samples: Sequence[int], percentile: int) -> list[float]:
    """Return ``samples`` as shares of their ``percentile``: single peaks must not flatten all."""
    if not samples:
        return []
    much = max(1, sorted(samples)[len(samples) * percentile // 100])
    return [min(1.0, each / much) for each in samples]


def _faces(sight: Sight, step: int, steps: int) -> list[float]:
    """Return how much of each step shows a face."""
    each = step // sight.step_ms or 1
    seen = [any(face.sure >= SURE for face in faces) for faces in sight.faces]
    found = []
    for at in range(steps):
        samples = seen[at * each : (at + 1) * each] or seen[-1:]
        found.append(sum(samples) / len(samples))
    return found
