"""openai-whisper: the reference implementation of Whisper, on PyTorch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from znl_video.errors import ToolError
from znl_video.io.checkpoint import read_checkpoint
from znl_video.io.recognising import BEAMS, RATE, Heard
from znl_video.io.weights import Weights, check_whole
from znl_video.model.notice import Notice
from znl_video.model.people import DeviceName, EngineName
from znl_video.model.spans import Span

if TYPE_CHECKING:
    from znl_video.speech.voicing import Samples

_FRAMES_A_SECOND = 100
# Windows are heard one by one, each as if after a pause: openai-whisper then mends a first word
# that reaches back into it.
_LONG_AGO_S = -30.0


class OpenAIWhisper:
    """openai-whisper with the weights that faster-whisper uses: float32, or float16 on a GPU.

    Args:
        weights: in CTranslate2's format.
        threads: of the CPU.
        device: ``auto`` takes a GPU where PyTorch sees one.
    """

    name: EngineName = "openai-whisper"
    notices: tuple[Notice, ...] = ()

    def __init__(self, weights: Weights, threads: int, device: DeviceName = "auto") -> None:
        self._weights = weights
        self._threads = threads
        self._wanted = device
        self._model: Any = None

    # Its decoder hangs what it remembers of a sound on the model itself.
    at_once = 1

    def divide(self, threads: int, at_once: int, seconds: float) -> None:  # noqa: ARG002
        """Use the threads of all clips that could be heard for the one that is."""
        self._threads = threads * at_once
        if self._model is not None:
            import torch

            torch.set_num_threads(self._threads)

    @property
    def device(self) -> str:
        """What it runs on; see ``Recogniser``."""
        return "cuda float16" if self._gpu() else "cpu float32"

    def knows(self, language: str) -> bool:
        """Say whether the model was trained on this language; see ``Recogniser``."""
        model = self._loaded()
        if not model.is_multilingual:
            return language == "en"
        return language in self._tokenizer(None).all_language_codes

    def languages(self, sounds: Sequence[Samples]) -> list[Mapping[str, float]]:
        """Return the probability of every language for each sound; see ``Recogniser``."""
        import torch

        model = self._loaded()
        if not model.is_multilingual:
            return [{"en": 1.0}] * len(sounds)
        with torch.no_grad():
            encoded = [_encoded(model.encoder, self._mel(sound)) for sound in sounds]
        return [self._odds(each) for each in encoded]

    def decode(
        self, samples: Samples, parts: Sequence[Span], language: str, told: str | None
    ) -> list[Heard]:
        """Return what is said in ``parts``; see ``Recogniser``."""
        import whisper

        model = self._loaded()
        options = whisper.DecodingOptions(
            language=language,
            beam_size=BEAMS,
            prompt=told,
            without_timestamps=True,
            fp16=self._gpu(),
        )
        heard = []
        for begin, end in parts:
            sound = samples[begin * RATE // 1000 : end * RATE // 1000]
            mel = whisper.pad_or_trim(self._mel(sound), 2 * model.dims.n_audio_ctx)
            result = whisper.decode(model, mel, options)
            words = self._words(result.tokens, mel, (begin, end), language)
            heard.append(
                Heard(words, result.avg_logprob, result.compression_ratio, result.no_speech_prob)
            )
        return heard

    def _words(
        self, tokens: Sequence[int], mel: Any, part: Span, language: str
    ) -> list[tuple[str, float, float, float]]:
        from whisper.timing import add_word_timestamps

        begin, end = part[0] / 1000, part[1] / 1000
        segment: dict[str, Any] = {
            "seek": begin * _FRAMES_A_SECOND,
            "start": begin,
            "end": end,
            "tokens": tokens,
            "words": [],
        }
        add_word_timestamps(
            segments=[segment],
            model=self._loaded(),
            tokenizer=self._tokenizer(language),
            mel=mel,
            num_frames=round((end - begin) * _FRAMES_A_SECOND),
            last_speech_timestamp=_LONG_AGO_S,
        )
        return [(w["word"], w["start"], w["end"], w["probability"]) for w in segment["words"]]

    def _odds(self, encoded: Any) -> Mapping[str, float]:
        """Ask the decoder for the language, as ``whisper.detect_language`` does for 30 s."""
        import torch

        tokenizer = self._tokenizer(None)
        start = torch.tensor([[tokenizer.sot]], device=encoded.device)
        with torch.no_grad():
            logits = self._loaded().logits(start, encoded)[0, 0]
        odds = logits[list(tokenizer.all_language_tokens)].softmax(dim=-1).tolist()
        return dict(zip(tokenizer.all_language_codes, odds, strict=True))

    def _mel(self, sound: Samples) -> Any:
        import whisper

        model = self._loaded()
        return whisper.log_mel_spectrogram(sound, model.dims.n_mels, padding=0, device=model.device)

    def _tokenizer(self, language: str | None) -> Any:
        from whisper.tokenizer import get_tokenizer

        model = self._loaded()
        return get_tokenizer(
            model.is_multilingual,
            num_languages=model.num_languages,
            language=language,
            task="transcribe",
        )

    def _gpu(self) -> bool:
        import torch

        return self._wanted != "cpu" and torch.cuda.is_available()

    def _loaded(self) -> Any:
        if self._model is None:
            self._model = self._made()
        return self._model

    def _made(self) -> Any:
        """Make the model; torch and openai-whisper take seconds to import.

        Raises:
            ToolError: a GPU was asked for, and PyTorch cannot use it.
            UsageError: the weights cannot be read.
        """
        import torch
        from whisper.model import ModelDimensions, Whisper

        torch.set_num_threads(self._threads)
        check_whole(self._weights)
        read = read_checkpoint(self._weights.folder)
        model = Whisper(ModelDimensions(**read.dims))
        tensors = {name: torch.from_numpy(values) for name, values in read.tensors.items()}
        model.load_state_dict(tensors, assign=True)
        if read.heads:
            heads = torch.zeros(model.dims.n_text_layer, model.dims.n_text_head, dtype=torch.bool)
            heads[tuple(zip(*read.heads, strict=True))] = True
            model.register_buffer("alignment_heads", heads.to_sparse(), persistent=False)
        try:
            return model.eval().to("cuda" if self._gpu() else "cpu")
        except RuntimeError as error:
            raise ToolError("transcribe.gpu-failed", why=error) from error


def _encoded(encoder: Any, mel: Any) -> Any:
    """Encode a sound as it is, not filled up to 30 s: a language shows in a second of it."""
    from torch.nn.functional import gelu

    found = gelu(encoder.conv2(gelu(encoder.conv1(mel[None])))).permute(0, 2, 1)
    found = found + encoder.positional_embedding[: found.shape[1]]
    for block in encoder.blocks:
        found = block(found)
    return encoder.ln_post(found)
