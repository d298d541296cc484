"""Kills runs at many instants, fills their disk, damages their store, and looks at what is left.

    python benchmarks/crashes.py [--points N] [--seed N]

Two clips are rendered for one small platform, for the first time and after edits (a corrected
word, a new logo, another loudness). N runs, 200 if left out, are killed with SIGKILL: two in three
right before a change of a file (write, rename, link, remove; spread over all that there are), the
others after a time, which is how an encoder is met. Then the same command runs again. It must
decide the same, deliver the same number of frames, the same sound to the sample and pictures of 45
dB PSNR or more, and leave edits alone; and at no moment may a file with a final name be partial.

At a tenth as many instants Ctrl-C is pressed: all must be gone in two seconds, and nothing left
over. On a disk of its own (root on Linux; else this part is left out) the room ends at a tenth as
many points. Last, a bit is flipped in every third file of a store: all must be found, and made
anew. Exits 1 where anything is missed.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
sys.path.insert(0, str(REPOSITORY / "tests"))

from crashing import (  # noqa: E402 - found by the path above
    Instant,
    Scene,
    edited_run,
    first_run,
    flip,
    interrupted,
    killed,
    misses,
    partial,
    play,
    render,
)
from projects import Project  # noqa: E402

from znl_video.batch.storing import verify  # noqa: E402
from znl_video.io.watchdog import SPARED_BYTES  # noqa: E402

# Ctrl-C ends a run and all that it started within so many seconds.
_STOPS_S = 2.0
# Before that Python is still loading the program, and answers by itself.
_STARTS_S = 0.5

# What a full disk is told as, when a run starts and while it goes on.
_FULL = ("work.disk-full", "disk.full")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chosen = random.Random(given.seed)  # noqa: S311
    with tempfile.TemporaryDirectory(prefix="znl-crashes-") as folder:
        home = Path(folder)
        first = first_run(home / "first")
        play(first, home / "first-truth")
        edited = edited_run(first, home / "edited")
        play(edited, home / "edited-truth")
        scenes = (first, edited)
        for scene in scenes:
            print(f"{scene.name}: {scene.changes} changes of files, {scene.seconds:.1f} s")
        missed = sum(_kill(scene, given.points // 2, chosen, home) for scene in scenes)
        missed += _interrupt(first, max(2, given.points // 10), chosen, home)
        missed += _fill(edited, max(2, given.points // 10), chosen, home)
        missed += _damage(edited, chosen, home)
    print("nothing missed" if not missed else f"{missed} missed")
    return 1 if missed else 0


def _kill(scene: Scene, points: int, chosen: random.Random, home: Path) -> int:
    """Kill ``points`` runs of the scene; one that has ended before its instant does not count."""
    tried = hit = missed = 0
    while hit < points:
        for when in scene.instants(points - hit, chosen):
            was, told = killed(scene, when, home / f"point{tried}")
            tried += 1
            hit += was
            missed += _shown(f"{scene.name}, {when}", told)
    print(
        f"{scene.name}: {hit} runs killed ({tried - hit} more had ended before), "
        f"{tried - missed} of {tried} as if they had not been",
        flush=True,
    )
    return missed


def _interrupt(scene: Scene, points: int, chosen: random.Random, home: Path) -> int:
    """Press Ctrl-C at instants spread over a run, as in a terminal."""
    if sys.platform == "win32":
        print("Ctrl-C: left out, as Windows cannot send it to one process")
        return 0
    times, missed = [], 0
    for number in range(points):
        share = (number + chosen.random()) / points
        after = _STARTS_S + share * (scene.seconds - _STARTS_S)
        took, told = interrupted(scene, after, home / f"stop{number}")
        times += [took] if took is not None else []
        if took is not None and took > _STOPS_S:
            told.append(f"{took:.2f} s until all was gone")
        missed += _shown(f"{scene.name}, Ctrl-C after {after:.2f} s", told)
    print(
        f"Ctrl-C: {len(times)} runs stopped, children included, after {max(times):.2f} s at most; "
        f"{points - missed} of {points} left nothing behind",
        flush=True,
    )
    return missed


def _fill(scene: Scene, points: int, chosen: random.Random, home: Path) -> int:
    disk = home / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=600m", "tmpfs", str(disk)]
    root = sys.platform == "linux" and os.geteuid() == 0
    if not root or subprocess.run(mount, capture_output=True, check=False).returncode:
        print("full disk: left out, as it takes root on Linux to mount a small one")
        return 0
    missed, codes = 0, Counter[str]()
    try:
        for number in range(points):
            # Encoders are stopped while there is still room for all else; both sides of that.
            room = int((number + chosen.random()) / points * 2_000_000)
            room += SPARED_BYTES if number % 2 else 0
            project = scene.project.copied(disk / "home")
            ballast = disk / "ballast"
            free = shutil.disk_usage(disk).free
            subprocess.run(["fallocate", "-l", str(free - room), str(ballast)], check=True)
            status, result = render(project, Instant(), home / "count")
            problems = [result["error"]] if "error" in result else result["failed"]
            found = {each["code"] for each in problems} or {"delivered"}
            codes.update(found)
            told = [f"{path}: partial" for path in partial(project)]
            if not ((found <= set(_FULL) and status in (1, 2)) or status == 0):
                told.append(f"status {status}, {sorted(found)}")
            ballast.unlink()
            status, _ = render(project, Instant(), home / "count")
            told += misses(scene, project) if status == 0 else [f"with room again: {status}"]
            shutil.rmtree(disk / "home")
            missed += _shown(f"{room:,} bytes of room", told)
    finally:
        subprocess.run(["umount", str(disk)], check=True)
    print(
        f"full disk: {points - missed} of {points} told and made up for: {dict(codes)}", flush=True
    )
    return missed


def _damage(scene: Scene, chosen: random.Random, home: Path) -> int:
    whole: Project = scene.truth_project or scene.project
    project = whole.copied(home / "damaged")
    store = project.work / "store"
    files = [*sorted((store / "blobs").glob("*/*")), *sorted((store / "facts").glob("*/*"))]
    flipped = files[::3]
    for file in flipped:
        # White space at the end of a file of facts makes no difference.
        flip(file, chosen.randrange(file.stat().st_size - 1), chosen.randrange(8))
    wanted = {file.relative_to(store).as_posix() for file in flipped}
    found = set(verify(project.options()).damaged)
    status, _ = render(project, Instant(), home / "count")
    told = misses(scene, project) if status == 0 else [f"the next run: status {status}"]
    if found != wanted:
        told.append(f"{len(wanted - found)} flipped bits not found")
    print(f"damaged store: {len(found & wanted)} of {len(wanted)} flipped bits found")
    return _shown("damaged store", told)


def _shown(where: str, told: list[str]) -> int:
    for each in told:
        print(f"MISS {where}: {each}", flush=True)
    return bool(told)


if __name__ == "__main__":
    sys.exit(main())
