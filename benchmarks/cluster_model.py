"""What 100 workers make of 100,000 clips in a night, on paper: which part is full first.

    python benchmarks/cluster_model.py

The constants are those that docs/cluster.md names, with where each was measured. For every part
that all clips share, it prints what a clip takes of it, what it can give, and for how much of the
night it is busy. The part that is busiest is the one that saturates; beyond 100 % the night is too
short.
"""

from __future__ import annotations

from dataclasses import dataclass

CLIPS = 100_000
WORKERS, CORES = 100, 4
NIGHT_S = 8 * 3600

# One clip of 33 s for the five default presets, which share one picture.
CPU_S = 33.0 + 9.4 + 33 * 0.26 + 33 * 0.3
TASKS = 12
SCHEDULER_S, COORDINATOR_TASK_S = 0.0050, 0.0034
REPLAY_S = 0.030
FOOTAGE_MB, PICTURE_MB, SOUND_MB = 50.0, 31.0, 0.6
FACTS_KB = 100.0
CHANGES = 149 + 4 * 25

# Footage: hashed by the run, looked at, heard, its sound mixed, encoded. The picture: written,
# hashed by who muxes it, read, the finished file written, read for its cover and by the check,
# hashed.
FOOTAGE_READS, PICTURE_MOVES = 5, 7
NETWORK_MB_S, DISK_OPERATIONS_S, HASH_MB_S = 1150.0, 5000.0, 600.0
MEMORY_KB = 118


@dataclass(frozen=True)
class Part:
    """Something that all clips share: what a clip takes of it, and what it gives in a second."""

    name: str
    takes: float
    gives: float
    unit: str

    @property
    def busy(self) -> float:
        """Its share of the night, 1 for all of it."""
        return CLIPS * self.takes / self.gives / NIGHT_S


def parts() -> tuple[Part, ...]:
    """Return the parts, with what is known of each."""
    moved = FOOTAGE_MB * FOOTAGE_READS + (PICTURE_MB + SOUND_MB) * PICTURE_MOVES
    return (
        Part("cores of the workers", CPU_S, WORKERS * CORES, "core s"),
        Part("scheduler, one thread", TASKS * SCHEDULER_S, 1.0, "s"),
        Part("run: tasks and replays, one thread", TASKS * COORDINATOR_TASK_S + REPLAY_S, 1.0, "s"),
        Part("run: hashing footage, before all else", FOOTAGE_MB, HASH_MB_S, "MB"),
        Part("network of the store, 10 Gbit/s", moved, NETWORK_MB_S, "MB"),
        Part("operations of the store", CHANGES, DISK_OPERATIONS_S, ""),
        Part("network of the scheduler, 1 Gbit/s", TASKS * 0.02 + FACTS_KB / 1000, 115.0, "MB"),
    )


def main() -> None:
    print(f"{CLIPS:,} clips, {WORKERS} workers of {CORES} cores, {NIGHT_S / 3600:.0f} hours\n")
    print("| part | a clip takes | it gives a second | busy |\n|---|---:|---:|---:|")
    for each in sorted(parts(), key=lambda part: -part.busy):
        takes, gives = (f"{n:,.3g} {each.unit}".strip() for n in (each.takes, each.gives))
        print(f"| {each.name} | {takes} | {gives} | {each.busy:.0%} |")
    print(f"\nmemory of the run: {CLIPS * MEMORY_KB / 1e6:.0f} GB")


if __name__ == "__main__":
    main()
