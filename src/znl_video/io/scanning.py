"""Finding footage in a folder."""

from __future__ import annotations

import os
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from znl_video.errors import UsageError
from znl_video.io.previews import PREVIEWS

_VIDEO = (
    ".mp4 .m4v .mov .qt .3gp .3g2 .mkv .webm .avi .flv .wmv .asf .mpg .mpeg .ts .mts .m2ts .vob "
    ".ogv"
)
_SOUND = ".mp3 .wav .m4a .aac .flac .ogg .opus .wma"

# Never opened: what lies beside footage, and what is still being copied or downloaded.
_TEXTS = ".toml .txt .md .srt .vtt .ass .json .csv .tsv .html .pdf .doc .docx .xls .xlsx .py .xmp"
_STILLS = ".jpg .jpeg .png .gif .heic .heif .webp .bmp .aae .thm"
_UNFINISHED = ".part .filepart .partial .crdownload .opdownload .download .tmp"
_ODDS = ".zip .ini .db .url .lnk"

_SOUNDS = frozenset(_SOUND.split())
_MEDIA = frozenset(_VIDEO.split()) | _SOUNDS
_OTHER = frozenset(f"{_TEXTS} {_STILLS} {_UNFINISHED} {_ODDS}".split())

WRITTEN = frozenset({".toml", ".srt"})
"""Endings of what people write beside footage."""

# First bytes of containers, for files that chat apps saved without an ending.
_TS_PACKET = 188
_STILL_BRANDS = (b"heic", b"heix", b"mif1", b"msf1", b"avif", b"crx ")


@dataclass(frozen=True)
class Found:
    """A file that may be footage: where it is, its path under SOURCE, its size and time."""

    file: Path
    path: str
    size: int
    mtime_ns: int


@dataclass(frozen=True)
class Scanned:
    """The footage of a folder in order of path, and links out of it that were not followed."""

    found: tuple[Found, ...]
    links: tuple[str, ...] = ()


def scan(source: Path, work: Path, *, follow_links: bool = False) -> Scanned:
    """Return the footage at ``source``, a file or a folder searched deeply.

    Hidden files, the work folder, brand kits and files that are no media are left out. So are
    links: what they point to inside ``source`` is found there; what lies outside is taken in only
    with ``follow_links``.

    Raises:
        UsageError: there is no such file or folder, it cannot be read, or it holds no media.
    """
    if work == source:
        raise UsageError("work.is-source", folder=work)
    if not source.exists():
        raise UsageError("source.missing", source=source)
    if source.is_file():
        return Scanned((_found(source, _readable(source.name)),))
    searched = _Search(source, work.resolve(), follow_links=follow_links)
    files = [(file, path) for file, path in searched.files() if _is_media(file)]
    if not files:
        raise UsageError("source.no-media", source=source)
    found = [_found(file, _readable(path)) for file, path in files]
    links = [_readable(link.relative_to(source).as_posix()) for link in searched.links]
    return Scanned(tuple(sorted(found, key=lambda each: each.path)), tuple(sorted(links)))


def notes_in(source: Path, work: Path) -> dict[str, tuple[int, int]]:
    """Return size and time of what people may have written about footage, by path.

    That is ``.toml`` and ``.srt`` files below ``source`` and in the work folder, and approvals.
    What cannot be looked at is left out.
    """
    found: dict[str, tuple[int, int]] = {}
    left = [source, work, work / "captions", work / "notes"]
    deep = {source, work / "notes"}
    while left:
        folder = left.pop()
        with suppress(OSError), os.scandir(folder) as inside:
            for entry in inside:
                if entry.name.startswith(".") or Path(entry.path) == work:
                    continue
                if entry.is_dir(follow_symlinks=False):
                    if folder in deep:
                        left.append(Path(entry.path))
                        deep.add(Path(entry.path))
                elif entry.name.lower().endswith((".toml", ".srt", ".jsonl")):
                    stat = entry.stat()
                    found[entry.path] = (stat.st_size, stat.st_mtime_ns)
    return found


def without_sounds(
    found: tuple[Found, ...], named: Collection[Path], source: Path
) -> tuple[Found, ...]:
    """Return ``found`` without sound files among ``named``, which are laid over other footage.

    A video of which only the sound is used elsewhere stays footage as well.

    Raises:
        UsageError: no footage is left.
    """
    left = tuple(
        each
        for each in found
        if each.file.suffix.lower() not in _SOUNDS or each.file.resolve() not in named
    )
    if not left:
        raise UsageError("source.no-media", source=source)
    return left


def absolute(path: Path) -> Path:
    """Return ``path`` from the root, without ``..``; links are not followed.

    The work folder lies beside what the user named, not beside what a link points to.
    """
    return Path(os.path.abspath(path))  # noqa: PTH100 - resolve() follows links


