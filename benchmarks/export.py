"""How long an export takes: znl against a hand-written ffmpeg script, and against moviepy.

    python benchmarks/export.py [--rounds N] [--without-moviepy]

Exits 1 where the results differ or a ratio misses its bound. docs/performance.md says what is
counted.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from clocks import Series, Spent, alternating, machine, paired_ratio, run, spending
from talk import HERE, Job, psnr, result_of

ONE = "douyin"
OTHER = "youtube-shorts"
FIVE = ("douyin", "kuaishou", "channels", "xiaohongshu", "bilibili")

# znl's wall seconds over the hand-written script's, the median of all rounds.
BOUND = 1.15

# Two encodes of one composition at this rate factor lie 54 dB apart; another crop, a missing
# caption or a frame's delay lies under 40.
LEAST_PSNR_DB = 45.0
LOUDNESS_LU = 0.3

# Equal encoder settings gave sizes 0.2 % apart; CRF 18 for 20 makes files a quarter larger.
SIZE_RATIO = 0.03


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = argparse.ArgumentParser(description="Time znl's export against the same work by hand.")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is timed")
    parser.add_argument("--without-moviepy", action="store_true", help="leave the slow one out")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="znl-benchmark-") as folder:
        return compare(Path(folder), asked.rounds, with_moviepy=not asked.without_moviepy)


def compare(folder: Path, rounds: int, *, with_moviepy: bool) -> int:
    """Run everything in ``folder``; return 1 where something missed its bound."""
    print(machine())
    print("preparing: analysis, transcription, loudness and the end card are made and not counted")
    pair = Job(folder, (ONE, OTHER))
    one = Job(folder, (ONE,))
    five = Job(folder, FIVE)
    ours, hand = folder / "znl.mp4", folder / "hand.mp4"
    missed = [each for preset in pair.presets for each in differences(pair, preset, ours, hand)]

    single = alternating(rounds, lambda: one.by_znl(ours, ONE), lambda: one.by_hand(hand, ONE))
    verify = Series(tuple(one.inspected(ours) for _ in range(rounds)))
    double = alternating(rounds, lambda: pair.by_znl(ours, ONE), lambda: twice(pair, hand))
    shared = Series(tuple(five.by_znl(ours, ONE) for _ in range(rounds)))

    heading = ("", "wall s", "least s", "CPU s")
    print(f"\n{heading[0]:44}{heading[1]:>9}{heading[2]:>9}{heading[3]:>9}")
    row("znl, one target", single[0])
    row("hand-written script, one target", single[1])
    row("znl, two different pictures", double[0])
    row("hand-written script, twice", double[1])
    row(f"znl, five presets ({work(five)})", shared)
    row("znl, verify of one file", verify)
    if with_moviepy:
        row("moviepy, one target, once", Series((by_moviepy(one, folder / "moviepy.mp4"),)))

    print()
    missed += ratio("one target, znl / by hand", *single, bound=BOUND)
    missed += ratio("two pictures, znl / by hand twice", *double, bound=BOUND)
    ratio("five presets / one", shared, single[0])
    ratio("verify / export", verify, single[0])
    print(machine())
    for each in missed:
        print(f"MISSED: {each}", file=sys.stderr)
    return 1 if missed else 0


def differences(job: Job, preset: str, ours: Path, hand: Path) -> list[str]:
    """Make a preset's file both ways once, untimed, and return in what they are not the same."""
    job.by_znl(ours, preset)
    job.by_hand(hand, preset)
    here, there, alike = result_of(ours), result_of(hand), psnr(ours, hand)
    print(f"{preset}: znl {here}, by hand {there}, PSNR between them {alike:.1f} dB")
    found = []
    if here.frames != there.frames:
        found.append(f"{preset}: frame counts differ")
    if abs(here.seconds - there.seconds) > 0.05:
        found.append(f"{preset}: durations differ")
    if abs(here.lufs - there.lufs) > LOUDNESS_LU:
        found.append(f"{preset}: loudness differs")
    if alike < LEAST_PSNR_DB:
        found.append(f"{preset}: pictures differ")
    if abs(ours.stat().st_size / hand.stat().st_size - 1) > SIZE_RATIO:
        found.append(f"{preset}: sizes differ, so the encoder settings do")
    return found


def twice(job: Job, made: Path) -> Spent:
    """Run the hand-written script for both platforms, one after the other."""
    parts = [job.by_hand(made, preset) for preset in job.presets]
    return Spent(sum(part.wall for part in parts), sum(part.cpu for part in parts))


def by_moviepy(job: Job, made: Path) -> Spent:
    """Make the same video with moviepy, in a process of its own."""
    files = (job.clip, job.captions, job.font, job.logo, job.card, made)
    with spending() as spent:
        run([sys.executable, HERE / "moviepy_export.py", *files, job.credit])
    print(f"moviepy's result: {result_of(made)}")
    return spent


def work(job: Job) -> str:
    """Tell how many encodes a job's presets need in all."""
    counts = (("picture", job.pictures), ("sound", job.sounds), ("mux", job.muxes))
    return ", ".join(f"{len(actions)} {name}" for name, actions in counts)


def row(name: str, series: Series) -> None:
    print(f"{name:44}{series.wall:9.2f}{series.best:9.2f}{series.cpu:9.2f}")


def ratio(name: str, one: Series, other: Series, bound: float | None = None) -> list[str]:
    """Print a ratio; return a complaint where it is over ``bound``."""
    wall = paired_ratio(one, other)
    told = (
        f"{name}: wall {wall:.3f}, least {one.best / other.best:.3f}, CPU {one.cpu / other.cpu:.3f}"
    )
    if bound is None:
        print(told)
        return []
    print(f"{told} (bound {bound})")
    return [f"{name}: {wall:.3f} is over {bound}"] if wall > bound else []


if __name__ == "__main__":
    sys.exit(main())
