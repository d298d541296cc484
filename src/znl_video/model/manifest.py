"""The manifest: one small document a source and one a short.

Times on a source's clock start at the earliest stream of the file; times on a short's clock start
at its first frame. Both are integer milliseconds; lengths that are cut are whole frames at the
short's rate.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from znl_video.model.base import Frozen
from znl_video.model.branding import Branding, MadeCard
from znl_video.model.captions import Captions, WrittenCaptions
from znl_video.model.cut import Cut, Segment
from znl_video.model.encoded import CoverPicture, Delivery, Loudness, Picture, SeenBehind, Track
from znl_video.model.facts import Analysis, Backdrop
from znl_video.model.framing import Framing
from znl_video.model.layers import LayerLoudness, Music, Narration
from znl_video.model.media import Media, Rate, VideoTrack
from znl_video.model.notice import Failure, Notice
from znl_video.model.people import ClipNote
from znl_video.model.preset import Preset
from znl_video.model.protecting import Protection, Searched, VeilCheck
from znl_video.model.sharing import SharedPicture
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
    captions: WrittenCaptions | None = None
    duplicate_of: str | None = None
    media: Media | None = None
    analysis: Analysis | None = None
    transcript: Transcript | None = None
    rejection: Failure | None = None
    warnings: tuple[Notice, ...] = ()

    @property
    def picture(self) -> VideoTrack:
        """The picture track.

        Raises:
            ValueError: the source was never probed, or has no picture.
        """
        if self.media is None or not self.media.video:
            raise ValueError(f"{self.name} has no picture that is known")
        return self.media.video[0]


class Short(Frozen):
    """What is delivered: segments of one or more sources, decided stage by stage.

    A field that is None has not been decided yet; a stage fills its own fields and no others,
    besides adding to ``warnings`` and ``failures``. ``narration`` is trim's, ``narrated``, what it
    says, subtitle's; ``music`` and ``layers`` are loudness's, and ``sound`` is that of all layers
    together. ``sharing`` is brand's: which presets one picture serves, none where all look alike.
    ``protections`` are one a segment, none where nothing is hidden; ``repairs`` counts
    how often what the check found was hidden as well. Where several are cut out of one source, they
    share a ``stem``: the name that an only one would have.
    """

    schema_version: int = SCHEMA
    name: str
    stem: str | None = None
    sources: tuple[str, ...] = Field(min_length=1)
    presets: tuple[str, ...] = Field(min_length=1)
    rate: Rate
    narration: Narration | None = None
    cut: Cut | None = None
    framings: tuple[Framing, ...] = ()
    protections: tuple[Protection, ...] = ()
    narrated: Transcript | None = None
    captions: Captions | None = None
    branding: Branding | None = None
    sharing: tuple[SharedPicture, ...] = ()
    music: Music | None = None
    layers: tuple[LayerLoudness, ...] = ()
    sound: Loudness | None = None
    tracks: tuple[Track, ...] = ()
    backdrops: tuple[SeenBehind, ...] = ()
    pictures: tuple[Picture, ...] = ()
    covers: tuple[CoverPicture, ...] = ()
    repairs: int = 0
    searched: tuple[Searched, ...] = ()
    veil_checks: tuple[VeilCheck, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    warnings: tuple[Notice, ...] = ()
    failures: tuple[Failure, ...] = ()

    @property
    def footage_frames(self) -> int:
        """How many frames of footage were chosen, cards not counted."""
        return sum(segment.frames for segment in self.cut.segments) if self.cut else 0

    def card_for(self, preset: Preset) -> MadeCard | None:
        """Return the end card that ``preset`` shows."""
        if self.branding is None or preset.layers.cards.value == "forbid":
            return None
        size = (preset.picture.width.value, preset.picture.height.value)
        return next((c for c in self.branding.cards if (c.width, c.height) == size), None)

    def track_for(self, preset: str) -> Track | None:
        """Return the sound a preset shares, if it is encoded."""
        return next((track for track in self.tracks if preset in track.presets), None)

    def backdrop_for(self, preset: str) -> Backdrop | None:
        """Return what a preset's captions stand on, if it was measured."""
        return next((each.backdrop for each in self.backdrops if preset in each.presets), None)

    def picture_for(self, preset: str) -> Picture | None:
        """Return the picture a preset shares, if it is encoded."""
        return next((each for each in self.pictures if preset in each.presets), None)

    def cover_for(self, preset: str) -> CoverPicture | None:
        """Return the cover a preset shares, if it is made."""
        return next((each for each in self.covers if preset in each.presets), None)

    def delivery_for(self, preset: str) -> Delivery | None:
        """Return a preset's finished file, if there is one."""
        return next((each for each in self.deliveries if each.preset == preset), None)


class Ran(Frozen):
    """An action a document stands on: its kind and its key in the store."""

    kind: str
    key: str


class Placed(Frozen):
    """A delivered file as it was left: the path inside the work folder, size and times.

    A file whose size or modification time differs was altered by somebody and is restored.
    """

    path: str
    sha256: str
    size: int
    mtime_ns: int


class SourceDocument(Frozen):
    """``sources/<name>.json``. Size and ``mtime_ns`` tell whether the digest still holds."""

    schema_version: int = SCHEMA
    source: Source
    mtime_ns: int = 0
    ran: tuple[Ran, ...] = ()


class ShortDocument(Frozen):
    """``shorts/<name>.json``.

    ``captions_base`` is the cut on whose clock znl wrote the SRT, and ``captions_footage`` the
    digests of its sources then, by name: a person's file stays on that clock, and goes with
    that footage. ``captions_sha256`` is the digest of the SRT as the run wrote it or took it in.
    ``placed`` are the delivered files, ``held`` those that wait for approval.
    """

    schema_version: int = SCHEMA
    short: Short
    ran: tuple[Ran, ...] = ()
    captions_base: tuple[Segment, ...] = ()
    captions_footage: dict[str, str] = {}
    captions_sha256: str = ""
    placed: tuple[Placed, ...] = ()
    held: tuple[Placed, ...] = ()


class IndexEntry(Frozen):
    """One line of the index: a document's name, where it comes from, and how it stands."""

    name: str
    path: str = ""
    state: str


class Index(Frozen):
    """``manifest.json``: what the work folder holds."""

    schema_version: int = SCHEMA
    znl: str
    sources: tuple[IndexEntry, ...] = ()
    shorts: tuple[IndexEntry, ...] = ()


StageName = Literal[
    "ingest",
    "transcribe",
    "trim",
    "reframe",
    "protect",
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
    "protect",
    "subtitle",
    "brand",
    "loudness",
    "export",
    "verify",
)
