"""What a contact sheet shows, row by row, and the actions that make it."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from znl_video.model import facts
from znl_video.model.base import Frozen
from znl_video.model.media import VideoTrack


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


class FilmStrip(Frozen):
    """``cells`` pictures of a file, evenly over ``duration_ms``, side by side.

    A cell shows what is seen in the middle of its stretch, to a few frames.
    """

    answer: ClassVar[type[Frozen]] = facts.StripMade
    kind: Literal["FilmStrip"] = "FilmStrip"
    sha256: str
    track: VideoTrack
    duration_ms: int = Field(gt=0)
    cells: int = Field(gt=0)
    cell_width: int
    cell_height: int


class Sheet(Frozen):
    """One picture of what was chosen out of which footage, and why. ``font`` is a digest."""

    answer: ClassVar[type[Frozen]] = facts.SheetMade
    kind: Literal["Sheet"] = "Sheet"
    title: str
    rows: tuple[SheetRow, ...] = Field(min_length=1)
    font: str
