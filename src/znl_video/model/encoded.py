"""What was measured and encoded of a short, and which presets share it."""

from __future__ import annotations

from pydantic import Field

from znl_video.model.base import Frozen
from znl_video.model.facts import Backdrop, Inspection


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
