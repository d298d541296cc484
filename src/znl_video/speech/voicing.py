"""Where a voice is heard, to 10 ms: a voice detector's odds and the sound's bands weighed together.

A detector knows a voice from a noise but answers every 32 ms and hesitates; the sound's own level
tells a beginning to 10 ms, and drowns in noise. What either is worth differs from recording to
recording, so it is taken from the recording: two normal distributions, voice and none, are fitted
to both (expectation maximisation), and the likeliest course of the two is taken (Viterbi).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from znl_video.model.spans import Span, merged

Samples = npt.NDArray[np.float32]
Odds = npt.NDArray[np.float32]
_Table = npt.NDArray[np.float64]
_Normal = tuple[_Table, _Table]

RATE = 16_000
STEP_MS = 10
# Silero answers once for so many samples.
ODDS_SAMPLES = 512

# Silero's own thresholds (its ``get_speech_timestamps``): voice begins at the one and lasts until
# the other. Pauses and voices shorter than these are none, and edges are widened by the last.
_BEGINS, _LASTS = 0.5, 0.35
_SHORTEST_PAUSE_MS, _SHORTEST_VOICE_MS, _WIDER_MS = 160, 60, 30

_STEP = RATE * STEP_MS // 1000
_FRAME = 400
_TRANSFORM = 512
# Critical bands in Hz (Zwicker, 1961), from above rumble to what phones still record.
_BANDS = (
    *(100, 200, 300, 400, 510, 630, 770, 920, 1080, 1270, 1480),
    *(1720, 2000, 2320, 2700, 3150, 3700, 4400, 5300, 6400, 7700),
)
_CHUNK = 6_000
# A band's background is the level it is under in a fifth of the three seconds around: among so
# many words and consonants it is quiet for longer than that.
_BACKGROUND, _AROUND, _EVERY = 20.0, 150, 25
# More over the background than this is no surer a voice.
_CLEAR_DB = 30.0
# Silero's odds are smeared by a step on either side: it is late at beginnings, early at ends.
_SMEAR = 1
_ROUNDS = 12
# Neither loudness nor detector weighs more than this in any 10 ms (natural logarithm), the detector
# less, because it hesitates; and what a change between voice and none costs.
_SUREST = (4.0, 3.0)
_CHANGE = 6.0
_LEAST_DEVIATION = (2.0, 0.5)
# A stop consonant closes the mouth for up to a tenth of a second: no pause.
_PAUSE_MS = 120
# Voice is looked for this far around what the detector takes for voice.
_REACH_MS = 200
# A last sound fades under any threshold before it ends.
_FADE_MS = 20


def spans(odds: Odds, total_ms: int) -> tuple[Span, ...]:
    """Return begin and end, in milliseconds, of what Silero's odds take for voice.

    Args:
        odds: of voice, one for every ``ODDS_SAMPLES``.
        total_ms: the sound's length.
    """
    found: list[Span] = []
    begin = quiet = None
    step = ODDS_SAMPLES * 1000 / RATE
    for at, odd in enumerate(odds.tolist()):
        if odd >= _BEGINS:
            quiet = None
            begin = at if begin is None else begin
        elif begin is not None and (odd < _LASTS or quiet is not None):
            quiet = at if quiet is None else quiet
            if odd < _LASTS and (at - quiet) * step >= _SHORTEST_PAUSE_MS:
                found.append((begin, quiet))
                begin = quiet = None
    if begin is not None:
        found.append((begin, len(odds)))
    return tuple(
        (max(0, round(first * step) - _WIDER_MS), min(total_ms, round(last * step) + _WIDER_MS))
        for first, last in found
        if (last - first) * step > _SHORTEST_VOICE_MS
    )


def stretches(samples: Samples, odds: Odds) -> tuple[Span, ...]:
    """Return begin and end, in milliseconds, of every stretch of voice between two pauses.

    Args:
        samples: mono at 16 kHz, -1 to 1.
        odds: of voice, one for every ``ODDS_SAMPLES``.
    """
    rough = spans(odds, len(samples) * 1000 // RATE)
    count = len(samples) // _STEP
    if not rough or not count:
        return ()
    certain = np.clip(odds.astype(np.float64), 1e-3, 1 - 1e-3)
    logits = np.log(certain / (1 - certain))
    smeared = np.max([np.roll(np.pad(logits, _SMEAR, "edge"), n) for n in (-1, 0, 1)], axis=0)
    middles = ((np.arange(count) + 0.5) * _STEP - ODDS_SAMPLES / 2) / ODDS_SAMPLES
    detector = np.interp(middles, np.arange(len(logits)), smeared[_SMEAR:-_SMEAR])
    evidence = _evidence(np.stack([_loudness(samples, count), detector], axis=1))
    near = np.zeros(count, dtype=bool)
    for begin, end in rough:
        near[max(0, begin - _REACH_MS) // STEP_MS : (end + _REACH_MS) // STEP_MS] = True
    evidence[~near] = -sum(_SUREST)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], _course(evidence), [False]])))
    last_ms = count * STEP_MS
    found = [
        (int(begin) * STEP_MS, min(last_ms, int(end) * STEP_MS + _FADE_MS))
        for begin, end in edges.reshape(-1, 2)
    ]
    return tuple(merged(found, _PAUSE_MS - _FADE_MS))


def _loudness(samples: Samples, count: int) -> _Table:
    """Return how far every 10 ms stands over the background, in dB, as the bands' mean square."""
    level = 10 * np.log10(_powers(samples, count) + 1e-9)
    places = np.arange(0, count + _EVERY, _EVERY)
    around = [level[max(0, at - _AROUND) : at + _AROUND] for at in np.minimum(places, count - 1)]
    floors = np.stack([np.percentile(each, _BACKGROUND, axis=0) for each in around])
    steps = np.arange(count)
    background = np.stack([np.interp(steps, places, floor) for floor in floors.T], axis=1)
    over = np.clip(level - background, 0, _CLEAR_DB)
    return np.asarray(np.sqrt(np.square(over).mean(axis=1)))


