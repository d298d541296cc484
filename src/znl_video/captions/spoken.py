"""Recognised words as one text in which every character knows when it is said."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from znl_video.captions.typography import is_chinese, is_latin, mostly_latin
from znl_video.model.base import replace
from znl_video.model.transcript import Word

_FULL_WIDTH = dict(zip(",.?!:;()", "，。？！：；（）", strict=True))


class Letter(NamedTuple):
    """One character of the text and the milliseconds in which it is said."""

    char: str
    start_ms: int
    end_ms: int


def spoken(words: tuple[Word, ...]) -> tuple[Letter, ...]:
    """Return the characters of ``words``, in order, with Chinese punctuation made full-width.

    A word's time is spread evenly over its letters and figures. Runs of white space become one
    space and none is left at either end; a space between two Chinese characters stays, because
    Whisper puts one where a speaker pauses.
    """
    letters: list[Letter] = []
    for word in _spaced(words):
        heard = [char.isalnum() for char in word.text]
        count = sum(heard) or len(heard)
        span = word.end_ms - word.start_ms
        for at, char in enumerate(word.text):
            # Marks are not said: they take no time.
            before = sum(heard[:at]) if any(heard) else at
            after = before + (heard[at] or not any(heard))
            start, end = (word.start_ms + span * step // count for step in (before, after))
            if not char.isspace():
                letters.append(Letter(char=char, start_ms=start, end_ms=end))
            elif letters and letters[-1].char != " ":
                letters.append(Letter(char=" ", start_ms=start, end_ms=start))
    if letters and letters[-1].char == " ":
        letters.pop()
    chars = full_width("".join(letter.char for letter in letters))
    return tuple(letter._replace(char=char) for letter, char in zip(letters, chars, strict=True))


def transcript_text(words: tuple[Word, ...]) -> str:
    """Return what ``words`` say as one text, to which tokens for ``make_cues`` must join."""
    return "".join(letter.char for letter in spoken(words))


def full_width(text: str) -> str:
    """Return ``text``, equally long, with half-width punctuation beside Chinese made full-width.

    Marks inside numbers, addresses and English stay as they are.
    """
    latin = mostly_latin(text)
    return "".join(
        _FULL_WIDTH[char] if char in _FULL_WIDTH and _in_chinese(text, at, latin) else char
        for at, char in enumerate(text)
    )


def _in_chinese(text: str, at: int, latin: bool) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if before and after and is_latin(before) and is_latin(after):
        return False
    near_before = next((c for c in reversed(text[:at]) if c.isalnum()), "")
    near_after = next((c for c in text[at + 1 :] if c.isalnum()), "")
    if text[at] == "(":
        return bool(near_after and is_chinese(near_after)) or _chinese(near_before, latin)
    return _chinese(near_before, latin) or bool(near_after and is_chinese(near_after) and not latin)


def _chinese(char: str, latin: bool) -> bool:
    """Say whether a mark beside ``char`` is Chinese; beside a number the whole text decides."""
    if not char or char.isdigit():
        return not latin
    return is_chinese(char)


def _spaced(words: tuple[Word, ...]) -> tuple[Word, ...]:
    # Whisper's English words bring their own spaces; a stripped transcript needs them put back.
    joined = "".join(word.text for word in words)
    if any(char.isspace() for char in joined) or not mostly_latin(joined):
        return words
    spaced = list(words[:1])
    for before, word in pairwise(words):
        glue = not before.text or not word.text or not is_latin(word.text[0])
        text = word.text if glue else " " + word.text
        spaced.append(replace(word, text=text))
    return tuple(spaced)
