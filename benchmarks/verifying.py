"""What looking for defects costs: inspecting a finished file against decoding and encoding it.

    python benchmarks/verifying.py FILE [--rounds 3]

FILE is a finished MP4. Prints processor seconds, which a busy machine does not change much, and
ratios, of the best of so many rounds side by side: decoding alone, inspecting with all watchers,
and encoding the same frames with x264 as a preset does.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import av
import imageio_ffmpeg

from znl_video.io.inspecting import inspect


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    works: dict[str, Callable[[], object]] = {
        "decode": lambda: _decode(given.file),
        "inspect": lambda: inspect(given.file),
        "encode": lambda: _encode(given.file),
    }
    best = dict.fromkeys(works, float("inf"))
    for _ in range(given.rounds):
        for name, work in works.items():
            before = _spent()
            work()
            best[name] = min(best[name], _spent() - before)
    for name, seconds in best.items():
        print(f"{name:8} {seconds:6.2f} s of processor time")
    print(f"inspect / decode {best['inspect'] / best['decode']:.2f}")
    print(f"inspect / encode {best['inspect'] / best['encode']:.3f}")


def _spent() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _decode(path: Path) -> None:
    with av.open(str(path)) as container:
        container.streams.video[0].thread_type = "AUTO"
        for packet in container.demux(container.streams.video[0], container.streams.audio[0]):
            packet.decode()


def _encode(path: Path) -> None:
    """Encode the picture as the presets do, without any of the filters."""
    program = imageio_ffmpeg.get_ffmpeg_exe()
    with tempfile.TemporaryDirectory() as folder:
        coded = ["-an", "-c:v", "libx264", "-preset", "veryfast", "-crf", "18"]
        command = [program, "-nostdin", "-v", "error", "-i", str(path), *coded]
        subprocess.run([*command, f"{folder}/a.mp4"], check=True)


if __name__ == "__main__":
    main()
