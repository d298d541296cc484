"""What people write beside their footage or in the work folder."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

from znl_video.errors import UsageError
from znl_video.io.tomls import load
from znl_video.model.lexicon import Lexicon
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
    """Knows which names folders hold; each is read once, however many clips lie in it.

    Only for asking about files that seldom are there: of one that is called alike, but for case or
    the way its letters are composed, the disk itself is asked.
    """

    def __init__(self) -> None:
        self._alike: dict[Path, frozenset[str]] = {}

    def hold(self, folder: Path, name: str) -> bool:
        """Tell whether ``folder`` has a file called ``name``."""
        if folder not in self._alike:
            try:
                self._alike[folder] = frozenset(map(_alike, os.listdir(folder)))  # noqa: PTH208
            except (FileNotFoundError, NotADirectoryError):
                self._alike[folder] = frozenset()
        return _alike(name) in self._alike[folder] and (folder / name).is_file()


def _alike(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


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
            if known.hold(folder, name):
                return folder / name
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
