"""Workers that share the store: how much faster two are than one, and what is left when some die.

    python benchmarks/cluster.py [--clips N] [--rounds N] [--only PART]

Needs the extra ``cluster``, Linux and two cores; takes twenty minutes on an idle machine. Parts:

- ``speed``: the same clips for Douyin by one worker with one core and by two with one core each, by
  turns, all warm (model loaded). Two must be 1.8 times as fast. What two cores give is printed
  beside: bare x264 alone on one core, and twice at once on two. So is the machine's load.
- ``worker``: one of two workers is killed while it works. The run must end as if it had not been:
  the same decisions, frames and sound, pictures of 45 dB PSNR or more.
- ``coordinator``: the run is killed (SIGKILL) and started again, three times at different moments.
- ``costs``: what a task costs the scheduler and the coordinator, and a clip the store and the
  network: the figures that the model in docs/cluster.md stands on, and the model.

Exits 1 where anything is missed.
"""

from __future__ import annotations

import argparse
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, deque
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
sys.path.insert(0, str(REPOSITORY / "tests"))
# Workers import what is asked of them from there as well.
os.environ["PYTHONPATH"] = os.pathsep.join(
    (str(REPOSITORY / "tests"), os.environ.get("PYTHONPATH", ""))
)

from clusters import Cluster, cluster  # noqa: E402 - found by the path above
from crashing import Scene, first_run, misses, partial, play  # noqa: E402
from imageio_ffmpeg import get_ffmpeg_exe  # noqa: E402
from projects import Project, kit, speech, tiny_preset  # noqa: E402

from znl_video.io.connecting import joined  # noqa: E402
from znl_video.io.store import read_record  # noqa: E402

_LEAST_GAIN = 1.8
_TASKS = 400
PARTS = ("speed", "worker", "coordinator", "costs")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clips", type=int, default=16)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=PARTS)
    given = parser.parse_args()
    parts = (given.only,) if given.only else PARTS
    missed = 0
    with tempfile.TemporaryDirectory(prefix="znl-cluster-") as folder:
        home = Path(folder)
        if "speed" in parts:
            missed += _speed(home / "speed", given.clips, given.rounds)
        if {"worker", "coordinator", "costs"} & set(parts):
            scene = first_run(home / "first")
            play(scene, home / "truth")
        if "worker" in parts:
            missed += _worker_killed(scene, home / "worker")
        if "coordinator" in parts:
            missed += _coordinator_killed(scene, home / "coordinator")
        if "costs" in parts:
            _costs(scene, home / "costs")
    print("nothing missed" if not missed else f"{missed} missed")
    return 1 if missed else 0


def _clips(home: Path, count: int, preset: str | None = None, first: float = 4.0) -> Project:
    (home / "clips").mkdir(parents=True)
    for number in range(count):
        # Each a frame longer: equal bytes would be one clip.
        speech(home / "clips" / f"clip{number}.mp4", first + number / 25)
    preset = preset or str(tiny_preset(home / "tiny.toml"))
    return Project(home / "clips", (preset,), str(kit(home / "kit")))


def _speed(home: Path, clips: int, rounds: int) -> int:
    home.mkdir()
    footage = _clips(home / "footage", clips, "douyin")
    warm = _clips(home / "warm", 2, first=2.0)
    bare: list[float] = []
    took: dict[int, list[float]] = {1: [], 2: []}
    for number in range(rounds):
        # The other one comes first every second time.
        for workers in (1, 2) if number % 2 == 0 else (2, 1):
            place = home / f"round{number}-{workers}"
            with cluster(home) as made:
                for core in range(workers):
                    made.add(cores=(core,))
                _manned(made, workers)
                _rendered(warm.copied(place / "warm"), made)
                seconds = _rendered(footage.copied(place / "timed"), made)
            took[workers].append(seconds)
            load = os.getloadavg()[0]
            print(
                f"{workers} workers: {clips} clips in {seconds:.1f} s (load {load:.1f})", flush=True
            )
        bare.append(2 * _encoding(0) / _encoding(0, 1))
    gains = [one / two for one, two in zip(took[1], took[2], strict=True)]
    gain = statistics.median(gains)
    told = ", ".join(f"{each:.2f}" for each in gains)
    print(f"two workers against one, round by round: {told}; median {gain:.2f}")
    print(f"two cores against one, bare x264: {statistics.median(bare):.2f}")
    return int(gain < _LEAST_GAIN)


def _encoding(*on: int) -> float:
    """Return the seconds that bare x264 takes for equal work on each of these cores at once."""
    command = [get_ffmpeg_exe(), "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=1080x1920:d=6"]
    command += ["-threads", "1", "-c:v", "libx264", "-preset", "veryfast", "-crf", "18"]
    command += ["-f", "null", "-"]
    started = time.monotonic()
    running = [subprocess.Popen(["taskset", "-c", str(core), *command]) for core in on]
    statuses = [each.wait() for each in running]
    if any(statuses):
        raise SystemExit("bare x264 failed")
    return time.monotonic() - started