def _powers(samples: Samples, count: int) -> _Table:
    """Return every critical band's power in every 10 ms, smoothed over three."""
    padded = np.pad(samples, (_FRAME // 2 - _STEP // 2, _FRAME))
    frames = np.lib.stride_tricks.sliding_window_view(padded, _FRAME)[::_STEP][:count]
    window = np.hanning(_FRAME).astype(np.float32)
    pitches = np.fft.rfftfreq(_TRANSFORM, 1 / RATE)
    firsts = np.searchsorted(pitches, _BANDS)
    powers = np.empty((count, len(_BANDS) - 1))
    for at in range(0, count, _CHUNK):  # an hour's spectra at once would not fit into memory
        spectra = np.square(np.abs(np.fft.rfft(frames[at : at + _CHUNK] * window, _TRANSFORM)))
        sums = np.add.reduceat(spectra[:, : firsts[-1]], firsts[:-1], axis=1)
        powers[at : at + _CHUNK] = sums / np.diff(firsts)
    wide = np.pad(powers, ((1, 1), (0, 0)), "edge")
    return np.asarray((wide[:-2] + wide[1:-1] + wide[2:]) / 3)


def _evidence(observed: _Table) -> _Table:
    """Return the natural logarithm of the odds of voice for every row of observations."""
    loud, detector = observed.T
    voice = np.where((detector > 0) & (loud > np.percentile(loud, 30)), 0.9, 0.1)
    for _ in range(_ROUNDS):
        none, some = (_fitted(observed, weight[:, None]) for weight in (1 - voice, voice))
        share = float(np.clip(voice.mean(), 0.05, 0.95))
        odds = _weighed(observed, none, some) + np.log(share / (1 - share))
        voice = 1 / (1 + np.exp(-odds))
    # Under both means the wider curve is the higher one: there silence must not become voice.
    return _weighed(np.maximum(observed, np.minimum(none[0], some[0])), none, some)


def _weighed(observed: _Table, none: _Normal, some: _Normal) -> _Table:
    unlikely, likely = (
        -0.5 * np.square((observed - mean) / deviation) - np.log(deviation)
        for mean, deviation in (none, some)
    )
    return np.asarray(np.clip(likely - unlikely, np.negative(_SUREST), _SUREST).sum(axis=1))


def _fitted(observed: _Table, weight: _Table) -> _Normal:
    """Return mean and standard deviation of each column."""
    whole = weight.sum() + 1e-9
    mean = (weight * observed).sum(axis=0) / whole
    spread = np.sqrt((weight * np.square(observed - mean)).sum(axis=0) / whole)
    return mean, np.maximum(spread, _LEAST_DEVIATION)


def _course(evidence: _Table) -> npt.NDArray[np.bool_]:
    """Return where the likeliest course of voice and none has voice."""
    none = some = 0.0
    changed: list[tuple[bool, bool]] = []
    for each in evidence.tolist():
        ends, begins = some - _CHANGE > none, none - _CHANGE > some
        changed.append((ends, begins))
        none, some = (
            (some - _CHANGE if ends else none),
            (none - _CHANGE if begins else some) + each,
        )
    voiced = some > none
    course = np.empty(len(evidence), dtype=bool)
    for at in range(len(evidence) - 1, -1, -1):
        course[at] = voiced
        ends, begins = changed[at]
        voiced = not voiced if (begins if voiced else ends) else voiced
    return course
