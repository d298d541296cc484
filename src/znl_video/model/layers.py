"""What people lay over footage: a headline, a voice, a music bed; and what is known of them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from znl_video.model.base import Frozen
from znl_video.model.people import OriginalSound


class NamedFile(Frozen):
    """A file as people call it, and the SHA-256 of what it holds."""

    file: str
    sha256: str


class Headline(Frozen):
    """A line or two that stand over all of the footage; ``file`` is where they were written."""

    text: str
    file: str


class NarrationFile(NamedFile):
    """A voice that is laid over the footage, and what becomes of the footage's own sound."""

    original: OriginalSound = "duck"


class MusicFile(NamedFile):
    """A music bed, who allows its use, and its loudness under speech in LU relative to speech."""

    licence: str = Field(min_length=1)
    lu: float = -18.0


class Narration(NarrationFile):
    """A narration that was opened: its sound track and how long it lasts."""

    audio: int
    duration_ms: int


class Music(MusicFile):
    """A music bed that was opened: its sound track and how long it lasts."""

    audio: int
    duration_ms: int


LayerName = Literal["original", "narration", "music"]


class LayerLoudness(Frozen):
    """How loud one layer is by itself, in LUFS; None: too quiet or short to measure."""

    layer: LayerName
    lufs: float | None