def informant_of(path: str) -> str | None:
    """Return the first folder under SOURCE: footage is sorted by who sent it."""
    folder, slash, _ = path.partition("/")
    return folder.strip() if slash else None


class _Search:
    """Walks through a folder once; ``links`` are those out of it that it left alone."""

    def __init__(self, source: Path, work: Path, *, follow_links: bool) -> None:
        self._source = source
        self._real = source.resolve()
        self._work = work
        self._follows = follow_links
        self._walked: set[Path] = set()
        self.links: list[Path] = []

    def files(self) -> list[tuple[Path, str]]:
        """Return the plain files that are neither hidden nor our own, with paths below SOURCE."""
        found: list[tuple[Path, str]] = []
        left = [(self._source, "")]
        while left:
            here, above = left.pop()
            try:
                with os.scandir(here) as entries:
                    inside = sorted(entries, key=lambda each: each.name)
            except OSError as error:
                _refuse(error)
            folders = [each for each in inside if _is_folder(each)]
            into = [each.name for each in folders if self._goes_into(here / each.name)]
            left += [(here / name, f"{above}{name}/") for name in reversed(into)]
            found += [
                (here / each.name, above + each.name)
                for each in inside
                if not each.name.startswith(".") and self._is_taken(each, here)
            ]
        return found

    def _is_taken(self, entry: os.DirEntry[str], here: Path) -> bool:
        # A pipe or a device would keep us waiting for ever. What an entry is, its folder tells.
        if not entry.is_symlink():
            return entry.is_file()
        file = here / entry.name
        return not _is_folder(entry) and self._takes(file) and file.is_file()

    def _goes_into(self, folder: Path) -> bool:
        if folder.name.startswith("."):
            return False
        if folder.is_symlink():
            if not self._takes(folder):
                return False
            # Two links to one folder, or one to a folder around it, would never end.
            real = folder.resolve()
            if real in self._walked or self._real.is_relative_to(real):
                return False
            self._walked.add(real)
        return (
            folder.resolve() != self._work
            and not _is_work(folder)
            and not (folder / "kit.toml").is_file()
        )

    def _takes(self, link: Path) -> bool:
        """Tell whether a link is followed, and note one that leads outside and is not."""
        try:
            outside = not link.resolve().is_relative_to(self._real)
        except (OSError, RuntimeError):
            # It leads to itself.
            return False
        if outside and not self._follows:
            self.links.append(link)
        return outside and self._follows


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _refuse(error: OSError) -> NoReturn:
    raise UsageError("source.unreadable", source=error.filename, why=error.strerror)


def _is_work(folder: Path) -> bool:
    """Tell a work folder or a store of any run, whose videos are no footage."""
    named = folder.name.endswith("-znl") or (folder / "shorts").is_dir()
    if named and (folder / "manifest.json").is_file():
        return True
    if (folder / PREVIEWS).is_file() and (folder / "preview").is_dir():
        return True
    return (folder / "facts").is_dir() and (folder / "blobs").is_dir()


def may_matter(path: str) -> bool:
    """Tell whether a file at ``path`` below SOURCE may be footage, or is people's beside it.

    Of pictures and texts only those in brand kits are, besides sidecars and captions.
    """
    *folders, name = path.split("/")
    if any(part.startswith(".") for part in (*folders, name)):
        return False
    ending = Path(name).suffix.lower()
    return ending in WRITTEN or ending not in _OTHER or "brands" in folders


def _readable(path: str) -> str:
    """Return ``path`` as text that every document can hold.

    A name that is not UTF-8, as old ZIP programs leave them, reaches Python with stray bytes.
    """
    return path.encode("utf-8", "replace").decode("utf-8")


def _found(file: Path, path: str) -> Found:
    stat = file.stat()
    return Found(file.absolute(), path, stat.st_size, stat.st_mtime_ns)


def _is_media(file: Path) -> bool:
    ending = file.suffix.lower()
    if ending in _MEDIA:
        return True
    return ending not in _OTHER and not ending.endswith("~") and _looks_like_media(file)


def _looks_like_media(file: Path) -> bool:
    try:
        with file.open("rb") as opened:
            head = opened.read(_TS_PACKET + 1)
    except OSError:
        # Nobody knows what it is: it is refused with the reason, not passed over.
        return True
    if head[4:8] == b"ftyp":
        return head[8:12] not in _STILL_BRANDS
    if head[:4] == b"RIFF":
        return head[8:12] == b"AVI "
    if head[:1] == b"\x47":
        return head[_TS_PACKET:] == b"\x47"
    return head.startswith(
        (b"\x1a\x45\xdf\xa3", b"FLV\x01", b"\x30\x26\xb2\x75", b"\x00\x00\x01\xba")
    )
