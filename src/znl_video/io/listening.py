"""Sound to words: decoding, the recogniser, and times taken from the sound itself."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from znl_video.ffmpeg.sound import speech_arguments
from znl_video.io import process
from znl_video.io.recognising import RATE, voice_odds
from znl_video.io.shares import Shares
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

    @property
    def at_once(self) -> int:
        """How many clips it can hear at the same time."""

    def divide(self, threads: int, at_once: int, seconds: float) -> None:
        """Use ``threads`` for each of ``at_once`` clips from now on, where that is worth its time.

        Nobody listens meanwhile; a clip of ``seconds`` is heard next.
        """

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
    """Performs ``Transcribe``: decodes the sound and asks the engine.

    As many clips are heard at once as the engine can, all by its one model.

    Args:
        engine: recognises words.
        shares: of the machine's threads; without them clips are heard one at a time.
    """

    def __init__(self, engine: Engine, shares: Shares | None = None) -> None:
        self._engine = engine
        self._shares = shares
        self._turn = threading.Condition()
        self._listening = 0

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

        names = distinct(action.names, world) if action.names else ()
        odds = voice_odds(samples)
        voice = spans(odds, len(samples) * 1000 // RATE)
        with self._admitted(len(samples) / RATE):
            heard = self._engine.listen(samples, voice, action.language, names)
        return _timed(heard, samples, odds)

    @contextmanager
    def _admitted(self, seconds: float) -> Iterator[None]:
        """Wait until the engine can hear one more; who is alone has it set up for now's shares."""
        with self._turn:
            self._turn.wait_for(lambda: self._listening < max(1, self._engine.at_once))
            if self._shares and not self._listening:
                each = self._shares.each
                self._engine.divide(each, max(1, self._shares.threads // each), seconds)
            self._listening += 1
        try:
            yield
        finally:
            with self._turn:
                self._listening -= 1
                self._turn.notify_all()


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
