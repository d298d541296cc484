"""Captions in which the word that is spoken stands out, and nothing moves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from znl_video.captions.literal import bgr, literal
from znl_video.captions.typography import is_latin
from znl_video.model.captions import Cue
from znl_video.model.kit import CaptionStyle
from znl_video.model.transcript import Word


def spoken_word_by_word(
    cue: Cue, style: CaptionStyle, until_ms: int
) -> Iterator[tuple[int, int, str]]:
    """Yield start and end in milliseconds, and ASS text, once for each word of a caption.

    Every text has the same override tags at the same places and differs only in one colour, so
    that libass lays all of them out alike.

    Args:
        cue: its lines final; ``words`` need not join to the text any more, because characters may
            have been left out or edited: then time is shared out evenly.
        style: gives both colours.
        until_ms: when the caption goes.
    """
    words = _words(cue)
    edges = [cue.start_ms, *(max(cue.start_ms, word.start_ms) for word in words[1:]), until_ms]
    for number in range(len(words)):
        start, end = edges[number], min(edges[number + 1], until_ms)
        if end // 10 > start // 10:
            yield start, end, _painted(cue.text, words, number, style)


def _words(cue: Cue) -> Sequence[Word]:
    shown = "".join(cue.text.split())
    if cue.words and "".join("".join(word.text.split()) for word in cue.words) == shown:
        return cue.words
    pieces: list[str] = []
    for part in cue.text.split():
        for place, char in enumerate(part):
            if place and is_latin(char) and is_latin(part[place - 1]):
                pieces[-1] += char
            else:
                pieces.append(char)
    total, at = sum(map(len, pieces)), 0
    words = []
    for piece in pieces:
        start = cue.start_ms + (cue.end_ms - cue.start_ms) * at // total
        at += len(piece)
        end = cue.start_ms + (cue.end_ms - cue.start_ms) * at // total
        words.append(Word(start_ms=start, end_ms=end, text=piece))
    return words


def _painted(text: str, words: Sequence[Word], number: int, style: CaptionStyle) -> str:
    plain, lit = bgr(style.colour)[4:], bgr(style.highlight_colour)[4:]
    made, word, left = "", -1, 0
    for char in text:
        if char == "\n":
            made += r"\N"
        elif char.isspace():
            made += char
        else:
            if left == 0:
                word += 1
                left = len("".join(words[word].text.split()))
                made += f"{{\\1c&H{lit if word == number else plain}&}}"
            made += literal(char)
            left -= 1
    return made
