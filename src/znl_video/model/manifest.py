"""The manifest: one small document a source and one a short.

Times on a source's clock start at the earliest stream of the file; times on a short's clock start
at its first frame. Both are integer milliseconds; lengths that are cut are whole frames at the
short's rate.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from znl_video.model.base import Frozen
from znl_video.model.facts import Analysis, Backdrop, Inspection
from znl_video.model.framing import Framing
from znl_video.model.kit import Corner
from znl_video.model.layers import LayerLoudness, Music, NamedFile, Narration
from znl_video.model.media import Media, Rate, VideoTrack
from znl_video.model.notice import Failure, Notice
from znl_video.model.people import ClipNote
from znl_video.model.preset import Preset
from znl_video.model.protecting import Redact, Veil, Veiling
from znl_video.model.transcript import Transcript, Word

SCHEMA = 1

RedactedBy = Literal["consent", "sidecar", "settings"]


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


class Segment(Frozen):
    """``frames`` frames at the short's rate, from ``start_ms`` on the clock of ``source``."""

    source: str
    start_ms: int = Field(ge=0)
    frames: int = Field(gt=0)


class Merits(Frozen):
    """What a stretch of footage is worth; each figure is 0 to 1, None where nobody knows.

    ``said`` is the speech in it over what would fit at most, ``density`` the share of its time that
    is speech, ``clean`` how cleanly both ends lie between sentences, ``sound`` the mean level,
    ``early`` how near it is to the start. Of the picture: ``faces`` the share of time with a face,
    ``sharp``, ``lit`` and ``motion`` as against the rest of the file, ``flawed`` the share that is
    black or frozen. ``total`` is what candidates are compared by.
    """

    total: float
    said: float | None = None
    density: float | None = None
    clean: float | None = None
    sound: float | None = None
    early: float | None = None
    faces: float | None = None
    sharp: float | None = None
    lit: float | None = None
    motion: float | None = None
    flawed: float | None = None


class Candidate(Frozen):
    """A stretch of a source that could be cut out, on its clock, and what it is worth."""

    source: str
    start_ms: int = Field(ge=0)
    end_ms: int = Field(ge=0)
    words: int = 0
    sentences: int = 0
    merits: Merits


class Cut(Frozen):
    """Which seconds were chosen, and why.

    ``chosen`` is the stretch that was weighed best and ``others`` those that came next; there are
    none where nothing had to be chosen. ``jumps`` is how many pauses were taken out and
    ``jumped_ms`` how long they were together. The first ``hook`` segments are a strong moment that
    is shown ahead of its place, and again there.
    """

    segments: tuple[Segment, ...] = Field(min_length=1)
    reason: Notice
    chosen: Candidate | None = None
    others: tuple[Candidate, ...] = ()
    jumps: int = Field(default=0, ge=0)
    jumped_ms: int = Field(default=0, ge=0)
    hook: int = Field(default=0, ge=0)


class Protection(Frozen):
    """What of one segment is hidden, and by whose word.

    ``by``: ``consent`` is somebody's refusal. ``faces`` and ``boxes`` count what is veiled,
    ``missed`` what the check found besides. ``shown`` is where the one face is that may be seen.
    """

    redact: Redact
    by: RedactedBy
    faces: int = 0
    boxes: int = 0
    missed: int = 0
    veiling: Veiling | None = None
    shown: tuple[Veil, ...] = ()


class Searched(Frozen):
    """A made picture or cover that was searched for faces, and the frames that still show some."""

    blob: str
    leaks: tuple[int, ...] = ()


class Cue(Frozen):
    """One caption on the short's clock. ``text`` may hold line breaks a person put there.

    ``words`` say when each piece of the text is spoken, for highlighting; they join to the text
    but for white space. There are none where nobody knows.
    """

    start_ms: int = Field(ge=0)
    end_ms: int = Field(ge=0)
    text: str
    words: tuple[Word, ...] = ()


class WrittenCaptions(NamedFile):
    """Captions that an editor wrote, on the clock of the clip or narration they belong to.

    ``warnings`` tell what was mended in the file; ``used`` False: it holds something else.
    """

    used: bool = True
    cues: tuple[Cue, ...] = ()
    warnings: tuple[Notice, ...] = ()


