"""What people write beside their footage or in the work folder."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from znl_video.errors import UsageError
from znl_video.io.tomls import load
from znl_video.model.lexicon import Lexicon
from znl_video.model.names import alike
from znl_video.model.people import ClipNote, Settings, Story

SETTINGS = "znl.toml"
LEXICON = "lexicon.toml"
STORY = "story.toml"
NOTES = "notes"


def load_settings(source_dir: Path, work: Path) -> Settings:
    """Return the settings of the work folder, else of the footage's folder, else the defaults.

    One file holds for everything: the two are not mixed.

    Raises:
        UsageError: the file is not valid.
    """
    for folder in (work, source_dir):
        if (folder / SETTINGS).is_file():
            return load(folder / SETTINGS, Settings)
    return Settings()


def load_lexicon(named: Path | None, *folders: Path) -> Lexicon:
    """Return the names of all lexicons there are; for one name, the first one's entry holds.

    Args:
        named: a file asked for; it comes first.
        folders: where ``lexicon.toml`` may lie, in order.

    Raises:
        UsageError: a file is not valid, or ``named`` is not there.
    """
    if named is not None and not named.is_file():
        raise UsageError("lexicon.missing", file=named)
    files = [folder / LEXICON for folder in folders]
    found = [named] if named else []
    merged = Lexicon()
    for file in (*found, *(each for each in files if each.is_file())):
        merged = merged.over(load(file, Lexicon))
    return merged


def load_note(clip: Path, source_dir: Path, work: Path) -> ClipNote:
    """Return a clip's sidecar, or an empty one; see :func:`find_note`."""
    file = find_note(clip, source_dir, work)
    return load(file, ClipNote) if file else ClipNote()


class Names:
    """Finds files by name in folders, each of which is read once, however many clips lie in it.

    Where no file has the very name, one that is called alike will do: a sidecar from a disk
    that sees no difference in case, or in how letters are composed, says on any other disk what it
    said there.
    """

    def __init__(self) -> None:
        self._alike: dict[Path, dict[str, list[str]]] = {}

    def find(self, folder: Path, name: str) -> Path | None:
        """Return the file of ``folder`` that is called ``name``, None where there is none."""
        there = self._there(folder).get(alike(name), ())
        for each in sorted(there, key=lambda found: (found != name, found)):
            if (folder / each).is_file():
                return folder / each
        return None

    def any_ends(self, folder: Path, endings: tuple[str, ...]) -> bool:
        """Tell whether anything in ``folder`` has one of ``endings``, however it is written."""
        return any(each.endswith(endings) for each in self._there(folder))

    def _there(self, folder: Path) -> dict[str, list[str]]:
        if folder not in self._alike:
            self._alike[folder] = _listed(folder)
        return self._alike[folder]


def _listed(folder: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    with suppress(FileNotFoundError, NotADirectoryError):
        for each in os.listdir(folder):  # noqa: PTH208 - of 10^5 names few become paths
            found.setdefault(alike(each), []).append(each)
    return found


def find_note(clip: Path, source_dir: Path, work: Path, names: Names | None = None) -> Path | None:
    """Return where a clip's sidecar lies, None where it has none.

    ``<clip name>.toml`` comes before ``<clip stem>.toml``, and the work folder's ``notes/``, laid
    out as the footage is, before the clip's own folder.

    Args:
        clip: the footage, somewhere under ``source_dir``.
        source_dir: the folder that is worked on.
        work: the work folder.
        names: what is known of folders; None to ask anew.
    """
    known = names or Names()
    wanted = [f"{clip.name}.toml"]
    # A clip called story.mp4 must not take its folder's story.toml for a sidecar.
    if f"{clip.stem}.toml".casefold() not in (SETTINGS, STORY):
        wanted.append(f"{clip.stem}.toml")
    for folder in (work / NOTES / clip.parent.relative_to(source_dir), clip.parent):
        for name in wanted:
            if file := known.find(folder, name):
                return file
    return None


def load_story(folder: Path, source_dir: Path, work: Path) -> Story | None:
    """Return what joins a folder's clips into one short; None where nobody wrote a story.

    Raises:
        UsageError: the file is not valid.
    """
    file = find_story(folder, source_dir, work)
    return load(file, Story) if file else None


def find_story(folder: Path, source_dir: Path, work: Path) -> Path | None:
    """Return where a folder's story lies: in it, or in the work folder's ``notes/``, which wins."""
    for place in (work / NOTES / folder.relative_to(source_dir), folder):
        if (place / STORY).is_file():
            return place / STORY
    return None
