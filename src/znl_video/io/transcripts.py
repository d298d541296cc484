"""Captions written out for others, never over what somebody else wrote."""

from __future__ import annotations

from pathlib import Path

from znl_video.errors import FootageError
from znl_video.io.hashing import sha256_bytes
from znl_video.io.writing import append_line, write_text
from znl_video.model.base import text_digest

FOLDER = "transcripts"


class Transcripts:
    """Writes text files, and remembers in the work folder which it wrote.

    Digests are kept apart from those of ``captions/``: an export may equal a person's SRT to the
    letter, and that must stay theirs.
    """

    def __init__(self, work: Path) -> None:
        self.folder = work / FOLDER
        self._written = self.folder / ".written"

    def write(self, place: Path, text: str) -> None:
        """Write ``text`` to ``place``, where nothing stands or what an earlier export wrote.

        Raises:
            FootageError: ``captions.export-taken``: somebody else wrote what stands there.
            OSError: it cannot be written.
        """
        digest = text_digest(text)
        try:
            standing = sha256_bytes(place.read_bytes())
        except FileNotFoundError:
            standing = None
        if standing == digest:
            return
        ours = self._ours()
        if standing is not None and standing not in ours:
            raise FootageError("captions.export-taken", file=place)
        # Noted first: whatever interrupts us, our own text is never taken for somebody else's.
        if digest not in ours:
            append_line(self._written, digest)
        write_text(place, text)

    def take_away(self, short: str) -> None:
        """Remove from the folder what exports wrote of a short; other people's files stay."""
        ours = self._ours()
        for place in self.folder.glob(f"{short}.*"):
            if place.is_file() and sha256_bytes(place.read_bytes()) in ours:
                place.unlink()

    def _ours(self) -> set[str]:
        try:
            return set(self._written.read_text("utf-8").split())
        except FileNotFoundError:
            return set()
