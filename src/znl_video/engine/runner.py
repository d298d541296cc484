"""Recall or perform: the one place where an action turns into facts."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from znl_video.engine.foretell import foretell
from znl_video.engine.keys import key
from znl_video.model.actions import Action
from znl_video.model.base import Frozen
from znl_video.model.facts import Facts, blobs_of
from znl_video.model.manifest import Ran

Answers = tuple[tuple[Action, Facts], ...]
Answer = TypeVar("Answer", bound=Frozen)


class Performer(Protocol):
    """Something that turns actions of one kind into facts."""

    @property
    def revision(self) -> int:
        """Raised by hand when the performer's code changes its results."""

    def identity(self, action: Any) -> str:
        """Return what besides the action decides the result."""

    def perform(self, actions: Sequence[Any]) -> tuple[list[Facts], float]:
        """Return each action's facts, and the seconds it all took."""


class Memory(Protocol):
    """Where facts are filed by key."""

    def recall(self, key: str, answer: type[Any]) -> Facts | None:
        """Return the facts, or None where there are none or a blob they name is gone."""

    def remember(self, key: str, action: Action, facts: Facts, seconds: float) -> None:
        """File ``facts`` under ``key``, with the action they answer."""

    def action(self, key: str) -> dict[str, Any] | None:
        """Return the action filed under ``key`` as plain data, if any."""


class UndecidedError(Exception):
    """A dry run met an action whose result nothing can be foretold of."""


@dataclass
class Tally:
    """How often a kind was performed and recalled, and the seconds spent performing."""

    performed: int = 0
    recalled: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class Wanted:
    """An action a dry run would perform."""

    subject: str
    action: Action
    key: str


@dataclass
class Ledger:
    """What one run did: tallies by kind, and what each subject's documents stand on.

    ``blobs`` are those that the facts behind ``ran`` name. ``tried`` counts the actions that were
    to be performed, whatever came of it; ``foretold`` is what a dry run would perform, by subject.
    """

    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    ran: dict[str, list[Ran]] = field(default_factory=lambda: defaultdict(list))
    blobs: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    tried: int = 0
    foretold: dict[str, list[Wanted]] = field(default_factory=lambda: defaultdict(list))

    @property
    def wanted(self) -> list[Wanted]:
        """All that a dry run would perform, subject by subject."""
        return [each for wanted in self.foretold.values() for each in wanted]


