"""Recordings with truth; znl's transcribe stage and bare faster-whisper on them; their scores."""

from __future__ import annotations

import json
import tempfile
import unicodedata
import wave
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from media import RATE, Samples, decode
from opencc import OpenCC

from znl_video.captions.cues import make_cues
from znl_video.captions.spoken import transcript_text
from znl_video.engine.replay import replay
from znl_video.engine.runner import Runner
from znl_video.io.child import MediaChild
from znl_video.io.engines import make_engine
from znl_video.io.hashing import sha256_of
from znl_video.io.listening import Listener
from znl_video.io.outside import Outside, cores
from znl_video.io.performers import performers
from znl_video.io.store import Store
from znl_video.io.weights import find_weights
from znl_video.io.words import split_words
from znl_video.model.actions import SplitWords
from znl_video.model.captions import Cue
from znl_video.model.given import SourceGiven
from znl_video.model.lexicon import Lexicon
from znl_video.model.manifest import Source
from znl_video.model.media import AudioTrack, Media
from znl_video.model.people import Settings, TranscribeSettings
from znl_video.model.transcript import Transcript
from znl_video.stages import transcribe

_CHINESE_DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_simplified = OpenCC("t2s").convert


@dataclass(frozen=True)
class Sentence:
    """What is said from ``start`` to ``end``, in seconds."""

    start: float
    end: float
    text: str


@dataclass(frozen=True)
class Recording:
    """A sound and what is said in it; times are 0 where nobody measured them."""

    name: str
    samples: Samples
    language: str
    sentences: tuple[Sentence, ...] = ()

    @property
    def text(self) -> str:
        """Everything that is said."""
        joint = " " if self.language == "en" else ""
        return joint.join(each.text for each in self.sentences)

    def mixed(self, noise: Samples, decibels: float) -> Recording:
        """Return the recording with ``noise`` under it, ``decibels`` quieter by mean power."""
        long = np.resize(noise, len(self.samples))
        power = float(np.mean(self.samples**2)) / float(np.mean(long**2))
        mixed = self.samples + long * np.sqrt(power / 10 ** (decibels / 10))
        # A recorder would clip; mixing must not.
        mixed /= max(1.0, float(np.abs(mixed).max()) / 0.99)
        return Recording(self.name, mixed.astype(np.float32), self.language, self.sentences)


def spoken(folder: Path) -> list[Recording]:
    """Return the recordings of a folder in which each sentence's times are known."""
    found = []
    for truth in sorted(folder.glob("*.json")):
        told = json.loads(truth.read_text("utf-8"))
        if "sentences" in told:
            sentences = tuple(Sentence(**each) for each in told["sentences"])
            samples = decode(truth.with_suffix(".flac"))
            found.append(Recording(truth.stem, samples, told["language"], sentences))
    return found


def transcribed(folder: Path) -> list[Recording]:
    """Return the recordings of a folder that have a text beside them, without times."""
    found = []
    for truth in sorted(folder.glob("*.txt")):
        sound = next((p for p in folder.glob(f"{truth.stem}.*") if p != truth), None)
        if sound is not None:
            language = truth.stem.partition("_")[0]
            said = (Sentence(0, 0, truth.read_text("utf-8").strip()),)
            found.append(Recording(truth.stem, decode(sound), language, said))
    return found


@dataclass
class Score:
    """Characters wrong of all, and names right of all."""

    wrong: int = 0
    characters: int = 0
    right: int = 0
    names: int = 0
    late: list[float] = field(default_factory=list)

    @property
    def cer(self) -> float:
        """Character error rate."""
        return self.wrong / max(1, self.characters)

    def add(self, recording: Recording, heard: str, names: tuple[str, ...]) -> None:
        """Count one recording."""
        truth, said = bare(recording.text), bare(heard)
        self.wrong += distance(truth, said)
        self.characters += len(truth)
        if recording.name.startswith("zh_names"):
            for name in names:
                self.names += truth.count(name)
                self.right += min(truth.count(name), said.count(name))


