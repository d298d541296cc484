"""What is worked on next: sources, shorts as soon as they are composed, urgent ones before all."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from znl_video.model.manifest import Short

Phase = Literal["source", "compose", "short"]


@dataclass(frozen=True, eq=False)
class Task:
    """A piece of work: a source by its place, the composing of a group, or one of its shorts.

    ``longest``: a source that was taken before its turn because it is the longest one left.
    """

    phase: Phase
    group: int
    place: int = 0
    short: Short | None = None
    longest: bool = False


class Agenda:
    """Keeps what is still to be done.

    While a group in ``first`` is not finished, nothing else is begun. Otherwise there is always a
    source at work, so that what follows never runs out; beside it, shorts come before sources, so
    that the first are delivered early and few wait in between. One of the sources at work is the
    longest that is left: begun last, it would keep a single core busy at the end.

    Args:
        groups: the places of the sources of each.
        sizes: of the sources, by place: how long each may take, in any unit.
        at_once: how many tasks are worked on at most.
        first: groups that are finished before any other is begun, the most urgent first.
    """

    def __init__(
        self,
        groups: Sequence[Sequence[int]],
        sizes: Sequence[int],
        at_once: int,
        first: Sequence[int] = (),
    ) -> None:
        self._at_once = at_once
        # How many tasks of an urgent group are not done.
        self._open = {number: len(groups[number]) for number in first}
        self._urgent = deque(Task("source", n, place) for n in first for place in groups[n])
        self._ready: deque[Task] = deque()
        others = sorted(
            (place, number)
            for number, places in enumerate(groups)
            if number not in self._open
            for place in places
        )
        self._waiting = deque(others)
        self._longest = [(-sizes[place], place, number) for place, number in others]
        heapq.heapify(self._longest)
        self._begun: set[int] = set()

    def done(self, task: Task, following: Iterable[Task]) -> None:
        """Take note that ``task`` was done, and of what follows from it."""
        more = tuple(following)
        if task.group in self._open:
            self._open[task.group] += len(more) - 1
            if not self._open[task.group]:
                del self._open[task.group]
            self._urgent.extendleft(reversed(more))
        elif more and more[0].phase == "compose":
            # It takes no time and gives work.
            self._ready.extendleft(more)
        else:
            self._ready.extend(more)

    def next(self, at_work: Sequence[Task]) -> Task | None:
        """Return what is begun next beside ``at_work``; None where nothing can be now."""
        if self._open:
            return self._urgent.popleft() if self._urgent else None
        sources = [task for task in at_work if task.phase == "source"]
        if self._ready and (
            sources or len(self._ready) >= self._at_once or self._ready[0].phase == "compose"
        ):
            return self._ready.popleft()
        longest = self._at_once > 1 and not any(task.longest for task in sources)
        source = self._source(longest=longest)
        return source or (self._ready.popleft() if self._ready else None)

    def _source(self, *, longest: bool) -> Task | None:
        queue = self._longest if longest else self._waiting
        while queue:
            if longest:
                _, place, number = heapq.heappop(self._longest)
            else:
                place, number = self._waiting.popleft()
            if place not in self._begun:
                self._begun.add(place)
                return Task("source", number, place, longest=longest)
        return None
