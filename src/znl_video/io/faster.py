"""faster-whisper: Whisper on CTranslate2."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from znl_video.io.weights import Weights
from znl_video.model.base import replace
from znl_video.model.facts import Transcribed
from znl_video.model.transcript import Passage, Word
from znl_video.speech.prompting import prompt
from znl_video.speech.windows import Span, windows

if TYPE_CHECKING:
    from znl_video.speech.onsets import Samples

_RATE = 16_000

# Windows decoded at once. More make no difference on a few cores and cost memory.
_BATCH = 8


class FasterWhisper:
    """faster-whisper (CTranslate2), one model for all threads: int8 on a CPU, float16 on a GPU."""

    def __init__(self, weights: Weights, threads: int) -> None:
        self._weights = weights
        self._threads = threads
        self._pipeline: Any = None

    def listen(self, samples: Samples, language: str | None, names: tuple[str, ...]) -> Transcribed:
        """Return what is said in ``samples``; see ``Engine``."""
        voice = active(samples)
        heard = Transcribed(voice=voice, engine="faster-whisper", model=self._weights.sha256)
        parts = windows(voice, len(samples) * 1000 // _RATE)
        if not parts:
            return heard
        return replace(heard, passages=self._passages(samples, parts, language, names))

    def _passages(
        self,
        samples: Samples,
        parts: Sequence[Span],
        language: str | None,
        names: tuple[str, ...],
    ) -> tuple[Passage, ...]:
        pipeline = self._loaded()
        segments, info = pipeline.transcribe(
            samples,
            language=language,
            beam_size=5,
            word_timestamps=True,
            clip_timestamps=[{"start": a / 1000, "end": b / 1000} for a, b in parts],
            batch_size=_BATCH,
            hotwords=prompt(language, names),
        )
        return tuple(
            Passage(
                language=info.language,
                words=_words(segment.words or (), info.language),
                logprob=round(segment.avg_logprob, 4),
                compression=round(segment.compression_ratio, 4),
                no_speech=round(segment.no_speech_prob, 4),
            )
            for segment in segments
            if segment.words
        )

    def _loaded(self) -> Any:
        if self._pipeline is None:
            from faster_whisper import BatchedInferencePipeline, WhisperModel

            model = WhisperModel(
                str(self._weights.folder),
                device="auto",
                compute_type="int8",
                cpu_threads=self._threads,
                local_files_only=True,
            )
            self._pipeline = BatchedInferencePipeline(model=model)
        return self._pipeline


def active(samples: Samples) -> tuple[Span, ...]:
    """Return begin and end, in milliseconds, of what Silero's voice detector takes for voice."""
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(min_silence_duration_ms=160, speech_pad_ms=30, min_speech_duration_ms=60)
    return tuple(
        (each["start"] * 1000 // _RATE, each["end"] * 1000 // _RATE)
        for each in get_speech_timestamps(samples, options)
    )


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
