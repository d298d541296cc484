"""What the one look at footage costs: seconds of wall clock and of CPU for a second of it.

    python benchmarks/analysis.py CLIP...

Each clip is shown at 1280 x 720 and 30 frames a second first, its faces with it. Beside the look,
in the same run: what decoding alone takes. Exits 1 where the look takes more than 0.25 of real time
on the clock.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import av
from clocks import Spent, alternating, machine, spending
from media import ffmpeg

from znl_video.io.analysing import analyse
from znl_video.io.probing import probe
from znl_video.model.actions import Analyse

_MOST = 0.25
_SECONDS = 20


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("clips", nargs="+", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    print(machine())
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for clip in given.clips:
            worst = max(worst, _measured(clip, Path(folder) / "shown.mp4", given.rounds))
    if worst > _MOST:
        print(f"missed: {worst:.2f} of real time, more than {_MOST}", file=sys.stderr)
    return int(worst > _MOST)


def _measured(clip: Path, shown: Path, rounds: int) -> float:
    """Print and return the share of real time the look took, by the best of its rounds."""
    ffmpeg(
        *("-stream_loop", "-1", "-i", clip, "-t", str(_SECONDS), "-an", "-r", "30"),
        *("-vf", "scale=1280:720:force_original_aspect_ratio=increase,crop=1280:720,setsar=1"),
        *("-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "veryfast", shown),
    )
    media = probe(shown).media
    if media is None:
        raise SystemExit(f"{clip} cannot be probed")
    action = Analyse(sha256="any", video=media.video[0], audio=None, duration_ms=media.duration_ms)
    analyse(action, shown)  # loads the network

    def look() -> Spent:
        with spending() as spent:
            analyse(action, shown)
        return spent

    def decode() -> Spent:
        with spending() as spent, av.open(str(shown)) as container:
            stream = container.streams.video[0]
            stream.codec_context.thread_type = "AUTO"
            stream.codec_context.thread_count = 2
            for _ in container.decode(stream):
                pass
        return spent

    ours, bare = alternating(rounds, look, decode)
    share = ours.best / _SECONDS
    print(
        f"{clip.name}: look {share:.3f} of real time on the clock, {ours.cpu / _SECONDS:.3f} CPU; "
        f"decoding alone {bare.wall / _SECONDS:.3f} and {bare.cpu / _SECONDS:.3f}"
    )
    return share


if __name__ == "__main__":
    raise SystemExit(main())
