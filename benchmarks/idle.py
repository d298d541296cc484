"""What znl costs over many clips when there is nothing to do.

    python benchmarks/idle.py [--counts 1000 10000] [--preset NAME] [--folder DIR]

Makes folders of so many tiny films, half of which speak. Their bytes differ (a box that nobody
reads holds a number), their pictures and sounds do not: so the first run, which leaves the finished
work folder, performs every action really for one film of each kind, and for all others answers as
it did there, about bytes that would be the same. All else of that run is znl's own, but that it
asks for no room and flushes nothing. As twins share their blobs, some ten blobs a clip fewer are
looked at than of films that differ: 2 µs each.

Then ``znl render`` runs once: no short is replayed, and what it told is kept whole. After that
``znl render``, ``render --dry-run``, ``explain`` and ``status`` run as programs; then ``render
--dry-run`` and ``render``, each after the document of one short went, so that this one is replayed.
Wall and CPU seconds (the least of the rounds), the most memory of the program and its children, and
the growth of both are printed, and drawn into ``--plot``. Exits 1 where something was performed, or
a bound of ``render`` is missed, with nothing to do or one short.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from charting import Line, chart
from clocks import machine

REPOSITORY = Path(__file__).parents[1]
sys.path.insert(0, str(REPOSITORY / "tests"))

from projects import Project, beeps, speech  # noqa: E402 - found by the path above

from znl_video.batch import running, session  # noqa: E402
from znl_video.io.hashing import sha256_of  # noqa: E402
from znl_video.io.performers import performers  # noqa: E402
from znl_video.model.base import canonical  # noqa: E402

ZNL = Path(sys.executable).with_name("znl")

# Wall seconds of a whole run by clips, and MB of memory for any number.
BOUNDS = {1_000: 1.5, 10_000: 8.0}
MEMORY_BOUND = 400.0

# Commands that have one short to look at anew.
ONE, ONE_DRY = "render, one short changed", "render --dry-run, one short changed"

_FOLDER = 500
_MEASURE = """
import json, resource, subprocess, sys, time
start = time.perf_counter()
done = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
took = time.perf_counter() - start
used = resource.getrusage(resource.RUSAGE_CHILDREN)
busy = used.ru_utime + used.ru_stime
print(json.dumps([took, busy, used.ru_maxrss / 1000, done.returncode, done.stdout.decode()]))
"""


@dataclass
class Twins:
    """Performs an action for the first clip of a kind, and answers as then for the others."""

    performing: Any
    first: dict[str, str]
    known: dict[str, Any]

    @property
    def revision(self) -> int:
        """The performer's own."""
        return int(self.performing.revision)

    def identity(self, action: Any) -> str:
        """Return the performer's own."""
        return str(self.performing.identity(action))

    def perform(self, wanted: Sequence[Any]) -> tuple[list[Any], float]:
        """Return facts as the performer would."""
        asked = [self._told(action) for action in wanted]
        missing = [n for n, text in enumerate(asked) if text not in self.known]
        if missing:
            made, _ = self.performing.perform([wanted[n] for n in missing])
            self.known |= {asked[n]: facts for n, facts in zip(missing, made, strict=True)}
        return [self.known[text] for text in asked], 0.0

    def _told(self, action: Any) -> str:
        text = canonical(action)
        at = text.find('"', 0)
        while at >= 0:
            end = text.find('"', at + 1)
            if end - at == 65 and (twin := self.first.get(text[at + 1 : end])):
                text = text[: at + 1] + twin + text[end:]
            at = end
        return text


@dataclass
class Measured:
    """Least seconds, of the wall clock and of processors, and most megabytes of a command."""

    seconds: float = 1e9
    busy: float = 1e9
    megabytes: float = 0.0
    told: Any = field(default=None, repr=False)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counts", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--preset", action="append", default=[])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--plot", type=Path)
    given = parser.parse_args()
    home = given.folder or Path(tempfile.mkdtemp(prefix="znl-idle-"))
    print(machine())
    missed = 0
    before: dict[str, tuple[int, Measured]] = {}
    measured: dict[str, dict[int, Measured]] = {}
    try:
        for count in sorted(given.counts):
            project = Project(home / f"clips{count}", tuple(given.preset))
            if not (project.work / "report.html").exists():
                started = time.perf_counter()
                _prepare(project, count, home / "kinds")
                print(f"{count} clips: made and finished in {time.perf_counter() - started:.0f} s")
            presets = [part for name in given.preset for part in ("--preset", name)]
            whole = ["render", str(project.footage), "--json", *presets]
            dry = ["render", str(project.footage), "--dry-run", *presets]
            commands = {
                "render": whole,
                "render --dry-run": dry,
                "explain": ["explain", str(project.footage)],
                "status": ["status", str(project.footage)],
                ONE_DRY: dry,
                ONE: whole,
            }
            if not (project.work / ".unchanged" / "told.json").exists():
                first = _measured(commands["render"], 1)
                print(
                    f"{count} clips: the first render with nothing to do: "
                    f"{first.seconds:.2f} s, CPU {first.busy:.2f} s, {first.megabytes:.0f} MB",
                    flush=True,
                )
            for name, arguments in commands.items():
                one = project.work / "shorts" / "000-IMG_000000.json"
                found = _measured(arguments, given.rounds, one if name in (ONE, ONE_DRY) else None)
                grown = ""
                if name in before:
                    less, then = before[name]
                    rate = (found.busy - then.busy) / (count - less) * 1e6
                    more = (found.megabytes - then.megabytes) / (count - less) * 1e3
                    grown = f"; {rate:.0f} µs CPU and {more:.1f} kB a further clip"
                before[name] = (count, found)
                took = f"{found.seconds:.2f} s, CPU {found.busy:.2f} s"
                shown = f"{took}, {found.megabytes:.0f} MB{grown}"
                print(f"{count} clips: {name}: {shown}", flush=True)
                measured.setdefault(name, {})[count] = found
                if name in ("render", ONE):
                    missed += _missed(count, found)
        if given.plot:
            given.plot.write_text(drawn(measured), "utf-8")
    finally:
        if given.folder is None:
            shutil.rmtree(home, ignore_errors=True)
    print(machine())
    return 1 if missed else 0


