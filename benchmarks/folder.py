"""What a folder costs: 12 clips from raw footage to verified files, beside bare tools.

    python benchmarks/folder.py ../shared [--clips N] [--seconds S] [--jobs N]

Clips of S seconds at 1280x720 are made of real footage (``media/``) with talk (``speech/``). Then
``znl render`` delivers them for one platform from nothing, and after it come the bare tools, one
after the other:

- **whisper**: faster-whisper with its own voice filter on every clip, the same weights, batch and
  beams, one thread;
- **ffmpeg**: the very ffmpeg commands that the run performed (pictures, sounds, covers, muxes,
  loudness, backdrops), run again; of these only ffmpeg's own CPU seconds count;
- **ffmpeg's own detectors**: of cuts, bars, blur, black, frozen and silent stretches, levels, phase
  and loudness, over every clip, as a look at it, and over every finished file, as a check of it.

ffmpeg does not look for faces, motion, lettering or flashing, tell languages apart, keep results,
or compose captions and cards: what znl takes for these counts against it. Without detectors, with
one decode in their place, is told too.

Where other programs use the cores too, the clock tells of them. "Asked for" is what does not
depend on them: the mean number of cores' worth of threads that were ready to run, sampled.

Exits 1 where a bound is missed.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from clocks import machine, run, spending
from pydantic import TypeAdapter
from talk import FFMPEG, ZNL

from znl_video.engine.runner import Runner
from znl_video.io.children import MediaChildren
from znl_video.io.engines import make_engine
from znl_video.io.hashing import sha256_of
from znl_video.io.kits import load_kit
from znl_video.io.listening import Listener
from znl_video.io.outside import Outside, cores
from znl_video.io.performers import performers
from znl_video.io.scanning import scan
from znl_video.io.store import Store
from znl_video.io.weights import find_weights
from znl_video.io.work import WorkFolder
from znl_video.model.actions import Action
from znl_video.model.people import TranscribeSettings

USE_BOUND = 0.90
BARE_BOUND = 1.15

FOOTAGE = ("autoeditor_example", "intel_car_detection", "gopro_karma", "moviepy_chaplin")
TALK = ("zh_elder", "zh_typhoon", "en_rider", "zh_interview", "zh_ebike")

# What the run had ffmpeg do, in the order it depends on.
BY_FFMPEG = (
    "MeasureLoudness",
    "MeasureBackdrop",
    "EncodeSound",
    "EncodePicture",
    "Cover",
    "Mux",
)
_ACTION: TypeAdapter[Action] = TypeAdapter(Action)


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = argparse.ArgumentParser(description="Time znl and bare tools over a folder.")
    parser.add_argument("shared", type=Path, help="folder with media/ and speech/")
    parser.add_argument("--clips", type=int, default=12)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--jobs", type=int)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        clips = made(asked.shared, Path(home) / "clips", asked.clips, asked.seconds)
        work = Path(home) / "work"
        command = [str(ZNL), "render", str(clips), "--out", str(work), "--preset", "douyin"]
        command += ["--json", *(("--jobs", str(asked.jobs)) if asked.jobs else ())]
        print(machine(), flush=True)
        before, begun = _children(), time.perf_counter()
        told, tree = watched(command)
        wall, cpu = time.perf_counter() - begun, _children() - before
        print(machine())
        result = json.loads(told or "{}")
        if result.get("delivered") != asked.clips:
            raise SystemExit(f"not all clips were delivered: {told}")
        for kind, acted in sorted(result["actions"].items()):
            if acted["performed"]:
                print(f"  {kind:16} {acted['performed']:4} in {acted['seconds']:7.1f} s")
        heard = by_whisper(clips)
        encoded = by_ffmpeg(clips, work, Path(home) / "again")
        files = (*sorted(clips.glob("*.mp4")), *sorted(work.glob("exports/*/*.mp4")))
        looked, decoded = sum(map(detect, files)), sum(map(decode, files))
    count = cores()
    bare = heard + encoded + looked
    use = cpu / (wall * count)
    ratio = wall / (bare / count)
    print(f"znl: {wall:.1f} s on the clock, {cpu:.1f} s of CPU")
    print(
        f"bare: whisper {heard:.1f}, encoding {encoded:.1f}, detectors {looked:.1f}"
        f" (decoding alone {decoded:.1f}): {bare:.1f} s of CPU"
    )
    print(f"CPU use: {use:.2f} of {count} cores (bound {USE_BOUND})")
    print(f"asked for: {tree.asked:.2f} of {count} cores")
    print(f"clock / (bare CPU / cores): {ratio:.2f} (bound {BARE_BOUND})")
    blind = heard + encoded + decoded
    print(f"CPU / bare CPU: {cpu / bare:.2f}; without detectors {cpu / blind:.2f}")
    print(f"most memory: {tree.most / 1e6:.0f} MB, all processes together")
    return int(use < USE_BOUND or ratio > BARE_BOUND)


def made(shared: Path, folder: Path, count: int, lasts: float) -> Path:
    """Make clips of real footage with talk in ``folder``, none like another."""
    folder.mkdir()
    for number in range(count):
        film = shared / "media" / f"{FOOTAGE[number % len(FOOTAGE)]}.mp4"
        talk = shared / "speech" / f"{TALK[number % len(TALK)]}.flac"
        run(
            (
                *(FFMPEG, "-v", "error", "-stream_loop", "-1", "-ss", f"{number * 0.7:.1f}"),
                *("-i", film, "-ss", f"{number // len(TALK) * 5}", "-i", talk),
                *("-map", "0:v", "-map", "1:a", "-t", f"{lasts}"),
                *("-vf", "scale=1280:720,setsar=1,fps=30", "-pix_fmt", "yuv420p"),
                *("-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-c:a", "aac"),
                folder / f"clip {number:02}.mp4",
            )
        )
    return folder


@dataclass
class Tree:
    """A process and all that it started, looked at now and then."""

    root: int
    most: int = 0
    ready: list[int] = field(default_factory=list)

    def look(self) -> None:
        """Take one sample."""
        parents: dict[int, int] = {}
        for place in Path("/proc").glob("[0-9]*"):
            with suppress(OSError, ValueError):
                parents[int(place.name)] = int(_stat(place)[1])
        ours = {self.root}
        while more := {child for child, parent in parents.items() if parent in ours} - ours:
            ours |= more
        ready = memory = 0
        for process in ours:
            place = Path(f"/proc/{process}")
            with suppress(OSError, ValueError):
                memory += int((place / "statm").read_text().split()[1]) * 4096
                for thread in (place / "task").iterdir():
                    with suppress(OSError):
                        ready += _stat(thread)[0] == "R"
        self.most = max(self.most, memory)
        self.ready.append(ready)

    @property
    def asked(self) -> float:
        """Cores' worth of threads that were ready to run, as a share of the cores."""
        count = cores()
        return sum(min(each, count) for each in self.ready) / (count * max(1, len(self.ready)))


