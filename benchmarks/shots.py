"""How many changes of shot are found, to the frame, in footage joined from pieces of real clips.

    python benchmarks/shots.py FOLDER [--pieces 60] [--seed 1]

FOLDER holds videos. Pieces of 0.4 to 3 s of them are joined hard at 30 frames a second, every third
disturbed: by a flash, a quick pan, a fade in, or shaking. Prints what was missed and what was found
where nothing changes, then the same for the files of FOLDER as they are.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from pathlib import Path

from media import ffmpeg

from znl_video.io.analysing import analyse
from znl_video.io.probing import probe
from znl_video.model.actions import Analyse
from znl_video.model.facts import Analysis

RATE = 30
SIZE = "640:360"
DISTURBED = {
    "plain": "",
    # Two frames as bright as a press camera's flash makes them.
    "flash": ",eq=brightness=0.5:enable='between(n,6,7)'",
    # The whole width of a picture of double size in 12 frames.
    "pan": ",scale=1280:720,crop=640:360:x='clip((n-4)*54,0,640)':y=180",
    "fade": ",fade=in:0:10",
    "shake": ",scale=720:406,crop=640:360:x='40+36*sin(n*2.1)':y='22+20*cos(n*1.7)'",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pieces", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    found = {path: look(path) for path in sorted(given.folder.glob("*.mp4"))}
    usable = [path for path, seen in found.items() if seen and seen.decoded_ms > 3_500]
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "joined.mp4"
        truth = join(path, usable, given.pieces, random.Random(given.seed))  # noqa: S311
        joined = look(path)
    if joined is None or joined.sight is None:
        raise SystemExit("the joined film cannot be looked at")
    cuts = set(joined.sight.cuts)
    hit = {at for at in truth if at in cuts or at + 1 in cuts or at - 1 in cuts}
    for kind in DISTURBED:
        of_kind = [at for at, name in truth.items() if name == kind]
        print(f"into {kind:6} {sum(at in hit for at in of_kind):3} of {len(of_kind)} found")
    false = sorted(cut for cut in cuts if not {cut - 1, cut, cut + 1} & set(truth))
    print(f"recall {len(hit) / len(truth):.3f}, precision {len(hit) / max(1, len(cuts)):.3f}")
    print(f"missed {sorted(set(truth) - hit)}\nfound where nothing changes {false}")
    for clip, seen in found.items():
        if seen and seen.sight:
            print(f"{clip.name}: {seen.decoded_ms / 1000:.1f} s, cuts at {seen.sight.cuts}")


def look(path: Path) -> Analysis | None:
    media = probe(path).media
    if media is None:
        return None
    return analyse(
        Analyse(sha256="", video=media.video[0], audio=None, duration_ms=media.duration_ms), path
    )


def join(path: Path, clips: list[Path], pieces: int, chance: random.Random) -> dict[int, str]:
    """Write pieces of ``clips`` one after the other; return when each begins, and its kind."""
    kinds = list(DISTURBED)
    truth: dict[int, str] = {}
    at = 0
    before: Path | None = None
    raw = b""
    with path.with_suffix(".i420").open("wb") as file:
        for number in range(pieces):
            clip = chance.choice([each for each in clips if each != before])
            kind = kinds[1 + number // 3 % 4] if number % 3 == 2 else "plain"
            frames = chance.randint(12, 90)
            begin = chance.uniform(0, 0.4)
            raw = _piece(clip, begin, frames, DISTURBED[kind])
            file.write(raw)
            if number:
                truth[round(at * 1000 / RATE)] = kind
            at += len(raw) // (640 * 360 * 3 // 2)
            before = clip
    raw_form = ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", "640x360", "-r", str(RATE)]
    ffmpeg(*raw_form, "-i", path.with_suffix(".i420"), "-crf", "28", path)
    return truth


def _piece(clip: Path, begin: float, frames: int, disturbed: str) -> bytes:
    fitted = f"fps={RATE},scale={SIZE}:force_original_aspect_ratio=increase,crop={SIZE},setsar=1"
    chain = ["-vf", fitted + disturbed, "-frames:v", str(frames), "-pix_fmt", "yuv420p"]
    return ffmpeg("-ss", str(begin), "-i", clip, *chain, "-f", "rawvideo", "-")


if __name__ == "__main__":
    main()
