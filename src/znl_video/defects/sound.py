"""Silence, holes, one-sided sound, channels that cancel, clipping: told from levels."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from znl_video.defects.levels import BLOCK_MS, Levels, decibels
from znl_video.defects.watching import runs
from znl_video.model.defects import Defect

Mask = npt.NDArray[np.bool_]

# Quieter than any room that was recorded, and for how long: pauses between sentences are shorter,
# and a made voice is silent in them.
_SILENT_DB, _SILENT_MS = -60.0, 1950.0
# A voice with nothing behind it is silent between any two sentences: where it has so many pauses of
# so long, one of up to four seconds whose words die away is one more of them.
_PAUSE_BLOCKS, _PAUSES, _PAUSE_MS, _DIES_DB = 3, 3, 4000.0, 15.0
# A hole: digital silence amid sound that is never as quiet otherwise, or amid loud sound.
_HOLE_DB, _HOLE_MS, _ROOM_DB, _ROOM_PERCENTILE = -75.0, 150.0, -56.0, 5
_USUAL_PERCENTILE, _PARTLY_DB, _LOUD_DB, _QUIET_DB = 20, 13.0, 3.0, 6.0
_STEADY_DB, _RHYTHM = 18.0, 3
# A channel is missing where it is so much quieter than the other, or quieter for longer.
_GONE_DB, _GONE_MS = 20.0, 950.0
_WEAK_DB, _WEAK_MS = 11.5, 3900.0
_HEARD_DB = -50.0
# Folded down to one channel, the sound loses so much.
_LOST_DB, _LOST_MS = 9.5, 950.0
# Comparisons are of a second: single beats lean to one side.
_WINDOW = 1000 // BLOCK_MS
# A mean of 2 % of full scale is heard as clicks at every cut.
_OFFSET = 0.02
# Below this no music is clipped by chance for two seconds.
_FEWEST_CLIPPED = 1


def silences(levels: Levels, end_ms: float) -> tuple[Defect, ...]:
    """Find stretches without sound, up to ``end_ms``, where the picture ends."""
    level = levels.loudest_db
    silent = level < _SILENT_DB
    stretches = [(levels.at_ms(first), levels.at_ms(after)) for first, after in _bridged(silent, 2)]
    if silent.all():
        return (Defect(kind="silence", from_ms=0, to_ms=max(1, round(end_ms)), whole=True),)
    return tuple(
        Defect(kind="silence", from_ms=begins, to_ms=ends)
        for begins, ends in stretches
        if ends - begins >= _SILENT_MS and not _pause(levels, begins, ends)
    )


def dropouts(levels: Levels) -> tuple[Defect, ...]:
    """Find short holes of digital silence that sound is torn off at.

    In a room that is never as quiet otherwise, any hole that is torn; elsewhere one amid loud
    sound. Many such holes are a rhythm.
    """
    level = levels.loudest_db
    alive = level[level > _HOLE_DB]
    if not len(alive):
        return ()
    quiet, usual, loud = (
        float(np.percentile(alive, share)) for share in (_ROOM_PERCENTILE, _USUAL_PERCENTILE, 50)
    )
    room = quiet >= _ROOM_DB and loud - quiet <= _STEADY_DB
    least = usual if room else loud
    found = tuple(
        Defect(kind="dropout", from_ms=levels.at_ms(first), to_ms=levels.at_ms(after))
        for first, after in runs(level < _HOLE_DB)
        if _HOLE_MS <= (after - first) * BLOCK_MS < _SILENT_MS
        and _torn(level[:first][::-1], least, room=room)
        and _torn(level[after:], least, room=room)
    )
    return found if room or len(found) <= _RHYTHM else ()


def one_sided(levels: Levels) -> tuple[Defect, ...]:
    """Find stretches where one of two channels is missing or much too quiet."""
    if len(levels.power) != 2 or levels.power.shape[1] < _WINDOW:
        return ()
    left, right = (decibels(_windowed(channel)) for channel in levels.power)
    heard = np.maximum(left, right) > _HEARD_DB
    found = []
    for quiet, loud, side in ((left, right, "left"), (right, left, "right")):
        gone = _stretches(heard & (loud - quiet >= _GONE_DB), heard, levels, _GONE_MS)
        weak = _stretches(heard & (loud - quiet >= _WEAK_DB), heard, levels, _WEAK_MS)
        for begins, ends, whole in weak + [g for g in gone if not _within(g, weak)]:
            first = round((begins - levels.start_ms) / BLOCK_MS)
            after = round((ends - levels.start_ms) / BLOCK_MS)
            channel, other = (0, 1) if side == "left" else (1, 0)
            power = levels.power[:, max(0, first) : after].mean(axis=1)
            lacks = float(decibels(power[[other]])[0] - decibels(power[[channel]])[0])
            found.append(
                Defect(
                    kind="one-sided",
                    from_ms=begins,
                    to_ms=ends,
                    whole=whole,
                    figures={"side": side, "db": f"{min(lacks, 99):.0f}"},
                )
            )
    return tuple(sorted(found, key=lambda each: each.from_ms))


def out_of_phase(levels: Levels) -> tuple[Defect, ...]:
    """Find stretches whose channels cancel: one loudspeaker plays almost nothing of them."""
    if len(levels.power) != 2 or levels.power.shape[1] < _WINDOW:
        return ()
    both = _windowed(levels.power.mean(axis=0))
    folded = _windowed(np.maximum(0, levels.power.sum(axis=0) + 2 * levels.product) / 4)
    heard = decibels(both) > _HEARD_DB
    lost = heard & (decibels(both) - decibels(folded) >= _LOST_DB)
    return tuple(
        Defect(kind="out-of-phase", from_ms=begins, to_ms=ends, whole=whole)
        for begins, ends, whole in _stretches(lost, heard, levels, _LOST_MS)
    )


def clippings(levels: Levels) -> tuple[Defect, ...]:
    """Find seconds whose waves have flat tops."""
    bad: Mask = np.asarray(levels.clipped.any(axis=1))
    found = []
    for first, after in _bridged(bad, 2):
        begins = levels.at_ms(first * _WINDOW)
        ends = min(levels.at_ms(after * _WINDOW), round(levels.end_ms))
        if int(bad[first:after].sum()) >= _FEWEST_CLIPPED and ends > begins:
            found.append(Defect(kind="clipping", from_ms=begins, to_ms=ends, whole=bool(bad.all())))
    return tuple(found)


def offsets(levels: Levels) -> tuple[Defect, ...]:
    """Tell where all of the sound lies beside zero."""
    mean = np.abs(levels.offset.mean(axis=1)).max(initial=0.0)
    if mean < _OFFSET:
        return ()
    figures = {"percent": f"{100 * mean:.0f}"}
    ends = round(levels.end_ms)
    return (
        Defect(kind="dc-offset", from_ms=levels.at_ms(0), to_ms=ends, whole=True, figures=figures),
    )


def _pause(levels: Levels, begins: int, ends: int) -> bool:
    """Whether a silence is a longer pause of a voice that pauses in silence elsewhere too."""
    level = levels.loudest_db
    others = sum(
        after - first >= _PAUSE_BLOCKS and (after - first) * BLOCK_MS < _SILENT_MS
        for first, after in runs(level < _SILENT_DB)
        if first > 0 and after < len(level)
    )
    if ends - begins > _PAUSE_MS or others < _PAUSES:
        return False
    usual = float(np.percentile(level[level > _SILENT_DB], 50))
    first = round((begins - levels.start_ms) / BLOCK_MS)
    return first > 0 and bool(level[first - 1] <= usual - _DIES_DB)


def _torn(level: npt.NDArray[np.float64], usual_db: float, *, room: bool) -> bool:
    """Whether sound stops at once; ``level`` goes away from the hole. Words die away instead."""
    if len(level) < 2:
        return False
    # The block at the edge is part hole.
    torn = level[0] >= level[1] - _PARTLY_DB or (room and level[1] >= usual_db + _LOUD_DB)
    return bool(torn and level[1] >= usual_db - _QUIET_DB)


def _windowed(power: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return running means over a second; as many as there are blocks."""
    sums = np.cumsum(np.concatenate(([0.0], power)))
    half = _WINDOW // 2
    index = np.arange(len(power))
    low, high = np.maximum(index - half, 0), np.minimum(index + half, len(power))
    means: npt.NDArray[np.float64] = np.maximum(0, (sums[high] - sums[low]) / (high - low))
    return means


def _stretches(
    mask: Mask, heard: Mask, levels: Levels, shortest_ms: float
) -> list[tuple[int, int, bool]]:
    """Return where ``mask`` holds for long enough; pauses, where nothing is heard, are passed."""
    telling = np.flatnonzero(heard)
    found = []
    for first, after in runs(mask[telling]):
        begins, ends = int(telling[first]), int(telling[after - 1]) + 1
        if (after - first) * BLOCK_MS >= shortest_ms:
            whole = first == 0 and after == len(telling)
            found.append((levels.at_ms(begins), levels.at_ms(ends), whole))
    return found


def _within(inner: tuple[int, int, bool], outer: list[tuple[int, int, bool]]) -> bool:
    return any(each[0] <= inner[0] and inner[1] <= each[1] for each in outer)


def _bridged(mask: Mask, most: int) -> list[tuple[int, int]]:
    """Return runs of ``mask``; up to ``most`` others in between do not part them."""
    joined: list[tuple[int, int]] = []
    for first, after in runs(mask):
        if joined and first - joined[-1][1] < most:
            joined[-1] = (joined[-1][0], after)
        else:
            joined.append((first, after))
    return joined
