"""Words with times. Times are integer milliseconds on the source's clock."""

from __future__ import annotations

from pydantic import Field, model_validator

from znl_video.model.base import Frozen


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


class Transcript(Frozen):
    """What was said: the language (ISO 639-1, None where nobody speaks) and the words in order."""

    language: str | None = None
    words: tuple[Word, ...] = ()
    engine: str = ""
    model: str = ""
