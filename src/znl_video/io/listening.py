"""Whisper: sound to words, Simplified Chinese out."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from znl_video.ffmpeg.sound import speech_arguments
from znl_video.io import process
from znl_video.io.weights import Weights
from znl_video.io.world import World
from znl_video.model.actions import Transcribe
from znl_video.model.base import replace
from znl_video.model.facts import Transcribed
from znl_video.model.transcript import Passage, Word

# numpy and faster-whisper take a quarter of a second to import, and most runs recall every word.
if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Samples = npt.NDArray[np.float32]

_RATE = 16_000

# Under this nothing can be a word; Whisper needs something to look at.
_SHORTEST_S = 0.2

# Mean log probability of a segment's tokens. Speech in noise stays above -1.1; what base makes of
# a murmuring crowd lies near -3.
_LEAST_LOGPROB = -1.5

# A prompt in the wanted script and style: Whisper then punctuates Mandarin and writes Simplified.
_PROMPTS = {"zh": "以下是普通话的句子，请使用简体中文和标点符号。"}


# A shorter piece of the prompt may really have been said.
_ECHO = 6


class Engine(Protocol):
    """A recogniser: mono samples at 16 kHz in, words with times out."""

    def listen(self, samples: Samples, language: str | None, names: tuple[str, ...]) -> Transcribed:
        """Return what is said in ``samples``.

        Args:
            samples: mono, 16 kHz, -1 to 1.
            language: ISO 639-1; None detects it.
            names: are likely to be said and hard to guess.
        """


class FasterWhisper:
    """faster-whisper (CTranslate2, int8), one model for all threads."""

    def __init__(self, weights: Weights, threads: int) -> None:
        self._weights = weights
        self._threads = threads
        self._model: Any = None

    def listen(self, samples: Samples, language: str | None, names: tuple[str, ...]) -> Transcribed:
        """Return what is said in ``samples``; see ``Engine``."""
        from faster_whisper import WhisperModel

        if self._model is None:
            self._model = WhisperModel(
                str(self._weights.folder),
                device="auto",
                compute_type="int8",
                cpu_threads=self._threads,
                local_files_only=True,
            )
        heard = Transcribed(engine="faster-whisper", model=self._weights.sha256)
        spoken = language or self._language(samples)
        if spoken is None:
            return heard
        segments, _ = self._model.transcribe(
            samples,
            language=spoken,
            beam_size=5,
            word_timestamps=True,
            vad_filter=True,
            condition_on_previous_text=False,
            initial_prompt=_PROMPTS.get(spoken),
            hotwords="、".join(names) or None,
        )
        kept = [
            segment
            for segment in segments
            if segment.avg_logprob > _LEAST_LOGPROB and not _echoes(segment.text, spoken)
        ]
        passages = tuple(
            Passage(
                language=spoken,
                words=_words(segment.words or (), spoken),
                logprob=round(segment.avg_logprob, 4),
                compression=round(segment.compression_ratio, 4),
                no_speech=round(segment.no_speech_prob, 4),
            )
            for segment in kept
        )
        return replace(heard, passages=tuple(each for each in passages if each.words))

    def _language(self, samples: Samples) -> str | None:
        """Detect the language from speech alone, None where nobody speaks."""
        import numpy as np
        from faster_whisper.vad import collect_chunks, get_speech_timestamps

        spoken = get_speech_timestamps(samples)
        if not spoken:
            return None
        chunks, _ = collect_chunks(samples, spoken)
        speech = np.concatenate(chunks)
        language, _, _ = self._model.detect_language(speech, language_detection_segments=4)
        return str(language)


class Listener:
    """Performs ``Transcribe``: decodes the sound and asks the engine, one clip at a time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()

    def transcribe(self, action: Transcribe, world: World) -> Transcribed:
        """Return the transcript of one sound track, its times on the source's clock.

        Raises:
            ToolError: the sound cannot be decoded.
        """
        samples = _decoded(world.path(action.sha256), action.audio, world)
        if len(samples) < _SHORTEST_S * _RATE:
            return Transcribed(engine=action.engine, model=action.model)
        with self._lock:
            return self._engine.listen(samples, action.language, action.names)


def _decoded(path: Path, audio: int, world: World) -> Samples:
    import numpy as np

    with world.scratch() as folder:
        process.run(world.ffmpeg, speech_arguments(str(path), audio, "speech.f32", 1), folder)
        return np.fromfile(folder / "speech.f32", dtype=np.float32)


def _echoes(text: str, language: str) -> bool:
    """Tell whether Whisper only repeats its prompt, as it does where it hears nothing."""
    said = text.strip(" ，。,.")
    return len(said) >= _ECHO and said in _PROMPTS.get(language, "")


def _words(raw: Sequence[Any], language: str) -> tuple[Word, ...]:
    texts = [str(word.word) for word in raw]
    if language == "zh":
        texts = _simplified(texts)
    return tuple(
        Word(
            start_ms=max(0, round(word.start * 1000)),
            end_ms=max(0, round(word.start * 1000), round(word.end * 1000)),
            text=text,
            probability=min(1.0, max(0.0, round(float(word.probability), 4))),
        )
        for word, text in zip(raw, texts, strict=True)
        if text.strip()
    )


def _simplified(texts: list[str]) -> list[str]:
    """Convert to Simplified Chinese, in context where the conversion keeps every length."""
    from opencc import OpenCC

    convert = OpenCC("t2s").convert
    joined = "".join(texts)
    whole = convert(joined)
    if len(whole) != len(joined):
        return [convert(text) for text in texts]
    places = [0]
    for text in texts:
        places.append(places[-1] + len(text))
    return [whole[a:b] for a, b in pairwise(places)]
