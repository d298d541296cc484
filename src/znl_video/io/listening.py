"""Sound to words: decoding, the recogniser, and times taken from the sound itself."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from znl_video.ffmpeg.sound import speech_arguments
from znl_video.io import process
from znl_video.io.recognising import RATE, voice_odds
from znl_video.io.words import distinct
from znl_video.io.world import World
from znl_video.model.actions import Transcribe
from znl_video.model.base import replace
from znl_video.model.facts import Transcribed
from znl_video.model.notice import Notice
from znl_video.model.spans import Span

# numpy and faster-whisper take a quarter of a second to import, and most runs recall every word.
if TYPE_CHECKING:
    from znl_video.speech.voicing import Odds, Samples

# Under this nothing can be a word; Whisper needs something to look at.
_SHORTEST_S = 0.2


class Engine(Protocol):
    """A recogniser: mono samples at 16 kHz in, words with times out."""

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What somebody should know about this machine, once it has listened."""

    def listen(
        self,
        samples: Samples,
        voice: tuple[Span, ...],
        language: str | None,
        names: tuple[str, ...],
    ) -> Transcribed:
        """Return what is said in ``samples``.

        Args:
            samples: mono, 16 kHz, -1 to 1.
            voice: begin and end, in milliseconds, of what may be voice.
            language: ISO 639-1; None detects it.
            names: are likely to be said and hard to guess.
        """


class Listener:
    """Performs ``Transcribe``: decodes the sound and asks the engine, one clip at a time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What somebody should know about this machine, once something was heard."""
        return self._engine.notices

    def transcribe(self, action: Transcribe, world: World) -> Transcribed:
        """Return what is said in one sound track, times on the source's clock.

        Raises:
            ToolError: the sound cannot be decoded, or the recogniser fails.
            FootageError: the model does not know the language.
        """
        samples = _decoded(world.path(action.sha256), action.audio, world)
        if len(samples) < _SHORTEST_S * RATE:
            return Transcribed(engine=action.engine, model=action.model)
        from znl_video.speech.voicing import spans

        with self._lock:
            names = distinct(action.names, world) if action.names else ()
            odds = voice_odds(samples)
            voice = spans(odds, len(samples) * 1000 // RATE)
            heard = self._engine.listen(samples, voice, action.language, names)
        return _timed(heard, samples, odds)


def _timed(heard: Transcribed, samples: Samples, odds: Odds) -> Transcribed:
    """Return ``heard`` with words that begin and end where the voice does."""
    from znl_video.speech.onsets import aligned
    from znl_video.speech.voicing import stretches

    voice = stretches(samples, odds)
    words = aligned([word for each in heard.passages for word in each.words], voice)
    passages = []
    at = 0
    for passage in heard.passages:
        count = len(passage.words)
        passages.append(replace(passage, words=words[at : at + count]))
        at += count
    return replace(heard, passages=tuple(passages), voice=voice)


def _decoded(path: Path, audio: int, world: World) -> Samples:
    import numpy as np

    with world.scratch() as folder:
        process.run(world.ffmpeg, speech_arguments(str(path), audio, "speech.f32", 1), folder)
        return np.fromfile(folder / "speech.f32", dtype=np.float32)
