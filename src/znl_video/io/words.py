"""Cutting Chinese text into dictionary words with jieba."""

from __future__ import annotations

import logging
from functools import cache
from typing import Any

from znl_video.io.world import World
from znl_video.model.actions import SplitWords
from znl_video.model.facts import Tokens


def split_words(action: SplitWords, world: World) -> Tokens:
    """Cut each text into words that join to the text again; unknown names are guessed (HMM)."""
    tokenizer = _tokenizer()
    if not tokenizer.initialized:
        # jieba writes a cache of its dictionary under one name that all users of a machine share.
        with world.scratch() as folder:
            tokenizer.tmp_dir = str(folder)
            tokenizer.initialize()
    return Tokens(texts=tuple(tuple(tokenizer.cut(text, HMM=True)) for text in action.texts))


@cache
def _tokenizer() -> Any:
    # Importing jieba reads its model files; most commands never need it.
    import jieba

    jieba.setLogLevel(logging.WARNING)
    return jieba.Tokenizer()
