"""What every recogniser shares: where there is voice, who speaks which language, what is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from znl_video.errors import FootageError
from znl_video.io.genuine import check_packaged
from znl_video.io.weights import Weights
from znl_video.model.facts import Transcribed
from znl_video.model.notice import Notice
from znl_video.model.people import EngineName
from znl_video.model.spans import Span
from znl_video.model.transcript import Passage, Word
from znl_video.speech.languages import CHINESE, pieces, spoken
from znl_video.speech.prompting import prompt
from znl_video.speech.windows import windows

if TYPE_CHECKING:
    from znl_video.speech.voicing import Odds, Samples

RATE = 16_000

# Beams looked at side by side, as Whisper's own command line does.
BEAMS = 5

# What is left around a stretch whose language is looked for.
_MARGIN_MS = 200


class Heard(NamedTuple):
    """One window as a recogniser heard it; words are (text, start in s, end in s, probability)."""

    words: Sequence[tuple[str, float, float, float]]
    logprob: float
    compression: float
    no_speech: float


class Recogniser(Protocol):
    """Whisper by some library. Nothing is loaded before it is needed."""

    name: EngineName

    @property
    def device(self) -> str:
        """What it runs on and the numbers it computes with, for example ``cpu int8``."""

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What somebody should know about this machine."""

    @property
    def at_once(self) -> int:
        """How many clips it can hear at the same time."""

    def divide(self, threads: int, at_once: int, seconds: float) -> None:
        """Use ``threads`` for each of ``at_once`` clips, or as many as it can, from now on.

        A clip of ``seconds`` is heard next: where dividing takes long, it may wait for more.
        """

    def knows(self, language: str) -> bool:
        """Say whether the model was trained on this language."""

    def languages(self, sounds: Sequence[Samples]) -> list[Mapping[str, float]]:
        """Return the probability of every language for each sound of 30 s at most."""

    def decode(
        self, samples: Samples, parts: Sequence[Span], language: str, told: str | None
    ) -> list[Heard]:
        """Return what is said in ``parts`` (milliseconds, 30 s at most), times in ``samples``.

        Args:
            samples: mono, 16 kHz, -1 to 1.
            parts: begin and end of each window.
            language: spoken in all of them; one the model knows.
            told: what the model takes for said just before each.
        """


class WhisperEngine:
    """An ``Engine``: windows of one language each, cut at silences, heard by a recogniser."""

    def __init__(self, recogniser: Recogniser, weights: Weights) -> None:
        self._recogniser = recogniser
        self._weights = weights

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What somebody should know about this machine."""
        return self._recogniser.notices

    @property
    def at_once(self) -> int:
        """How many clips it can hear at the same time."""
        return self._recogniser.at_once

    def divide(self, threads: int, at_once: int, seconds: float) -> None:
        """Use ``threads`` for each of ``at_once`` clips from now on; see ``Engine``."""
        self._recogniser.divide(threads, at_once, seconds)

    def listen(
        self,
        samples: Samples,
        voice: tuple[Span, ...],
        language: str | None,
        names: tuple[str, ...],
    ) -> Transcribed:
        """Return what is said in ``samples``; see ``Engine``.

        Raises:
            FootageError: the model does not know ``language``.
        """
        passages: list[Passage] = []
        for tongue, parts in self._windows(samples, voice, language).items():
            if not self._recogniser.knows(tongue):
                raise FootageError(
                    "transcribe.language-unknown", language=tongue, model=self._weights.name
                )
            told = prompt(tongue, names)
            heard = self._recogniser.decode(samples, parts, tongue, told)
            passages += [_passage(each, tongue) for each in heard if each.words]
        return Transcribed(
            passages=tuple(sorted(passages, key=lambda each: each.words[0].start_ms)),
            voice=voice,
            engine=self._recogniser.name,
            model=self._weights.sha256,
            device=self._recogniser.device if voice else "",
        )

    def _windows(
        self, samples: Samples, voice: tuple[Span, ...], language: str | None
    ) -> dict[str, list[Span]]:
        """Return the windows of each language; where None is given, it is found."""
        total_ms = len(samples) * 1000 // RATE
        if not voice:
            return {}
        if language is not None:
            return {language: list(windows(voice, total_ms))}
        looked_at = pieces(voice)
        sounds = [_cut(samples, max(0, a - _MARGIN_MS), b + _MARGIN_MS) for a, b in looked_at]
        tongues = spoken(looked_at, self._recogniser.languages(sounds))
        if len(set(tongues)) == 1:
            return {tongues[0]: list(windows(voice, total_ms))}
        turns = {
            looked_at[at + 1][0]
            for at, (one, other) in enumerate(pairwise(tongues))
            if one != other
        }
        found: dict[str, list[Span]] = {}
        for part in windows(looked_at, total_ms, turns=turns):
            inside = zip(looked_at, tongues, strict=True)
            tongue = next(each for (begin, _), each in inside if begin >= part[0])
            found.setdefault(tongue, []).append(part)
        return found


def voice_odds(samples: Samples) -> Odds:
    """Return the odds of voice as Silero's detector sees them, for every 32 ms."""
    import numpy as np
    from faster_whisper.vad import get_vad_model

    from znl_video.speech.voicing import ODDS_SAMPLES

    _check_detector()
    filled = np.pad(samples, (0, ODDS_SAMPLES - len(samples) % ODDS_SAMPLES))
    return np.asarray(get_vad_model()(filled), dtype=np.float32).ravel()


def _cut(samples: Samples, start_ms: int, end_ms: int) -> Samples:
    return samples[start_ms * RATE // 1000 : end_ms * RATE // 1000]


def _passage(heard: Heard, language: str) -> Passage:
    texts = [text for text, *_ in heard.words]
    if language in CHINESE:
        texts = _simplified(texts)
    return Passage(
        language=language,
        words=tuple(
            Word(
                start_ms=max(0, round(start * 1000)),
                end_ms=max(0, round(start * 1000), round(end * 1000)),
                text=text,
                probability=min(1.0, max(0.0, round(float(probability), 4))),
            )
            for text, (_, start, end, probability) in zip(texts, heard.words, strict=True)
            if text.strip()
        ),
        logprob=round(heard.logprob, 4),
        compression=round(heard.compression, 4),
        no_speech=round(heard.no_speech, 4),
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


@cache
def _check_detector() -> None:
    from faster_whisper.utils import get_assets_path

    for file in Path(get_assets_path()).glob("*.onnx"):
        check_packaged("faster-whisper", file)
