"""What people write beside their footage: sidecars, stories and the newsroom's settings."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from znl_video.model.base import Frozen
from znl_video.model.protecting import Hidden, Redact

Consent = Literal["yes", "no", "unknown"]
FramingWish = Literal["auto", "left", "center", "right", "fit"]
Seconds = Annotated[float, Field(ge=0, le=86_400)]

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


class ClipNote(Frozen):
    """A clip's sidecar, ``<clip>.toml``. ``in`` and ``out`` are seconds on the clip's clock.

    ``use`` False leaves the clip out. Without ``consent`` every face is redacted, and checked.
    ``redact`` None leaves it to the settings. ``speaker`` and ``role`` say who is seen, ``place``
    where. ``uncorrected`` names lexicon entries that nothing in this clip is corrected to.
    """

    use: bool = True
    title: str | None = None
    place: str | None = None
    speaker: str | None = None
    role: str | None = None
    informant: str | None = None
    credit: str | None = None
    consent: Consent = "unknown"
    start: Seconds | None = Field(default=None, alias="in")
    end: Seconds | None = Field(default=None, alias="out")
    framing: FramingWish = "auto"
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


class Story(Frozen):
    """A folder's ``story.toml``: its sources become one short, in capture order or as listed."""

    title: str | None = None
    order: Annotated[tuple[str, ...], Field(min_length=1)] | Literal["captured"] = "captured"


class TrimSettings(Frozen):
    """Length of a short in seconds, cards counted in."""

    min_seconds: float = Field(default=15.0, gt=0, le=600)
    max_seconds: float = Field(default=60.0, gt=0, le=600)

    @model_validator(mode="after")
    def _ordered(self) -> TrimSettings:
        if self.max_seconds < self.min_seconds:
            raise ValueError("max_seconds must not be less than min_seconds")
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
    transcribe: TranscribeSettings = TranscribeSettings()