def drawn(measured: dict[str, dict[int, Measured]]) -> str:
    """Return the growth of CPU seconds and of memory as SVG."""
    shown = ("render", ONE, "status")
    seconds = [Line(name, {n: each.busy for n, each in measured[name].items()}) for name in shown]
    memory = [Line(name, {n: m.megabytes for n, m in measured[name].items()}) for name in shown]
    return chart([("CPU seconds", seconds), ("MB of memory", memory)], "clips")


def _missed(count: int, found: Measured) -> int:
    told = json.loads(found.told)
    performed = sum(each["performed"] for each in told["actions"].values())
    misses = [
        (performed > 0, f"{performed} actions were performed"),
        (told["shorts"] != count, f"{told['shorts']} shorts"),
        (found.seconds > BOUNDS.get(count, 1e9), f"more than {BOUNDS.get(count)} s"),
        (found.megabytes > MEMORY_BOUND, f"more than {MEMORY_BOUND:.0f} MB"),
    ]
    told = [said for wrong, said in misses if wrong]
    for said in told:
        print(f"MISS {count} clips: {said}")
    return len(told)


def _measured(arguments: Sequence[str], rounds: int, without: Path | None = None) -> Measured:
    """Run a command so many times, each time after the file ``without`` went, if there is one."""
    best = Measured()
    for _ in range(rounds):
        if without:
            without.unlink(missing_ok=True)
        command = [sys.executable, "-c", _MEASURE, str(ZNL), *arguments]
        done = subprocess.run(command, capture_output=True, check=True)
        seconds, busy, megabytes, status, out = json.loads(done.stdout)
        if status:
            raise SystemExit(f"znl {' '.join(arguments)}: exit code {status}\n{out[-2000:]}")
        best.seconds = min(best.seconds, seconds)
        best.busy = min(best.busy, busy)
        best.megabytes = max(best.megabytes, megabytes)
        best.told = out
    return best


def _prepare(project: Project, count: int, kinds: Path) -> None:
    """Make the films and the finished work folder."""
    kinds.mkdir(parents=True, exist_ok=True)
    films = [kinds / "beeps.mp4", kinds / "speech.mp4"]
    if not films[1].exists():
        beeps(films[0], (0.4, 1.2), 3.0)
        speech(films[1], 4.0)
    shutil.rmtree(project.work, ignore_errors=True)
    shutil.rmtree(project.footage, ignore_errors=True)
    raw = [film.read_bytes() for film in films]
    first: dict[str, str] = {}
    twin = ["", ""]
    for number in range(count):
        folder = project.footage / f"{number // _FOLDER:03}"
        folder.mkdir(parents=True, exist_ok=True)
        kind = number % 2
        clip = folder / f"IMG_{number:06}.mp4"
        clip.write_bytes(raw[kind] + struct.pack(">I4sQ", 16, b"free", number))
        digest = sha256_of(clip)
        twin[kind] = twin[kind] or digest
        first[digest] = twin[kind]

    def twinned(*world: Any) -> dict[str, Twins]:
        made = performers(*world)
        return {kind: Twins(each, first, {}) for kind, each in made.items()}

    # Nothing here needs to outlive a power cut, and all twins share the room of one.
    with (
        mock.patch.object(session, "performers", twinned),
        mock.patch.object(running, "check_room"),
        mock.patch.object(os, "fsync"),
    ):
        told = project.run()
    if told.failed or told.rejected:
        raise SystemExit(f"the first run failed: {(*told.failed, *told.rejected)[:3]}")


if __name__ == "__main__":
    sys.exit(main())
