"""What one shot is shown as: a still crop, a crop that follows, or the whole picture; and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from znl_video.model.geometry import Rectangle, blend
from znl_video.model.notice import Notice, notice
from znl_video.model.sight import Sight
from znl_video.vision.camera import Corridor, Steered, steer
from znl_video.vision.corridors import Window, corridors
from znl_video.vision.paths import simplified
from znl_video.vision.subjects import ANYWHERE, CENTRAL, People, liveliest, moving, people


@dataclass(frozen=True, slots=True)
class Shown:
    """A shot's decision. ``places`` holds a crop's corner for each sample, None to show all.

    ``middle`` is where a crop would stand that somebody insists on.
    """

    samples: range
    step_ms: int
    places: tuple[tuple[float, float], ...] | None
    middle: tuple[float, float]
    reason: Notice

    def path(self, start_ms: int, end_ms: int) -> list[tuple[int, float, float]]:
        """Return the few points that the crop goes through from ``start_ms`` to ``end_ms``.

        Times are from ``start_ms``. One point is a still crop.
        """
        places = self.places or (self.middle,)
        first = self.samples.start
        if len(set(places)) == 1:
            return [(0, *places[0])]

        def at(ms: int) -> tuple[float, float]:
            exact = min(max(ms / self.step_ms - first, 0.0), len(places) - 1.0)
            number = min(int(exact), len(places) - 2)
            x, y = blend(places[number], places[number + 1], exact - number)
            return x, y

        inner = [
            sample * self.step_ms
            for sample in self.samples
            if start_ms < sample * self.step_ms < end_ms
        ]
        times = [start_ms, *inner, end_ms]
        points = simplified([(ms - start_ms, *at(ms)) for ms in times])
        whole = {(round(x), round(y)) for _, x, y in points}
        return points[:1] if len(whole) == 1 else points


def decide(sight: Sight, samples: range, shown: frozenset[int], window: Window) -> Shown:
    """Return how the shot that ``samples`` belong to is shown; ``shown`` are those in the video."""
    area = window.region
    middle = (area.x + (area.width - window.width) / 2, area.y + (area.height - window.height) / 2)
    who = people(sight, samples, shown)
    if who is not None:
        return _of_people(sight, samples, shown, window, who)
    boxes = moving(sight, samples, window.width) if area.width > window.width else None
    if boxes is not None:
        listed = [(box,) if box else () for box in boxes]
        places, _ = _steered(listed, samples, shown, window, sight.step_ms, faces=False)
        if places is not None:
            code = "reframe.moving" if len(set(places)) == 1 else "reframe.moving-follow"
            return Shown(samples, sight.step_ms, places, _central(places), notice(code))
    return _of_what_stands_out(sight, samples, shown, window, middle)


def _of_people(
    sight: Sight, samples: range, shown: frozenset[int], window: Window, who: People
) -> Shown:
    problem = ""
    tried = [who] if len(who.main.tracks) == len(who.tracks) else [who, who.main]
    for group in tried:
        boxes = group.boxes(samples)
        places, problem = _steered(boxes, samples, shown, window, sight.step_ms, faces=True)
        if places is not None:
            still = len(set(places)) == 1
            code = "reframe.people" if still else "reframe.people-follow"
            if group is not who:
                code = "reframe.main" if still else "reframe.main-follow"
            fields = {"count": len(group.tracks), "all": len(who.tracks)}
            reason = notice(code, **fields)
            return Shown(samples, sight.step_ms, places, _central(places), reason)
    many = len(who.tracks) > 1
    codes = {
        "apart": "reframe.apart" if many else "reframe.near",
        "fast": "reframe.fast",
        "restless": "reframe.restless",
    }
    alone = People(who.tracks[:1], who.weights[:1])
    x, y, _ = corridors(alone.boxes(samples), samples, shown, window, faces=True)
    middle = (_median(x, window.region.x), _median(y, window.region.y))
    reason = notice(codes[problem], count=len(who.tracks))
    return Shown(samples, sight.step_ms, None, middle, reason)


def _of_what_stands_out(
    sight: Sight,
    samples: range,
    shown: frozenset[int],
    window: Window,
    middle: tuple[float, float],
) -> Shown:
    area = window.region
    found = liveliest(sight, shown, area.x, area.x + area.width, window.width)
    if found is None:
        return Shown(samples, sight.step_ms, None, middle, notice("reframe.unknown"))
    place, best, central = found
    if central >= CENTRAL:
        reason = notice("reframe.centre", share=int(100 * central))
        return Shown(samples, sight.step_ms, (middle,) * len(samples), middle, reason)
    if best >= ANYWHERE:
        there = (place, middle[1])
        reason = notice("reframe.lively", share=int(100 * best))
        return Shown(samples, sight.step_ms, (there,) * len(samples), there, reason)
    reason = notice("reframe.spread", share=int(100 * best), least=round(100 * ANYWHERE))
    return Shown(samples, sight.step_ms, None, (place, middle[1]), reason)


def _steered(
    boxes: Sequence[tuple[Rectangle, ...]],
    samples: range,
    shown: frozenset[int],
    window: Window,
    step_ms: int,
    *,
    faces: bool,
) -> tuple[tuple[tuple[float, float], ...] | None, str]:
    """Return the crop's corner for each sample, or None and what is in the way."""
    across, down, fits = corridors(boxes, samples, shown, window, faces=faces)
    if not fits:
        return None, "apart"
    paths: list[Steered] = [steer(each, step_ms / 1000) for each in (across, down)]
    area = window.region
    x, y = (each.places for each in paths)
    if x is None or y is None:
        return None, next(each.problem for each in paths if each.problem)
    return tuple((area.x + a, area.y + b) for a, b in zip(x, y, strict=True)), ""


def _central(places: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return places[len(places) // 2]


def _median(corridor: Corridor, edge: int) -> float:
    best = sorted(place for place in corridor.best if place is not None)
    place = best[len(best) // 2] if best else corridor.free / 2
    return edge + min(max(place, 0.0), corridor.free)
