"""Chinese text cut into dictionary words with jieba, and read aloud with pypinyin."""

from __future__ import annotations

import logging
import re
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import product
from typing import Any

from znl_video.io.world import World
from znl_video.model.actions import ReadAloud, SplitWords
from znl_video.model.facts import Readings, Tokens

_RUNS = re.compile(r"[\u3400-\u9fff]+|[^\u3400-\u9fff]+")
# A word this much commoner than one that sounds the same is what was probably said.
_COMMONER = 3
_RARE = 20
_LONGEST_HOMOPHONE = 3
# The time that jieba takes grows with the square of what it cannot part. No caption is as long.
_AT_ONCE = 2_000
_CHINESE = re.compile(r"[\u3400-\u9fff]")

# Clips are worked on side by side, and none may find the dictionary half read.
_readying = threading.Lock()


def split_words(action: SplitWords, world: World) -> Tokens:
    """Cut each text into words that join to the text again.

    Unknown names are guessed (HMM); those that the action gives stay whole, the longest first.
    """
    tokenizer = _ready(world)
    whole = _whole(action.names)
    return Tokens(texts=tuple(tuple(_cut(text, whole, tokenizer)) for text in action.texts))


def dictionary_words(text: str, names: Sequence[str], world: World) -> tuple[str, ...]:
    """Cut ``text`` into words of the dictionary and ``names``; nothing is guessed.

    What is in neither is cut into characters.
    """
    return tuple(_cut(text, _whole(names), _ready(world), guess=False))


def _whole(names: Sequence[str]) -> re.Pattern[str] | None:
    longest_first = sorted(filter(None, names), key=len, reverse=True)
    return re.compile(f"({'|'.join(map(re.escape, longest_first))})") if longest_first else None


def _cut(
    text: str, whole: re.Pattern[str] | None, tokenizer: Any, *, guess: bool = True
) -> Iterator[str]:
    parts = whole.split(text) if whole else [text]
    for at, part in enumerate(parts):
        # A pattern with one group gives what lies between matches, then a match, in turn.
        if at % 2:
            yield part
        else:
            for piece in range(0, len(part), _AT_ONCE):
                yield from tokenizer.cut(part[piece : piece + _AT_ONCE], HMM=guess)


def read_aloud(action: ReadAloud, world: World) -> Readings:
    """Return how the text is read, each character by the word it stands in, and its words."""
    tokenizer = _ready(world)
    words = tuple(tokenizer.cut(action.text, HMM=False))
    return Readings(
        syllables=_syllables(action.text),
        words=words,
        counts=tuple(tokenizer.FREQ.get(word, 0) or 0 for word in words),
        names=tuple(map(_every_reading, action.names)),
    )


def _syllables(text: str) -> tuple[str, ...]:
    # Importing pypinyin reads its dictionary; most commands never need it.
    from pypinyin import Style, lazy_pinyin

    found: list[str] = []
    for run in _RUNS.findall(text):
        read = lazy_pinyin(run, style=Style.TONE3, neutral_tone_with_five=True)
        # What has no reading comes back as one piece.
        known = _CHINESE.match(run) and len(read) == len(run)
        found += read if known else [""] * len(run)
    return tuple(found)


@cache
def _every_reading(name: str) -> tuple[tuple[str, ...], ...]:
    from pypinyin import Style, pinyin

    every = [pinyin(char, style=Style.TONE3, heteronym=True)[0] for char in name]
    return tuple(
        tuple(dict.fromkeys((own, *more))) if own else ()
        for own, more in zip(_syllables(name), every, strict=True)
    )


def distinct(names: tuple[str, ...], world: World) -> tuple[str, ...]:
    """Return the names that a recogniser may safely be told to expect.

    Told of 宝安区, it hears 宝安 where 保安 is said: names that hold a word which sounds
    exactly like a much commoner one are left out.
    """
    tokenizer = _ready(world)
    return tuple(name for name in names if not _mistakable(name, tokenizer))


def _mistakable(name: str, tokenizer: Any) -> bool:
    from pypinyin import Style, lazy_pinyin

    for word in {name, *tokenizer.cut_for_search(name, HMM=False)}:
        if not 2 <= len(word) <= _LONGEST_HOMOPHONE or not all(map(_CHINESE.match, word)):
            continue
        own = max(tokenizer.FREQ.get(word, 0), _RARE)
        sounds = lazy_pinyin(word, style=Style.TONE3)
        alike = map("".join, product(*(_homophones()[sound] for sound in sounds)))
        if any(tokenizer.FREQ.get(other, 0) >= _COMMONER * own for other in alike):
            return True
    return False


@cache
def _homophones() -> Mapping[str, Sequence[str]]:
    """Return the characters of the dictionary by how they are read alone."""
    from pypinyin import Style, lazy_pinyin

    found = defaultdict(list)
    for char in filter(_CHINESE.fullmatch, _tokenizer().FREQ):
        found[lazy_pinyin(char, style=Style.TONE3)[0]].append(char)
    return found


def _ready(world: World) -> Any:
    tokenizer = _tokenizer()
    with _readying:
        if tokenizer.initialized:
            return tokenizer
        # jieba writes a cache of its dictionary under one name that all users of a machine share.
        with world.scratch() as folder:
            tokenizer.tmp_dir = str(folder)
            tokenizer.initialize()
    return tokenizer


@cache
def _tokenizer() -> Any:
    # Importing jieba reads its model files; most commands never need it.
    import jieba

    jieba.setLogLevel(logging.WARNING)
    return jieba.Tokenizer()
