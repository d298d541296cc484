"""Pictures that stand still or stutter where they should move."""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt

from znl_video.defects.dark import nothing_seen
from znl_video.defects.series import LAG, STILL, Series
from znl_video.defects.watching import Floats, runs
from znl_video.model.defects import Defect

Flags = npt.NDArray[np.bool_]

# A picture that stops for so long has stopped for a viewer; with motion on one side of it only, it
# may be meant, so it takes longer.
_SHORTEST_MS, _ONE_SIDE_MS = 480.0, 900.0
# Within a still stretch so much of the picture may change at once, this seldom: a new caption.
_EVENT, _EVENT_APART_MS = 0.3, 400.0
# What differs from where the stretch began grows by more than this: it creeps, so it is alive. An
# encoder takes some frames to draw a still picture well, and may draw the last ones anew, for what
# comes after them is predicted from them.
_CREEPS, _SETTLED_MS, _SETTLES = 0.02, 170.0, 0.15
_REDRAWN, _LONG_ENOUGH = 3, 10
# Beside a freeze the picture lives: so many samples stir, in most frames of the second beside it;
# fewer are enough where it does on both sides, as in an interview.
_LIVES, _LIVES_A_LITTLE = 0.15, 0.06
_MOSTLY, _BESIDE_MS, _FEWEST = 0.8, 1000.0, 5
# It stops at once: the last frames before it move at least half as much as those before. What
# comes to rest by itself slows down.
_ABRUPT, _LAST = 0.5, 4
# A photo, a slide or a card that fades or dissolves is no shot that lives: what changes beside it
# changes in the same way from frame to frame. Of so many frames beside it, usually so much.
_FADE_FRAMES, _FADES = 9, 0.7
# Up to two frames in a row may be repeats in what lives: 24 or 12 frames a second in 30.
_REPEATED = 2
# A frame is a repeat where it differs by less than this share of what frames around it differ by,
# and those move at all.
_REPEAT, _MOVES = 0.2, 0.8
_AROUND, _USUAL = 8, 70
# So many repeats in a row are a stutter by themselves; else there must be as many in the film.
_STUTTER, _FEW = 3, 2
# Repeats are a cadence where at least one frame in 14 of those that move is one, all through it.
_CADENCE, _THROUGH, _LONG_MS = 0.07, 0.6, 1500.0
# Footage of another rate in some shots, or with 24 frames in 25, repeats at these steps: 24 in 25,
# 25 in 30, 24 in 30. So many repeats, nearly all of them in step.
_CONVERSIONS, _REGULAR = (25, 6, 5), 3
# A cut differs by this much, and by so many times what the frames around it do.
_CUT, _CUT_TIMES = 6.0, 3.0
# Or so much of the picture has another brightness at once. Where hardly any has, it is the same
# shot, which goes on after some frames that are missing.
_TURN, _SAME = 0.35, 0.1
# Repeats so near to where the picture comes to rest are how it comes to rest: pages are scrolled by
# whole pixels.
_REST_MS, _NEAR_REST_MS = 250.0, 1000.0


def stills(series: Series) -> list[tuple[int, int]]:
    """Return stretches where the picture stands still: the first frame, and the one after all.

    A new caption does not end a stretch.
    """
    same = series.changed <= STILL
    if len(same):
        same[0] = False
    apart = max(1, round(_EVENT_APART_MS / series.step_ms))
    joined: list[tuple[int, int]] = []
    for first, after in runs(same):
        begins = first - 1
        if joined and begins == joined[-1][1] and after - first >= apart:
            last = joined[-1]
            if series.changed[begins] <= _EVENT and last[1] - last[0] >= apart:
                joined[-1] = (last[0], after)
                continue
        joined.append((begins, after))
    return [
        (first, after)
        for first, after in joined
        if series.until_ms(after) - series.at_ms[first] >= _SHORTEST_MS
    ]


def frozen(series: Series) -> tuple[Defect, ...]:
    """Find pictures that stop although the shot goes on.

    A shot that is still from cut to cut is a photo, a card or a slide. A freeze stops in the middle
    of a shot that lives, at once, or starts to live in the middle.
    """
    empty = nothing_seen(series)
    found = []
    for first, after in stills(series):
        lasts = series.until_ms(after) - series.at_ms[first]
        if empty[first:after].mean() > 0.5 or _creeps(series, first, after):
            continue
        stopped = _lives_before(series, first)
        resumed = _lives_behind(series, after)
        on_one_side = max(stopped, resumed) >= _LIVES and lasts >= _ONE_SIDE_MS
        if min(stopped, resumed) >= _LIVES_A_LITTLE or on_one_side:
            found.append(
                Defect(
                    kind="frozen",
                    from_ms=max(0, round(float(series.at_ms[first]))),
                    to_ms=max(0, round(series.until_ms(after))),
                )
            )
    return tuple(found)


