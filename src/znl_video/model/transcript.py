"""Words with times. Times are integer milliseconds on the source's clock."""

from __future__ import annotations

from pydantic import Field, model_validator

from znl_video.model.base import Frozen
from znl_video.model.notice import Notice


class Word(Frozen):
    """One recognised word, with the punctuation that follows it. ``probability`` is 0 to 1."""

    start_ms: int = Field(ge=0)
    end_ms: int = Field(ge=0)
    text: str
    probability: float = Field(default=1.0, ge=0.0, le=1.0)

    @model_validator(mode="after")
    def _forward(self) -> Word:
        if self.end_ms < self.start_ms:
            raise ValueError("a word ends before it starts")
        return self


class Passage(Frozen):
    """What a recogniser took as one stretch of speech, and what it thinks of it.

    ``logprob`` is the mean natural log probability of its tokens, ``compression`` the length of
    its UTF-8 text over that text's zlib length, ``no_speech`` the probability (0 to 1) that nobody
    speaks.
    """

    language: str
    words: tuple[Word, ...]
    logprob: float = 0.0
    compression: float = 1.0
    no_speech: float = 0.0


class Dropped(Frozen):
    """Words that a recogniser wrote down and nobody said, and why we think so."""

    start_ms: int = Field(ge=0)
    end_ms: int = Field(ge=0)
    text: str
    reason: Notice


class Correction(Frozen):
    """A lexicon's name put where something that sounds like it was heard.

    ``score`` is how alike both sound, 1 for equal readings with equal tones.
    """

    start_ms: int = Field(ge=0)
    end_ms: int = Field(ge=0)
    before: str
    after: str
    score: float = Field(ge=0.0, le=1.0)


class Transcript(Frozen):
    """What was said: the language (ISO 639-1, None where nobody speaks) and the words in order.

    ``dropped`` and ``corrections`` tell how the words differ from what the engine wrote;
    ``corrections`` is None until names were looked for. ``near`` sounds like a name, but not
    clearly enough to be replaced. ``voice`` holds begin and end of stretches with voice in them.
    """

    language: str | None = None
    words: tuple[Word, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    corrections: tuple[Correction, ...] | None = None
    near: tuple[Correction, ...] = ()
    voice: tuple[tuple[int, int], ...] = ()
    engine: str = ""
    model: str = ""
