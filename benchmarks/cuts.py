"""Where trim cuts known speech: never inside a word, at every setting, and steadily.

    python benchmarks/cuts.py ../shared

The folder holds ``speech`` (recordings with their sentences). Each is laid over a moving picture,
heard by the embedded model, and cut at many settings. Exit code 1 where a figure misses its bound.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

import imageio_ffmpeg
from clocks import machine
from cutting import Talk, decide, places, removed, segments, talks
from media import RATE, decode, ffmpeg

from znl_video.batch.options import Options
from znl_video.batch.running import run
from znl_video.cli.progress import silent
from znl_video.ffmpeg.picture import picture_arguments
from znl_video.io.work import WorkFolder
from znl_video.model.actions import EncodePicture
from znl_video.model.base import replace
from znl_video.model.composition import Footage
from znl_video.model.geometry import CameraPoint, Crop
from znl_video.model.manifest import Short
from znl_video.model.media import Rate, VideoTrack

_MOST = (8, 12, 20, 30, 45, 60)
_COUNTS = (1, 2, 4)
# Quieter than this against the sentences is no speech; a cut inside a sentence lies in a breath.
_SPEECH_DB = -20
_EDGE_MS = 300
_ROUNDS = 20
_DRIFTS_MS, _DECODE_DB = (5, 20), 1
_STEADY_MS = 100


@dataclass
class Tally:
    """What was found at the cuts of one way of cutting."""

    shorts: int = 0
    hooks: int = 0
    jumps: int = 0
    jumped_ms: int = 0
    inside: int = 0
    loud: int = 0
    clipped: int = 0
    levels: list[float] = field(default_factory=list)
    gone: list[float] = field(default_factory=list)

    def add(self, short: Short, talk: Talk) -> None:
        """Look at every cut of a short."""
        self.shorts += 1
        self.hooks += bool(short.cut and short.cut.hook)
        for _, at in places(short, talk):
            level = talk.level(at)
            self.levels.append(level)
            for begin, end in talk.sentences:
                if begin < at < end:
                    self.inside += 1
                    self.loud += level > _SPEECH_DB
                    self.clipped += min(at - begin, end - at) < _EDGE_MS
        for begin, end in removed(short):
            self.jumps += 1
            self.jumped_ms += end - begin
            self.gone.append(talk.loudest(begin, end))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("shared", type=Path, help="folder with speech/")
    parser.add_argument("--work", type=Path, help="keep clips and transcripts here")
    given = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.work or Path(scratch)
        found = talks(given.shared / "speech", folder)
        missed = [*_where(found), *_steady(found), *_planned(folder), *_cost(folder)]
    for what in missed:
        print(f"missed: {what}", file=sys.stderr)
    return 1 if missed else 0


def _where(found: Sequence[Talk]) -> list[str]:
    missed = []
    for pauses, order in product(("keep", "cut"), ("chronological", "strongest")):
        tally = Tally()
        for talk, most, count in product(found, _MOST, _COUNTS):
            shorts, _ = decide(
                talk,
                min_seconds=min(6, most),
                max_seconds=most,
                count=count,
                pauses=pauses,
                order=order,
            )
            for short in shorts:
                tally.add(short, talk)
        print(f"pauses {pauses}, order {order}: {tally.shorts} shorts, {tally.hooks} hooks")
        print(
            f"  cuts {len(tally.levels)}, inside a sentence {tally.inside} (in a breath), "
            f"inside a word {tally.loud}, sentences clipped {tally.clipped}"
        )
        print(
            f"  level at the cut against speech: median {statistics.median(tally.levels):.0f} dB, "
            f"loudest {max(tally.levels):.0f} dB"
        )
        if tally.jumps:
            print(
                f"  pauses taken out {tally.jumps}, {tally.jumped_ms / 1000:.0f} s; loudest 20 ms "
                f"in them {max(tally.gone):.0f} dB against speech"
            )
        if tally.loud or tally.clipped or max(tally.gone, default=-99) > _SPEECH_DB:
            missed.append(f"pauses {pauses}, order {order}")
    return missed


def _steady(found: Sequence[Talk]) -> list[str]:
    """Disturb what was measured, and count decisions that change."""
    dice = random.Random(1)  # noqa: S311 - the same disturbances every time
    ways: tuple[dict[str, Any], ...] = (
        {"max_seconds": 20},
        {"max_seconds": 30, "count": 3},
        {"max_seconds": 40, "pauses": "cut"},
        {"max_seconds": 30, "order": "strongest"},
    )
    for way, drift in product(ways, _DRIFTS_MS):
        same = moved = 0
        far = 0
        for talk in found:
            before, _ = decide(talk, min_seconds=6, **way)
            for _ in range(_ROUNDS):
                after, _ = decide(_disturbed(talk, dice, drift), min_seconds=6, **way)
                apart = _apart(before, after)
                if apart is None or apart > _STEADY_MS:
                    moved += 1
                else:
                    same += 1
                    far = max(far, apart)
        print(
            f"steady, {way}: {same} of {same + moved} decisions the same "
            f"(words ±{drift} ms, levels ±{_DECODE_DB} dB, a sample more); farthest {far} ms"
        )
    return []


def _disturbed(talk: Talk, dice: random.Random, drift: int) -> Talk:
    source = talk.source
    if source.transcript is None or source.analysis is None:
        return talk
    words = []
    for word in source.transcript.words:
        start = max(0, word.start_ms + dice.randint(-drift, drift))
        end = max(start, word.end_ms + dice.randint(-drift, drift))
        words.append(replace(word, start_ms=start, end_ms=end))
    analysis = source.analysis
    levels = [each + dice.randint(-_DECODE_DB, _DECODE_DB) for each in analysis.sound_db]
    luma = [min(255, max(0, each + dice.randint(-1, 1))) for each in analysis.luma]
    changed = replace(
        source,
        transcript=replace(source.transcript, words=tuple(words)),
        analysis=replace(analysis, sound_db=(*levels, levels[-1]), luma=tuple(luma)),
    )
    return Talk(changed, talk.samples, talk.sentences, talk.sight)


def _apart(before: Sequence[Short], after: Sequence[Short]) -> int | None:
    """Return how far cuts lie apart, in milliseconds; None where they are not the same cuts."""
    if [len(segments(short)) for short in before] != [len(segments(short)) for short in after]:
        return None
    return max(
        max(
            abs(one.start_ms - two.start_ms),
            abs(one.start_ms + old.rate.ms(one.frames) - two.start_ms - new.rate.ms(two.frames)),
        )
        for old, new in zip(before, after, strict=True)
        for one, two in zip(segments(old), segments(new), strict=True)
    )


def _planned(folder: Path) -> list[str]:
    """Render one talk with everything on; its file is as long as planned, its joins are quiet."""
    source = folder / "rendered"
    source.mkdir(exist_ok=True)
    clip = source / "zh_interview.mp4"
    if not clip.exists():
        clip.write_bytes((folder / "clips" / clip.name).read_bytes())
    (source / "znl.toml").write_text(
        '[trim]\nmin_seconds = 10\nmax_seconds = 40\npauses = "cut"\norder = "strongest"\n', "utf-8"
    )
    options = Options(source=source, presets=("douyin",), store=folder / "clips-znl" / "store")
    told = run(options, silent())
    document = WorkFolder(options.work).short("zh_interview")
    if told.failed or document is None:
        return ["the rendered talk failed"]
    short = document.short
    inspection = short.deliveries[0].inspection
    card = short.branding.cards[0].frames if short.branding and short.branding.cards else 0
    frames = inspection.frames if inspection else 0
    samples = decode(options.work / "exports" / "douyin" / "zh_interview.mp4")
    steps = abs(samples[1:] - samples[:-1])
    joins, at = [], 0
    for segment in segments(short)[:-1]:
        at += segment.frames
        joins.append(round(at * RATE / short.rate.exact))
    near = max(float(steps[join - 160 : join + 160].max()) for join in joins)
    print(
        f"rendered: {len(joins)} joins, {frames} frames of {short.footage_frames + card} planned; "
        f"largest step between samples within 10 ms of a join {near:.4f}, "
        f"anywhere {float(steps.max()):.4f}"
    )
    wrong = frames != short.footage_frames + card or near > 0.05
    return ["the rendered talk"] if wrong else []


def _cost(folder: Path) -> list[str]:
    """Encode 45 s as one piece, as 30 in one decode, and as 30 inputs, side by side."""
    clip = folder / "noise.mp4"
    if not clip.exists():
        ffmpeg(
            *("-f", "lavfi", "-i", "testsrc2=s=1280x720:r=30,noise=alls=8:allf=t", "-t", "70"),
            *("-c:v", "libx264", "-preset", "veryfast", "-g", "60", "-pix_fmt", "yuv420p", clip),
        )
    rate = Rate(num=30, den=1)
    track = VideoTrack(index=0, codec="h264", width=1280, height=720, pixels="yuv420p", rate=rate)

    def encode(pieces: int, gap: int, *, apart: bool = False) -> tuple[float, int]:
        crop = Crop(width=404, height=720, path=(CameraPoint(at_ms=0, x=438, y=0),))
        moving = replace(crop, path=(*crop.path, CameraPoint(at_ms=60_000, x=438, y=0)))
        frames = 1350 // pieces
        action = EncodePicture(
            width=540,
            height=960,
            rate=rate,
            footage=tuple(
                Footage(
                    sha256=str(clip),
                    track=track,
                    start_ms=1000 + rate.ms(number * (frames + gap)),
                    frames=frames,
                    # A camera that moves is never decoded together with others.
                    view=moving if apart else crop,
                )
                for number in range(pieces)
            ),
            crf=23,
            max_kbps=4000,
            gop_frames=60,
        )
        line = picture_arguments([action], str, [str(folder / "made.mp4")], 2)
        program = imageio_ffmpeg.get_ffmpeg_exe()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        with subprocess.Popen(
            [program, *line], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as child:
            most = 0
            while child.poll() is None:
                status = Path(f"/proc/{child.pid}/status")
                if status.exists():
                    for each in status.read_text().splitlines():
                        if each.startswith("VmHWM"):
                            most = max(most, int(each.split()[1]) // 1024)
                time.sleep(0.05)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if child.returncode:
            raise RuntimeError("ffmpeg failed")
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, most

    one, one_mb = encode(1, 0)
    joint, joint_mb = encode(30, 15)
    several, several_mb = encode(30, 15, apart=True)
    print(
        f"45 s in 30 pieces against one: CPU {joint / one:.2f} times and {joint_mb} MB "
        f"({one_mb} MB for one); as 30 inputs {several / one:.2f} times and {several_mb} MB"
    )
    return ["cost of 30 pieces"] if joint > 1.3 * one else []


if __name__ == "__main__":
    sys.exit(main())
