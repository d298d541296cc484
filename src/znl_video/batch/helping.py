"""What a cluster's worker does for a run elsewhere: the same actions, with the same code and keys.

Facts are filed here, where they were found: what is finished is kept even where nobody waits for it
any more, and who asks again recalls it.
"""

from __future__ import annotations

import pickle
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from znl_video.engine.runner import Runner
from znl_video.errors import UsageError
from znl_video.io import halting
from znl_video.io.children import MediaChildren
from znl_video.io.cluster import UnfitError, here
from znl_video.io.engines import check_engine, make_engine
from znl_video.io.halting import Halt
from znl_video.io.listening import Engine, Listener
from znl_video.io.outside import Outside, cores
from znl_video.io.performers import performers
from znl_video.io.placed import Placed
from znl_video.io.process import Stopping
from znl_video.io.program import fingerprint, versions
from znl_video.io.store import Store
from znl_video.io.weights import find_weights
from znl_video.model.actions import Action
from znl_video.model.facts import Facts, Transcribed
from znl_video.model.notice import Notice
from znl_video.model.people import TranscribeSettings
from znl_video.model.spans import Span

if TYPE_CHECKING:
    from znl_video.speech.voicing import Samples

# Why a worker cannot work for a run: a code of the catalogue, and its fields.
Problem = tuple[str, dict[str, str]]


@dataclass(frozen=True)
class Recipe:
    """What a worker must know of a run.

    ``corner`` is the run's own folder in the store, which is there for as long as the run is.
    ``threads`` None: the worker's cores, shared by what it does at once.
    """

    store: str
    corner: str
    settings: TranscribeSettings
    model: str
    weights: str
    forced: frozenset[str]
    threads: int | None


@dataclass(frozen=True)
class Order:
    """Actions of one kind, and by digest the files that they name."""

    recipe: Recipe
    actions: tuple[Action, ...]
    named: dict[str, Placed]


@dataclass(frozen=True)
class Done:
    """The facts of an order's actions, the seconds these took, and what is to be known of it."""

    facts: tuple[Facts, ...]
    seconds: float
    notices: tuple[Notice, ...]


class _Helper:
    """One run's machinery on this worker, shared by the threads that work for it."""

    def __init__(self, recipe: Recipe) -> None:
        self._forced = recipe.forced
        self._halt = Halt()
        self._listener = _listener(recipe)
        self._store = Store(Path(recipe.store))
        self._store.work_in(Path(recipe.corner))
        self._outside = Outside(self._store, _threads(recipe))
        self._children = MediaChildren()
        self._known = performers(self._outside, self._children, self._listener)

    def perform(self, order: Order, files: dict[str, Path]) -> Done:
        self._outside.know(files)
        runner = Runner(self._known, self._store, forced=self._forced)
        with halting.under(self._halt):
            answers = runner.run("", order.actions)
        seconds = sum(tally.seconds for tally in runner.ledger.tallies.values())
        return Done(tuple(facts for _, facts in answers), seconds, self._listener.notices)

    def end(self) -> None:
        self._halt.call()
        self._children.abort()


class _Engine:
    """The recogniser of a recipe; looked for when something is to be heard."""

    def __init__(self, recipe: Recipe) -> None:
        self._recipe = recipe
        self._engine: Engine | None = None

    @property
    def notices(self) -> tuple[Notice, ...]:
        return self._engine.notices if self._engine else ()

    @property
    def at_once(self) -> int:
        return self._engine.at_once if self._engine else 1

    def divide(self, threads: int, at_once: int, seconds: float) -> None:
        if self._engine:
            self._engine.divide(threads, at_once, seconds)

    def listen(
        self,
        samples: Samples,
        voice: tuple[Span, ...],
        language: str | None,
        names: tuple[str, ...],
    ) -> Transcribed:
        if self._engine is None:
            recipe = self._recipe
            problem = _deafness(recipe)
            if problem:
                code, fields = problem
                raise UnfitError(code, worker=here()[0], **fields)
            weights = find_weights(recipe.model)
            self._engine = make_engine(recipe.settings, weights, _threads(recipe))
        return self._engine.listen(samples, voice, language, names)


