"""How long an export takes: znl against a hand-written ffmpeg script, and against moviepy.

    python benchmarks/export.py [--rounds N] [--without-moviepy]

Exits 1 where the results differ or a ratio misses its bound. docs/performance.md says what is
counted.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from clocks import Series, Spent, alternating, machine, paired_ratio, run, spending
from talk import HERE, Job, psnr, result_of

ONE = ("douyin",)
# TikTok takes neither logo nor end card, so it has a picture and a length of its own.
EIGHT = (
    *("douyin", "kuaishou", "channels", "xiaohongshu", "bilibili", "toutiao", "weibo"),
    "tiktok",
)

# znl's seconds over the hand-written script's: the median of each round's wall ratio, and the
# ratio of CPU seconds. The script for eight decodes and frames once, as znl does.
BOUND_ONE, BOUND_EIGHT = 1.05, 1.10
# Inspecting one finished file over exporting it.
BOUND_VERIFY = 0.35

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
    one, eight = Job(folder, ONE), Job(folder, EIGHT)
    print(f"one platform: {work(one)}; eight: {work(eight)}")
    ours = [folder / f"znl{number}.mp4" for number in range(2)]
    hand = [folder / f"hand{number}.mp4" for number in range(2)]
    missed = [*differences(one, ours[:1], hand[:1]), *differences(eight, ours, hand)]

    single = alternating(rounds, lambda: one.by_znl(ours[:1]), lambda: one.by_hand(hand[:1]))
    verify = Series(tuple(one.inspected(ours[0]) for _ in range(rounds)))
    both = alternating(rounds, lambda: eight.by_znl(ours), lambda: eight.by_hand(hand))

    heading = ("", "wall s", "least s", "CPU s")
    print(f"\n{heading[0]:44}{heading[1]:>9}{heading[2]:>9}{heading[3]:>9}")
    row("znl, one platform", single[0])
    row("by hand, one platform", single[1])
    row("znl, eight platforms, two pictures", both[0])
    row("by hand, eight platforms, two pictures", both[1])
    row("znl, verify of one file", verify)
    if with_moviepy:
        slow = [
            Series((by_moviepy(one, folder / "moviepy.mp4", bare=bare),)) for bare in (False, True)
        ]
        row("moviepy, one platform, once", slow[0])
        # Whoever uses moviepy for eight makes the two pictures one after the other.
        eightfold = Spent(sum(each.wall for each in slow), sum(each.cpu for each in slow))
        row("moviepy, eight platforms, two pictures", Series((eightfold,)))

    print()
    missed += ratio("one platform, znl / by hand", *single, bound=BOUND_ONE)
    missed += ratio("eight platforms, znl / by hand", *both, bound=BOUND_EIGHT)
    missed += ratio("verify / export of one", verify, single[0], bound=BOUND_VERIFY)
    ratio("znl, eight / one", both[0], single[0])
    print(machine())
    for each in missed:
        print(f"MISSED: {each}", file=sys.stderr)
    return 1 if missed else 0


def differences(job: Job, ours: Sequence[Path], hand: Sequence[Path]) -> list[str]:
    """Make a job's files both ways once, untimed, and return in what they are not the same."""
    job.by_znl(ours)
    job.by_hand(hand)
    return [
        complaint
        for number, pair in enumerate(zip(ours, hand, strict=True), start=1)
        for complaint in unlike(f"picture {number} of {len(ours)}", *pair)
    ]


def unlike(name: str, ours: Path, hand: Path) -> list[str]:
    """Return in what two files that should be the same differ."""
    here, there, alike = result_of(ours), result_of(hand), psnr(ours, hand)
    print(f"{name}: znl {here}, by hand {there}, PSNR between them {alike:.1f} dB")
    found = []
    if here.frames != there.frames:
        found.append(f"{name}: frame counts differ")
    if abs(here.seconds - there.seconds) > 0.05:
        found.append(f"{name}: durations differ")
    if abs(here.lufs - there.lufs) > LOUDNESS_LU:
        found.append(f"{name}: loudness differs")
    if alike < LEAST_PSNR_DB:
        found.append(f"{name}: pictures differ")
    if abs(ours.stat().st_size / hand.stat().st_size - 1) > SIZE_RATIO:
        found.append(f"{name}: sizes differ, so the encoder settings do")
    return found


def by_moviepy(job: Job, made: Path, *, bare: bool) -> Spent:
    """Make the same video with moviepy, in a process of its own; ``bare``: no logo and no card."""
    files = (job.clip, job.captions, job.font, job.logo, job.card, made)
    with spending() as spent:
        run(
            [
                sys.executable,
                HERE / "moviepy_export.py",
                *files,
                job.credit,
                "bare" if bare else "all",
            ]
        )
    print(f"moviepy's result: {result_of(made)}")
    return spent


def work(job: Job) -> str:
    """Tell how many encodes a job's presets need in all."""
    counts = (("picture", job.pictures), ("sound", job.sounds), ("mux", job.muxes))
    return ", ".join(f"{len(actions)} {name}" for name, actions in counts)


def row(name: str, series: Series) -> None:
    print(f"{name:44}{series.wall:9.2f}{series.best:9.2f}{series.cpu:9.2f}")


def ratio(name: str, one: Series, other: Series, bound: float | None = None) -> list[str]:
    """Print ratios; return a complaint where the clock's or the processors' is over ``bound``."""
    wall, cpu = paired_ratio(one, other), one.cpu / other.cpu
    told = f"{name}: wall {wall:.3f}, least {one.best / other.best:.3f}, CPU {cpu:.3f}"
    if bound is None:
        print(told)
        return []
    print(f"{told} (bound {bound})")
    return [f"{name}: {max(wall, cpu):.3f} is over {bound}"] if max(wall, cpu) > bound else []


if __name__ == "__main__":
    sys.exit(main())