def doubled(series: Series, known: tuple[Defect, ...]) -> tuple[Defect, ...]:
    """Find frames shown twice in a picture that moves; a steady cadence is told once as such.

    ``known`` are freezes, whose frames are not told again.
    """
    repeats, moving = _repeats(series)
    # Beside what is black or plain, the way there and back counts as no motion.
    nothing = nothing_seen(series)
    empty = nothing.copy()
    empty[1:] |= nothing[:-1]
    empty[:-1] |= nothing[1:]
    repeats &= ~empty & ~_near_rest(series, repeats)
    for freeze in known:
        inside = (series.at_ms >= freeze.from_ms) & (series.at_ms <= freeze.to_ms)
        repeats &= ~inside
        moving &= ~inside
    places = np.flatnonzero(repeats)
    if not len(places):
        return ()
    found = runs(repeats)
    cadence = _cadence(series, repeats, moving)
    if cadence:
        # A cadence has longest runs of its own; what is twice as long stutters.
        usual = int(np.percentile([after - first for first, after in found], 90))
        found = [(a, b) for a, b in found if b - a >= max(_STUTTER, 2 * usual + 1)]
    elif regular := _regular(series, [a for a, b in found if b - a < _STUTTER]):
        cadence = regular
        found = [(a, b) for a, b in found if b - a >= _STUTTER]
    elif len(places) < _FEW and found[0][1] - found[0][0] < _STUTTER:
        return ()
    return (*((cadence,) if cadence else ()), *_stutters(series, found))


def _stutters(series: Series, found: list[tuple[int, int]]) -> tuple[Defect, ...]:
    return tuple(
        Defect(
            kind="doubled",
            from_ms=max(0, round(float(series.at_ms[a - 1]))),
            to_ms=max(0, round(series.until_ms(b))),
            figures={"frames": str(b - a)},
        )
        for a, b in found
    )


def cuts(series: Series) -> list[int]:
    """Return the indexes of the frames that begin a new shot."""
    moves = series.difference
    if not len(moves):
        return []
    beside = np.maximum(_usual(moves), _usual(moves[::-1])[::-1])
    jumps = (moves > _CUT_TIMES * np.maximum(beside, 1.0)) & (series.turn > _SAME)
    found = (moves > _CUT) & (jumps | (series.turn > _TURN))
    return [int(index) for index in np.flatnonzero(found)]


def _lives_before(series: Series, first: int) -> float:
    """Return how much of the shot moves up to frame ``first``, if it stops at once, else 0."""
    span = round(_BESIDE_MS / series.step_ms)
    begins = max([1, first - span + 1, *(cut + 1 for cut in cuts(series) if cut <= first)])
    return _lives(series, begins, first + 1, last=True)


def _lives_behind(series: Series, after: int) -> float:
    """Return how much of the same shot moves from frame ``after`` on, if it starts at once."""
    span = round(_BESIDE_MS / series.step_ms)
    later = [cut for cut in cuts(series) if cut >= after]
    return _lives(series, after, min([after + span, len(series.at_ms), *later]), last=False)


def _lives(series: Series, begins: int, ends: int, *, last: bool) -> float:
    if ends - begins < _FEWEST:
        return 0.0
    stirred = _highest(series.stirred[begins:ends])
    if (stirred > STILL).mean() < _MOSTLY:
        return 0.0
    fading = series.fading[begins:ends]
    # The first frames behind a still one have nothing to be like.
    beside = fading[-_FADE_FRAMES:] if last else fading[LAG : LAG + _FADE_FRAMES]
    if len(beside) and np.median(beside) >= _FADES:
        return 0.0
    moves = series.difference[begins:ends]
    edge = moves[-_LAST:] if last else moves[:_LAST]
    at_once = edge.max() >= _ABRUPT * np.median(_highest(moves))
    return float(np.median(stirred)) if at_once else 0.0


def _highest(figures: Floats) -> Floats:
    """Return the highest of every frame and those around it, so that repeats do not count."""
    padded = np.pad(figures, (_REPEATED, 0), mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, _REPEATED + 1)
    highest: Floats = windows.max(axis=1)
    return highest


def _creeps(series: Series, first: int, after: int) -> bool:
    """Whether a still stretch moves after all, too slowly to be seen from frame to frame."""
    settled = min(after - 1, first + max(1, round(_SETTLED_MS / series.step_ms)))
    # Of a few frames none can be spared.
    ends = after - _REDRAWN if after - settled >= _LONG_ENOUGH else after
    grown = series.drift[settled:ends].max() - series.drift[settled]
    return bool(grown > _CREEPS or series.drift[first:after].max() > _SETTLES)


