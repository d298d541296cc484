"""Words' times moved to where the sound begins and ends.

Whisper takes times from its attention, which drifts: a word after a pause begins some 0.3 s too
early. Where the voice pauses is in the sound itself, so words are dealt out to the stretches of
voice, and the first and last of each begin and end with it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from znl_video.model.base import replace
from znl_video.model.transcript import Word

Span = tuple[int, int]
Samples = npt.NDArray[np.float32]

RATE = 16_000
STEP_MS = 10
# A stop consonant closes the mouth for up to a tenth of a second: no pause.
_PAUSE_MS = 120
# How far around a voice detector's edge the sound's own edge is looked for.
_REACH_MS = 200
# Voice is heard from this far over the background, and this far under the stretch's loud parts.
_OVER_FLOOR_DB = 9.0
_UNDER_PEAK_DB = 40.0
# What it costs, in milliseconds of a word's distance, to pause between words without a mark there,
# and to leave a stretch of voice without words.
_UNMARKED = 120.0
_EMPTY = 0.5
# A word this far from every stretch of voice is left where it is.
_FAR_MS = 1_000
_MARKS = frozenset("，。、？！；：,.?!;:…")


def levels(samples: Samples) -> npt.NDArray[np.float32]:
    """Return the level of every 10 ms in dBFS, high frequencies lifted: rumble is no voice.

    Args:
        samples: mono at 16 kHz, -1 to 1.
    """
    lifted = np.empty_like(samples)
    lifted[:1] = samples[:1]
    np.subtract(samples[1:], 0.9 * samples[:-1], out=lifted[1:])
    size = RATE * STEP_MS // 1000
    count = len(lifted) // size
    power = np.square(lifted[: count * size].reshape(count, size)).mean(axis=1)
    return np.asarray(10 * np.log10(power + 1e-10), dtype=np.float32)


def stretches(voice: Sequence[Span], level: npt.NDArray[np.float32]) -> tuple[Span, ...]:
    """Return where voice is heard: ``voice`` with edges and pauses taken from the sound's level.

    Args:
        voice: begin and end in milliseconds, as a voice detector gives them.
        level: from ``levels``.
    """
    if not voice or not len(level):
        return ()
    quiet = float(np.percentile(level, 10))
    found: list[Span] = []
    for begin, end in _joined(voice, 2 * _REACH_MS):
        first = max(0, (begin - _REACH_MS) // STEP_MS)
        last = min(len(level), (end + _REACH_MS) // STEP_MS)
        if last <= first:
            continue
        here = level[first:last]
        peak = float(np.percentile(here, 95))
        floor = max(quiet, float(here.min()))
        # With little room between both, their middle is the best guess.
        over = min(floor + _OVER_FLOOR_DB, (floor + peak) / 2)
        loud = np.flatnonzero(here > max(over, peak - _UNDER_PEAK_DB))
        if not len(loud):
            found.append((begin, end))
            continue
        splits = np.flatnonzero(np.diff(loud) * STEP_MS > _PAUSE_MS)
        for group in np.split(loud, splits + 1):
            found.append((int(first + group[0]) * STEP_MS, int(first + group[-1] + 1) * STEP_MS))
    return tuple(_joined([span for span in found if span[1] - span[0] >= 3 * STEP_MS], _PAUSE_MS))


def aligned(words: Sequence[Word], voice: Sequence[Span]) -> tuple[Word, ...]:
    """Return ``words`` with times that begin and end where ``voice`` does.

    Words are dealt out in order to the stretches of voice nearest to them, pauses falling on
    punctuation where they can; inside a stretch they keep their shares of the time.

    Args:
        words: in order, milliseconds.
        voice: from ``stretches``.
    """
    if not words or not voice:
        return tuple(words)
    placed: list[Word] = []
    for span, group in _dealt(words, voice):
        if span is None:
            placed.extend(group)
        else:
            placed.extend(_fitted(group, span))
    return tuple(_forward(placed))


def _joined(spans: Sequence[Span], gap: int) -> list[Span]:
    joined: list[Span] = []
    for begin, end in sorted(spans):
        if joined and begin - joined[-1][1] <= gap:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((begin, end))
    return joined


def _dealt(words: Sequence[Word], voice: Sequence[Span]) -> list[tuple[Span | None, list[Word]]]:
    """Deal words out to stretches at the least cost, by dynamic programming."""
    middles = np.array([(word.start_ms + word.end_ms) / 2 for word in words])
    begins, ends = (np.array(side, dtype=float) for side in zip(*voice, strict=True))
    away = np.maximum(
        np.maximum(begins[None, :] - middles[:, None], middles[:, None] - ends[None, :]), 0.0
    )
    near = away.min(axis=1) <= _FAR_MS
    empty = np.concatenate([[0.0], np.cumsum((ends - begins) * _EMPTY)])
    count = len(voice)
    best = away[0] + empty[:count]
    back = np.zeros((len(words), count), dtype=int)
    for at in range(1, len(words)):
        marked = words[at - 1].text.strip()[-1:] in _MARKS
        change = 0.0 if marked else _UNMARKED
        # Leaving stretch i for j leaves those between them without words.
        lead = best - empty[1:]
        choice = np.empty(count, dtype=int)
        value = np.empty(count)
        low = 0
        for j in range(count):
            stay = best[j]
            if j and lead[j - 1] < lead[low]:
                low = j - 1
            move = lead[low] + empty[j] + change if j else np.inf
            choice[j], value[j] = (j, stay) if stay <= move else (low, move)
        back[at] = choice
        best = value + (away[at] if near[at] else 0.0)
    at_end = int(np.argmin(best + empty[-1] - empty[1:]))
    where = [at_end]
    for at in range(len(words) - 1, 0, -1):
        where.append(int(back[at][where[-1]]))
    where.reverse()
    dealt: list[tuple[Span | None, list[Word]]] = []
    for word, place, close in zip(words, where, near, strict=True):
        span = voice[place] if close else None
        if dealt and dealt[-1][0] == span:
            dealt[-1][1].append(word)
        else:
            dealt.append((span, [word]))
    return dealt


def _fitted(group: Sequence[Word], span: Span) -> list[Word]:
    """Stretch the outer edges of ``group`` to ``span``; what lies between keeps its place."""
    begin, end = span
    first, last = group[0], group[-1]
    if len(group) == 1:
        return [replace(first, start_ms=begin, end_ms=end)]
    # The first word's end and the last word's start are Whisper's, where they leave room.
    low, high = first.end_ms, last.start_ms
    if not begin < low <= high < end:
        was = max(1, last.end_ms - first.start_ms)
        scale = (end - begin) / was
        return [
            replace(
                word,
                start_ms=round(begin + (word.start_ms - first.start_ms) * scale),
                end_ms=round(begin + (word.end_ms - first.start_ms) * scale),
            )
            for word in group
        ]
    return [
        replace(first, start_ms=begin),
        *group[1:-1],
        replace(last, end_ms=end),
    ]


def _forward(words: Sequence[Word]) -> list[Word]:
    """Put right what distant words may have left out of order."""
    ordered = list(words[:1])
    for word in words[1:]:
        start = max(word.start_ms, ordered[-1].end_ms)
        ordered.append(replace(word, start_ms=start, end_ms=max(start, word.end_ms)))
    return ordered
