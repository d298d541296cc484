"""What people write beside their footage or in the work folder."""

from __future__ import annotations

import errno
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


def find_note(clip: Path, source_dir: Path, work: Path) -> Path | None:
    """Return where a clip's sidecar lies, None where it has none.

    ``<clip name>.toml`` comes before ``<clip stem>.toml``, and the work folder's ``notes/``, laid
    out as the footage is, before the clip's own folder.

    Args:
        clip: the footage, somewhere under ``source_dir``.
        source_dir: the folder that is worked on.
        work: the work folder.
    """
    names = [f"{clip.name}.toml"]
    # A clip called story.mp4 must not take its folder's story.toml for a sidecar.
    if f"{clip.stem}.toml".casefold() not in (SETTINGS, STORY):
        names.append(f"{clip.stem}.toml")
    for folder in (work / NOTES / clip.parent.relative_to(source_dir), clip.parent):
        for name in names:
            if _is_there(folder / name):
                return folder / name
    return None


def _is_there(file: Path) -> bool:
    try:
        return file.is_file()
    except OSError as error:
        # The clip's own name may be as long as names can be.
        if error.errno == errno.ENAMETOOLONG:
            return False
        raise


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
