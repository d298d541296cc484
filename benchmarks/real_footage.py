"""Renders a folder of real footage for every platform and prints a table of verdicts.

    python benchmarks/real_footage.py FOLDER [--out WORK]

The table (Markdown) has a row a file: what it is, what was decided, and the verdict for every
preset: ok, a warning's or failure's code, or why the file was rejected.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ZNL = str(Path(sys.executable).with_name("znl"))
PRESETS = [
    "douyin",
    "kuaishou",
    "channels",
    "xiaohongshu",
    "bilibili",
    "weibo",
    "toutiao",
    "tiktok",
    "youtube-shorts",
    "instagram-reels",
    "facebook-reels",
    "master",
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    command = [ZNL, "render", str(given.folder), "--out", str(given.out), "--json"]
    done = subprocess.run(
        [*command, "--preset", ",".join(PRESETS)], stdout=subprocess.PIPE, text=True, check=False
    )
    told = json.loads(done.stdout)
    rejected = {each["file"]: each for each in told["rejected"]}
    print("| file | " + " | ".join(PRESETS) + " |")
    print("|" + "---|" * (len(PRESETS) + 1))
    index = json.loads((given.out / "manifest.json").read_text("utf-8"))
    for entry in index["sources"]:
        if entry["path"] in rejected:
            why = rejected[entry["path"]]["code"]
            print(f"| {entry['path']} | " + " | ".join([f"rejected: {why}"] * len(PRESETS)) + " |")
            continue
        short = _short(given.out, entry["name"])
        cells = [_verdict(short, preset) for preset in PRESETS]
        print(f"| {entry['path']} | " + " | ".join(cells) + " |")
    print(f"\nexit code {done.returncode}: {told['delivered']} videos, {len(told['failed'])} not")
    offsets = [
        abs(delivery["inspection"]["av_offset_ms"])
        for entry in index["shorts"]
        for delivery in _short(given.out, entry["name"])["deliveries"]
        if delivery["inspection"]
    ]
    print(f"largest audio-video offset of {len(offsets)} files: {max(offsets):.2f} ms")
    levels = [o for o in told["outputs"] if o["lufs"] is not None]
    off = [o for o in levels if abs(o["lufs"] + 15) > 0.3]
    print(f"{len(levels)} files with measurable sound, {len(off)} further than 0.3 LU from -15")


def _short(out: Path, name: str) -> dict[str, Any]:
    document = json.loads((out / "shorts" / f"{name}.json").read_text("utf-8"))
    short: dict[str, Any] = document["short"]
    return short


def _verdict(short: dict[str, Any], preset: str) -> str:
    for failure in short["failures"]:
        if failure["preset"] in (None, preset):
            return str(failure["notice"]["code"])
    return "ok"


if __name__ == "__main__":
    main()
