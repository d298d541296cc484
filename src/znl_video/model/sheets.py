"""What a contact sheet shows, row by row."""

from __future__ import annotations

from znl_video.model.base import Frozen


class SheetWindow(Frozen):
    """A stretch of a source that the short numbered ``number`` shows."""

    start_ms: int
    end_ms: int
    number: int


class SheetRow(Frozen):
    """A source with its strip, a short with its still, or only words.

    ``strip`` and ``still`` are blobs. ``number`` is a short's, and gives it its colour; such rows
    stand two beside each other.
    """

    title: str
    notes: tuple[str, ...] = ()
    strip: str | None = None
    duration_ms: int = 0
    windows: tuple[SheetWindow, ...] = ()
    still: str | None = None
    number: int | None = None