def _repeats(series: Series) -> tuple[Flags, Flags]:
    """Return which frames repeat the one before, and which lie in a picture that moves."""
    moves = series.difference
    repeats = np.zeros(len(moves), bool)
    if len(moves) < 2 * _FEWEST:
        return repeats, repeats.copy()
    before, behind = _usual(moves), _usual(moves[::-1])[::-1]
    moving = np.maximum(before, behind) >= _MOVES
    same = series.changed <= STILL
    same[0] = False
    turns = set(cuts(series))
    for first, after in runs(same):
        # What rests for longer is a freeze or a photo. Beside a cut it is another shot that moves:
        # this one begins or ends at rest.
        rests = (after - first) * series.step_ms >= _SHORTEST_MS
        if rests or turns & {*range(first - _AROUND, first), *range(after, after + _AROUND)}:
            continue
        # It moves before and after, and comes to rest and starts at once.
        usual = min(float(before[first]), float(behind[after - 1]))
        starts = moves[max(0, first - 2) : first].max(initial=0.0)
        ends = moves[after : after + 2].max(initial=0.0)
        quiet = moves[first:after].max() < _REPEAT * usual
        if usual >= _MOVES and quiet and min(starts, ends) >= _ABRUPT * usual:
            repeats[first:after] = True
    return repeats, moving


def _near_rest(series: Series, repeats: Flags) -> Flags:
    """Return which frames are near a place where the picture rests."""
    near = np.zeros(len(repeats), bool)
    span = round(_NEAR_REST_MS / series.step_ms)
    for first, after in runs(series.changed <= STILL):
        rests = (after - first) * series.step_ms >= _REST_MS
        if rests and not repeats[first:after].all():
            near[max(0, first - span) : after + span] = True
    return near


def _usual(moves: Floats) -> Floats:
    """Return what frames before each usually move by; repeats among them do not count."""
    padded = np.pad(moves, (_AROUND, 0))
    windows = np.lib.stride_tricks.sliding_window_view(padded[:-1], _AROUND)
    usual: Floats = np.percentile(windows, _USUAL, axis=1).astype(np.float32)
    return usual


def _regular(series: Series, places: list[int]) -> Defect | None:
    """Return the cadence of repeats that keep a usual conversion's step within their shots."""
    if len(places) < _REGULAR:
        return None
    shots = np.searchsorted(cuts(series), places, side="right")
    if _step(np.array(places)):
        shots[:] = 0
    steps = []
    for shot in np.unique(shots):
        own = np.array(places)[shots == shot]
        if every := _step(own):
            steps.append((every, len(own)))
    # A few in shots that are too short to tell belong to it.
    if not steps or len(places) - sum(count for _, count in steps) >= _REGULAR:
        return None
    return Defect(
        kind="cadence",
        from_ms=max(0, round(float(series.at_ms[places[0]]))),
        to_ms=max(0, round(series.until_ms(places[-1] + 1))),
        figures={
            "every": str(steps[0][0]),
            "percent": f"{max(1, round(100 * len(places) / len(series.at_ms)))}",
        },
    )


def _step(places: npt.NDArray[np.int64]) -> int | None:
    """Return the usual conversion whose step nearly all of these repeats keep."""
    for every in _CONVERSIONS:
        _, counts = np.unique(places % every, return_counts=True)
        if counts.max() >= max(_REGULAR, _MOSTLY * len(places)):
            return every
    return None


def _cadence(series: Series, repeats: Flags, moving: Flags) -> Defect | None:
    places = np.flatnonzero(repeats)
    share = float(repeats.sum() / max(1, moving.sum()))
    if share < _CADENCE or moving.sum() * series.step_ms < _LONG_MS:
        return None
    seconds = ((series.at_ms - series.at_ms[0]) // 1000).astype(int)
    busy = {int(each) for each, moves in zip(seconds, moving, strict=True) if moves}
    hit = {int(each) for each in seconds[places]}
    if len(hit & busy) < _THROUGH * len(busy):
        return None
    gaps = Counter(np.diff(places).tolist())
    every = gaps.most_common(1)[0][0] if gaps else 0
    return Defect(
        kind="cadence",
        from_ms=max(0, round(float(series.at_ms[places[0]]))),
        to_ms=max(0, round(series.until_ms(int(places[-1]) + 1))),
        figures={"every": str(every), "percent": f"{100 * share:.0f}"},
    )
