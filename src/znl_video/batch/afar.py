"""A run whose actions are performed by a cluster's workers, under the same keys as here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from znl_video.batch import helping
from znl_video.batch.helping import Done, Order, Recipe
from znl_video.batch.preparing import Prepared
from znl_video.engine.keys import key
from znl_video.errors import FootageError, UsageError
from znl_video.io import halting
from znl_video.io.cluster import Cluster
from znl_video.io.hashing import sha256_of
from znl_video.io.outside import Outside
from znl_video.io.performers import Performing
from znl_video.io.placed import placed
from znl_video.io.program import fingerprint, versions
from znl_video.io.store import Store
from znl_video.io.weights import Weights
from znl_video.model.actions import Action
from znl_video.model.base import canonical, digest
from znl_video.model.facts import Facts
from znl_video.model.notice import Notice
from znl_video.model.people import TranscribeSettings

# Cut into words or read aloud, a text takes less than its way to a worker and back.
_AT_HOME = frozenset({"SplitWords", "ReadAloud"})

# What a worker must have, where any worker announces it at all.
_NEEDS = {"Transcribe": "gpu", "EncodePicture": "encode", "Preview": "encode"}

# Subjects under way for each thing that workers do at once: some stages decide here meanwhile.
_SUBJECTS_A_SLOT = 2
_MOST_SUBJECTS = 500


def subjects_for(cluster: Cluster) -> int:
    """Return how many sources and shorts to have under way, so that no worker waits."""
    return min(_MOST_SUBJECTS, max(1, cluster.slots * _SUBJECTS_A_SLOT))


class Afar:
    """A run's workers.

    Args:
        cluster: connected.
        outside: knows where files lie.
        store: that the workers share.
        settings: of the recogniser.
        weights: its model.
        forced: kinds to perform even where facts are filed.
    """

    def __init__(
        self,
        cluster: Cluster,
        outside: Outside,
        store: Store,
        settings: TranscribeSettings,
        weights: Weights,
        forced: Iterable[str],
    ) -> None:
        self._cluster = cluster
        self._outside = outside
        self._store = store
        self._settings = settings
        self._weights = weights
        self._forced = frozenset(forced)
        self._notices: dict[str, Notice] = {}

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What somebody should know of the workers."""
        return (*self._notices.values(), *self._cluster.notices)

    def performers(self, local: Mapping[str, Performing]) -> dict[str, Performing | Away]:
        """Return performers that ask the workers, but for what is quicker here."""
        return {
            kind: each if kind in _AT_HOME else Away(kind, each, self)
            for kind, each in local.items()
        }

    @contextmanager
    def serving(self, prepared: Prepared) -> Iterator[None]:
        """Have the workers work for this run, whose store is joined, until the context ends.

        Raises:
            UsageError: one of them cannot, and why.
        """
        some = (*prepared.kit.files.values(), *(each.file for each in prepared.found[:1]))
        named = {sha256_of(file): placed(file) for file in some}
        packed = helping.pack(Order(self._recipe, (), named))
        hearing = self._cluster.having(_NEEDS["Transcribe"])
        told = self._cluster.everywhere(helping.look_around, versions(), packed, hearing)
        for worker, problem in sorted(told.items()):
            if problem is not None:
                raise _refusal(worker, problem)
        with halting.own().ending(self._dismiss):
            yield
        self._dismiss()

    def ask(self, kind: str, actions: Sequence[Action], keys: Sequence[str]) -> Done:
        """Return what a worker tells of ``actions``.

        Raises:
            FootageError: a file that they name is gone.
            ZnlError: whatever the worker's performer raises.
        """
        text = canonical([action.model_dump(mode="json") for action in actions])
        try:
            named = {each: placed(file) for each, file in self._outside.named(text).items()}
        except OSError as error:
            raise FootageError("media.unreachable", reason=error.strerror or error) from error
        packed = helping.pack(Order(self._recipe, tuple(actions), named))
        name = f"{kind}-{digest([list(keys), self._store.corner.name])[:32]}"
        done: Done = self._cluster.ask(
            name, _NEEDS.get(kind, ""), helping.perform, (fingerprint(), packed)
        )
        self._notices.update({canonical(each): each for each in done.notices})
        return done

    def _dismiss(self) -> None:
        self._cluster.leave(helping.dismiss, str(self._store.corner))

    @property
    def _recipe(self) -> Recipe:
        return Recipe(
            store=str(self._store.root),
            corner=str(self._store.corner),
            settings=self._settings,
            model=self._weights.name,
            weights=self._weights.sha256,
            forced=self._forced,
            threads=self._cluster.threads,
        )


@dataclass(frozen=True)
class Away:
    """One kind's performer: what ``local`` would do, done by a worker."""

    kind: str
    local: Performing
    afar: Afar

    @property
    def revision(self) -> int:
        """As here."""
        return self.local.revision

    def identity(self, action: Any) -> str:
        """Return what besides the action decides the result, as here."""
        return self.local.identity(action)

    def perform(self, wanted: Sequence[Any]) -> tuple[list[Facts], float]:
        """Return each action's facts, and the seconds it all took."""
        keys = [key(action, self.revision, self.identity(action)) for action in wanted]
        done = self.afar.ask(self.kind, wanted, keys)
        return list(done.facts), done.seconds


class SharedMemory:
    """The store as a run sees it whose workers file what they find."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def recall(self, key: str, answer: type[Any]) -> Facts | None:
        """Return as ``Store.recall``."""
        facts: Facts | None = self._store.recall(key, answer)
        return facts

    def action(self, key: str) -> dict[str, Any] | None:
        """Return as ``Store.action``."""
        return self._store.action(key)

    def remember(self, key: str, action: Action, facts: Facts, seconds: float) -> None:
        """Make sure that ``facts`` are filed under ``key``; the worker did it, or we do."""
        self._store.adopt(key, action, facts, seconds)


def _refusal(worker: str, problem: object) -> UsageError:
    if isinstance(problem, ModuleNotFoundError):
        return UsageError("cluster.other-version", worker=worker, what=str(problem))
    if isinstance(problem, tuple):
        code, fields = problem
        return UsageError(code, worker=worker, **fields)
    return UsageError("cluster.worker-broken", worker=worker, why=str(problem))
