"""Runs that are killed at an instant, and what they left held against one that was not."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import av
import making_media
import numpy as np
from measuring import frames
from projects import Project, beeps, kit, logo, speech, tiny_preset

from znl_video.cli.main import INTERRUPTED
from znl_video.io.hashing import sha256_of
from znl_video.io.store import read_record
from znl_video.messages import sentence

# Two encodes by several threads differ by less, two pictures by far more.
LEAST_DB = 45.0

# What is decided of a short, digests of what was encoded left out.
DECIDED = (
    *("name", "sources", "presets", "rate", "narration", "cut", "framings", "protections"),
    *("captions", "sound", "warnings", "failures"),
)

# Runs the command and kills it before the n-th time that it writes, renames, links or removes
# something below a folder. With 0 it runs to its end. The count goes to a file.
_KILLING = """
import atexit, os, signal, sys
below, last, count = sys.argv[1], int(sys.argv[2]), sys.argv[3]
changes = {"os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir", "os.utime"}
seen = 0
def hook(event, args):
    global seen
    if event == "open":
        if not (isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)):
            return
    elif event not in changes:
        return
    if str(args[0]).startswith(below):
        seen += 1
        if seen == last:
            os.kill(os.getpid(), signal.SIGKILL)
def tell():
    told = seen
    with open(count, "w") as file:
        file.write(str(told))
