"""Workers that share the store, and what is asked of them."""

from __future__ import annotations

import contextlib
import errno
import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from znl_video.errors import ToolError
from znl_video.io import halting, process
from znl_video.model.base import digest
from znl_video.model.notice import Notice, notice

# Dask takes a second to import, and most runs need none.
if TYPE_CHECKING:
    from distributed import Client, Future

# How long a run waits for its first workers, and goes on without a single fit one.
PATIENCE_S = 60.0
# How long a worker may take to look around: it may read gigabytes of weights from a busy share.
_LOOKS_AROUND_S = 180.0
# How often who waits looks whether there are workers.
_LOOK_S = 5.0
# How long workers may take to hear that a run is over.
FAREWELL_S = 1.0


class UnfitError(ToolError):
    """This worker cannot do what others can; the others are asked instead."""


@dataclass(frozen=True)
class Manned:
    """One worker: its name for people, and what it announces."""

    name: str
    slots: int
    resources: frozenset[str]


class Cluster:
    """A scheduler and its workers; ``connecting.joined`` makes one.

    Args:
        client: connected.
        threads: how many threads an action gets on each worker, None for its own share of cores.
    """

    def __init__(self, client: Client, threads: int | None) -> None:
        self._client = client
        self.threads = threads
        self._lock = threading.Lock()
        self._workers: dict[str, Manned] = {}
        self._looked = self._manned = time.monotonic()
        self._unfit: dict[str, str] = {}
        self._futures: set[Future[Any]] = set()
        self._notices: dict[str, Notice] = {}
        self._look()

    @property
    def slots(self) -> int:
        """How many actions the workers do at once, as far as these are known."""
        return sum(each.slots for each in self._workers.values())

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What somebody should know of workers that were not used."""
        with self._lock:
            return tuple(self._notices.values())

    def everywhere(self, work: Callable[..., Any], *args: object) -> dict[str, Any]:
        """Return what ``work`` returns on each worker, or raises there, by the worker's name.

        For a worker that does not answer within minutes it is a TimeoutError.
        """
        self._look()
        told: dict[str, Any] = {}

        def asking(address: str) -> None:
            try:
                told.update(self._client.run(work, *args, workers=[address], on_error="return"))
            except Exception as error:
                told[address] = error

        # One by one, as Dask waits for all, and does not tell which of them is silent.
        askers = {
            address: threading.Thread(target=asking, args=(address,), daemon=True)
            for address in self._workers
        }
        for asker in askers.values():
            asker.start()
        until = time.monotonic() + _LOOKS_AROUND_S
        for asker in askers.values():
            asker.join(max(0.0, until - time.monotonic()))
        silence = TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT))
        return {self._name(address): told.get(address, silence) for address in askers}

    def leave(self, work: Callable[..., Any], *args: object) -> None:
        """Cancel what waits and have ``work`` done on each worker, waiting a second at most."""
        with self._lock:
            waiting = list(self._futures)

        def telling() -> None:
            with contextlib.suppress(Exception):
                if waiting:
                    self._client.cancel(waiting, force=True)
                self._client.run(work, *args, on_error="ignore")

        teller = threading.Thread(target=telling, daemon=True)
        teller.start()
        teller.join(FAREWELL_S)

    def ask(self, key: str, needs: str, work: Callable[..., Any], args: Sequence[object]) -> Any:
        """Return what ``work`` returns for ``args`` on one of the workers.

        A worker that is lost meanwhile is replaced by another; one that is unfit is not asked
        again.

        Args:
            key: equal for equal work: it is done once, whoever asks.
            needs: the resource that a worker must have, if any has it.
            work: what to call.
            args: what with.

        Raises:
            ToolError: it ended one worker after the other, there are no workers any more, none
                that is fit, or no scheduler.
            ZnlError: whatever ``work`` raises there.
        """
        refused = lost = 0
        # Whoever refuses is left out, so that there is always one more; unless Dask knows it by
        # another address than its own.
        while refused <= len(self._unfit) + len(self._workers) + 1:
            asked = self._fit() if self._unfit else None
            resources = self._resources(needs)
            future = self._client.submit(
                work,
                *args,
                key=_key(key, refused, asked, resources),
                workers=asked,
                resources=dict.fromkeys(resources, 1),
            )
            try:
                if self._waited(future, asked, needs, resources):
                    return self._answer(future)
                lost += self._in_vain(asked, resources)
            except UnfitError as error:
                self._leave_out(error)
                refused += 1
            finally:
                self._forget(future)
            if lost > _allowed_failures():
                # Dask counts a key's workers, and each time this was another key.
                raise ToolError("cluster.killed-workers", count=lost)
        raise ToolError("cluster.no-fit-worker", address=self._address)

    def _waited(
        self, future: Future[Any], asked: list[str] | None, needs: str, resources: frozenset[str]
    ) -> bool:
        """Wait for ``future``; False where it waits for whom or what there is not any more."""
        done = threading.Event()
        with self._lock:
            self._futures.add(future)
        future.add_done_callback(lambda _: done.set())
        with halting.current().ending(done.set):
            while not done.wait(_LOOK_S):
                self._look()
                if not self._workers:
                    self._be_patient()
                elif self._in_vain(asked, resources) or resources != self._resources(needs):
                    return False
        if halting.current().called():
            raise process.Stopping
        return True

    def _in_vain(self, asked: list[str] | None, resources: frozenset[str]) -> bool:
        """Tell whether none of those is there that alone were asked; Dask would wait for ever."""
        there = self._workers
        return asked is not None and not any(
            address in there and resources <= there[address].resources for address in asked
        )

    def _be_patient(self) -> None:
        """Raise where nobody fit was there for too long."""
        if time.monotonic() - self._manned > PATIENCE_S:
            code = "cluster.no-fit-worker" if self._workers else "cluster.deserted"
            raise ToolError(code, address=self._address)

    def _answer(self, future: Future[Any]) -> Any:
        from distributed import KilledWorker

        try:
            return future.result()
        except KilledWorker as error:
            raise ToolError("cluster.killed-workers", count=error.allowed_failures + 1) from error
        except CancelledError as error:
            if halting.current().called():
                raise process.Stopping from error
            raise ToolError("cluster.scheduler-lost", address=self._address) from error

    def _forget(self, future: Future[Any]) -> None:
        with self._lock:
            self._futures.discard(future)
        # What nobody holds any more, the scheduler gives up.
        with contextlib.suppress(Exception):
            future.release()

    def _look(self) -> None:
        """Look who is there, at most every few seconds for all that wait."""
        with self._lock:
            now = time.monotonic()
            if self._workers and now - self._looked < _LOOK_S / 2:
                return
            self._looked = now
        try:
            told: Mapping[str, Any] = self._client.scheduler_info()["workers"]
        except (OSError, RuntimeError, TypeError, KeyError):
            told = {}
        with self._lock:
            self._workers = {
                address: Manned(
                    f"{about['host']} ({address})",
                    about["nthreads"],
                    frozenset(name for name, count in about["resources"].items() if count),
                )
                for address, about in told.items()
            }
            if self._workers.keys() - self._unfit.keys():
                self._manned = time.monotonic()

    def _resources(self, needs: str) -> frozenset[str]:
        """Return what to ask for: nobody has to announce resources."""
        there = any(
            needs in each.resources
            for address, each in self._workers.items()
            if address not in self._unfit
        )
        return frozenset({needs} if there else ())

    def having(self, needs: str) -> frozenset[str]:
        """Return the addresses of the workers that what needs ``needs`` is asked of."""
        wanted = self._resources(needs)
        return frozenset(
            address for address, each in self._workers.items() if wanted <= each.resources
        )

    def _fit(self) -> list[str]:
        """Return the addresses of those that were not left out, waiting for one to come."""
        while not (fit := sorted(self._workers.keys() - self._unfit.keys())):
            self._be_patient()
            if halting.current().called(_LOOK_S):
                raise process.Stopping
            self._look()
        return fit

    def _leave_out(self, error: UnfitError) -> None:
        address = error.fields["worker"]
        with self._lock:
            self._unfit[address] = error.reason
            told = notice("cluster.left-out", worker=address, why=error.reason)
            self._notices[address] = told

    def _name(self, address: str) -> str:
        found = self._workers.get(address)
        return found.name if found else address

    @property
    def _address(self) -> str:
        return str(self._client.scheduler.address) if self._client.scheduler else "-"


def _key(key: str, refused: int, asked: list[str] | None, resources: frozenset[str]) -> str:
    """Return what Dask is to know work by: who shares a key waits for the same workers."""
    whom = f"-{digest([asked, sorted(resources)])[:16]}" if asked or resources else ""
    return f"{key}-{refused}{whom}" if refused or whom else key


def _allowed_failures() -> int:
    """Return how many workers Dask lets a task end before it gives it up with the next."""
    import dask

    return int(dask.config.get("distributed.scheduler.allowed-failures"))


def here() -> tuple[str, int]:
    """Return the address of the worker that runs this, and how many actions it does at once."""
    from distributed import get_worker

    worker = get_worker()
    return str(worker.address), int(worker.state.nthreads)
