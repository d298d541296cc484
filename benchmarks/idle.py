"""What znl costs over many clips when there is nothing to do.

    python benchmarks/idle.py [--counts 1000 10000] [--preset NAME] [--folder DIR]

Makes folders of so many tiny films, half of which speak. One of each kind is really rendered; the
others differ from it in their bytes (a box that nobody reads holds a number), and what a run would
have left of them is copied from it under their names: documents, exports, and the store's facts,
whose names are made up. As all of a kind share their blobs, some ten blobs a clip fewer are looked
at than of films that differ: 2 µs each.

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
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from charting import Line, chart
from clocks import machine

REPOSITORY = Path(__file__).parents[1]
sys.path.insert(0, str(REPOSITORY / "tests"))

from projects import Project, beeps, speech  # noqa: E402 - found by the path above

from znl_video.batch.account import accounted  # noqa: E402
from znl_video.batch.preparing import find_model, prepare  # noqa: E402
from znl_video.batch.session import Session  # noqa: E402
from znl_video.cli.progress import silent  # noqa: E402
from znl_video.io.hashing import sha256_bytes, sha256_of  # noqa: E402
from znl_video.io.leavings import left_by  # noqa: E402
from znl_video.io.store import read_record  # noqa: E402
from znl_video.model.base import replace  # noqa: E402
from znl_video.model.manifest import Placed, Ran, ShortDocument, SourceDocument  # noqa: E402

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
            if not (project.work / "finished").exists():
                started = time.perf_counter()
                with mock.patch.object(os, "fsync"):
                    _prepare(project, count)
                (project.work / "finished").touch()
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


def _film(project: Project, number: int) -> Path:
    return project.footage / f"{number // _FOLDER:03}" / f"IMG_{number:06}.mp4"


class Copied:
    """Copies a clip and all that a run left of it under another name."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._work = project.folder
        self._sources = [self._source(_name(number)) for number in (0, 1)]
        self._shorts = [self._short(_name(number)) for number in (0, 1)]
        self._raw = [_film(project, number).read_bytes() for number in (0, 1)]

    def copy(self, number: int) -> None:
        """Make the clip ``number``, of the kind of its parity, as if a run had finished it."""
        kind, name = number % 2, _name(number)
        clip = _film(self._project, number)
        clip.parent.mkdir(parents=True, exist_ok=True)
        clip.write_bytes(self._raw[kind] + struct.pack(">I4sQ", 16, b"free", number))
        source, short = self._sources[kind], self._shorts[kind]
        path = source.source.path
        swaps = [
            (source.source.sha256, sha256_of(clip)),
            (path, clip.relative_to(self._project.footage).as_posix()),
            (_name(kind), name),
        ]

        def swapped(text: str) -> str:
            for old, new in swaps:
                text = text.replace(old, new)
            return text

        document = SourceDocument.model_validate_json(swapped(source.model_dump_json()))
        found = replace(document.source, size=clip.stat().st_size)
        ran = self._ran(source.ran, name)
        mtime = clip.stat().st_mtime_ns
        self._work.write_source(replace(document, source=found, mtime_ns=mtime, ran=ran))
        if short.captions_sha256:
            self._work.write_captions(name, self._text(short))
        placed = tuple(self._placed(each, swapped) for each in short.placed)
        left = ShortDocument.model_validate_json(swapped(short.model_dump_json()))
        self._work.write_short(replace(left, placed=placed, ran=self._ran(short.ran, name)))

    def keep(self) -> None:
        """Write the index, and what a run keeps of every source and short."""
        options = self._project.options()
        prepared = prepare(options, self._work)
        weights = find_model(prepared)
        session = Session(options, prepared, weights, self._work, silent())
        pairs = session.hashed()
        sources = []
        for found, undecided in pairs:
            document = self._source(undecided.name)
            mark = session.mark((found, undecided))
            self._stand(session, mark.subject, document.ran)
            sources.append(session.keeper.keep_source(mark, found, document.source, well=True))
        for composed in session.composed(sources):
            short = self._short(composed.name)
            mark, _ = session.known(composed)
            given = session.before(short.short, [self._source(composed.name).source])
            told = accounted(short.short, given, session.store, self._work, verified=True)
            self._stand(session, mark.subject, short.ran)
            session.keeper.keep_short(mark, short.short, *told, left_by(short, self._work))
        session.close()

    def _source(self, name: str) -> SourceDocument:
        found = self._work.source(name)
        if found is None:
            raise SystemExit(f"no document of {name}")
        return found

    def _short(self, name: str) -> ShortDocument:
        found = self._work.short(name)
        if found is None:
            raise SystemExit(f"no document of {name}")
        return found

    def _stand(self, session: Session, subject: str, ran: Sequence[Ran]) -> None:
        session.runner.ledger.ran[subject] = list(ran)
        for each in ran:
            record = read_record(session.store.facts(each.key))
            session.runner.ledger.blobs[subject].update(record["blobs"])

    def _ran(self, ran: Sequence[Ran], name: str) -> tuple[Ran, ...]:
        told = []
        for each in ran:
            key = sha256_bytes(f"{each.key} {name}".encode())
            place = self._project.store.facts(key)
            place.parent.mkdir(parents=True, exist_ok=True)
            if not place.exists():
                os.link(self._project.store.facts(each.key), place)
            told.append(Ran(kind=each.kind, key=key))
        return tuple(told)

    def _placed(self, placed: Placed, swapped: Callable[[str], str]) -> Placed:
        old = self._work.root / placed.path
        new = self._work.root / swapped(placed.path)
        if new.suffix in (".json", ".srt"):
            return self._work.place_text(swapped(old.read_text("utf-8")), new)
        return self._work.place_blob(old, placed.sha256, new)

    def _text(self, short: ShortDocument) -> str:
        return self._work.captions_file(short.short.name).read_text("utf-8")


def _name(number: int) -> str:
    return f"{number // _FOLDER:03}-IMG_{number:06}"


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


def _prepare(project: Project, count: int) -> None:
    """Make the films and the finished work folder."""
    shutil.rmtree(project.work, ignore_errors=True)
    shutil.rmtree(project.footage, ignore_errors=True)
    films = [_film(project, number) for number in (0, 1)]
    films[0].parent.mkdir(parents=True)
    beeps(films[0], (0.4, 1.2), 3.0)
    speech(films[1], 4.0)
    told = project.run()
    if told.failed or told.rejected:
        raise SystemExit(f"the first run failed: {(*told.failed, *told.rejected)[:3]}")
    copied = Copied(project)
    for number in range(2, count):
        copied.copy(number)
    copied.keep()
    # The index and the report of all.
    project.run()


if __name__ == "__main__":
    sys.exit(main())
