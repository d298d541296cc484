"""What is wanted, never how: frozen values that the engine keys, recalls or performs.

Files are named by the SHA-256 of their content, so an action means the same on every machine.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from znl_video.model import facts
from znl_video.model.base import Frozen
from znl_video.model.composition import (
    CardTail,
    Footage,
    LogoLayer,
    PlateLayer,
    ProgressLayer,
    TextLayer,
)
from znl_video.model.encoder import EncoderName
from znl_video.model.geometry import Area, View
from znl_video.model.kit import EndCard
from znl_video.model.media import Rate, VideoTrack
from znl_video.model.mixing import Mixed, SoundClip
from znl_video.model.people import EngineName
from znl_video.model.protecting import Veiling
from znl_video.model.sheets import FilmStrip, Sheet


class Probe(Frozen):
    """What does this file hold?"""

    answer: ClassVar[type[Frozen]] = facts.Probed
    kind: Literal["Probe"] = "Probe"
    sha256: str


class ProbeSound(Frozen):
    """What does this file offer to listen to, and how long is it?"""

    answer: ClassVar[type[Frozen]] = facts.SoundProbed
    kind: Literal["ProbeSound"] = "ProbeSound"
    sha256: str


class Analyse(Frozen):
    """Look at and listen to the whole file once, small. ``audio`` None: there is no sound."""

    answer: ClassVar[type[Frozen]] = facts.Analysis
    kind: Literal["Analyse"] = "Analyse"
    sha256: str
    video: VideoTrack
    audio: int | None
    duration_ms: int


class Transcribe(Frozen):
    """Write down what is said.

    ``model`` is the digest of the weights; ``names`` are likely to be said and hard to guess.
    """

    answer: ClassVar[type[Frozen]] = facts.Transcribed
    kind: Literal["Transcribe"] = "Transcribe"
    sha256: str
    audio: int
    engine: EngineName = "faster-whisper"
    model: str
    language: str | None
    names: tuple[str, ...] = ()


class SplitWords(Frozen):
    """Cut texts into words of the dictionary and of ``names``, which are never cut."""

    answer: ClassVar[type[Frozen]] = facts.Tokens
    kind: Literal["SplitWords"] = "SplitWords"
    texts: tuple[str, ...]
    names: tuple[str, ...] = ()


class ReadAloud(Frozen):
    """How is each character of this text read, and how may ``names`` be?"""

    answer: ClassVar[type[Frozen]] = facts.Readings
    kind: Literal["ReadAloud"] = "ReadAloud"
    text: str
    names: tuple[str, ...]


class FindFaces(Frozen):
    """Where are faces in each of ``frames`` frames at ``rate`` from ``start_ms``, sure or not?"""

    answer: ClassVar[type[Frozen]] = facts.FacesSeen
    kind: Literal["FindFaces"] = "FindFaces"
    sha256: str
    track: VideoTrack
    rate: Rate
    start_ms: int
    frames: int = Field(gt=0)


class SeekFaces(Frozen):
    """Which faces can still be found in the first ``frames`` frames of a made picture or cover?

    It is looked at differently than by :class:`FindFaces`.
    """

    answer: ClassVar[type[Frozen]] = facts.FacesSeen
    kind: Literal["SeekFaces"] = "SeekFaces"
    blob: str
    width: int
    height: int
    frames: int = Field(gt=0)


class MeasureLoudness(Mixed):
    """How loud are the chosen seconds, joined and with what is laid over them?"""

    answer: ClassVar[type[Frozen]] = facts.Measured
    kind: Literal["MeasureLoudness"] = "MeasureLoudness"
    rate: Rate
    clips: tuple[SoundClip, ...] = Field(min_length=1)


class EncodeSound(Mixed):
    """Join, mix, gain, limit and encode as AAC; ``tail_frames`` follow under a card.

    Under a card there is silence, or the end of the music.

    ``limit_dbtp`` is the promise; the limiter's ceiling lies ``headroom_db`` below it, because
    coding raises peaks.
    """

    answer: ClassVar[type[Frozen]] = facts.SoundEncoded
    kind: Literal["EncodeSound"] = "EncodeSound"
    rate: Rate
    clips: tuple[SoundClip, ...] = Field(min_length=1)
    tail_frames: int = 0
    target_lufs: float
    limit_dbtp: float
    headroom_db: float
    gain_db: float
    kbps: int
    sample_rate: int


class MeasureBackdrop(Frozen):
    """How bright is the picture in each of ``areas``, all seen in one decode?"""

    answer: ClassVar[type[Frozen]] = facts.Backdrops
    kind: Literal["MeasureBackdrop"] = "MeasureBackdrop"
    width: int
    height: int
    rate: Rate
    footage: tuple[Footage, ...] = Field(min_length=1)
    areas: tuple[Area, ...] = Field(min_length=1)


class EncodePicture(Frozen):
    """Compose and encode one picture as H.264, once."""

    answer: ClassVar[type[Frozen]] = facts.PictureEncoded
    kind: Literal["EncodePicture"] = "EncodePicture"
    width: int
    height: int
    rate: Rate
    footage: tuple[Footage, ...] = Field(min_length=1)
    text: TextLayer | None = None
    logo: LogoLayer | None = None
    plates: tuple[PlateLayer, ...] = ()
    progress: ProgressLayer | None = None
    card: CardTail | None = None
    crf: int
    max_kbps: int
    gop_frames: int
    encoder: EncoderName = "x264"


class Card(Frozen):
    """Make a kit's end card as a clip. ``fonts`` and ``logo`` are digests."""

    answer: ClassVar[type[Frozen]] = facts.CardMade
    kind: Literal["Card"] = "Card"
    card: EndCard
    width: int
    height: int
    rate: Rate
    font: str
    logo: str | None