def _stat(place: Path) -> list[str]:
    # The name, in brackets, may hold spaces.
    return (place / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()


def watched(command: list[str]) -> tuple[str, Tree]:
    """Run a program and look at it while it runs; return what it printed, and what was seen."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
        tree = Tree(child.pid)
        over = threading.Event()

        def watch() -> None:
            while not over.wait(0.25):
                tree.look()

        watcher = threading.Thread(target=watch)
        watcher.start()
        told = child.stdout.read() if child.stdout else b""
        over.set()
        watcher.join()
    return told.decode("utf-8"), tree


def by_whisper(clips: Path) -> float:
    """Return the CPU seconds that faster-whisper alone takes for every clip."""
    script = Path(__file__).with_name("bare_whisper.py")
    weights = find_weights("base")
    with spending() as spent:
        run((sys.executable, script, weights.folder, *sorted(clips.glob("*.mp4"))))
    return spent.cpu


def by_ffmpeg(clips: Path, work: Path, again: Path) -> float:
    """Return the CPU seconds that ffmpeg takes for what the run had it do, done once more."""
    folder = WorkFolder(work)
    store, fresh = Store(work / "store"), Store(again)
    kit = load_kit("default", (work,))
    outside = Again(fresh, store)
    outside.know(kit.files)
    found = {sha256_of(each.file): each.file for each in scan(clips, work).found}
    outside.know(found)
    weights = find_weights("base")
    listener = Listener(make_engine(TranscribeSettings(), weights, 1))
    children = MediaChildren()
    runner = Runner(performers(outside, children, listener), fresh)
    spent = 0.0
    for name in folder.short_names():
        document = folder.short(name)
        ran = document.ran if document else ()
        for kind in BY_FFMPEG:
            wanted = [
                _ACTION.validate_python(store.action(each.key))
                for each in dict.fromkeys(ran)
                if each.kind == kind
            ]
            if wanted:
                before = _children()
                runner.run(name, wanted)
                spent += _children() - before
    return spent


class Again(Outside):
    """The world of an empty store: what the finished run made lies in another one."""

    def __init__(self, store: Store, other: Store) -> None:
        super().__init__(store, 1)
        self._other = other

    def path(self, digest: str) -> Path:
        """Return where a digest lies, in either."""
        blob = self._other.blob(digest)
        return blob if blob.is_file() else super().path(digest)


def detect(file: Path) -> float:
    """Return the CPU seconds that ffmpeg's own detectors take over a file's picture and sound."""
    seen = "scale=640:640:force_original_aspect_ratio=decrease,scdet,cropdetect,blurdetect"
    heard = "silencedetect,astats,aphasemeter=video=0,ebur128=peak=true"
    with spending() as spent:
        run(
            (
                *(FFMPEG, "-v", "error", "-i", file, "-map", "0:v:0", "-map", "0:a:0"),
                *("-vf", f"{seen},blackdetect,freezedetect", "-af", heard, "-f", "null", "-"),
            )
        )
    return spent.cpu


def decode(file: Path) -> float:
    """Return the CPU seconds that ffmpeg takes to decode a file's picture and sound."""
    with spending() as spent:
        run(
            (FFMPEG, "-v", "error", "-i", file, "-map", "0:v:0", "-map", "0:a:0", "-f", "null", "-")
        )
    return spent.cpu


def _children() -> float:
    found = resource.getrusage(resource.RUSAGE_CHILDREN)
    return found.ru_utime + found.ru_stime


if __name__ == "__main__":
    sys.exit(main())
