"""Has an engine listen to samples as a run does: where the voice detector finds voice."""

from __future__ import annotations

from znl_video.io.recognising import RATE, WhisperEngine, voice_odds
from znl_video.model.facts import Transcribed
from znl_video.speech.voicing import Samples, spans


def listen(engine: WhisperEngine, samples: Samples, language: str | None) -> Transcribed:
    """Return what the engine hears, with no names given."""
    voice = spans(voice_odds(samples), len(samples) * 1000 // RATE)
    return engine.listen(samples, voice, language, ())
