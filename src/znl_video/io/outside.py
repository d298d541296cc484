"""The world as performers see it: digests to paths, the store, ffmpeg, threads."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from znl_video.errors import UsageError
from znl_video.io.shares import Shares
from znl_video.io.store import Store

_DIGEST = re.compile(r"[0-9a-f]{64}")


class Outside:
    """Knows every file by digest: footage and kit files by name, blobs by the store.

    Args:
        store: has the blobs.
        threads: for every action, or shares of them that change while a run goes on.
    """

    def __init__(self, store: Store, threads: int | Shares) -> None:
        self._store = store
        self._named: dict[str, Path] = {}
        self._ffmpeg: Path | None = None
        self._shares = Shares(threads) if isinstance(threads, int) else threads

    def know(self, files: Mapping[str, Path]) -> None:
        """Remember where digests lie."""
        self._named.update(files)

    def named(self, text: str) -> dict[str, Path]:
        """Return the known files, by digest, that are named in ``text``."""
        return {each: self._named[each] for each in _DIGEST.findall(text) if each in self._named}

    def path(self, digest: str) -> Path:
        """Return where the file with this digest lies; a blob's bytes are checked.

        Raises:
            LostError: nobody knows it any more, or it is damaged.
        """
        named = self._named.get(digest)
        if named is not None:
            return named
        return self._store.sound(digest)

    def keep(self, made: Path) -> str:
        """Move a finished scratch file into the store and return its SHA-256."""
        return self._store.keep(made)

    def scratch(self) -> AbstractContextManager[Path]:
        """Return a context with a new empty folder."""
        return self._store.scratch()

    @property
    def ffmpeg(self) -> Path:
        """The ffmpeg program: ``ZNL_FFMPEG``, or the one inside imageio-ffmpeg."""
        if self._ffmpeg is None:
            self._ffmpeg = find_ffmpeg()
        return self._ffmpeg

    @property
    def threads(self) -> int:
        """How many threads an action that starts now may use."""
        return self._shares.each


def find_ffmpeg() -> Path:
    """Return the ffmpeg program.

    Raises:
        UsageError: ``ZNL_FFMPEG`` names no file, or the package holds none for this machine.
    """
    own = os.environ.get("ZNL_FFMPEG")
    if own:
        if not Path(own).is_file():
            raise UsageError("tool.no-ffmpeg", path=own)
        return Path(own)
    import imageio_ffmpeg

    try:
        return Path(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise UsageError("tool.no-ffmpeg", path=error) from error


def ask_ffmpeg(question: str) -> str:
    """Return what ffmpeg says to a question about itself, as ``-version``.

    Raises:
        UsageError: there is no ffmpeg.
        OSError: it cannot be started.
        subprocess.SubprocessError: it fails, or says nothing for a minute.
    """
    said = subprocess.run(
        [str(find_ffmpeg()), "-hide_banner", question],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=60,
        check=True,
    )
    # Where it says how it was built depends on its version.
    return said.stdout + said.stderr


def cores() -> int:
    """Return how many processors this process may use; a container may grant fewer than exist."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
