"""How long a preview takes, against the short's own length and against a plain quick encode.

    python benchmarks/preview.py [--rounds N] [--clip FILE ...]

Deciding is not counted: what is timed is one action `Preview`, from its key to its file in the
store, and ffmpeg alone making the same seconds half as high with the quickest preset there is.
Without clips it takes the sample talk (1280x720, 30 frames a second), and the same enlarged to
1920x1080 with a phone's noise and bit rate. Exits 1 where the least of all rounds is over the
bound: the others tell what else the machine does.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

from clocks import Spent, alternating, machine, paired_ratio, run, spending
from pydantic import TypeAdapter
from talk import CLIP, FFMPEG, ZNL

from znl_video.engine.runner import Runner
from znl_video.io.child import MediaChild
from znl_video.io.engines import make_engine
from znl_video.io.hashing import sha256_of
from znl_video.io.kits import load_kit
from znl_video.io.listening import Listener
from znl_video.io.outside import Outside, cores
from znl_video.io.performers import performers
from znl_video.io.store import Store
from znl_video.io.weights import find_weights
from znl_video.model.actions import Preview
from znl_video.model.people import TranscribeSettings

# Wall seconds of a preview over the seconds of its short.
BOUND = 0.25

_PHONE = (
    *("-vf", "scale=1920:1080,noise=alls=5:allf=t", "-c:v", "libx264", "-preset", "superfast"),
    *("-b:v", "16M", "-maxrate", "18M", "-bufsize", "32M", "-g", "30", "-bf", "0"),
)
_QUICK = (
    *("-vf", "scale=-2:540:flags=fast_bilinear", "-c:v", "libx264", "-preset", "ultrafast"),
    *("-crf", "26", "-c:a", "copy", "-f", "mp4"),
)


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = argparse.ArgumentParser(description="Time previews against the length of shorts.")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is timed")
    parser.add_argument("--clip", type=Path, nargs="*", default=[], help="other clips to take")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="znl-benchmark-") as folder:
        home = Path(folder)
        clips = asked.clip or [CLIP, _enlarged(home / "enlarged.mp4")]
        print(machine())
        heading = ("length s", "wall s", "CPU s", "wall/length", "least", "CPU/length", "/plain")
        print(f"{'clip':28}" + "".join(f"{each:>13}" for each in heading))
        over = [clip.name for clip in clips if not _within(clip, home, asked.rounds)]
        print(machine())
    for name in over:
        print(f"MISSED: {name}: over {BOUND} of its length", file=sys.stderr)
    return 1 if over else 0


def _within(clip: Path, home: Path, rounds: int) -> bool:
    """Measure one clip, print its line, and tell whether it keeps to the bound."""
    footage = Path(tempfile.mkdtemp(dir=home)) / "clip"
    footage.mkdir()
    copy = footage / f"one{clip.suffix}"
    shutil.copyfile(clip, copy)
    work = footage.with_name("work")
    run((ZNL, "preview", footage, "--out", work, "--preset", "douyin"))
    store = Store(work / "store")
    action = _action(work / "store")
    shown = action.picture
    length = sum(part.frames for part in shown.footage) / float(shown.rate.exact)
    start = shown.footage[0].start_ms / 1000

    def plainly() -> Spent:
        seconds = ("-ss", f"{start}", "-t", f"{length}")
        with spending() as spent:
            run([FFMPEG, "-v", "error", "-y", *seconds, "-i", copy, *_QUICK, home / "plain.mp4"])
        return spent

    ours, plain = alternating(rounds, lambda: _previewed(action, copy, store), plainly)
    figures = (
        f"{length:.1f}",
        f"{ours.wall:.2f}",
        f"{ours.cpu:.2f}",
        f"{ours.wall / length:.3f}",
        f"{ours.best / length:.3f}",
        f"{ours.cpu / length:.3f}",
        f"{paired_ratio(ours, plain):.2f}",
    )
    print(f"{clip.name:28}" + "".join(f"{each:>13}" for each in figures))
    return ours.best / length <= BOUND


def _previewed(action: Preview, clip: Path, store: Store) -> Spent:
    outside = Outside(store, cores())
    outside.know({sha256_of(clip): clip, **load_kit("default", (clip.parent,)).files})
    child = MediaChild()
    # Nothing here listens to speech, but the list of performers wants somebody who could.
    listener = Listener(make_engine(TranscribeSettings(), find_weights("base"), cores()))
    runner = Runner(performers(outside, child, listener), store, forced=("Preview",))
    with spending() as spent:
        runner.run("short", [action])
    child.close()
    return spent


def _action(store: Path) -> Preview:
    """Return the preview that a store holds facts of."""
    filed = (json.loads(file.read_text("utf-8")) for file in (store / "facts").rglob("*.json"))
    found = [each["action"] for each in filed if each["action"]["kind"] == "Preview"]
    if not found:
        raise SystemExit("znl made no preview of the benchmark's clip")
    return TypeAdapter(Preview).validate_python(found[0])


def _enlarged(made: Path) -> Path:
    run([FFMPEG, "-v", "error", "-y", "-i", CLIP, *_PHONE, "-c:a", "copy", made])
    return made


if __name__ == "__main__":
    sys.exit(main())
