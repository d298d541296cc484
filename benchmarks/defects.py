"""Plants defects in real footage, checks clean films too, and says what was found and what not.

    python benchmarks/defects.py MEDIA [--work DIR] [--only KIND] [--clean-only]

MEDIA is the folder of real footage. Prints how many of each kind `znl check` found at the right
place, and what it told of files with nothing wrong. Exit code 1 on any miss or false alarm.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

from clean import clean
from editing import Planted
from planted import planted

ZNL = [str(Path(sys.executable).with_name("znl"))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("media", type=Path)
    parser.add_argument("--work", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--clean-only", action="store_true")
    parser.add_argument("--planted-only", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as spare:
        work = given.work or Path(spare)
        work.mkdir(parents=True, exist_ok=True)
        missed = 0 if given.clean_only else _planted(given.media, work, given.only)
        alarms = 0 if given.planted_only else _clean(given.media, work)
    sys.exit(1 if missed or alarms else 0)


def _planted(media: Path, work: Path, only: str) -> int:
    wanted = [each for each in planted(media, work) if only in each.kind]
    files = {}
    for each in wanted:
        name = each.name if "." in each.name else f"{each.name}.mp4"
        files[each.name] = work / name
        if not files[each.name].exists():
            each.make(files[each.name])
    told = checked(list(files.values()))
    tally: dict[str, list[bool]] = defaultdict(list)
    for each in wanted:
        verdict = told[str(files[each.name])]
        hit = _found(each, verdict)
        tally[each.kind].append(hit)
        if not hit:
            print(f"MISSED {each.name}: wanted {each.code} at {each.where}, told {_short(verdict)}")
        others = [r["code"] for r in _remarks(verdict) if r["code"] != each.code]
        if others:
            print(f"  beside {each.name}: {', '.join(others)}")
    print("\n| kind | found | planted |\n|---|---|---|")
    for kind, hits in tally.items():
        print(f"| {kind} | {sum(hits)} | {len(hits)} |")
    missed = sum(not hit for hits in tally.values() for hit in hits)
    total = sum(map(len, tally.values()))
    print(f"\n{len(tally)} kinds, {total - missed} of {total} found at the right place")
    return missed


def _clean(media: Path, work: Path) -> int:
    """Check films with nothing wrong; of each, what may be told rightly is left out."""
    films = clean(media, work)
    told = checked([film.path for film in films])
    alarms = 0
    print("\n| clean film | false alarms |\n|---|---|")
    for film in films:
        verdict = told[str(film.path)]
        wrong = [
            remark
            for remark in (*verdict["failures"], *verdict["warnings"])
            if remark["code"] not in film.known
        ]
        alarms += len(wrong)
        print(f"| {film.name} | {'; '.join(each['reason'] for each in wrong) or '-'} |")
    print(f"\n{len(films)} clean films, {alarms} false alarms")
    return alarms


def checked(files: list[Path]) -> dict[str, dict[str, Any]]:
    """Return what ``znl check`` says of each file."""
    done = subprocess.run(
        [*ZNL, "check", *map(str, files), "--json"], stdout=subprocess.PIPE, text=True, check=False
    )
    return {each["file"]: each for each in json.loads(done.stdout)["checks"]}


def _remarks(verdict: dict[str, Any]) -> list[dict[str, Any]]:
    return [*verdict["failures"], *verdict["warnings"], *verdict["notes"]]


def _found(each: Planted, verdict: dict[str, Any]) -> bool:
    mine = [remark for remark in _remarks(verdict) if remark["code"] == each.code]
    if not mine or each.where is None:
        return bool(mine)
    return any(
        abs(begins - each.where[0]) <= each.slack and abs(ends - each.where[1]) <= each.slack
        for remark in mine
        for begins, ends in remark["places"]
    )


def _short(verdict: dict[str, Any]) -> str:
    return "; ".join(f"{r['code']} {r['places'] or ''}".strip() for r in _remarks(verdict)) or "-"


if __name__ == "__main__":
    main()
