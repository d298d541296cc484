"""Who speaks which language: a recogniser's odds for each stretch, weighed against its neighbours.

Whisper is sure of a language within a second of clear speech and guesses at coughs and cries. So a
clip changes its language only for enough speech that says so: a stretch alone decides nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from znl_video.model.spans import Span
from znl_video.speech.windows import parts

# Written in Chinese characters: prompted in Chinese, converted to Simplified.
CHINESE = frozenset({"zh", "yue"})

# Speech is looked at in pieces of this length at most, so that languages may change where a voice
# detector hears no pause, as it often does in noise.
_PIECE_MS = 6_000
# The least that a language's odds count for, and what a change of language costs as a natural
# logarithm, where each second of speech costs its odds': 2.2 s of another language are enough in
# the middle of a clip, half of that at its ends. What was mistaken for another language in speech
# over street noise, music and rain (5 and 0 dB) stayed under that.
_LEAST = 0.01
_CHANGE = 5.0
# Under this a recogniser guesses: its odds count next to nothing, but where there are no others.
_SURE = 0.7
_GUESSED = 0.01


def pieces(voice: Sequence[Span]) -> tuple[Span, ...]:
    """Return stretches of voice, cut where they are too long to be of one language for certain."""
    return tuple(part for span in voice for part in parts(span, _PIECE_MS))


def spoken(voice: Sequence[Span], odds: Sequence[Mapping[str, float]]) -> tuple[str, ...]:
    """Return the language of each stretch, by the likeliest course of languages (Viterbi).

    Args:
        voice: begin and end in milliseconds, in order.
        odds: each stretch's probabilities by language (ISO 639).
    """
    if not odds:
        return ()
    languages = sorted({max(each, key=lambda name: each[name]) for each in odds})
    best = dict.fromkeys(languages, 0.0)
    before: list[dict[str, str]] = []
    for (begin, end), each in zip(voice, odds, strict=True):
        likeliest = max(languages, key=lambda name: best[name])
        stays = {name: best[name] >= best[likeliest] - _CHANGE for name in languages}
        before.append({name: name if stays[name] else likeliest for name in languages})
        weight = (end - begin) / 1000 * (1.0 if max(each.values()) >= _SURE else _GUESSED)
        best = {
            name: max(best[name], best[likeliest] - _CHANGE)
            + weight * math.log(max(_LEAST, each.get(name, 0.0)))
            for name in languages
        }
    course = [max(languages, key=lambda name: best[name])]
    for back in reversed(before[1:]):
        course.append(back[course[-1]])
    return tuple(reversed(course))
