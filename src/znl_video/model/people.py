"""What people write beside their footage: sidecars, stories and the newsroom's settings."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator

from znl_video.model.base import Frozen
from znl_video.model.encoder import EncoderName
from znl_video.model.limits import Limits
from znl_video.model.policy import Policy
from znl_video.model.protecting import Hidden, Redact

Consent = Literal["yes", "no", "unknown"]
FramingWish = Literal["auto", "left", "center", "right", "fit"]
PausesWish = Literal["keep", "cut"]
OrderWish = Literal["chronological", "strongest"]
Count = Annotated[int, Field(ge=1, le=20)]
Seconds = Annotated[float, Field(ge=0, le=86_400)]
# No picture holds more; layout takes its time with what does not fit.
Line = Annotated[str, Field(max_length=1_000)]
Share = Annotated[float, Field(ge=0, lt=1)]

# What Whisper was trained on, by ISO 639 but for jw, Javanese; yue (Cantonese) is known to large-v3
# and large-v3-turbo only.
_LANGUAGES = """
af am ar as az ba be bg bn bo br bs ca cs cy da de el en es et eu fa fi fo fr gl gu ha haw he hi hr
ht hu hy id is it ja jw ka kk km kn ko la lb ln lo lt lv mg mi mk ml mn mr ms mt my ne nl nn no oc
pa pl ps pt ro ru sa sd si sk sl sn so sq sr su sv sw ta te tg th tk tl tr tt uk ur uz vi yi yo yue
zh
"""
LANGUAGES = frozenset(_LANGUAGES.split())


def _known(language: str) -> str:
    if language not in LANGUAGES:
        raise ValueError("not a language that Whisper knows; write zh for Chinese, en for English")
    return language


Language = Annotated[str, AfterValidator(_known)]


OriginalSound = Literal["keep", "duck", "mute"]

# What stands in place of a file's name where not even the kit's music is wanted.
NO_MUSIC = "none"


class Overlays(Frozen):
    """What a sidecar or story lays over footage.

    ``captions``, ``narration`` and ``music`` name files beside it. ``captions`` are on the clock of
    the narration, where there is one. ``original`` is the footage's own sound under a narration or
    music. ``music_lu`` is how loud music is under speech, relative to it.
    """

    headline: Line | None = Field(default=None, pattern=r"\S")
    captions: str | None = Field(default=None, min_length=1)
    narration: str | None = Field(default=None, min_length=1)
    original: OriginalSound | None = None
    music: str | None = Field(default=None, min_length=1)
    music_licence: Line | None = None
    music_lu: float | None = Field(default=None, ge=-40, le=0)

    @model_validator(mode="after")
    def _sound(self) -> Overlays:
        if self.original == "duck" and self.narration is None:
            raise ValueError("'original = \"duck\"' needs a 'narration' to duck under")
        if self.music_licence is not None and self.music in (None, NO_MUSIC):
            raise ValueError("'music_licence' needs the 'music' it is for")
        return self


class FramingBox(Frozen):
    """A still crop: its left and top edge and its width, as shares of the upright picture.

    Its height follows from the platform's shape.
    """

    x: Share
    y: Share = 0.0
    width: float = Field(gt=0, le=1)

    @model_validator(mode="after")
    def _inside(self) -> FramingBox:
        if self.x + self.width > 1 + 1e-9:
            raise ValueError("x and width together must not be more than 1, the whole picture")
        return self


class FramingPoint(Frozen):
    """Where the left and top edge of the largest crop lie ``at`` seconds on the clip's clock.

    Shares of the upright picture, like :class:`FramingBox`.
    """

    at: Seconds
    x: Share
    y: Share = 0.0


def _follow(points: tuple[FramingPoint, ...]) -> tuple[FramingPoint, ...]:
    if any(after.at <= before.at for before, after in pairwise(points)):
        raise ValueError("the points of framing must follow each other in time: 'at' must grow")
    return points


def _written_as(value: Any) -> str:
    if isinstance(value, dict | FramingBox):
        return "box"
    return "points" if isinstance(value, list | tuple) else "word"


Framed = Annotated[
    Annotated[FramingWish, Tag("word")]
    | Annotated[FramingBox, Tag("box")]
    | Annotated[
        tuple[FramingPoint, ...], Field(min_length=1), AfterValidator(_follow), Tag("points")
    ],
    Discriminator(_written_as),
]
"""What a person may ask of the framing: a word, a box, or points for the camera to go through."""


class ClipNote(Overlays):
    """A clip's sidecar, ``<clip>.toml``. ``in`` and ``out`` are seconds on the clip's clock.

    ``use`` False leaves the clip out. Without ``consent`` every face is redacted, and checked.
    ``redact`` None leaves it to the settings. ``speaker`` and ``role`` say who is seen, ``place``
    where. ``uncorrected`` names lexicon entries that nothing in this clip is corrected to.
    ``count``, ``pauses`` and ``order`` are as in :class:`TrimSettings`; None leaves them to it.
    """

    use: bool = True
    title: Line | None = None
    place: Line | None = None
    speaker: Line | None = None
    role: Line | None = None
    informant: Line | None = None
    credit: Line | None = None
    consent: Consent = "unknown"
    start: Seconds | None = Field(default=None, alias="in")
    end: Seconds | None = Field(default=None, alias="out")
    framing: Framed = "auto"
    count: Count | None = None
    pauses: PausesWish | None = None
    order: OrderWish | None = None
    uncorrected: tuple[str, ...] = ()
    language: Language | None = None
    redact: Redact | None = None
    hide: tuple[Hidden, ...] = ()

    model_config = {**Frozen.model_config, "populate_by_name": True, "serialize_by_alias": True}

    @model_validator(mode="after")
    def _forward(self) -> ClipNote:
        if self.start is not None and self.end is not None and self.end <= self.start:
            raise ValueError("'out' must be later than 'in'")
        if self.consent == "no" and self.redact not in (None, "faces"):
            raise ValueError(
                'consent = "no" hides every face: leave \'redact\' out, or write "faces"'
            )
        return self


class Story(Overlays):
    """A folder's ``story.toml``: its sources become one short, in capture order or as listed."""

    title: Line | None = None
    order: Annotated[tuple[str, ...], Field(min_length=1)] | Literal["captured"] = "captured"

    @model_validator(mode="after")
    def _captions_of(self) -> Story:
        if self.captions is not None and self.narration is None:
            raise ValueError(
                "'captions' in a story needs a 'narration'; those of a clip go into the clip's file"
            )
        return self