class Captions(Frozen):
    """The captions of a short and where they come from; ``proofread``: all are a person's."""

    cues: tuple[Cue, ...] = ()
    proofread: bool = False


class MadeCard(Frozen):
    """An end card's blob at one picture size."""

    width: int
    height: int
    frames: int
    blob: str


class MadePlate(Frozen):
    """A plate for pictures of ``for_width`` pixels: shown from ``at_frame`` for ``frames``."""

    part: Literal["opening", "lower-third"]
    for_width: int
    at_frame: int
    frames: int
    width: int
    height: int
    blob: str


class CoverMoment(Frozen):
    """The frame covers show: the segment's number, the time on its source's clock, and its faces.

    A face is left, top, right and bottom in pixels of a picture of ``width`` x ``height``.
    """

    segment: int
    at_ms: int
    width: int
    height: int
    faces: tuple[tuple[int, int, int, int], ...]


class Branding(Frozen):
    """What a brand kit adds: the credit line as drawn, and the end card once a picture size.

    ``title``, for cover and opening, is cut into words; empty where nobody gave one. ``headline``
    has its writer's own lines. ``plates`` come and go over footage. ``corner`` is the logo's where
    the kit's own would hide faces, ``cover`` the moment with faces that suits covers, ``high`` the
    frames at which plates begin that stand high; ``looked`` says that faces were looked for.
    """

    kit: str
    credit: str = ""
    title: tuple[str, ...] = ()
    headline: str = ""
    headline_words: tuple[str, ...] = ()
    cards: tuple[MadeCard, ...] = ()
    plates: tuple[MadePlate, ...] = ()
    corner: Corner | None = None
    cover: CoverMoment | None = None
    high: tuple[int, ...] = ()
    looked: bool = False


class Loudness(Frozen):
    """Integrated loudness in LUFS (None: too quiet or short to measure) and true peak in dBTP."""

    lufs: float | None
    dbtp: float | None


class Take(Frozen):
    """One try at a sound: gain and headroom in dB, and the LUFS and dBTP they gave."""

    gain_db: float
    headroom_db: float
    lufs: float | None
    dbtp: float | None


class Track(Frozen):
    """One encoded sound: what was asked for, every take, and the last take's blob."""

    presets: tuple[str, ...]
    target_lufs: float
    limit_dbtp: float
    takes: tuple[Take, ...] = Field(min_length=1)
    encoded: Loudness
    blob: str


class SeenBehind(Frozen):
    """What captions stand on, for the presets whose captions stand there."""

    presets: tuple[str, ...]
    backdrop: Backdrop


class Picture(Frozen):
    """One encoded picture, the presets that share it, and its blob."""

    presets: tuple[str, ...]
    frames: int
    blob: str


class CoverPicture(Frozen):
    """A cover of one shape and its thumbnail, with the presets that share it."""

    presets: tuple[str, ...]
    blob: str
    thumbnail: str


class Delivery(Frozen):
    """One finished file of a short for a preset, by digest, and what verify found."""

    preset: str
    media: str
    inspection: Inspection | None = None


class Short(Frozen):
    """What is delivered: segments of one or more sources, decided stage by stage.

    A field that is None has not been decided yet; a stage fills its own fields and no others,
    besides adding to ``warnings`` and ``failures``. ``narration`` is trim's, ``narrated``, what it
    says, subtitle's; ``music`` and ``layers`` are loudness's, and ``sound`` is that of all layers
    together. ``protections`` are one a segment, none where nothing is hidden; ``repairs`` counts
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
    music: Music | None = None
    layers: tuple[LayerLoudness, ...] = ()
    sound: Loudness | None = None
    tracks: tuple[Track, ...] = ()
    backdrops: tuple[SeenBehind, ...] = ()
    pictures: tuple[Picture, ...] = ()
    covers: tuple[CoverPicture, ...] = ()
    repairs: int = 0
    searched: tuple[Searched, ...] = ()
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