class PlateLine(Frozen):
    """One line of type, in pixels."""

    text: str
    size: int


class Plate(Frozen):
    """Make a plate as a clip of ``frames``, with transparency. ``font`` is a digest."""

    answer: ClassVar[type[Frozen]] = facts.PlateMade
    kind: Literal["Plate"] = "Plate"
    lines: tuple[PlateLine, ...] = Field(min_length=1)
    colour: str
    background: str
    opacity: float
    accent: str
    frames: int
    rate: Rate
    font: str


class Cover(Frozen):
    """One frame at ``at_ms`` of a source, framed as in the video, cut to the cover's shape.

    Where the source has no frame then, the one that the video shows at that moment: its piece of
    the source begins at ``since_ms`` and has ``rate`` frames a second.
    ``text`` is laid over it, in pixels of ``cover_width`` x ``cover_height``.
    ``veiling`` hides parts of it; the one frame it holds for is frame 0.
    """

    answer: ClassVar[type[Frozen]] = facts.CoverMade
    kind: Literal["Cover"] = "Cover"
    sha256: str
    track: VideoTrack
    at_ms: int
    since_ms: int
    rate: Rate
    view: View
    width: int
    height: int
    cover_width: int
    cover_height: int
    text: TextLayer | None = None
    max_bytes: int | None = None
    veiling: Veiling | None = None


class CheckVeils(Frozen):
    """Is there a mosaic under every veil of ``made`` in its blob, in every ``step``th frame?"""

    answer: ClassVar[type[Frozen]] = facts.VeilsChecked
    kind: Literal["CheckVeils"] = "CheckVeils"
    blob: str
    made: EncodePicture | Cover
    step: int = Field(gt=0)


class Mux(Frozen):
    """Picture and sound into one MP4; ``edit_list`` False leaves none in. ``aigc`` is carried."""

    answer: ClassVar[type[Frozen]] = facts.Muxed
    kind: Literal["Mux"] = "Mux"
    picture: str
    sound: str
    edit_list: bool
    aigc: str | None = None


class Inspect(Frozen):
    """Open a finished file anew and decode it whole."""

    answer: ClassVar[type[Frozen]] = facts.Inspected
    kind: Literal["Inspect"] = "Inspect"
    blob: str


class Preview(Frozen):
    """A quick look at what ``picture`` would show, beside the whole of what it is cut from.

    ``width`` x ``height`` is the made frame: the whole source picture in ``source``, the short in
    ``result``, ``marks`` over all of it. ``sound`` is an encoded sound's blob.
    """

    answer: ClassVar[type[Frozen]] = facts.PreviewMade
    kind: Literal["Preview"] = "Preview"
    picture: EncodePicture
    width: int
    height: int
    source: Area
    result: Area
    marks: TextLayer
    sound: str


Action = (
    Probe
    | ProbeSound
    | Analyse
    | Transcribe
    | SplitWords
    | ReadAloud
    | MeasureLoudness
    | MeasureBackdrop
    | EncodeSound
    | EncodePicture
    | Card
    | Plate
    | Cover
    | Mux
    | Inspect
    | FindFaces
    | SeekFaces
    | Preview
    | FilmStrip
    | Sheet
    | CheckVeils
)
