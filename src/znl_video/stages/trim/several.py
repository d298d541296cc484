"""One or several windows of one source, chosen together so that none shares a second."""

from __future__ import annotations

from dataclasses import dataclass, replace

from znl_video.model.spans import Span
from znl_video.stages.trim import activity, pauses, speech
from znl_video.stages.trim.ground import Ground
from znl_video.stages.trim.timeline import Timeline
from znl_video.stages.trim.window import Window, Wish

WORTH = 0.7
"""A further short is worth making from this share of the best one's score on."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Windows, the best first, and the ground whose clock they are on.

    ``best_left`` is the score of the best stretch that was not worth a short, if there is one.
    """

    ground: Ground
    windows: tuple[Window, ...]
    best_left: float | None = None


def windows(ground: Ground, wish: Wish, count: int = 1) -> Chosen:
    """Return up to ``count`` windows, the best first.

    Each next one is the best of what is left, so a greater count leaves the first ones as they are.
    Only where that gives fewer than asked for is the footage shared out more evenly.
    """
    chosen = _steady(ground, wish, count)
    if len(chosen.windows) < count:
        room = ground.room
        even = wish.fitting((room.end_ms - room.start_ms) // count)
        if wish.least <= even < wish.most and _frames(ground, wish) > wish.most:
            evenly = _steady(ground, replace(wish, most=even), count)
            if len(evenly.windows) > len(chosen.windows):
                return evenly
    return chosen


def _steady(ground: Ground, wish: Wish, count: int) -> Chosen:
    """Choose, and choose again without those joins that would leave too short a piece."""
    while True:
        chosen = _greedy(ground, wish, count)
        line = ground.line
        kept = set(line.gone)
        for window in chosen.windows:
            kept &= set(pauses.without_slivers(line, window.start_ms, window.frames).gone)
        if len(kept) == len(line.gone):
            return chosen
        gone = tuple(sorted(kept))
        ground = replace(ground, line=Timeline(line.room, line.rate, gone))


def _greedy(ground: Ground, wish: Wish, count: int) -> Chosen:
    if _frames(ground, wish) <= wish.most:
        return Chosen(ground, (_whole(ground, wish),))
    taken: list[Window] = []
    left: float | None = None
    while len(taken) < count:
        window = _next(ground, wish, _free(ground, taken, wish), further=bool(taken))
        if window is None and not taken:
            return _greedy(replace(ground, line=replace(ground.line, gone=())), wish, count)
        if window is None:
            break
        if taken and not _worthwhile(window, taken[0], wish):
            left = window.stretch.merits.total if window.stretch else None
            break
        taken.append(window)
    return Chosen(ground, tuple(taken), left)


def _frames(ground: Ground, wish: Wish) -> int:
    return max(1, wish.rate.frames(ground.room.end_ms - ground.room.start_ms))


def _whole(ground: Ground, wish: Wish) -> Window:
    room = ground.room
    code = "trim.person" if room.fixed_start or room.fixed_end else "trim.whole"
    return Window(room.start_ms, _frames(ground, wish), code)


def _free(ground: Ground, taken: list[Window], wish: Wish) -> list[Span]:
    room = ground.room
    edges = [room.start_ms]
    for window in sorted(taken, key=lambda each: each.start_ms):
        edges += [window.start_ms, window.start_ms + wish.rate.ms(window.frames)]
    edges.append(room.end_ms)
    return [(low, high) for low, high in zip(edges[::2], edges[1::2], strict=True) if low < high]


def _next(ground: Ground, wish: Wish, free: list[Span], *, further: bool) -> Window | None:
    """Return the best window of what is free: of speech, or else where most happens."""
    # A further short has to be worth it: nothing is forced into a length, or through a word.
    if further:
        window = speech.choose(ground, wish, free, cleanest=("sentence", "breath"), strict=True)
    else:
        window = speech.choose(ground, wish, free)
    if window or ground.line.gone or not free:
        return window
    if len(free) == 1 and free[0] == (ground.room.start_ms, ground.room.end_ms):
        # A person's points are the room's: only all of it has them.
        return activity.choose(ground, wish)
    if ground.heard:
        return None
    roomy = [span for span in free if wish.fitting(span[1] - span[0]) >= wish.least]
    lively = [activity.choose(ground, _fitted(wish, span), span) for span in roomy]
    return max(lively, key=_total, default=None)


def _fitted(wish: Wish, span: Span) -> Wish:
    return replace(wish, most=min(wish.most, wish.fitting(span[1] - span[0])))


def _worthwhile(window: Window, best: Window, wish: Wish) -> bool:
    return window.frames >= wish.least and _total(window) >= WORTH * _total(best)


def _total(window: Window) -> float:
    return window.stretch.merits.total if window.stretch else 0.0
