"""The liveliest window of footage in which nobody speaks, from motion and sound."""

from __future__ import annotations

from itertools import accumulate

from znl_video.model.facts import Analysis
from znl_video.model.notice import Notice, notice
from znl_video.stages.trim.sound import Sound
from znl_video.stages.trim.window import Room, Window, Wish, seconds

EARLY = 0.02
"""How much better, of 1, the very start of a file is than its very end, all else equal."""

GROW_MS = 5000
"""How far ahead is looked before a window grows by a step."""

GROW_SHARE = 0.5
"""A window grows into what is at least this share as lively as the window itself."""

PLAY_MS = 500
"""How far a cut may move to reach a quieter place."""


def choose(analysis: Analysis | None, room: Room, sound: Sound, wish: Wish) -> Window:
    """Return the liveliest window of ``room``, grown for as long as it stays lively.

    The room must be longer than ``wish.most`` frames.
    """
    step = analysis.step_ms if analysis else 500
    lively = _lively(analysis, room, sound, step)
    first, last = _grown(lively, room, max(1, -(-wish.least_ms // step)), wish.most_ms // step)
    start_ms, frames = _cut(room, sound, wish, room.start_ms + first * step, (last - first) * step)
    return Window(start_ms, frames, _reason(lively, first, last, start_ms, wish.rate.ms(frames)))


def _lively(analysis: Analysis | None, room: Room, sound: Sound, step: int) -> list[float]:
    """Return how lively (0 to 1) each picture step of ``room`` is, half motion and half sound."""
    motion = analysis.motion if analysis else ()
    # Scene changes are far above all else and would make everything between them look still.
    much = max(1, sorted(motion)[len(motion) * 95 // 100]) if motion else 1
    found = []
    for at in range(room.start_ms, room.end_ms, step):
        moved = motion[at // step] if at // step < len(motion) else 0
        found.append(0.5 * min(1.0, moved / much) + 0.5 * sound.mean(at, at + step))
    return found


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


def _reason(lively: list[float], first: int, last: int, start_ms: int, length_ms: int) -> Notice:
    places = {"start": seconds(start_ms), "end": seconds(start_ms + length_ms)}
    total = sum(lively)
    if not total:
        return notice("trim.still", **places)
    return notice("trim.activity", **places, share=round(100 * sum(lively[first:last]) / total))
