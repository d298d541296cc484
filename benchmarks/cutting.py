"""Footage of known speech, the cuts that trim makes of it, and how loud it is where they lie."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from media import RATE, Samples, decode, ffmpeg

from znl_video.batch.options import Options
from znl_video.batch.running import run
from znl_video.cli.progress import silent
from znl_video.io.presets import load_presets
from znl_video.io.work import WorkFolder
from znl_video.model.cut import Segment
from znl_video.model.facts import Analysis
from znl_video.model.given import Given, KitInUse
from znl_video.model.kit import Kit
from znl_video.model.looking import look_at
from znl_video.model.manifest import Short, Source
from znl_video.model.people import Settings, TrimSettings
from znl_video.model.sight import Sight
from znl_video.model.spans import Span
from znl_video.stages import trim
from znl_video.stages.compose import frame_rate

PICTURE = "testsrc2=s=320x180:r=25"
LONG = ("zh_interview", "zh_elder", "zh_typhoon", "zh_names_1", "zh_ebike", "zh_names_2")

_PRESETS = load_presets(("douyin",))
_KIT = KitInUse(kit=Kit(name="plain"), font_sha256="0" * 64)


@dataclass(frozen=True)
class Talk:
    """A clip, what its document holds, and its true sentences in milliseconds."""

    source: Source
    samples: Samples = field(repr=False)
    sentences: tuple[Span, ...]
    sight: Sight | None = None

    @property
    def speech_db(self) -> float:
        """How loud the sentences are: their RMS in dBFS."""
        parts = [self.samples[_at(begin) : _at(end)] for begin, end in self.sentences]
        return decibels(np.concatenate(parts))

    def level(self, ms: int, around_ms: int = 10) -> float:
        """Return how loud it is at ``ms``, in dB against the sentences."""
        near = self.samples[max(0, _at(ms - around_ms)) : _at(ms + around_ms)]
        return decibels(near) - self.speech_db

    def loudest(self, begin_ms: int, end_ms: int) -> float:
        """Return the loudest 20 ms between two times, in dB against the sentences."""
        return max((self.level(at) for at in range(begin_ms + 10, end_ms, 10)), default=-99.0)


def decibels(samples: Samples) -> float:
    """Return the RMS of ``samples`` in dB, -99 for digital silence and for nothing."""
    power = float(np.mean(samples.astype(np.float64) ** 2)) if len(samples) else 0.0
    return max(-99.0, 10 * np.log10(power)) if power > 0 else -99.0


def talks(speech: Path, folder: Path) -> list[Talk]:
    """Lay the recordings of ``speech`` over moving pictures, hear them, and add their truth.

    Args:
        speech: recordings with their sentences.
        folder: where clips and the work folder lie; what is there already is kept.
    """
    clips = folder / "clips"
    clips.mkdir(parents=True, exist_ok=True)
    truths: dict[str, list[Span]] = {}
    lengths: dict[str, float] = {}
    for truth in sorted(speech.glob("*.json")):
        told = json.loads(truth.read_text("utf-8"))
        if "sentences" in told:
            truths[truth.stem] = [_span(each, 0.0) for each in told["sentences"]]
            lengths[truth.stem] = len(decode(truth.with_suffix(".flac"))) / RATE
            _laid([truth.with_suffix(".flac")], clips / f"{truth.stem}.mp4")
    if all(name in truths for name in LONG):
        _laid([speech / f"{name}.flac" for name in LONG], clips / "long.mp4")
        at = 0.0
        truths["long"] = []
        for name in LONG:
            told = json.loads((speech / f"{name}.json").read_text("utf-8"))
            truths["long"] += [_span(each, at) for each in told["sentences"]]
            at += lengths[name]
    run(Options(source=clips, until="transcribe"), silent())
    work = WorkFolder(clips.with_name("clips-znl"))
    found = []
    for name, sentences in truths.items():
        document = work.source(name)
        if document is None:
            raise RuntimeError(f"{name} was not heard")
        samples = decode(clips / f"{name}.mp4")
        found.append(Talk(document.source, samples, tuple(sentences)))
    return found


def decide(talk: Talk, **wanted: Any) -> tuple[tuple[Short, ...], Given]:
    """Return the shorts that trim cuts of a talk, with what it was given."""
    given = Given(
        settings=Settings(trim=TrimSettings(**wanted)),
        sources=(talk.source,),
        presets=_PRESETS,
        kit=_KIT,
    )
    name = talk.source.name
    short = Short(name=name, sources=(name,), presets=("douyin",), rate=frame_rate(talk.source))
    analysis = talk.source.analysis or Analysis()
    answers = ((look_at(talk.source), analysis.model_copy(update={"sight": talk.sight})),)
    if trim.wanted(short, given) > 1:
        return trim.apart(short, given, answers), given
    return (trim.absorb(short, given, answers),), given


def places(short: Short, talk: Talk) -> Iterator[tuple[str, int]]:
    """Yield every cut on the source's clock; the file's own begin and end are none."""
    media = talk.source.media
    lasts = media.duration_ms if media else 0
    for segment in segments(short):
        end = segment.start_ms + short.rate.ms(segment.frames)
        if segment.start_ms > 0:
            yield "in", segment.start_ms
        if end < lasts - 60:
            yield "out", end


def segments(short: Short) -> Sequence[Segment]:
    """Return what a short shows."""
    return short.cut.segments if short.cut else ()


def removed(short: Short) -> Iterator[Span]:
    """Yield what was taken out between neighbouring pieces, in milliseconds of the source."""
    shown = segments(short)[short.cut.hook if short.cut else 0 :]
    for ahead, after in pairwise(shown):
        yield ahead.start_ms + short.rate.ms(ahead.frames), after.start_ms


def _laid(recordings: Sequence[Path], path: Path) -> None:
    if path.exists():
        return
    given = [each for recording in recordings for each in ("-i", recording)]
    pads = "".join(f"[{number}:a]" for number in range(len(recordings)))
    joined = f"{pads}concat=n={len(recordings)}:v=0:a=1[a]"
    ffmpeg(
        *(*given, "-f", "lavfi", "-i", PICTURE, "-filter_complex", joined),
        *("-map", f"{len(recordings)}:v", "-map", "[a]", "-shortest", "-pix_fmt", "yuv420p"),
        *("-c:v", "libx264", "-preset", "ultrafast", "-crf", "30", "-c:a", "aac", path),
    )


def _span(sentence: dict[str, Any], offset: float) -> Span:
    return round(1000 * (sentence["start"] + offset)), round(1000 * (sentence["end"] + offset))


def _at(ms: int) -> int:
    return ms * RATE // 1000