class TrimSettings(Frozen):
    """Length of a short in seconds, cards counted in, and how it is cut.

    ``count`` is how many shorts at most are cut out of one long clip. ``pauses`` ``cut`` takes
    pauses of at least ``min_pause`` seconds out, all but ``kept_pause`` seconds of each. ``order``
    ``strongest`` shows the strongest moment first and then everything in order.
    """

    min_seconds: float = Field(default=15.0, gt=0, le=600)
    max_seconds: float = Field(default=60.0, gt=0, le=600)
    count: Count = 1
    pauses: PausesWish = "keep"
    min_pause: float = Field(default=0.7, ge=0.4, le=60)
    kept_pause: float = Field(default=0.25, ge=0.2, le=10)
    order: OrderWish = "chronological"

    @model_validator(mode="after")
    def _ordered(self) -> TrimSettings:
        if self.max_seconds < self.min_seconds:
            raise ValueError("max_seconds must not be less than min_seconds")
        if self.min_pause < self.kept_pause + 0.1:
            raise ValueError("min_pause must be at least 0.1 more than kept_pause")
        return self


class ReframeSettings(Frozen):
    """``auto`` lets the content decide; ``crop`` and ``fit`` hold for every clip without a wish."""

    mode: Literal["auto", "crop", "fit"] = "auto"


class CaptionSettings(Frozen):
    """Whether captions are made, and the house's style of writing them.

    ``numbers``: ``arabic`` writes 二十分钟 as 20分钟, ``as-heard`` leaves numbers alone. ``spaces``
    puts one between Chinese and Latin letters or figures. ``max_units`` is the widest line in
    full-width characters, where the preset's safe area has room for it. ``require_proofread``
    holds back every short whose captions nobody approved.
    """

    enabled: bool = True
    numbers: Literal["arabic", "as-heard"] = "arabic"
    spaces: bool = False
    max_units: int = Field(default=16, ge=6, le=30)
    require_proofread: bool = False


class ProtectSettings(Frozen):
    """Which faces are hidden in every clip whose sidecar does not say."""

    redact: Redact = "none"


class ExportSettings(Frozen):
    """``encoder`` is x264, or a device that is to encode pictures; x264 does where that fails."""

    encoder: EncoderName = "x264"


class LoudnessSettings(Frozen):
    """Overrides of every preset's integrated loudness (LUFS) and true peak limit (dBTP)."""

    lufs: float | None = Field(default=None, ge=-40, le=-5)
    dbtp: float | None = Field(default=None, ge=-9, le=0)


EngineName = Literal["faster-whisper", "openai-whisper"]
DeviceName = Literal["auto", "cpu", "cuda"]


class TranscribeSettings(Frozen):
    """The recogniser, what it runs on, its model (name, folder or hub name), and the language.

    ``device`` ``auto`` takes a GPU that works. ``language`` None finds it for each passage.
    """

    engine: EngineName = "faster-whisper"
    device: DeviceName = "auto"
    model: str = "base"
    language: Language | None = None


DEFAULT_PRESETS = ("douyin", "kuaishou", "channels", "xiaohongshu", "bilibili")


class Settings(Frozen):
    """``znl.toml``, read from beside the footage or from the work folder, which wins."""

    presets: tuple[str, ...] = DEFAULT_PRESETS
    brand: str = "default"
    trim: TrimSettings = TrimSettings()
    reframe: ReframeSettings = ReframeSettings()
    captions: CaptionSettings = CaptionSettings()
    protect: ProtectSettings = ProtectSettings()
    loudness: LoudnessSettings = LoudnessSettings()
    export: ExportSettings = ExportSettings()
    transcribe: TranscribeSettings = TranscribeSettings()
    limits: Limits = Limits()
    policy: Policy = Policy()
