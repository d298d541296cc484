"""Clocks for benchmarks: wall and CPU seconds of this process and its finished children."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Spent:
    """Seconds of wall clock, and of processors in user and system mode together."""

    wall: float = 0.0
    cpu: float = 0.0


@dataclass(frozen=True)
class Series:
    """The same work done several times."""

    rounds: tuple[Spent, ...]

    @property
    def wall(self) -> float:
        """Median wall seconds."""
        return statistics.median(each.wall for each in self.rounds)

    @property
    def best(self) -> float:
        """Least wall seconds."""
        return min(each.wall for each in self.rounds)

    @property
    def cpu(self) -> float:
        """Median CPU seconds."""
        return statistics.median(each.cpu for each in self.rounds)


@contextmanager
def spending() -> Iterator[Spent]:
    """Fill the yielded value with what the block takes. Children count once they have ended."""
    spent = Spent()
    wall, cpu = time.perf_counter(), _cpu()
    yield spent
    spent.wall, spent.cpu = time.perf_counter() - wall, _cpu() - cpu


def alternating(
    rounds: int, first: Callable[[], Spent], second: Callable[[], Spent]
) -> tuple[Series, Series]:
    """Do both by turns, the other one first in every second round, so that both meet equal load."""
    ones, others = [], []
    for number in range(rounds):
        if number % 2:
            others.append(second())
            ones.append(first())
        else:
            ones.append(first())
            others.append(second())
    return Series(tuple(ones)), Series(tuple(others))


def paired_ratio(one: Series, other: Series) -> float:
    """Return the median of each round's wall ratio; machine load differs less within a round."""
    return statistics.median(a.wall / b.wall for a, b in zip(one.rounds, other.rounds, strict=True))


def run(command: Sequence[str | Path], environment: dict[str, str] | None = None) -> str:
    """Run a program and return what it printed on stdout.

    Raises:
        SystemExit: it failed; its last words are in the message.
    """
    done = subprocess.run(
        [str(part) for part in command],
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{Path(command[0]).name} failed:\n{done.stderr[-2000:]}")
    return done.stdout


def machine() -> str:
    """Return what figures depend on: processors and the load on them."""
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    return f"{os.cpu_count()} cores, load {load} (1, 5, 15 min)"


def _cpu() -> float:
    own = resource.getrusage(resource.RUSAGE_SELF)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
