"""How well znl hears: against bare faster-whisper with the same weights, in the same run.

    python benchmarks/words.py ../shared --prose FOLDER

The folder holds ``speech`` (recordings with sentences, times and ``names.json``) and ``media``
(recordings with texts; rain, a crowd, a guitar). Prose is any folder of UTF-8 text: Debian's
manpages-zh, unpacked, is what docs/quality.md was measured with. Exit code 1 where a figure is
worse than its bound.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from clocks import Spent, alternating, machine, paired_ratio, spending
from hearing import Bare, Recording, Score, Stage, spoken, transcribed
from media import RATE, Samples, decode
from prose import changed, sentences_in, traps

from znl_video.model.lexicon import Lexicon

_DECIBELS = (10, 5)
# What must hold; docs/quality.md tells how far each figure is from its bound.
_MOST_ERRORS = 2 / 3
_LEAST_NAMES = 0.95
_MEDIAN_MS, _P95_MS = 60, 150
_MOST_TIME = 1.10
_PROSE = 2_000


class Bounds:
    """Prints figures and remembers which miss their bounds."""

    def __init__(self) -> None:
        self.missed: list[str] = []

    def tell(self, what: str, figure: str, *, holds: bool | None = None) -> None:
        """Print a figure; ``holds`` None: there is no bound."""
        mark = {None: "", True: "  ok", False: "  MISSED"}[holds]
        print(f"  {what:<58} {figure}{mark}", flush=True)
        if holds is False:
            self.missed.append(what)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("shared", type=Path, help="folder with speech/ and media/")
    parser.add_argument("--prose", type=Path, help="folder of Chinese text files")
    parser.add_argument("--rounds", type=int, default=2, help="of the speed comparison")
    given = parser.parse_args()
    print(machine())
    told = json.loads((given.shared / "speech" / "names.json").read_text("utf-8"))
    lexicon = Lexicon(**{kind: tuple(names) for kind, names in told.items()})
    stage, bare, bounds = Stage(lexicon), Bare(), Bounds()
    talks = spoken(given.shared / "speech")
    media = given.shared / "media"
    noises = {
        "rain": decode(media / "moviepy_rain.mp3"),
        "crowd": decode(media / "mdn_voices_around_a_fire.mp3"),
    }
    _words(stage, bare, talks, noises, bounds)
    _others(stage, bare, transcribed(media), bounds)
    _silence(stage, media, bounds)
    if given.prose:
        _prose(stage, given.prose, bounds)
    _speed(stage, bare, talks, given.rounds, bounds)
    for what in bounds.missed:
        print(f"missed: {what}", file=sys.stderr)
    return 1 if bounds.missed else 0


def _words(
    stage: Stage,
    bare: Bare,
    talks: Sequence[Recording],
    noises: dict[str, Samples],
    bounds: Bounds,
) -> None:
    chinese = [each for each in talks if each.language == "zh"]
    conditions = {"clean": chinese} | {
        f"{name}, {level} dB": [each.mixed(noise, level) for each in chinese]
        for name, noise in noises.items()
        for level in _DECIBELS
    }
    for condition, recordings in conditions.items():
        print(condition)
        ours, plain = Score(), Score()
        starts: list[float] = []
        ends: list[float] = []
        for recording in recordings:
            heard = stage.hear(recording)
            names = stage.lexicon.names
            ours.add(recording, "".join(word.text for word in heard.words), names)
            plain.add(recording, bare.hear(recording), names)
            cues = stage.cues(heard, len(recording.samples) * 1000 // RATE)
            for each in recording.sentences:
                starts.append(min(abs(cue.start_ms - each.start * 1000) for cue in cues))
                ends.append(min(abs(cue.end_ms - each.end * 1000) for cue in cues))
        fewer = ours.wrong / max(1, plain.wrong)
        clean = condition == "clean"
        bounds.tell("CER, bare faster-whisper", f"{plain.cer:.3f}")
        bounds.tell("CER, znl", f"{ours.cer:.3f}")
        bounds.tell("errors left of bare's", f"{fewer:.2f}", holds=fewer <= _MOST_ERRORS)
        share = ours.right / ours.names
        bounds.tell("names right, bare", f"{plain.right} of {plain.names}")
        bounds.tell(
            "names right, znl",
            f"{ours.right} of {ours.names} ({share:.1%})",
            holds=share >= _LEAST_NAMES if clean else None,
        )
        for what, off in (("starts", starts), ("ends", ends)):
            middle, far = statistics.median(off), float(np.percentile(off, 95))
            bounds.tell(
                f"cue {what} off the truth, median and 95th percentile",
                f"{middle:.0f} ms, {far:.0f} ms",
                holds=(middle <= _MEDIAN_MS and far <= _P95_MS) if clean else middle <= _MEDIAN_MS,
            )


def _others(stage: Stage, bare: Bare, recordings: Sequence[Recording], bounds: Bounds) -> None:
    print("other people's recordings, no lexicon")
    for recording in recordings:
        ours, plain = Score(), Score()
        heard = stage.hear(recording, names=False)
        ours.add(recording, "".join(word.text for word in heard.words), ())
        plain.add(recording, bare.hear(recording), ())
        bounds.tell(f"CER of {recording.name}, bare and znl", f"{plain.cer:.3f}, {ours.cer:.3f}")


def _silence(stage: Stage, media: Path, bounds: Bounds) -> None:
    print("nobody speaks")
    for name, samples in _speechless(media):
        for names in (False, True):
            heard = stage.hear(Recording(name, samples, "zh"), names=names)
            said = "".join(word.text for word in heard.words)
            bounds.tell(
                f"words in {name}" + (", lexicon on" if names else ""),
                f"{len(heard.words)} {said}",
                holds=not heard.words,
            )


def _speechless(media: Path) -> Iterator[tuple[str, Samples]]:
    for name in ("moviepy_rain.mp3", "mdn_voices_around_a_fire.mp3", "mdn_guitar.mp3"):
        yield name, decode(media / name)
    for name in ("speechbrain_noise1.wav", "speechbrain_noise4.wav"):
        yield name, decode(media / name)
    dice = np.random.default_rng(1)
    count = 20 * RATE
    clock = np.arange(count) / RATE
    yield "digital silence", np.zeros(count, np.float32)
    yield "white noise", (dice.standard_normal(count) * 0.05).astype(np.float32)
    yield "mains hum", (0.2 * np.sin(2 * np.pi * 50 * clock)).astype(np.float32)
    clap = np.exp(-np.arange(480) / 70)
    hands = np.zeros(count + len(clap))
    for at in dice.integers(0, count, 5_000):
        hands[at : at + len(clap)] += clap * dice.standard_normal(len(clap)) * 0.05
    yield "applause, made", hands[:count].astype(np.float32)
    notes = np.array([262, 330, 392, 523])[(clock * 2).astype(int) % 4]
    yield "melody, made", (0.2 * np.sin(2 * np.pi * np.cumsum(notes) / RATE)).astype(np.float32)


def _prose(stage: Stage, folder: Path, bounds: Bounds) -> None:
    sentences = sentences_in(folder, _PROSE)
    print(f"correct text: {len(sentences)} sentences")
    wrong = list(changed(sentences, stage.lexicon))
    for before, after, sentence in wrong:
        print(f"    {before} became {after} in {sentence}")
    bounds.tell("changes with the lexicon on", str(len(wrong)), holds=not wrong)
    caught = [each for lexicon, sentence in traps() for each in changed([sentence], lexicon)]
    for before, after, sentence in caught:
        print(f"    {before} became {after} in {sentence}")
    bounds.tell(f"of {len(list(traps()))} homophone traps", str(len(caught)), holds=not caught)


def _speed(
    stage: Stage, bare: Bare, talks: Sequence[Recording], rounds: int, bounds: Bounds
) -> None:
    print("speed, all recordings with truth, the whole stage against bare faster-whisper")

    def ours() -> Spent:
        with spending() as spent:
            for each in talks:
                stage.hear(each)
        return spent

    def plain() -> Spent:
        with spending() as spent:
            for each in talks:
                bare.hear(each)
        return spent

    one, other = alternating(rounds, ours, plain)
    ratio = paired_ratio(one, other)
    seconds = sum(len(each.samples) for each in talks) / RATE
    bounds.tell("wall, znl and bare", f"{one.wall:.1f} s, {other.wall:.1f} s of {seconds:.0f} s")
    bounds.tell("CPU seconds, znl and bare", f"{one.cpu:.1f}, {other.cpu:.1f}")
    bounds.tell("ratio", f"{ratio:.2f}", holds=ratio <= _MOST_TIME)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    bounds.tell("peak memory, both models loaded", f"{peak:.0f} MiB")


if __name__ == "__main__":
    raise SystemExit(main())
