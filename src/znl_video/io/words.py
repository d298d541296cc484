"""Chinese text cut into dictionary words with jieba, and read aloud with pypinyin."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import Any

from znl_video.io.world import World
from znl_video.model.actions import ReadAloud, SplitWords
from znl_video.model.facts import Readings, Tokens

_RUNS = re.compile(r"[\u3400-\u9fff]+|[^\u3400-\u9fff]+")
_CHINESE = re.compile(r"[\u3400-\u9fff]")


def split_words(action: SplitWords, world: World) -> Tokens:
    """Cut each text into words that join to the text again.

    Unknown names are guessed (HMM); those that the action gives stay whole, the longest first.
    """
    tokenizer = _ready(world)
    names = sorted(filter(None, action.names), key=len, reverse=True)
    whole = re.compile(f"({'|'.join(map(re.escape, names))})") if names else None
    return Tokens(texts=tuple(tuple(_cut(text, whole, tokenizer)) for text in action.texts))


def _cut(text: str, whole: re.Pattern[str] | None, tokenizer: Any) -> Iterator[str]:
    parts = whole.split(text) if whole else [text]
    for at, part in enumerate(parts):
        # A pattern with one group gives what lies between matches, then a match, in turn.
        if at % 2:
            yield part
        else:
            yield from tokenizer.cut(part, HMM=True)


def read_aloud(action: ReadAloud, world: World) -> Readings:
    """Return how the text is read, each character by the word it stands in, and its words."""
    # Importing pypinyin reads its dictionary; most commands never need it.
    from pypinyin import Style, lazy_pinyin, pinyin

    def of_run(run: str) -> list[str]:
        read = lazy_pinyin(run, style=Style.TONE3, neutral_tone_with_five=True)
        # What has no reading comes back as one piece.
        return read if _CHINESE.match(run) and len(read) == len(run) else [""] * len(run)

    def syllables(text: str) -> tuple[str, ...]:
        return tuple(chain.from_iterable(map(of_run, _RUNS.findall(text))))

    def readings(name: str) -> tuple[tuple[str, ...], ...]:
        own = syllables(name)
        every = [pinyin(char, style=Style.TONE3, heteronym=True)[0] for char in name]
        return tuple(
            tuple(dict.fromkeys((each, *more))) if each else ()
            for each, more in zip(own, every, strict=True)
        )

    tokenizer = _ready(world)
    words = tuple(tokenizer.cut(action.text, HMM=False))
    return Readings(
        syllables=syllables(action.text),
        words=words,
        counts=tuple(tokenizer.FREQ.get(word, 0) or 0 for word in words),
        names=tuple(map(readings, action.names)),
    )


def _ready(world: World) -> Any:
    tokenizer = _tokenizer()
    if not tokenizer.initialized:
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
