"""Which recogniser the settings ask for, and whether it is there."""

from __future__ import annotations

from importlib import metadata
from typing import get_args

from znl_video.errors import UsageError
from znl_video.io.faster import FasterWhisper
from znl_video.io.recognising import Recogniser, WhisperEngine
from znl_video.io.weights import Weights
from znl_video.model.people import EngineName, TranscribeSettings

ENGINES = get_args(EngineName)


def check_engine(settings: TranscribeSettings) -> None:
    """Refuse settings that this machine cannot fulfil, before anything is loaded.

    Raises:
        UsageError: the engine is not installed, or there is no GPU where one is asked for.
    """
    if settings.engine == "openai-whisper" and installed("openai-whisper") is None:
        raise UsageError("engine.not-installed", engine=settings.engine)
    if settings.device == "cuda" and not _gpus(settings):
        raise UsageError("engine.no-gpu", engine=settings.engine)


def make_engine(settings: TranscribeSettings, weights: Weights, threads: int) -> WhisperEngine:
    """Return the recogniser that ``settings`` name, with ``weights`` not loaded yet."""
    recogniser: Recogniser
    if settings.engine == "openai-whisper":
        from znl_video.io.openai import OpenAIWhisper

        recogniser = OpenAIWhisper(weights, threads, settings.device)
    else:
        recogniser = FasterWhisper(weights, threads, settings.device)
    return WhisperEngine(recogniser, weights)


def installed(distribution: str) -> str | None:
    """Return a distribution's version, None where it is not installed."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


def _gpus(settings: TranscribeSettings) -> int:
    if settings.engine == "openai-whisper":
        import torch

        return int(torch.cuda.device_count())
    import ctranslate2

    return int(ctranslate2.get_cuda_device_count())
