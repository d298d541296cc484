"""faster-whisper: Whisper on CTranslate2."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from znl_video.errors import ToolError
from znl_video.io.recognising import BEAMS, RATE, Heard
from znl_video.io.weights import Weights, check_whole
from znl_video.model.notice import Notice, notice
from znl_video.model.people import DeviceName, EngineName
from znl_video.model.spans import Span

if TYPE_CHECKING:
    from znl_video.speech.voicing import Samples

# The base model is loaded in 0.7 s, and one more core saves 0.15 s for a second of speech.
_WORTH_LOADING_S = 10.0
# Windows decoded at once. More make no difference on a few cores and cost memory.
_BATCH = 8


class FasterWhisper:
    """faster-whisper, one model for all threads: int8 on a CPU, float16 on a GPU.

    Args:
        weights: in CTranslate2's format.
        threads: of the CPU, for each clip that is heard.
        device: ``auto`` takes a GPU that works, else the CPU with a notice.
    """

    name: EngineName = "faster-whisper"

    def __init__(self, weights: Weights, threads: int, device: DeviceName = "auto") -> None:
        self._weights = weights
        self._threads = threads
        self._wanted = device
        self._model: Any = None
        self._waiting_s = 0.0
        self.at_once = 1
        self.device = ""
        self.notices: tuple[Notice, ...] = ()

    def divide(self, threads: int, at_once: int, seconds: float) -> None:
        """Use ``threads`` for each of ``at_once`` clips from now on; see ``Recogniser``.

        The weights are shared by all; each clip has 0.3 GB of its own while it is heard. How many
        threads there are is settled when the model is loaded. One that this process has goes on as
        it is until more was to be heard than it takes to load it anew.
        """
        self._waiting_s += seconds
        kept = None if self.device.startswith("cuda") else _kept_division(self._weights)
        if kept and self._waiting_s < _WORTH_LOADING_S:
            threads, at_once = kept
        else:
            self._waiting_s = 0.0
        if (threads, at_once) != (self._threads, self.at_once):
            self._threads, self.at_once = threads, at_once
            if not self.device.startswith("cuda"):
                self._model = None

    def knows(self, language: str) -> bool:
        """Say whether the model was trained on this language; see ``Recogniser``."""
        model = self._loaded()
        if not model.model.is_multilingual:
            return language == "en"
        return model.hf_tokenizer.token_to_id(f"<|{language}|>") is not None

    def languages(self, sounds: Sequence[Samples]) -> list[Mapping[str, float]]:
        """Return the probability of every language for each sound; see ``Recogniser``.

        The encoder sees no more than the sound: filled up to 30 s with silence, as for decoding,
        it takes fifteen times as long and is no surer.
        """
        model = self._loaded()
        if not model.model.is_multilingual:
            return [{"en": 1.0}] * len(sounds)
        found: list[Mapping[str, float]] = []
        for sound in sounds:
            encoded = model.encode(model.feature_extractor(sound)[..., :-1])
            odds = model.model.detect_language(encoded)[0]
            found.append({token.strip("<|>"): odd for token, odd in odds})
        return found

    def decode(
        self, samples: Samples, parts: Sequence[Span], language: str, told: str | None
    ) -> list[Heard]:
        """Return what is said in ``parts``; see ``Recogniser``."""
        from faster_whisper import BatchedInferencePipeline

        # A pipeline remembers where the sound it heard before ended: each sound gets its own.
        segments, _ = BatchedInferencePipeline(self._loaded()).transcribe(
            samples,
            language=language,
            beam_size=BEAMS,
            word_timestamps=True,
            clip_timestamps=[{"start": a / 1000, "end": b / 1000} for a, b in parts],
            batch_size=_BATCH,
            hotwords=told,
        )
        return [
            Heard(
                words=[(w.word, w.start, w.end, w.probability) for w in segment.words or ()],
                logprob=segment.avg_logprob,
                compression=segment.compression_ratio,
                no_speech=segment.no_speech_prob,
            )
            for segment in segments
        ]

    def _loaded(self) -> Any:
        with _loading:
            if self._model is None:
                self._model = self._on_gpu() or self._made("cpu", "int8")
            return self._model

    def _on_gpu(self) -> Any | None:
        """Return the model on a GPU that really works; None where the CPU is to be used.

        Raises:
            ToolError: a GPU was asked for, and it does not work.
        """
        import ctranslate2

        if self._wanted == "cpu" or not ctranslate2.get_cuda_device_count():
            return None
        try:
            model = self._made("cuda", "float16")
            # CUDA's libraries are loaded when something is computed, and may be missing.
            silence = model.feature_extractor(_silence())[..., :-1]
            model.encode(silence)
        except RuntimeError as error:
            why = str(error).strip() or type(error).__name__
            if self._wanted == "cuda":
                raise ToolError("transcribe.gpu-failed", why=why) from error
            self.notices = (notice("transcribe.gpu-unused", engine=self.name, why=why),)
            return None
        return model

    def _made(self, device: str, numbers: str) -> Any:
        self.device = f"{device} {numbers}"
        at_once = self.at_once if device == "cpu" else 1
        return _model(self._weights, device, numbers, self._threads, at_once)


_loading = threading.Lock()
# The model that was loaded last, by what it was made of: whoever runs again in this process has it
# at once.
_kept: dict[tuple[Weights, str, str, int, int], Any] = {}


def _model(weights: Weights, device: str, numbers: str, threads: int, at_once: int) -> Any:
    made_of = (weights, device, numbers, threads, at_once)
    model = _kept.get(made_of)
    if model is None:
        from faster_whisper import WhisperModel

        # The one before goes first: there may be no room for two.
        _kept.clear()
        check_whole(weights)
        model = WhisperModel(
            str(weights.folder),
            device=device,
            compute_type=numbers,
            cpu_threads=threads,
            num_workers=at_once,
            local_files_only=True,
        )
        _kept[made_of] = model
    return model


def _kept_division(weights: Weights) -> tuple[int, int] | None:
    """Return how the model of these weights that this process has on its CPU is divided."""
    divided = (each[3:] for each in list(_kept) if each[:2] == (weights, "cpu"))
    return next(divided, None)


def _silence() -> Samples:
    import numpy as np

    return np.zeros(RATE, dtype=np.float32)
