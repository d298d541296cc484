"""Which Whisper models there are, and which of them are on this machine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from znl_video.errors import UsageError
from znl_video.io.weights import WEIGHTS, find_weights

# Parameters in millions, by the table in openai-whisper's README.
_MODELS = {
    "tiny": 39,
    "base": 74,
    "small": 244,
    "medium": 769,
    "large-v3-turbo": 809,
    "large-v3": 1550,
}
# As float16, which is how the hub's models for CTranslate2 are stored.
_BYTES_A_PARAMETER = 2


@dataclass(frozen=True)
class Model:
    """A multilingual Whisper model.

    ``bytes`` is the size of its weights, near enough where ``folder`` is None: they are not on this
    machine. ``parameters`` are millions.
    """

    name: str
    parameters: int
    bytes: int
    folder: Path | None


def models() -> tuple[Model, ...]:
    """Return the models that have names of their own, the smallest first; nothing is downloaded."""
    return tuple(_looked(name, parameters) for name, parameters in _MODELS.items())


def _looked(name: str, parameters: int) -> Model:
    try:
        folder = find_weights(name).folder
    except UsageError:
        return Model(name, parameters, parameters * 1_000_000 * _BYTES_A_PARAMETER, None)
    return Model(name, parameters, (folder / WEIGHTS).stat().st_size, folder)


def about_bytes(name: str) -> int | None:
    """Return how much there is to download for ``name``, None where that is not known."""
    parameters = _MODELS.get(name)
    return parameters and parameters * 1_000_000 * _BYTES_A_PARAMETER
