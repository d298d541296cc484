"""What x264's settings give for their time: VMAF, bits and processor seconds.

    python benchmarks/x264_presets.py CLIP ... [--seconds N] [--only LABEL ...] [--svg FILE]
                                      [--keep FOLDER]

Every clip is cropped to 1080x1920 and encoded as znl encodes; a dark and noisy one (of the first
clip) and a smooth gradient are made and added. VMAF is against the same composition without loss,
every third frame: the mean, and the value that 5 % of the frames lie under. Processor seconds are
the encoder's and those of reading uncompressed frames. Exits 1 where the shipped setting gives
under 93 for a clip.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from clocks import machine, run, spending
from curve import Point, drawn
from talk import FFMPEG

LEAST_VMAF = 93.0
SHIPPED = "veryfast 18"
SETTINGS = {
    **{f"superfast {crf}": f"-preset superfast -crf {crf}" for crf in (20, 22)},
    **{f"veryfast {crf}": f"-preset veryfast -crf {crf}" for crf in (18, 20)},
    "faster 20": "-preset faster -crf 20",
    "medium 20": "-preset medium -crf 20",
}
_AS_ZNL = "-profile:v high -maxrate 10M -bufsize 20M -bf 2 -g 60 -flags +cgop -pix_fmt yuv420p"
_COMPOSED = "crop='min(iw,ih*9/16)':ih,scale=1080:1920,setsar=1,fps=30,format=yuv420p"
# As a phone sees a place at night: little light, and what its denoiser leaves of the noise.
_DARK = f"{_COMPOSED},lutyuv=y='16+(val-16)*0.16',noise=c0s=2:c0f=t"
_SMOOTH = "gradients=s=1080x1920:r=30:n=3:c0=0x182848:c1=0x6878a8:c2=0xe8c8a8:seed=7:speed=0.004"


@dataclass(frozen=True)
class Measured:
    """One setting on one clip; processor seconds are for a second of video."""

    vmaf: float
    low: float
    kbps: float
    cpu: float


def main() -> int:
    """Encode, compare, print a table and draw the curve."""
    parser = argparse.ArgumentParser(description="Compare x264 settings by VMAF, size and time.")
    parser.add_argument("clips", nargs="+", type=Path)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--only", nargs="+", default=list(SETTINGS), choices=list(SETTINGS))
    parser.add_argument("--svg", type=Path)
    parser.add_argument("--keep", type=Path, help="leave what was encoded there, to be looked at")
    asked = parser.parse_args()
    print(machine())
    print(f"{'clip':26}{'setting':24}{'VMAF':>7}{'5 %':>7}{'kbit/s':>8}{'CPU':>7}", flush=True)
    found: dict[str, list[Measured]] = {name: [] for name in asked.only}
    with tempfile.TemporaryDirectory(prefix="znl-benchmark-") as made:
        folder = asked.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        whole = Path(made) / "whole.nut"
        for name, frames in compositions(asked.clips, str(asked.seconds)):
            run((FFMPEG, "-v", "error", "-nostdin", "-y", *frames, "-c:v", "rawvideo", whole))
            for setting in asked.only:
                file = folder / f"{name} {setting}.mp4"
                figures = measured(whole, file, SETTINGS[setting], asked.seconds)
                found[setting].append(figures)
                print(
                    f"{name[:25]:26}{setting:24}{figures.vmaf:7.2f}{figures.low:7.2f}"
                    f"{figures.kbps:8.0f}{figures.cpu:7.2f}",
                    flush=True,
                )
    points = [Point(name, *summed(figures)) for name, figures in found.items()]
    print(
        f"\n{'setting':24}{'worst':>8}{'mean':>8}{'kbit/s':>8}{'CPU':>7}{'VMAF over 90 / CPU':>20}"
    )
    for each in points:
        worth = (each.mean - 90) / each.cpu
        print(
            f"{each.name:24}{each.worst:8.2f}{each.mean:8.2f}{each.kbps:8.0f}{each.cpu:7.2f}"
            f"{worth:20.1f}"
        )
    if asked.svg:
        asked.svg.write_text(drawn(points, LEAST_VMAF, SHIPPED), "utf-8")
    print(machine())
    return int(any(each.name == SHIPPED and each.worst < LEAST_VMAF for each in points))


def compositions(clips: list[Path], seconds: str) -> Iterator[tuple[str, tuple[str | Path, ...]]]:
    """Yield names, and ffmpeg's arguments for their frames as znl would compose them."""
    for clip in clips:
        yield clip.stem, ("-i", clip, "-t", seconds, "-an", "-vf", _COMPOSED)
    yield "dark", ("-i", clips[0], "-t", seconds, "-an", "-vf", _DARK)
    smooth = ("-f", "lavfi", "-i", _SMOOTH, "-t", seconds, "-vf", "format=yuv420p")
    yield "smooth", smooth


def measured(whole: Path, made: Path, setting: str, seconds: float) -> Measured:
    """Encode ``whole`` and hold it against itself."""
    command = (FFMPEG, "-v", "error", "-nostdin", "-y", "-i", whole, "-c:v", "libx264")
    with spending() as spent:
        run((*command, *setting.split(), *_AS_ZNL.split(), made))
    log = whole.with_name("vmaf.json")
    compared = f"[0:v][1:v]libvmaf=n_threads=2:n_subsample=3:log_fmt=json:log_path={log}"
    run(
        (
            *(FFMPEG, "-v", "error", "-nostdin", "-i", made, "-i", whole),
            *("-lavfi", compared, "-f", "null", "-"),
        )
    )
    values = sorted(each["metrics"]["vmaf"] for each in json.loads(log.read_text())["frames"])
    return Measured(
        vmaf=statistics.fmean(values),
        low=values[len(values) // 20],
        kbps=made.stat().st_size * 8 / 1000 / seconds,
        cpu=spent.cpu / seconds,
    )


def summed(figures: list[Measured]) -> tuple[float, float, float, float]:
    """Return the worst clip's VMAF, and the means of VMAF, kbit/s and processor seconds."""
    return (
        min(each.vmaf for each in figures),
        statistics.fmean(each.vmaf for each in figures),
        statistics.fmean(each.kbps for each in figures),
        statistics.fmean(each.cpu for each in figures),
    )


if __name__ == "__main__":
    sys.exit(main())
