"""What performers are handed: where digests lie, where made files go, and who to call."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol


class World(Protocol):
    """The outside as a performer sees it."""

    def path(self, digest: str) -> Path:
        """Return where the source, kit file, font or blob with this digest lies.

        Raises:
            FootageError: nothing with this digest is known any more.
        """

    def keep(self, made: Path) -> str:
        """Move a finished scratch file into the store and return its SHA-256."""

    def scratch(self) -> AbstractContextManager[Path]:
        """Return a context with a new empty folder that goes when the context ends."""

    @property
    def ffmpeg(self) -> Path:
        """The ffmpeg program."""

    @property
    def threads(self) -> int:
        """How many threads an action that starts now may use."""