class Stage:
    """znl's transcribe stage as a render runs it: ffmpeg, voice, Whisper, times, doubts, names."""

    def __init__(self, lexicon: Lexicon, model: str = "base") -> None:
        self.lexicon = lexicon
        self._weights = find_weights(model)
        self._listener = Listener(make_engine(TranscribeSettings(), self._weights, cores()))
        self._home = tempfile.TemporaryDirectory()

    def hear(self, recording: Recording, *, names: bool = True) -> Transcript:
        """Return the transcript of a recording, with the language left to be detected."""
        with tempfile.TemporaryDirectory(dir=self._home.name) as fresh:
            sound = Path(fresh) / "sound.wav"
            write_wave(sound, recording.samples)
            store = Store(Path(fresh) / "store")
            outside = Outside(store, cores())
            sha256 = sha256_of(sound)
            outside.know({sha256: sound})
            track = AudioTrack(index=0, codec="pcm_s16le", sample_rate=RATE, channels=1)
            length = len(recording.samples) * 1000 // RATE
            source = Source(
                name=recording.name,
                path=sound.name,
                size=sound.stat().st_size,
                sha256=sha256,
                media=Media(container="wav", duration_ms=length, audio=(track,)),
            )
            given = SourceGiven(
                settings=Settings(),
                model=self._weights.sha256,
                lexicon=self.lexicon if names else Lexicon(),
            )
            with MediaChild() as child:
                runner = Runner(performers(outside, child, self._listener), store)
                heard = replay(transcribe, "source", source, given, runner).transcript
        return heard or Transcript()

    def cues(self, heard: Transcript, until_ms: int) -> tuple[Cue, ...]:
        """Return the captions of a transcript, 16 full-width characters a line."""
        with tempfile.TemporaryDirectory(dir=self._home.name) as fresh:
            outside = Outside(Store(Path(fresh)), cores())
            text = transcript_text(heard.words)
            action = SplitWords(texts=(text,), names=self.lexicon.names)
            (tokens,) = split_words(action, outside).texts
        return make_cues(heard.words, tokens, max_units=16.0, until_ms=until_ms)


class Bare:
    """faster-whisper as its own README runs it, with the same weights, beam and word times."""

    def __init__(self, model: str = "base") -> None:
        from faster_whisper import WhisperModel

        folder = str(find_weights(model).folder)
        self._model: Any = WhisperModel(
            folder, device="cpu", compute_type="int8", cpu_threads=cores()
        )

    def hear(self, recording: Recording) -> str:
        """Return what it writes, in Simplified Chinese."""
        segments, _ = self._model.transcribe(recording.samples, beam_size=5, word_timestamps=True)
        return str(_simplified("".join(each.text for each in segments)))


def write_wave(path: Path, samples: Samples) -> None:
    """Write mono samples as 16-bit PCM."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())


def bare(text: str) -> str:
    """Return letters and digits only, Simplified, lower case, figures as Mandarin reads them.

    So that 20分钟 and 二十分钟 are the same, as they sound.
    """
    plain = _simplified(unicodedata.normalize("NFKC", text)).lower()
    read, figures = "", ""
    for char in f"{plain} ":
        if char.isdecimal():
            figures += char
            continue
        read += _read(figures)
        figures = ""
        read += char if char.isalnum() else ""
    return read


def _read(figures: str) -> str:
    if not figures or len(figures) > len(_PLACES) or figures.startswith("0"):
        return "".join(_CHINESE_DIGITS[int(each)] for each in figures)
    said = ""
    for place, each in zip(range(len(figures) - 1, -1, -1), figures, strict=True):
        if each != "0":
            said += _CHINESE_DIGITS[int(each)] + _PLACES[place]
        elif not said.endswith("零"):
            said += "零"
    said = said.rstrip("零") or "零"
    return said.removeprefix("一") if said.startswith("一十") else said


def distance(truth: str, heard: str) -> int:
    """Return the least number of characters put in, left out or changed (Levenshtein)."""
    row = list(range(len(heard) + 1))
    for at, wanted in enumerate(truth, start=1):
        before, row[0] = row[0], at
        for place, found in enumerate(heard, start=1):
            before, row[place] = (
                row[place],
                min(row[place] + 1, row[place - 1] + 1, before + (wanted != found)),
            )
    return row[-1]
