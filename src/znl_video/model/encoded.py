"""What was measured and encoded of a short, and which presets share it."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from znl_video.model.base import Frozen
from znl_video.model.facts import Backdrop, Inspection


class Loudness(Frozen):
    """Integrated loudness in LUFS (None: too quiet or short to measure) and true peak in dBTP."""

    lufs: float | None
    dbtp: float | None


class Take(Frozen):
    """One try at a sound: gain and headroom in dB, the LUFS and dBTP they gave, and its blob."""

    gain_db: float
    headroom_db: float
    lufs: float | None
    dbtp: float | None
    blob: str = ""


def best_of(takes: Sequence[Take], target_lufs: float, limit_dbtp: float) -> Take:
    """Return the take whose peak is within the limit, or least over it, and is next to target.

    A correction may do more harm than good: AAC raises the peaks of one gain by a decibel more than
    those of another.
    """

    def misses(take: Take) -> tuple[float, float]:
        over = 0.0 if take.dbtp is None else max(0.0, take.dbtp - limit_dbtp)
        off = 0.0 if take.lufs is None else abs(take.lufs - target_lufs)
        return round(over, 2), round(off, 2)

    return min(takes, key=misses)


class Track(Frozen):
    """One encoded sound: what was asked for, every take, and what the best of them holds."""

    presets: tuple[str, ...]
    target_lufs: float
    limit_dbtp: float
    takes: tuple[Take, ...] = Field(min_length=1)
    encoded: Loudness
    blob: str

    @property
    def best(self) -> Take:
        """The take that is used."""
        return best_of(self.takes, self.target_lufs, self.limit_dbtp)


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
    """A cover of one shape and its thumbnail, with the presets that share it.

    ``held``: no frame was found at its moment, so it shows the one that the video holds then.
    """

    presets: tuple[str, ...]
    blob: str
    thumbnail: str
    held: bool = False


class Delivery(Frozen):
    """One finished file of a short for a preset, by digest, and what verify found."""

    preset: str
    media: str
    inspection: Inspection | None = None
