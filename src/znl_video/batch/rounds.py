"""All sources and shorts of a run, taken through their stages side by side."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from znl_video.batch.account import Account
from znl_video.batch.agenda import Agenda, Task
from znl_video.batch.crew import work_off
from znl_video.batch.groups import groups, ordered, urgent
from znl_video.batch.pace import Pace
from znl_video.batch.session import Session
from znl_video.batch.withdrawing import withdraw_gone
from znl_video.io.clock import now
from znl_video.io.scanning import Found
from znl_video.model.manifest import STAGES, Short, Source
from znl_video.model.notice import Notice


class Rounds:
    """Works on sources, composes the shorts of those that belong together, and works on these.

    While some sources are still heard, shorts of others are made; what is decided is the same in
    whatever order things are done.

    Args:
        session: has the stages.
        pairs: the sources as they were found.
        first: paths of sources that come before all others.
        staying: names of shorts of other sources, which stay as they are.
    """

    def __init__(
        self,
        session: Session,
        pairs: Sequence[tuple[Found, Source]],
        first: Sequence[str] = (),
        staying: Collection[str] = (),
    ) -> None:
        prepared = session.prepared
        found = [source for _, source in pairs]
        self._session = session
        self._pairs = pairs
        self._staying = staying
        self._composes = STAGES.index(session.options.until) >= STAGES.index("trim")
        self._groups = groups(found, prepared.stories, prepared.names)
        self._agenda = Agenda(
            self._groups,
            [source.size for source in found],
            session.slots.subjects,
            urgent(first, found, self._groups),
        )
        self._pace = Pace([source.size for source in found], session.slots.threads)
        self._took: dict[Task, float] = {}
        self._missing = [len(group) for group in self._groups]
        self._known = 0
        self._through: dict[int, Source] = {}
        self._shorts: dict[int, tuple[Short, ...]] = {}
        self._done: dict[str, Account] = {}
        self.gone: tuple[tuple[str, Notice], ...] = ()

    def run(self) -> None:
        """Do it all; what went wrong with one source or short is written down with it."""
        session = self._session
        session.reporter.begin("sources", len(self._pairs))
        if not self._groups:
            self._look_for_gone()
        work_off(self._agenda, self._work, self._follow, session.shares, session.slots.subjects)

    @property
    def sources(self) -> list[Source]:
        """Every source, in the order they were found."""
        return [self._through[place] for place in range(len(self._pairs))]

    @property
    def done(self) -> list[Account]:
        """What is told of every short, in the order that composing all at once gives."""
        made = [short for shorts in self._shorts.values() for short in shorts]
        found = [source for _, source in self._pairs]
        return [
            self._done[each.name] for each in ordered(made, found, self._session.prepared.stories)
        ]

    def _work(self, task: Task) -> None:
        started = now()
        self._worked(task)
        # Shares may have changed meanwhile; those at the end are the better guess for what comes.
        self._took[task] = (now() - started) * self._session.shares.cores

    def _worked(self, task: Task) -> None:
        if task.phase == "source":
            self._through[task.place] = self._session.source(self._pairs[task.place])
        elif task.short is None:
            together = [self._through[place] for place in self._groups[task.group]]
            self._shorts[task.group] = self._session.composed(together)
        else:
            self._done[task.short.name] = self._session.account(task.short)

    def _follow(self, task: Task) -> Iterable[Task]:
        following = self._following(task)
        left = self._pace.left()
        if left is not None and task.phase != "compose":
            self._session.reporter.expecting(left)
        return following

    def _following(self, task: Task) -> Iterable[Task]:
        took = self._took.pop(task)
        if task.phase == "source":
            self._pace.source(self._pairs[task.place][1].size, took)
            self._missing[task.group] -= 1
            whole = self._composes and not self._missing[task.group]
            return (Task("compose", task.group),) if whole else ()
        if task.phase == "short":
            self._pace.short(took)
            return ()
        made = self._shorts[task.group]
        self._known += len(made)
        self._pace.composed(len(self._groups[task.group]), len(made))
        self._session.reporter.begin("shorts", self._known)
        if len(self._shorts) == len(self._groups):
            self._look_for_gone()
        return [Task("short", task.group, short=short) for short in made]

    def _look_for_gone(self) -> None:
        if self._composes:
            shorts = [short for made in self._shorts.values() for short in made]
            self.gone = withdraw_gone(shorts, self._session.work, self._staying)