def _worker_killed(scene: Scene, home: Path) -> int:
    project = scene.project.copied(home)
    with cluster(home) as made:
        workers = [made.add(), made.add()]
        _manned(made, 2)
        with _started(project, made) as run:
            _until(run, "EncodePicture")
            os.killpg(workers[0].pid, signal.SIGKILL)
            said = _until(run, "")
    told = misses(scene, project) if run.returncode == 0 else [said]
    print(f"worker killed: {told or 'as if it had not been'}", flush=True)
    return bool(told)


def _coordinator_killed(scene: Scene, home: Path) -> int:
    home.mkdir()
    missed = 0
    for kind in ("Transcribe", "EncodePicture", "Mux"):
        project = scene.project.copied(home / kind)
        with cluster(home / kind, workers=2) as made:
            with _started(project, made) as run:
                _until(run, kind)
                run.kill()
            told = partial(project)
            finished = _kinds(project)
            with _started(project, made) as run:
                said = _until(run, "")
        told += misses(scene, project) if run.returncode == 0 else [said]
        print(
            f"coordinator killed at {kind}, {sum(finished.values())} results kept: "
            f"{told or 'finished as if it had not been'}",
            flush=True,
        )
        missed += bool(told)
    return missed


def _costs(scene: Scene, home: Path) -> None:
    """Print what tasks and clips cost, by what was counted."""
    home.mkdir()
    with cluster(home) as made:
        scheduler = made.processes[0].pid
        for _ in range(2):
            made.add()
        _manned(made, 2)
        with joined(made.address) as there, ThreadPoolExecutor(64) as pool:
            there.ask("warm", "", len, (b"",))
            before, mine, began = _cpu(scheduler), time.process_time(), time.monotonic()
            payload = bytes(8192)
            list(
                pool.map(
                    lambda n: there.ask(f"task{n}", "", len, (payload + b"%d" % n,)), range(_TASKS)
                )
            )
            wall, after = time.monotonic() - began, _cpu(scheduler)
            print(
                f"a task: {1000 * (after - before) / _TASKS:.2f} ms CPU of the scheduler, "
                f"{1000 * (time.process_time() - mine) / _TASKS:.2f} ms of the coordinator, "
                f"{1000 * wall / _TASKS:.2f} ms on the clock"
            )
    whole: Project = scene.truth_project or scene.project
    store = whole.work / "store"
    kinds = _kinds(whole)
    facts = [file.stat().st_size for file in (store / "facts").rglob("*.json")]
    blobs = [file.stat().st_size for file in (store / "blobs").rglob("*") if file.is_file()]
    clips = len(scene.truth)
    print(f"a clip: {sum(kinds.values()) / clips:.1f} actions {dict(kinds)}")
    print(
        f"a clip: {sum(facts) / clips / 1000:.1f} kB of facts in {len(facts) / clips:.1f} files, "
        f"{sum(blobs) / clips / 1e6:.2f} MB of blobs in {len(blobs) / clips:.1f} files, "
        f"{scene.changes / clips:.0f} changes of files by a run alone"
    )


def _kinds(project: Project) -> Counter[str]:
    facts = sorted((project.work / "store" / "facts").rglob("*.json"))
    return Counter(str(read_record(file)["action"]["kind"]) for file in facts)


def _cpu(pid: int) -> float:
    told = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def _manned(made: Cluster, workers: int) -> None:
    """Wait until all workers are there."""
    with joined(made.address) as there:
        while there.slots < workers:
            time.sleep(0.2)
            there._look()


def _rendered(project: Project, made: Cluster) -> float:
    began = time.monotonic()
    with _started(project, made) as run:
        _until(run, "")
    if run.returncode:
        raise SystemExit(f"a run ended with status {run.returncode}")
    return time.monotonic() - began


def _started(project: Project, made: Cluster) -> subprocess.Popen[str]:
    command = [sys.executable, "-P", "-c", "from znl_video.cli.main import run; run()", "render"]
    command += [str(project.footage), "--cluster", made.address]
    command += ["--preset", project.presets[0], "--brand", str(project.brand)]
    return subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8"
    )


def _until(run: subprocess.Popen[str], kind: str) -> str:
    """Read until the run is about to perform ``kind``; with an empty one, to its end.

    Returns its last lines.
    """
    said: deque[str] = deque(maxlen=4)
    for line in run.stderr or ():
        said.append(line)
        if kind and kind in line:
            break
    else:
        run.wait()
    if kind and run.returncode is not None:
        raise SystemExit(f"the run ended before it came to {kind}: {''.join(said)}")
    return "".join(said)


if __name__ == "__main__":
    sys.exit(main())
