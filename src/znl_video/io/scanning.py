"""Finding footage in a folder."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from znl_video.errors import UsageError
from znl_video.io.work import PREVIEWS

_VIDEO = (
    ".mp4 .m4v .mov .qt .3gp .3g2 .mkv .webm .avi .flv .wmv .asf .mpg .mpeg .ts .mts .m2ts .vob "
    ".ogv"
)
_SOUND = ".mp3 .wav .m4a .aac .flac .ogg .opus .wma"

# Never opened: what lies beside footage, and downloads that are not finished.
_TEXTS = ".toml .txt .md .srt .vtt .ass .json .csv .tsv .html .pdf .doc .docx .xls .xlsx .py .xmp"
_STILLS = ".jpg .jpeg .png .gif .heic .heif .webp .bmp .aae .thm"
_ODDS = ".zip .part .crdownload .tmp .download .ini .db .url .lnk"

_SOUNDS = frozenset(_SOUND.split())
_MEDIA = frozenset(_VIDEO.split()) | _SOUNDS
_OTHER = frozenset(f"{_TEXTS} {_STILLS} {_ODDS}".split())

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


def scan(source: Path, work: Path) -> tuple[Found, ...]:
    """Return the footage at ``source``, a file or a folder searched deeply, in order of path.

    Hidden files, links, the work folder, brand kits and files that are no media are left out.

    Raises:
        UsageError: there is no such file or folder, it cannot be read, or it holds no media.
    """
    if work == source:
        raise UsageError("work.is-source", folder=work)
    if not source.exists():
        raise UsageError("source.missing", source=source)
    if source.is_file():
        return (_found(source, _readable(source.name)),)
    files = [file for file in _files(source, work.resolve()) if _is_media(file)]
    if not files:
        raise UsageError("source.no-media", source=source)
    found = [_found(file, _readable(file.relative_to(source).as_posix())) for file in files]
    return tuple(sorted(found, key=lambda each: each.path))


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


def _files(source: Path, work: Path) -> list[Path]:
    def refuse(error: OSError) -> None:
        raise UsageError("source.unreadable", source=error.filename, why=error.strerror)

    files = []
    for folder, folders, names in os.walk(source, onerror=refuse):
        here = Path(folder)
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".")
            and (here / name).resolve() != work
            and not _is_work(here / name)
            and not (here / name / "kit.toml").is_file()
        )
        # is_file: a pipe or a device would keep us waiting for ever.
        files += [
            here / name
            for name in names
            if not name.startswith(".")
            and not (here / name).is_symlink()
            and (here / name).is_file()
        ]
    return files


def _is_work(folder: Path) -> bool:
    """Tell a work folder or a store of any run, whose videos are no footage."""
    named = folder.name.endswith("-znl") or (folder / "shorts").is_dir()
    if named and (folder / "manifest.json").is_file():
        return True
    if (folder / PREVIEWS).is_file() and (folder / "preview").is_dir():
        return True
    return (folder / "facts").is_dir() and (folder / "blobs").is_dir()


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
    return ending not in _OTHER and _looks_like_media(file)


def _looks_like_media(file: Path) -> bool:
    try:
        with file.open("rb") as opened:
            head = opened.read(_TS_PACKET + 1)
    except OSError:
        return False
    if head[4:8] == b"ftyp":
        return head[8:12] not in _STILL_BRANDS
    if head[:4] == b"RIFF":
        return head[8:12] == b"AVI "
    if head[:1] == b"\x47":
        return head[_TS_PACKET:] == b"\x47"
    return head.startswith(
        (b"\x1a\x45\xdf\xa3", b"FLV\x01", b"\x30\x26\xb2\x75", b"\x00\x00\x01\xba")
    )
