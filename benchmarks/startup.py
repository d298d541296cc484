"""What znl costs when there is nothing to do: its help, and a run over finished work.

    python benchmarks/startup.py [--out DIR]

DIR is a work folder of ``sample_clips`` (``make demo`` leaves one); what is missing in it is
rendered first. Exits 1 where a median misses its bound.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from clocks import Series, machine, run, spending
from talk import HERE, ZNL

CLIPS = HERE.parent / "sample_clips"

# Wall seconds, medians.
HELP_BOUND = 0.3
AGAIN_BOUND = 2.0


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = argparse.ArgumentParser(description="Time znl where there is nothing to do.")
    parser.add_argument("--out", type=Path, default=CLIPS.with_name("sample_clips-znl"))
    out = parser.parse_args().out
    render = (ZNL, "render", CLIPS, "--out", out, "--json")
    print(machine())
    run(render)
    helped = timed((ZNL, "--help"), 10)
    again = timed(render, 5)
    actions = json.loads(run(render))["actions"]
    performed = sum(each["performed"] for each in actions.values())
    recalled = sum(each["recalled"] for each in actions.values())
    print(
        f"znl --help: median {helped.wall:.3f} s, least {helped.best:.3f} s, CPU {helped.cpu:.3f}"
    )
    print(f"second run: median {again.wall:.2f} s, least {again.best:.2f} s, CPU {again.cpu:.2f}")
    print(f"second run: {performed} actions performed, {recalled} recalled")
    print(machine())
    return int(helped.wall > HELP_BOUND or again.wall > AGAIN_BOUND or performed > 0)


def timed(command: tuple[str | Path, ...], rounds: int) -> Series:
    """Run a command several times."""
    found = []
    for _ in range(rounds):
        with spending() as spent:
            run(command)
        found.append(spent)
    return Series(tuple(found))


if __name__ == "__main__":
    sys.exit(main())
