"""The manifest: one small document a source and one a short.

Times on a source's clock start at the earliest stream of the file; times on a short's clock start
at its first frame. Both are integer milliseconds; lengths that are cut are whole frames at the
short's rate.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from znl_video.model.base import Frozen
from znl_video.model.facts import Analysis, Inspection
from znl_video.model.geometry import View
from znl_video.model.media import Media, Rate
from znl_video.model.notice import Failure, Notice
from znl_video.model.people import ClipNote
from znl_video.model.transcript import Transcript

SCHEMA = 1


class Source(Frozen):
    """One file somebody sent."""

    schema_version: int = SCHEMA
    name: str
    path: str
    size: int = Field(ge=0)
    sha256: str
    informant: str | None = None
    note: ClipNote = ClipNote()
    duplicate_of: str | None = None
    media: Media | None = None
    analysis: Analysis | None = None
    transcript: Transcript | None = None
    rejection: Failure | None = None
    warnings: tuple[Notice, ...] = ()


class Segment(Frozen):
    """``frames`` frames at the short's rate, from ``start_ms`` on the clock of ``source``."""

    source: str
    start_ms: int = Field(ge=0)
    frames: int = Field(gt=0)


class Cut(Frozen):
    """Which seconds were chosen, and why."""

    segments: tuple[Segment, ...] = Field(min_length=1)
    reason: Notice


class Framing(Frozen):
    """How one segment is framed, and why."""

    view: View
    reason: Notice


class Cue(Frozen):
    """One caption on the short's clock. ``text`` may hold line breaks a person put there."""

    start_ms: int = Field(ge=0)
    end_ms: int = Field(ge=0)
    text: str


class Captions(Frozen):
    """The captions of a short and where they come from."""

    cues: tuple[Cue, ...] = ()
    proofread: bool = False


class Branding(Frozen):
    """What a brand kit adds: the credit line as drawn, the end card's blob and length."""

    kit: str
    credit: str = ""
    card: str | None = None
    card_ms: int = 0


class Loudness(Frozen):
    """Integrated loudness in LUFS (None: too quiet or short to measure) and true peak in dBTP."""

    lufs: float | None
    dbtp: float | None


class Track(Frozen):
    """One encoded sound: what was asked for, what came out, and its blob."""

    presets: tuple[str, ...]
    target_lufs: float
    limit_dbtp: float
    gain_db: float
    corrections: int
    encoded: Loudness
    blob: str


class Picture(Frozen):
    """One encoded picture, the presets that share it, and its blob."""

    presets: tuple[str, ...]
    frames: int
    blob: str


class Delivery(Frozen):
    """One finished file of a short for a preset: blobs by digest and what verify found."""

    preset: str
    media: str
    cover: str
    thumbnail: str
    inspection: Inspection | None = None


class Short(Frozen):
    """What is delivered: segments of one or more sources, decided stage by stage.

    A field that is None has not been decided yet; a stage fills its own fields and no others,
    besides adding to ``warnings`` and ``failures``.
    """

    schema_version: int = SCHEMA
    name: str
    sources: tuple[str, ...] = Field(min_length=1)
    presets: tuple[str, ...] = Field(min_length=1)
    rate: Rate
    cut: Cut | None = None
    framings: tuple[Framing, ...] = ()
    captions: Captions | None = None
    branding: Branding | None = None
    sound: Loudness | None = None
    tracks: tuple[Track, ...] = ()
    pictures: tuple[Picture, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    verified: bool = False
    warnings: tuple[Notice, ...] = ()
    failures: tuple[Failure, ...] = ()


StageName = Literal[
    "ingest",
    "transcribe",
    "trim",
    "reframe",
    "subtitle",
    "brand",
    "loudness",
    "export",
    "verify",
]
STAGES: tuple[StageName, ...] = (
    "ingest",
    "transcribe",
    "trim",
    "reframe",
    "subtitle",
    "brand",
    "loudness",
    "export",
    "verify",
)
