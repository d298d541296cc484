"""A newsroom's names and terms: ``lexicon.toml``."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from znl_video.model.base import Frozen


class Entry(Frozen):
    """One name as it must be written.

    ``reading`` is its pinyin with tone numbers, syllables apart by spaces, where the dictionary's
    is wrong; ``wrong`` are forms that always mean this name; ``correct`` False leaves what was
    heard alone and only helps to recognise and to break lines.
    """

    name: str = Field(min_length=1, max_length=60)
    reading: str | None = None
    wrong: tuple[str, ...] = ()
    correct: bool = True


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
