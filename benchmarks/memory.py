"""The most memory that ffmpeg holds while pictures are encoded, by their number and the source.

    python benchmarks/memory.py [--counts 1 2 4 8] [--seconds 4]

Footage is made: detail that moves, with a cut's worth of it after a seek. Every picture is another
one, with a logo and a card that comes last; one command makes all of them, as in a render. The last
rows are three times as long: memory must not grow with length. Exits 1 where more is held than
docs/performance.md promises, which is for two threads.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from clocks import machine, run
from talk import CLIP, FFMPEG

from znl_video.ffmpeg.picture import picture_arguments
from znl_video.io.probing import probe
from znl_video.model.actions import EncodePicture
from znl_video.model.composition import CardTail, Footage, LogoLayer
from znl_video.model.geometry import CameraPoint, Crop
from znl_video.model.media import Rate

THREADS = 2
# Megabytes: what one picture of such a source takes at most, and each further one.
PROMISED = {"1080p": (450, 220), "4K": (600, 220)}
SIZES = {"1080p": (1920, 1080), "4K": (3840, 2160)}
RATE = Rate(num=30, den=1)
CARD_FRAMES = 60
LOGO = next((CLIP.parents[2] / "assets").rglob("*.png"))


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = argparse.ArgumentParser(description="Measure the memory of a render.")
    parser.add_argument("--counts", nargs="+", type=int, default=[1, 2, 4, 8])
    parser.add_argument("--seconds", type=int, default=4)
    asked = parser.parse_args()
    print(machine())
    print(f"{'source':8}{'pictures':>9}{'seconds':>9}{'peak MB':>9}{'promised':>9}", flush=True)
    missed = False
    with tempfile.TemporaryDirectory(prefix="znl-benchmark-") as made:
        folder = Path(made)
        card = folder / "card.mp4"
        generate(card, "1080x1920", CARD_FRAMES / 30, "-g 60")
        for name, (width, height) in SIZES.items():
            clip = folder / f"{name}.mp4"
            generate(clip, f"{width}x{height}", 3 * asked.seconds + 1, "-g 15")
            longer = [(max(asked.counts), 3 * asked.seconds)]
            for count, seconds in [(each, asked.seconds) for each in asked.counts] + longer:
                first, further = PROMISED[name]
                most = first + (count - 1) * further
                peak = measured(folder, clip, card, count, seconds)
                missed = missed or peak > most
                print(f"{name:8}{count:9}{seconds:9}{peak:9.0f}{most:9}", flush=True)
    return int(missed)


def generate(made: Path, size: str, seconds: float, more: str) -> None:
    """Write a clip in which everything moves."""
    source = f"testsrc2=s={size}:r=30:d={seconds}"
    coded = f"-c:v libx264 -preset ultrafast -crf 20 -pix_fmt yuv420p {more}".split()
    run((FFMPEG, "-v", "error", "-y", "-f", "lavfi", "-i", source, *coded, made))


def measured(folder: Path, clip: Path, card: Path, count: int, seconds: int) -> float:
    """Encode ``count`` pictures in one command and return its peak memory in megabytes."""
    media = probe(clip).media
    if media is None:
        raise SystemExit(f"{clip.name} cannot be probed")
    track = media.video[0]
    width, height = track.upright
    wide = height * 9 // 16 // 2 * 2
    view = Crop(width=wide, height=height, path=(CameraPoint(at_ms=0, x=(width - wide) // 2, y=0),))
    footage = Footage(sha256=str(clip), track=track, start_ms=500, frames=30 * seconds, view=view)
    wanted = [
        EncodePicture(
            width=1080,
            height=1920,
            rate=RATE,
            footage=(footage,),
            logo=LogoLayer(sha256=str(LOGO), x=60, y=220 + 2 * number, width=194, opacity=0.9),
            # Every second picture goes without: those with one must not wait with all their frames.
            card=None if number % 2 else CardTail(blob=str(card), frames=CARD_FRAMES),
            crf=18,
            max_kbps=10_000,
            gop_frames=60,
        )
        for number in range(count)
    ]
    outputs = [f"made{number}.mp4" for number in range(count)]
    arguments = picture_arguments(wanted, str, outputs, THREADS)
    child = subprocess.Popen(
        [FFMPEG, *arguments], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    _, status, used = os.wait4(child.pid, 0)
    if status:
        raise SystemExit(f"ffmpeg failed:\n{child.stderr.read().decode() if child.stderr else ''}")
    return used.ru_maxrss / 1000


if __name__ == "__main__":
    sys.exit(main())
