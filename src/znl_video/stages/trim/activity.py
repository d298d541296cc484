"""The liveliest window of footage in which nobody speaks, from motion and sound."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from znl_video.model.cut import Merits
from znl_video.model.facts import Analysis
from znl_video.stages.trim.ground import Ground
from znl_video.stages.trim.sound import Sound
from znl_video.stages.trim.window import Room, Stretch, Window, Wish

EARLY = 0.02
"""How much better, of 1, the very start of a file is than its very end, all else equal."""

GROW_MS = 5000
"""How far ahead is looked before a window grows by a step."""

GROW_SHARE = 0.5
"""A window grows into what is at least this share as lively as the window itself."""

PLAY_MS = 500
"""How far a cut may move to reach a quieter place."""


OTHERS = 3
"""So many of the stretches that came next are told."""

LOOKS = 0.2
"""What the picture counts where it is known; motion and sound count for the rest."""


def choose(ground: Ground, wish: Wish, span: tuple[int, int] | None = None) -> Window:
    """Return the liveliest window, grown for as long as it stays lively.

    Args:
        ground: what to go by; nothing may be taken out of it.
        wish: how long the window may be; the room, or ``span``, must be longer than the most.
        span: the part of the room that may be used; None for all of it.
    """
    room = ground.room if span is None else Room(*span)
    analysis = ground.analysis
    step = analysis.step_ms if analysis else 500
    stirring = _stirring(analysis, room, ground.sound, step)
    lively = [
        _lively(each, ground, room.start_ms + at * step, step) for at, each in enumerate(stirring)
    ]
    least = max(1, -(-wish.least_ms // step))
    first, last = _grown(lively, room, least, wish.most_ms // step)
    start = room.start_ms + first * step
    start_ms, frames = _cut(room, ground.sound, wish, start, (last - first) * step)
    total = sum(stirring)
    share = round(100 * sum(stirring[first:last]) / total) if total else 0
    return Window(
        start_ms,
        frames,
        "trim.activity" if total else "trim.still",
        {"share": share} if total else {},
        _stretch(lively, ground, start_ms, start_ms + wish.rate.ms(frames), room, step),
        tuple(_others(lively, ground, (first, last), least, room, step)),
    )


def _stirring(analysis: Analysis | None, room: Room, sound: Sound, step: int) -> list[float]:
    """Return how much (0 to 1) each picture step of ``room`` moves and sounds, half each."""
    motion = analysis.motion if analysis else ()
    # Scene changes are far above all else and would make everything between them look still.
    much = max(1, sorted(motion)[len(motion) * 95 // 100]) if motion else 1
    found = []
    for at in range(room.start_ms, room.end_ms, step):
        moved = motion[at // step] if at // step < len(motion) else 0
        found.append(0.5 * min(1.0, moved / much) + 0.5 * sound.mean(at, at + step))
    return found


def _lively(stirring: float, ground: Ground, at: int, step: int) -> float:
    """Return how lively a step is: what shows faces, sharp and well lit, counts a little more."""
    seen = ground.worth(at, at + step)
    if seen is None:
        return stirring
    return ((1 - LOOKS) * stirring + LOOKS * seen) * (1 - ground.flawed(at, at + step))


def _stretch(
    lively: list[float], ground: Ground, start_ms: int, end_ms: int, room: Room, step: int
) -> Stretch:
    first = max(0, (start_ms - room.start_ms) // step)
    part = lively[first : max(first + 1, -(-(end_ms - room.start_ms) // step))]
    figures = {"sound": round(min(1.0, ground.level(start_ms, end_ms)), 3)}
    merits = Merits(
        total=round(sum(part) / max(1, len(part)), 3),
        **{**ground.figures(start_ms, end_ms), **figures},
    )
    return Stretch(start_ms, end_ms, merits)


def _others(
    lively: list[float],
    ground: Ground,
    chosen: tuple[int, int],
    least: int,
    room: Room,
    step: int,
) -> Iterator[Stretch]:
    """Yield the liveliest stretches of ``least`` steps apart from the chosen one and each other."""
    sums = tuple(accumulate(lively, initial=0.0))
    starts = range(len(lively) - least + 1)
    taken = [chosen]
    for first in sorted(starts, key=lambda at: (sums[at] - sums[at + least], at)):
        if len(taken) > OTHERS:
            break
        if all(first + least <= low or high <= first for low, high in taken):
            taken.append((first, first + least))
            at = room.start_ms + first * step
            yield _stretch(lively, ground, at, at + least * step, room, step)


def _grown(lively: list[float], room: Room, least: int, most: int) -> tuple[int, int]:
    """Return the first step of the best window and the step after its last."""
    sums = tuple(accumulate(lively, initial=0.0))
    steps = len(lively)
    least = min(least, steps)

    def mean(first: int, last: int) -> float:
        first, last = max(0, first), min(steps, last)
        return (sums[last] - sums[first]) / (last - first) if last > first else -1.0

    starts = range(steps - least + 1)
    if room.fixed_start:
        starts = range(1)
    elif room.fixed_end:
        starts = range(steps - least, steps - least + 1)
    first = max(starts, key=lambda at: (mean(at, at + least) + EARLY * (1 - at / steps), -at))
    last = first + least
    ahead = max(1, GROW_MS * steps // max(1, room.end_ms - room.start_ms))
    while last - first < most:
        before = max(mean(first - 1, first), mean(first - ahead, first))
        after = max(mean(last, last + 1), mean(last, last + ahead))
        before = -1.0 if room.fixed_start else before
        after = -1.0 if room.fixed_end else after
        if max(before, after) < GROW_SHARE * mean(first, last):
            break
        if after >= before:
            last += 1
        else:
            first -= 1
    return first, last


def _cut(room: Room, sound: Sound, wish: Wish, start: int, length: int) -> tuple[int, int]:
    """Return start and frames, both cuts moved to quiet places near by."""
    length = min(max(length, wish.least_ms), wish.most_ms)
    start = max(room.start_ms, min(start, room.end_ms - length))
    if room.fixed_end:
        start = room.end_ms - length
    # The file's own beginning and end, and a person's points, are no cuts: they stay.
    if start > room.start_ms and not room.fixed_start:
        low = max(room.start_ms, start - PLAY_MS)
        high = min(start + PLAY_MS, room.end_ms - wish.least_ms)
        if room.fixed_end:
            low = max(low, room.end_ms - wish.most_ms)
        start = sound.quietest(min(low, high), high, "low")
    end = room.end_ms
    if start + length < room.end_ms and not room.fixed_end:
        low = min(max(start + length - PLAY_MS, start + wish.least_ms), room.end_ms)
        high = min(start + length + PLAY_MS, start + wish.most_ms, room.end_ms)
        end = sound.quietest(min(low, high), high, "high")
    frames = min(max(wish.fitting(end - start), wish.least, 1), wish.most)
    return end - wish.rate.ms(frames) if room.fixed_end else start, frames
