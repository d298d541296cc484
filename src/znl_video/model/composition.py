"""What a picture is composed of: footage as framed, and what is laid over or follows it."""

from __future__ import annotations

from znl_video.model.base import Frozen
from znl_video.model.geometry import View
from znl_video.model.media import VideoTrack
from znl_video.model.protecting import Veiling


class Footage(Frozen):
    """``frames`` frames of picture from ``start_ms``, parts hidden, framed by ``view``."""

    sha256: str
    track: VideoTrack
    start_ms: int
    frames: int
    view: View
    veiling: Veiling | None = None


class LogoLayer(Frozen):
    """A PNG at ``x``, ``y``, ``width`` pixels wide, over footage but not over cards."""

    sha256: str
    x: int
    y: int
    width: int
    opacity: float


class TextLayer(Frozen):
    """Captions and credit as an ASS document, with the fonts it names, by digest."""

    ass: str
    fonts: tuple[str, ...]


class CardTail(Frozen):
    """A card's blob that follows the footage."""

    blob: str
    frames: int


class PlateLayer(Frozen):
    """A plate's blob with its top left corner at ``x``, ``y``, from ``at_frame`` of footage on."""

    blob: str
    x: int
    y: int
    at_frame: int


class ProgressLayer(Frozen):
    """A bar ``height`` pixels high at ``y`` that is as wide as the picture when footage ends."""

    y: int
    height: int
    colour: str
    opacity: float
