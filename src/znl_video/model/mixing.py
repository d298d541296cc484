"""What is heard in a short, its clips and besides them, as part of actions.

Files are named by digest.
"""

from __future__ import annotations

from typing import Any

from pydantic import SerializerFunctionWrapHandler, model_serializer

from znl_video.model.base import Frozen


class SoundClip(Frozen):
    """``frames`` frames' worth of sound from ``start_ms``; ``audio`` None means silence."""

    sha256: str
    audio: int | None
    start_ms: int
    frames: int


class Stretch(Frozen):
    """Where somebody speaks, on the short's clock."""

    start_ms: int
    end_ms: int


class Fader(Frozen):
    """The gain of the footage's own sound, ``duck_db`` less while the narration speaks."""

    gain_db: float = 0.0
    duck_db: float = 0.0


class VoiceLayer(Frozen):
    """A narration, from the short's first frame on; it ends with the footage at the latest."""

    sha256: str
    audio: int


class MusicLayer(Frozen):
    """A music bed of ``length_ms``, repeated as often as it takes, faded out at the very end.

    Its gain is ``duck_db`` less while somebody speaks.
    """

    sha256: str
    audio: int
    length_ms: int
    gain_db: float
    duck_db: float


class Mix(Frozen):
    """What is heard besides the joined clips, and how loud; ``original`` None: not those."""

    original: Fader | None = Fader()
    narration: VoiceLayer | None = None
    music: MusicLayer | None = None
    speech: tuple[Stretch, ...] = ()


class Mixed(Frozen):
    """A sound with or without layers. Without, it is written as if there were no such thing.

    So sounds that were made before there were layers keep their keys.
    """

    mix: Mix | None = None

    @model_serializer(mode="wrap")
    def _sparse(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        plain: dict[str, Any] = handler(self)
        if self.mix is None:
            plain.pop("mix", None)
        return plain