# Held while helpers come and go, not while they work.
_lock = threading.RLock()
_helpers: dict[str, _Helper] = {}
_listeners: dict[tuple[TranscribeSettings, str, int], Listener] = {}


def perform(version: str, packed: bytes) -> Done:
    """Perform an order and file its facts.

    Args:
        version: the fingerprint of the program that packed it.
        packed: the order.

    Raises:
        UnfitError: this worker is of another version, or does not see the store or the footage.
        ZnlError: whatever a performer raises.
    """
    if version != fingerprint():
        raise UnfitError("cluster.other-version", worker=here()[0], what="znl")
    order: Order = pickle.loads(packed)  # noqa: S301 - who reaches a scheduler may run anything
    problem, files = _blindness(order)
    if problem:
        code, fields = problem
        raise UnfitError(code, worker=here()[0], **fields)
    with _lock:
        helper = _helpers.get(order.recipe.corner)
        if helper is None:
            for corner in [each for each in _helpers if not Path(each).is_dir()]:
                # Its run was killed, and nobody said so.
                _helpers.pop(corner).end()
            helper = _helpers[order.recipe.corner] = _Helper(order.recipe)
    try:
        return helper.perform(order, files)
    except Stopping as stopped:
        raise RuntimeError("the run was stopped") from stopped


def dismiss(corner: str) -> None:
    """End all that is done for the run with this corner, and forget it."""
    with _lock:
        helper = _helpers.pop(corner, None)
    if helper:
        helper.end()


def look_around(
    known: dict[str, str], packed: bytes, hearing: frozenset[str], dask_worker: Any
) -> Problem | None:
    """Return why this worker cannot work for a run; None where it can.

    Args:
        known: what the program that asks stands on, by name.
        packed: an order without actions, with files that are to be seen here.
        hearing: the addresses of the workers that are to transcribe.
        dask_worker: this worker; Dask knows the argument by its name.
    """
    own = versions()
    other = [f"{name} {own.get(name, '-')}" for name in known if own.get(name) != known[name]]
    if other:
        return "cluster.other-version", {"what": ", ".join(other[:3])}
    order: Order = pickle.loads(packed)  # noqa: S301 - as above
    problem, _ = _blindness(order)
    return problem or (_deafness(order.recipe) if dask_worker.address in hearing else None)


def pack(order: Order) -> bytes:
    """Return an order as it travels."""
    return pickle.dumps(order)


def _blindness(order: Order) -> tuple[Problem | None, dict[str, Path]]:
    """Return what this worker does not see of the store and the files, and where these lie."""
    if not Path(order.recipe.corner).is_dir():
        return ("cluster.no-store", {"folder": order.recipe.store}), {}
    files = {digest: placed.here for digest, placed in order.named.items()}
    for digest, file in files.items():
        if not order.named[digest].is_at(file, digest):
            return ("cluster.no-file", {"file": str(file)}), {}
    return None, files


def _deafness(recipe: Recipe) -> Problem | None:
    """Return why this worker cannot hear as the run wants it."""
    try:
        check_engine(recipe.settings)
        found = find_weights(recipe.model)
    except UsageError as error:
        return "cluster.cannot-hear", {"why": error.reason}
    if found.sha256 != recipe.weights:
        return "cluster.other-model", {"model": recipe.model}
    return None


def _listener(recipe: Recipe) -> Listener:
    """Return what hears; it outlives runs, as its model takes seconds to load."""
    key = (recipe.settings, recipe.weights, _threads(recipe))
    with _lock:
        if key not in _listeners:
            # One model at a time: each takes hundreds of megabytes.
            _listeners.clear()
            _listeners[key] = Listener(_Engine(recipe))
        return _listeners[key]


def _threads(recipe: Recipe) -> int:
    return recipe.threads or max(1, cores() // here()[1])
