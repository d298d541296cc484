"""A newsroom's names and terms: ``lexicon.toml``."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from znl_video.model.base import Frozen

_PINYIN = r"^[a-zü]{1,6}[1-5]?( [a-zü]{1,6}[1-5]?)*$"


class Entry(Frozen):
    """One name as it must be written.

    ``reading`` is its pinyin with tone numbers, syllables apart by spaces, where the dictionary's
    is wrong; ``wrong`` are forms that always mean this name; ``correct`` False leaves what was
    heard alone and only helps to recognise and to break lines.
    """

    name: Annotated[str, Field(min_length=1, max_length=60, pattern=r"^\S(.*\S)?$")]
    reading: Annotated[str, Field(pattern=r"^[a-zü]{1,6}[1-5]?( [a-zü]{1,6}[1-5]?)*$")] | None = (
        None
    )
    wrong: tuple[Annotated[str, Field(min_length=2, max_length=60)], ...] = ()
    correct: bool = True

    @model_validator(mode="after")
    def _matching(self) -> Entry:
        if self.reading and len(self.reading.split()) != len(self.name):
            raise ValueError("reading needs one syllable for each character of name")
        if self.name in self.wrong:
            raise ValueError("wrong must not hold name itself")
        return self


def _entry(given: object) -> object:
    return {"name": given} if isinstance(given, str) else given


Entries = tuple[Annotated[Entry, BeforeValidator(_entry)], ...]


class Lexicon(Frozen):
    """Entries by kind. An entry may be written as its name alone."""

    person: Entries = ()
    place: Entries = ()
    org: Entries = ()
    term: Entries = ()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries, people first."""
        return (*self.person, *self.place, *self.org, *self.term)

    @property
    def names(self) -> tuple[str, ...]:
        """All entries' names, people first."""
        return tuple(entry.name for entry in self.entries)

    def over(self, other: Lexicon) -> Lexicon:
        """Return this lexicon's entries, then those of ``other`` with other names."""
        known = set(self.names)
        return Lexicon(
            **{
                kind: (*own, *(entry for entry in getattr(other, kind) if entry.name not in known))
                for kind, own in self
            }
        )
