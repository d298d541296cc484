"""Words' times moved to where the voice begins and ends.

Whisper takes times from its attention, which drifts: a word after a pause begins some 0.15 s too
early, one before a pause ends some 0.1 s too early. Where the voice pauses is in the sound itself,
so words are dealt out to the stretches of voice, and the first and last of each begin and end with
it, as far as Whisper's own drift allows: in noise a voice's end is easily missed.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from znl_video.model.base import replace
from znl_video.model.spans import Span
from znl_video.model.transcript import Word

# What it costs, in milliseconds of a word's distance, to pause between words without a mark there,
# and to leave a stretch of voice without words.
_UNMARKED = 120.0
_EMPTY = 0.5
# A word this far from every stretch of voice is left where it is.
_FAR_MS = 1_000
_MARKS = frozenset("，。、？！；：,.?!;:…")
# Least and most that a first word begins, and a last one ends, after Whisper says so. Base on 62
# sentences, clean and in rain, crowd and street noise at 5 and 10 dB: in nine of ten a beginning
# was 36 to 303 ms late and an end -5 to 154 ms; the margins are for other voices and models.
_BEGINS_LATE = (0, 500)
_ENDS_LATE = (20, 220)
_SHORTEST_MS = 60


def aligned(words: Sequence[Word], voice: Sequence[Span]) -> tuple[Word, ...]:
    """Return ``words`` with times that begin and end where ``voice`` does.

    Words are dealt out in order to the stretches of voice nearest to them, pauses falling on
    punctuation where they can; inside a stretch they keep their shares of the time.

    Args:
        words: in order, milliseconds.
        voice: from ``voicing.stretches``.
    """
    if not words or not voice:
        return tuple(words)
    dealt = _dealt(words, voice)
    spans = [span or (group[0].start_ms, group[-1].end_ms) for span, group in dealt]
    ends = [0, *(end for _, end in spans[:-1])]
    begins = [*(begin for begin, _ in spans[1:]), spans[-1][1] + _FAR_MS]
    placed: list[Word] = []
    for (span, group), *free in zip(dealt, ends, begins, strict=True):
        if span is None:
            placed.extend(group)
        else:
            placed.extend(_fitted(group, _likely(group, span, *free)))
    return tuple(_forward(placed))


def _likely(group: Sequence[Word], span: Span, before: int, after: int) -> Span:
    """Return ``span`` with edges no farther from the recogniser's than it ever drifts.

    Args:
        group: words as recognised.
        span: the stretch of voice they are dealt to.
        before: where the voice before them ends.
        after: where the voice after them begins.
    """
    first, last = group[0].start_ms, group[-1].end_ms
    begin = min(max(span[0], first + _BEGINS_LATE[0]), first + _BEGINS_LATE[1])
    end = min(max(span[1], last + _ENDS_LATE[0]), last + _ENDS_LATE[1])
    begin, end = max(begin, min(before, span[0])), min(end, max(after, span[1]))
    return (begin, end) if end - begin >= _SHORTEST_MS else span


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
