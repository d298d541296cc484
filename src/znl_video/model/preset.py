"""A platform as values: what we make for it, what it asks for, and where each figure comes from."""

from __future__ import annotations

from typing import Annotated, Generic, Literal, TypeVar

from pydantic import AfterValidator, Field, model_validator

from znl_video.model.base import Frozen
from znl_video.model.names import reserved

Kind = Literal["limit", "advice", "transport"]
Grade = Literal["O", "W", "U", "H"]
Value = TypeVar("Value")


class Figure(Frozen, Generic[Value]):
    """One figure and its pedigree.

    ``kind``: missing a ``limit`` fails, missing ``advice`` warns, ``transport`` is how an uploader
    sends it and is never checked. ``grade``: O official page, W widely reported, U unverified,
    H our own house choice.
    """

    value: Value
    kind: Kind
    grade: Grade
    source: str = Field(min_length=3)
    date: str = Field(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")


Pixels = Annotated[int, Field(ge=16, le=8192)]
Margin = Annotated[int, Field(ge=0, le=960)]
Positive = Annotated[float, Field(gt=0)]
Count = Annotated[int, Field(gt=0)]
Aspect = Annotated[str, Field(pattern=r"^[1-9][0-9]{0,3}:[1-9][0-9]{0,3}$")]
Stance = Literal["allow", "warn", "forbid"]


class PictureMake(Frozen):
    """The picture we encode. ``crf`` is x264's; ``max_kbps`` bounds its rate; GOP in seconds."""

    width: Figure[Pixels]
    height: Figure[Pixels]
    crf: Figure[Annotated[int, Field(ge=0, le=40)]]
    max_kbps: Figure[Annotated[int, Field(ge=500, le=80_000)]]
    gop_seconds: Figure[Annotated[float, Field(gt=0, le=10)]]
    edit_list: Figure[bool]

    @model_validator(mode="after")
    def _even(self) -> PictureMake:
        if self.width.value % 2 or self.height.value % 2:
            raise ValueError("width and height must be even: yuv420p halves them")
        return self


class SoundMake(Frozen):
    """The sound we encode: AAC-LC stereo; target in LUFS, true peak limit in dBTP."""

    lufs: Figure[Annotated[float, Field(ge=-40, le=-5)]]
    dbtp: Figure[Annotated[float, Field(ge=-9, le=0)]]
    kbps: Figure[Annotated[int, Field(ge=64, le=512)]]
    sample_rate: Figure[Literal[44_100, 48_000]]


class SafeArea(Frozen):
    """Pixels of the made picture that the app's own buttons and text cover, from each edge."""

    top: Figure[Margin]
    bottom: Figure[Margin]
    left: Figure[Margin]
    right: Figure[Margin]


class Layers(Frozen):
    """What may be drawn over footage."""

    logo: Figure[Stance]
    cards: Figure[Stance]
    credit: Figure[Stance]


class CoverMake(Frozen):
    """The cover picture we make, a JPEG."""

    width: Figure[Pixels]
    height: Figure[Pixels]
    max_bytes: Figure[Count] | None = None


class Limits(Frozen):
    """What the platform says of a file; what nobody knows stays unset."""

    min_seconds: Figure[Positive] | None = None
    max_seconds: Figure[Positive] | None = None
    max_bytes: Figure[Count] | None = None
    containers: Figure[tuple[str, ...]] | None = None
    video_codecs: Figure[tuple[str, ...]] | None = None
    audio_codecs: Figure[tuple[str, ...]] | None = None
    min_width: Figure[Pixels] | None = None
    min_height: Figure[Pixels] | None = None
    max_width: Figure[Pixels] | None = None
    max_height: Figure[Pixels] | None = None
    min_fps: Figure[Positive] | None = None
    max_fps: Figure[Positive] | None = None
    constant_fps: Figure[bool] | None = None
    max_video_kbps: Figure[Count] | None = None
    max_keyframe_seconds: Figure[Positive] | None = None
    pixel_format: Figure[str] | None = None
    aspect: Figure[Aspect] | None = None
    min_audio_kbps: Figure[Count] | None = None
    max_audio_kbps: Figure[Count] | None = None
    max_sample_rate: Figure[Count] | None = None
    max_channels: Figure[Count] | None = None
    edit_list: Figure[bool] | None = None
    faststart: Figure[bool] | None = None

    @model_validator(mode="after")
    def _possible(self) -> Limits:
        for low, high in (
            ("min_seconds", "max_seconds"),
            ("min_width", "max_width"),
            ("min_height", "max_height"),
            ("min_fps", "max_fps"),
            ("min_audio_kbps", "max_audio_kbps"),
        ):
            least, most = getattr(self, low), getattr(self, high)
            if least and most and least.value > most.value:
                raise ValueError(f"{low} {least.value} is more than {high} {most.value}")
        return self


class TextLimits(Frozen):
    """Lengths in characters of what an uploader types beside the video."""

    title_max: Figure[Count] | None = None
    title_min: Figure[Count] | None = None
    caption_max: Figure[Count] | None = None
    topics_max: Figure[Count] | None = None


def _folder_name(name: str) -> str:
    if reserved(name):
        raise ValueError(
            f"Windows keeps the name {name} for itself; deliveries need a folder of it"
        )
    return name


class Preset(Frozen):
    """One platform."""

    name: Annotated[str, AfterValidator(_folder_name)] = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str = Field(min_length=1)
    note: str = ""
    picture: PictureMake
    sound: SoundMake
    safe_area: SafeArea
    layers: Layers
    cover: CoverMake
    limits: Limits = Limits()
    text: TextLimits = TextLimits()

    def shows(self, part: Literal["opening", "lower-third"]) -> bool:
        """Say whether a plate may be shown: an opening is a card, a lower third gives credit."""
        stance = self.layers.cards if part == "opening" else self.layers.credit
        return stance.value != "forbid"

    @model_validator(mode="after")
    def _room(self) -> Preset:
        area = self.safe_area
        if (
            area.left.value + area.right.value >= self.picture.width.value
            or area.top.value + area.bottom.value >= self.picture.height.value
        ):
            raise ValueError("safe_area leaves no room for captions")
        return self
