"""Renders a folder of hostile footage and counts what got through.

    python benchmarks/torture.py [FOLDER]

Some 650 files, the same in every run: playlists, scripts and reference movies that name
other files or the network, stills and fonts that call themselves films, claims of vast pictures,
lengths and crowds, films cut off at every box or damaged in six ways, names and sidecars that do
harm, links, pipes and a file of a terabyte. They are made in FOLDER, else in a temporary one.

Watched are files laid out beside the footage (by the time they were read), a port of this machine,
and, where strace is installed, every file that znl or a child of it opens and every connection.
Where strace sees that, and Linux gives network namespaces, znl runs in one without any network:
whatever tries to call is seen and gets nowhere.
Fails where anything outside was read, anyone was called, the run hung or crashed, or a file is
neither delivered nor refused with a reason.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[1]
sys.path.insert(0, str(REPOSITORY / "tests"))

from hostile_corpus import lay  # noqa: E402 - found by the path above
from projects import tiny_preset  # noqa: E402
from watching import Watch, laid_out  # noqa: E402

# A run that takes longer hangs.
_PATIENCE_S = 3600

# Notices of what we did not foresee, and of what ended because it got no further.
_UNFORESEEN = ("run.unforeseen", "media.decoder-failed")
_CRASHED = ("media.decoder-crashed",)
_HUNG = ("media.decoder-hung", "tool.stalled")

_CALL = re.compile(r"connect\(\d+, \{sa_family=AF_INET6?")
_OPEN = re.compile(r'open(?:at)?\([^"]*"((?:[^"\\]|\\.)*)"')


@dataclass(frozen=True)
class Outcome:
    """What a run told, how it ended, and what was seen of it from outside."""

    told: dict[str, Any]
    status: int | None
    seconds: float
    trace: str
    denied: bool = False


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="torture-") as temporary:
        home = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(temporary)
        with laid_out(home / "outside") as watch:
            began = time.monotonic()
            footage = home / "raw"
            counts = lay(footage, home / "made", watch.bait)
            print(
                f"made {sum(counts.values())} files in {time.monotonic() - began:.0f} s: {counts}"
            )
            watched = watch.notices()
            watch.forget()
            outcome = _render(footage, home, watch.bait.port)
            return _judged(footage, outcome, watch, watched=watched)


def _without_network(port: int) -> list[str]:
    """Return what to run a command with so that it has no network; nothing where that fails.

    That a listening port of this machine cannot be called from there is tried.
    """
    call = f"import socket; socket.create_connection(('127.0.0.1', {port}), 5)"
    for denying in (["unshare", "--net"], ["unshare", "--map-root-user", "--net"]):
        if not shutil.which(denying[0]):
            break
        lives = subprocess.run([*denying, "true"], capture_output=True, check=False)
        calls = subprocess.run(
            [*denying, sys.executable, "-c", call], capture_output=True, check=False
        )
        if lives.returncode == 0 and b"OSError" in calls.stderr:
            return denying
    return []


def _render(footage: Path, home: Path, port: int) -> Outcome:
    preset = tiny_preset(home / "tiny.toml", cards="forbid")
    znl = [sys.executable, "-P", "-c", "from znl_video.cli.main import run; run()"]
    command = [*znl, "render", str(footage), "--preset", str(preset), "--json", "--jobs", "2"]
    log = home / "trace.txt"
    denying: list[str] = []
    if shutil.which("strace"):
        strace = ("strace", "-f", "-qq", "--seccomp-bpf", "-e", "trace=open,openat,connect")
        command = [*strace, "-s", "4096", "-o", str(log), *command]
        # Without strace nobody would see who called from there: then the port is watched.
        denying = _without_network(port)
        command = [*denying, *command]
    began = time.monotonic()
    with (home / "said.txt").open("wb") as said:
        try:
            ran = subprocess.run(
                command, stdout=subprocess.PIPE, stderr=said, timeout=_PATIENCE_S, check=False
            )
        except subprocess.TimeoutExpired:
            return Outcome({}, None, time.monotonic() - began, "", bool(denying))
    trace = log.read_text("utf-8", "replace") if log.exists() else ""
    told = json.loads(ran.stdout or b"{}")
    return Outcome(told, ran.returncode, time.monotonic() - began, trace, bool(denying))


def _judged(footage: Path, outcome: Outcome, watch: Watch, *, watched: bool) -> int:
    told = outcome.told
    refused = {each["file"]: each["code"] for each in told.get("rejected", ())}
    failed = told.get("failed", [])
    codes = Counter([*refused.values(), *(each["code"] for each in failed)])
    reads = set(watch.opened() if watched else ()) | _read_outside(outcome.trace, watch)
    calls = len(watch.callers) + len(_CALL.findall(outcome.trace))
    lost = _unaccounted(footage, told)
    unworded = [each["file"] for each in (*told.get("rejected", ()), *failed) if not each["reason"]]
    ended = "error" in told or outcome.status not in (0, 1)
    crashes = sum(codes[code] for code in _UNFORESEEN) + ended
    hangs = sum(codes[code] for code in _HUNG) + (outcome.status is None)
    seen = [] if outcome.denied else ["the port"]
    seen += ["reading times"] if watched else []
    seen += [f"{len(outcome.trace.splitlines())} opens and connections"] if outcome.trace else []
    print(f"{outcome.seconds:.0f} s, exit code {outcome.status}; watched: {', '.join(seen)}")
    print(
        "network: none, in a namespace of its own from which the port cannot be called"
        if outcome.denied
        else "network: as this machine has it; its port was watched"
    )
    for code, count in sorted(codes.items()):
        print(f"  {count:4} {code}")
    print(f"delivered {told.get('delivered', 0)}, refused {len(refused)}, failed {len(failed)}")
    print(f"decoders that crashed in their own process: {sum(codes[code] for code in _CRASHED)}")
    print(f"reads outside {len(reads)} {sorted(reads)[:5] if reads else ''}")
    print(f"connections {calls}")
    print(f"hangs {hangs}")
    print(f"crashes {crashes}")
    print(f"neither delivered nor refused {len(lost)} {lost[:5] if lost else ''}")
    print(f"without a reason {len(unworded)} {unworded[:5] if unworded else ''}")
    missed = bool(reads or calls or hangs or crashes or lost or unworded)
    print("a bound is missed" if missed else "all bounds hold")
    return int(missed)


def _read_outside(trace: str, watch: Watch) -> set[str]:
    outside = str(watch.bait.video.parent)
    opened = _OPEN.findall(trace)
    return {path for path in opened if path.startswith(outside)}


def _unaccounted(footage: Path, told: dict[str, Any]) -> list[str]:
    """Return the files that a run says nothing of: laid down as films, and plain files."""
    # What is rejected is told by its path, what failed by its short's name.
    named = {each["file"] for each in told.get("rejected", ())}
    failed = {each["file"] for each in told.get("failed", ())}
    named |= {source["path"] for source in _sources(footage, failed)}
    endings = (".mp4", ".mov", ".mkv", ".avi", ".ts", ".webm", ".mpg", ".flv", ".wmv", ".3gp")
    return sorted(
        path
        for file in footage.rglob("*")
        if file.suffix in endings and file.is_file() and not file.is_symlink()
        if (path := file.relative_to(footage).as_posix()) not in named
    )


def _sources(footage: Path, failed: set[str]) -> list[dict[str, Any]]:
    """Return the sources whose shorts were delivered or failed, or that are another's copies."""
    work = footage.with_name(f"{footage.name}-znl")
    answered = {file.stem for file in (work / "exports").rglob("*.mp4")} | failed
    found = []
    for file in (work / "sources").glob("*.json"):
        source = json.loads(file.read_text("utf-8"))["source"]
        if source["name"] in answered or source.get("duplicate_of"):
            found.append(source)
    return found


if __name__ == "__main__":
    sys.exit(main())
