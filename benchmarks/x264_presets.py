"""What x264's presets give for their time, on footage of one's own.

    python benchmarks/x264_presets.py CLIP ... [--preset NAME ...] [--crf N]

Every clip is cropped to 1080x1920 and encoded as znl encodes; VMAF is against the same composition
without loss. At most 10 s of each clip are used.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from pathlib import Path

from clocks import machine, run, spending
from talk import FFMPEG, ffmpeg_says, length

_COMPOSED = "crop='min(iw,ih*9/16)':ih,scale=1080:1920,setsar=1,fps=30,format=yuv420p"
_VMAF = re.compile(r"VMAF score: ([\d.]+)")


def main() -> None:
    """Encode, compare and print a table."""
    parser = argparse.ArgumentParser(description="Compare x264 presets by VMAF, size and CPU time.")
    parser.add_argument("clips", nargs="+", type=Path)
    parser.add_argument("--preset", nargs="+", default=["veryfast", "faster", "fast"])
    parser.add_argument("--crf", type=int, default=20)
    asked = parser.parse_args()
    print(machine())
    print(f"{'clip':28}{'preset':>10}{'VMAF':>8}{'kbit/s':>9}{'CPU s':>8}{'wall s':>8}")
    for clip in asked.clips:
        with tempfile.TemporaryDirectory(prefix="znl-benchmark-") as folder:
            compare(clip, asked.preset, asked.crf, Path(folder))
    print(machine())


def compare(clip: Path, presets: list[str], crf: int, folder: Path) -> None:
    """Print one row a preset. CPU and wall seconds include decoding, cropping and scaling."""
    whole, made = folder / "lossless.mkv", folder / "made.mp4"
    start = (FFMPEG, "-v", "error", "-nostdin", "-y", "-i", clip, "-t", "10", "-an")
    frames = (*start, "-vf", _COMPOSED)
    run((*frames, "-c:v", "libx264", "-qp", "0", "-preset", "ultrafast", whole))
    for preset in presets:
        options = f"-preset {preset} -profile:v high -crf {crf} -maxrate 10M -bufsize 20M -bf 2"
        with spending() as spent:
            run((*frames, "-c:v", "libx264", *options.split(), "-g", "60", made))
        told = ffmpeg_says(
            "-i", made, "-i", whole, "-lavfi", "[0:v][1:v]libvmaf=n_threads=2:n_subsample=3",
            "-f", "null", "-",
        )  # fmt: skip
        vmaf = float(_VMAF.findall(told)[-1])
        kbps = made.stat().st_size * 8 / 1000 / length(told)
        print(
            f"{clip.stem[:27]:28}{preset:>10}{vmaf:8.2f}{kbps:9.0f}{spent.cpu:8.2f}{spent.wall:8.2f}"
        )


if __name__ == "__main__":
    main()