class Runner:
    """Runs actions for one subject after another, each key once at a time.

    Args:
        performers: by kind of action.
        memory: the store.
        forced: kinds to perform even where facts are filed.
        dry: perform nothing; note what would be and go on with what can be foretold.
        announce: called with the subject and the actions about to be performed.
    """

    def __init__(
        self,
        performers: Mapping[str, Performer],
        memory: Memory,
        *,
        forced: Iterable[str] = (),
        dry: bool = False,
        announce: Callable[[str, Sequence[Action]], None] = lambda *_: None,
    ) -> None:
        self._performers = performers
        self._memory = memory
        self._forced = frozenset(forced)
        self._dry = dry
        self._announce = announce
        self._lock = threading.Lock()
        # Locks of keys, each with how many hold it or wait for it.
        self._busy: dict[str, tuple[threading.Lock, int]] = {}
        self._fresh: set[str] = set()
        # Keys a dry run told as wanted, by short; those of sources together under "".
        self._told: dict[str, set[str]] = defaultdict(set)
        self.ledger = Ledger()

    def run(self, subject: str, actions: Sequence[Action]) -> Answers:
        """Return every action with its facts, in order.

        Actions of one kind that have to be performed are handed over together, so that a
        performer may share work between them.

        Raises:
            UndecidedError: only when dry.
            ZnlError: whatever a performer raises.
        """
        keys = [self._key(action) for action in actions]
        # Shared actions (a kit's card) are wanted by several shorts at once; sorted locks cannot
        # wait on each other in a circle.
        with ExitStack() as held:
            for each in sorted(set(keys)):
                held.enter_context(self._busy_with(each))
            return self._answers(subject, list(zip(actions, keys, strict=True)))

    def ask(self, subject: str, action: Action, answer: type[Answer]) -> Answer:
        """Return the facts of one action, of the kind that it names; raises as ``run``."""
        ((_, facts),) = self.run(subject, [action])
        if not isinstance(facts, answer):
            raise TypeError(f"{action.kind} was answered with {type(facts).__name__}")
        return facts

    def recalled(self, acted: Mapping[str, int]) -> None:
        """Count what a subject that is known to be as it was would have recalled, by kind."""
        with self._lock:
            for kind, count in acted.items():
                self.ledger.tallies[kind].recalled += count

    def forget(self, subject: str) -> tuple[tuple[Ran, ...], set[str]]:
        """Return what a subject stands on, actions and blobs, and hold it no longer."""
        with self._lock:
            ran, blobs = self.ledger.ran.pop(subject, []), self.ledger.blobs.pop(subject, set())
        return tuple(ran), blobs

    def _answers(self, subject: str, pairs: list[tuple[Action, str]]) -> Answers:
        found: dict[str, Facts] = {}
        missing: dict[str, dict[str, Action]] = defaultdict(dict)
        for action, each in pairs:
            facts = self._recall(action, each)
            if facts is None:
                missing[action.kind][each] = action
            else:
                found[each] = facts
        for kind, batch in missing.items():
            performed = self._foretold if self._dry else self._performed
            found.update(performed(subject, kind, batch))
        with self._lock:
            self.ledger.ran[subject] += [Ran(kind=a.kind, key=k) for a, k in pairs]
            self.ledger.blobs[subject].update(b for each in found.values() for b in blobs_of(each))
        return tuple((action, found[each]) for action, each in pairs)

    def _recall(self, action: Action, each: str) -> Facts | None:
        if action.kind in self._forced and each not in self._fresh:
            return None
        facts = self._memory.recall(each, action.answer)
        if facts is not None:
            with self._lock:
                self.ledger.tallies[action.kind].recalled += 1
        return facts

    def _performed(self, subject: str, kind: str, batch: dict[str, Action]) -> dict[str, Facts]:
        actions = list(batch.values())
        with self._lock:
            self.ledger.tried += len(actions)
        self._announce(subject, actions)
        results, seconds = self._performers[kind].perform(actions)
        answers = dict(zip(batch, results, strict=True))
        for each, facts in answers.items():
            self._memory.remember(each, batch[each], facts, seconds / len(batch))
        with self._lock:
            tally = self.ledger.tallies[kind]
            tally.performed += len(batch)
            tally.seconds += seconds
            self._fresh.update(batch)
        return answers

    def _foretold(self, subject: str, kind: str, batch: dict[str, Action]) -> dict[str, Facts]:
        with self._lock:
            # Told once to a subject; a look at a source that a short asks for again, where it is
            # taken.
            told = self._told["" if subject.startswith("source/") else subject]
            new = [k for k in batch if k not in told and k not in self._told[""]]
            self.ledger.foretold[subject] += [Wanted(subject, batch[k], k) for k in new]
            told.update(new)
        answers = {each: foretell(action, each) for each, action in batch.items()}
        if any(facts is None for facts in answers.values()):
            raise UndecidedError(kind)
        return {each: facts for each, facts in answers.items() if facts is not None}

    def _key(self, action: Action) -> str:
        performer = self._performers[action.kind]
        return key(action, performer.revision, performer.identity(action))

    @contextmanager
    def _busy_with(self, each: str) -> Iterator[None]:
        with self._lock:
            lock, users = self._busy.get(each, (threading.Lock(), 0))
            self._busy[each] = (lock, users + 1)
        try:
            with lock:
                yield
        finally:
            with self._lock:
                lock, users = self._busy.pop(each)
                if users > 1:
                    self._busy[each] = (lock, users - 1)