atexit.register(tell)
sys.argv[:] = ["znl", *sys.argv[4:]]
from znl_video.cli.main import run
sys.addaudithook(hook)
run()
"""


@dataclass(frozen=True)
class Instant:
    """When to kill: before a change of a file, or after so many seconds."""

    change: int = 0
    seconds: float | None = None

    def __str__(self) -> str:
        return f"change {self.change}" if self.seconds is None else f"{self.seconds:.2f} s"


@dataclass
class Scene:
    """A project about to be run, and what an undisturbed run makes of it."""

    name: str
    project: Project
    changes: int = 0
    seconds: float = 0.0
    truth: dict[str, Any] = field(default_factory=dict)
    truth_project: Project | None = None
    edits: dict[str, bytes] = field(default_factory=dict)

    def instants(self, count: int, chosen: random.Random) -> Iterator[Instant]:
        """Yield instants, spread evenly over the run: two in three by changes, else by time."""
        for number in range(count):
            share = (number + chosen.random()) / count
            if number % 3 == 2:
                yield Instant(seconds=share * self.seconds)
            else:
                yield Instant(change=1 + int(share * self.changes))


def first_run(home: Path, seconds: float = 4.0) -> Scene:
    """Return footage that nothing was made of yet."""
    (home / "clips").mkdir(parents=True)
    speech(home / "clips" / "speech.mp4", seconds)
    beeps(home / "clips" / "beeps.mp4", (0.4, 1.2), 2.0)
    preset = tiny_preset(home / "tiny.toml")
    return Scene("first run", Project(home / "clips", (str(preset),), str(kit(home / "kit"))))


def edited_run(first: Scene, home: Path) -> Scene:
    """Return what ``first`` became, with a corrected word, a new logo and another loudness."""
    assert first.truth_project
    project = first.truth_project.copied(home)
    captions = project.folder.captions_file("speech")
    text = captions.read_text("utf-8")
    assert "morning" in text
    captions.write_text(text.replace("morning", "evening"), "utf-8")
    assert project.brand
    logo(Path(project.brand), "red")
    (project.footage / "znl.toml").write_text("[loudness]\nlufs = -18\n", "utf-8")
    edits = {captions.relative_to(project.work).as_posix(): captions.read_bytes()}
    return Scene("run after edits", project, edits=edits)


def play(scene: Scene, home: Path) -> None:
    """Run a copy of the scene undisturbed and keep what came of it."""
    copy = scene.project.copied(home)
    began = time.monotonic()
    status, told = render(copy, Instant(), home / "count")
    scene.seconds = time.monotonic() - began
    assert (status, told["delivered"]) == (0, 2), told
    scene.changes = int((home / "count").read_text("utf-8"))
    scene.truth, scene.truth_project = decisions(copy), copy


def render(project: Project, when: Instant, count: Path) -> tuple[int, dict[str, Any]]:
    """Run the command line, killed ``when``, and return its status and what it printed."""
    command = [sys.executable, "-P", "-c", _KILLING, str(project.work), str(when.change)]
    command += [str(count), "render", str(project.footage), "--json"]
    command += ["--preset", project.presets[0], "--brand", str(project.brand)]
    run = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        start_new_session=True,
    )
    with run:
        if when.seconds is not None:
            with suppress(subprocess.TimeoutExpired):
                run.wait(when.seconds)
            run.kill()
        out = run.communicate()[0]
    return run.returncode, json.loads(out) if out.strip() else {}


def interrupted(scene: Scene, seconds: float, home: Path) -> tuple[float | None, list[str]]:
    """Send a run of the scene Ctrl-C after ``seconds``; POSIX only.

    Returns:
        The seconds until it and all that it had started were gone, None where it had ended before;
        and what was not as it should be.
    """
    project = scene.project.copied(home)
    command = [sys.executable, "-P", "-c", "from znl_video.cli.main import run; run()", "render"]
    command += [str(project.footage)]
    command += ["--preset", project.presets[0], "--brand", str(project.brand)]
    with subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    ) as run:
        with suppress(subprocess.TimeoutExpired):
            run.wait(seconds)
        sent = time.monotonic()
        # A terminal sends it to all of its foreground.
        with suppress(ProcessLookupError):
            os.killpg(run.pid, signal.SIGINT)
        said = run.communicate()[1]
        while _lives(run.pid):
            time.sleep(0.005)
        took = time.monotonic() - sent
    try:
        if run.returncode == 0:
            return None, []
        told = [f"{path}: partial" for path in partial(project)]
        told += [f"{path}: left over" for path in leftovers(project)]
        if run.returncode != INTERRUPTED or sentence("run.interrupted") not in said:
            told.append(f"status {run.returncode}: {said[-200:]!r}")
        return took, told
    finally:
        shutil.rmtree(home)


def _lives(group: int) -> bool:
    """Tell whether a process of ``group`` still runs; one that waits to be buried does not."""
    stats = list(Path("/proc").glob("[0-9]*/stat"))
    for stat in stats:
        # Some end while we look.
        with suppress(OSError):
            state, _, its_group = stat.read_text("utf-8").rpartition(") ")[2].split()[:3]
            if int(its_group) == group and state not in "ZX":
                return True
    if stats:
        return False
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def was_killed(status: int) -> bool:
    return status == -signal.SIGKILL


def decisions(project: Project) -> dict[str, Any]:
    """Return what was decided of every short, and how many frames and seconds were delivered."""
    told: dict[str, Any] = {}
    for name in project.folder.short_names():
        short = project.short(name).short.model_dump(mode="json")
        told[name] = {key: short[key] for key in DECIDED}
        told[name]["frames"] = [each["frames"] for each in short["pictures"]]
    return told


def misses(scene: Scene, project: Project) -> list[str]:
    """Return how a finished project differs from an undisturbed one."""
    assert scene.truth_project
    found = decisions(project)
    told = [
        f"{name}: other decisions" for name in scene.truth if found.get(name) != scene.truth[name]
    ]
    for name in scene.truth:
        mine, theirs = (each.export(f"{name}.mp4") for each in (project, scene.truth_project))
        if _pcm(mine) != _pcm(theirs):
            told.append(f"{name}: another sound")
        decibels = _psnr(mine, theirs)
        if decibels < LEAST_DB:
            told.append(f"{name}: {decibels:.1f} dB")
    told += [f"{path}: edit lost" for path in lost_edits(scene, project)]
    told += [f"{path}: left over" for path in leftovers(project)]
    return told


def lost_edits(scene: Scene, project: Project) -> list[str]:
    """Return the files of people that are not as they were left."""
    return [
        path
        for path, text in scene.edits.items()
        if not (project.work / path).is_file() or (project.work / path).read_bytes() != text
    ]


def leftovers(project: Project) -> list[str]:
    """Return unfinished files that nobody works on."""
    store = project.work / "store"
    drafts = [file for file in project.work.rglob("*.part") if store not in file.parents]
    return [str(each) for each in (*drafts, *(store / "scratch").glob("*"))]


def partial(project: Project) -> list[str]:
    """Return files that have a final name and are not whole."""
    work = project.work
    whole = {
        "store/blobs/*/*": lambda file: sha256_of(file) == file.name,
        "store/facts/*/*": _reads,
        "*.json": _parses,
        "s*/*.json": _parses,
        "exports/*/*.json": _vouches,
        "exports/*/*.mp4": _decodes,
        "*/*.srt": _ends,
        "exports/*/*.srt": _ends,
        "report.html": _ends,
    }
    return [
        str(file)
        for pattern, is_whole in whole.items()
        for file in sorted(work.glob(pattern))
        if not is_whole(file)
    ]


def _reads(facts: Path) -> bool:
    try:
        return bool(read_record(facts))
    except ValueError:
        return False


def _parses(file: Path) -> bool:
    try:
        return bool(json.loads(file.read_bytes()))
    except ValueError:
        return False


def _vouches(card: Path) -> bool:
    """Tell whether a ready card is whole and stands beside what it vouches for."""
    video = card.with_suffix(".mp4")
    beside = all(card.with_suffix(ending).is_file() for ending in (".mp4", ".jpg", ".srt"))
    return beside and _parses(card) and sha256_of(video) == json.loads(card.read_bytes())["sha256"]


def _decodes(video: Path) -> bool:
    try:
        with av.open(str(video)) as container:
            return any(True for _ in container.decode(video=0))
    except av.FFmpegError:
        return False


def _ends(text: Path) -> bool:
    raw = text.read_bytes()
    return not raw or raw.endswith(b"\n")


def killed(scene: Scene, when: Instant, home: Path) -> tuple[bool, list[str]]:
    """Kill a run of the scene, look, run again, and look again.

    Returns:
        Whether it was killed before it had ended, and what was not as it should be.
    """
    project = scene.project.copied(home)
    try:
        status, _ = render(project, when, home / "count")
        told = [f"{path}: partial" for path in partial(project)]
        told += [f"{path}: edit lost" for path in lost_edits(scene, project)]
        again, result = render(project, Instant(), home / "count")
        if (again, result.get("delivered")) != (0, len(scene.truth)):
            told.append(
                f"the next run: status {again}, {result.get('error', result.get('failed'))}"
            )
        else:
            told += misses(scene, project)
        return was_killed(status), told
    finally:
        shutil.rmtree(home)


def _pcm(video: Path) -> str:
    raw = making_media.ffmpeg("-i", video, "-map", "0:a", "-f", "s16le", "-")
    return hashlib.sha256(raw).hexdigest()


def _psnr(mine: Path, theirs: Path) -> float:
    """Return the PSNR of all pictures together in dB; 0 where their numbers differ."""
    if sha256_of(mine) == sha256_of(theirs):
        return float("inf")
    first, second = list(frames(mine)), list(frames(theirs))
    if len(first) != len(second) or any(a[0] != b[0] for a, b in zip(first, second, strict=True)):
        return 0.0
    error = np.mean([np.mean((a[1] - b[1]) ** 2) for a, b in zip(first, second, strict=True)])
    return float(10 * np.log10(255**2 / error)) if error else float("inf")


def flip(file: Path, at: int, bit: int = 0) -> None:
    """Change one bit of a file as a failing disk does: neither its size nor its times."""
    stat = file.stat()
    raw = bytearray(file.read_bytes())
    raw[at % len(raw)] ^= 1 << bit
    file.write_bytes(raw)
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
