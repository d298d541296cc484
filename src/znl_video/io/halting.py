"""What is stopped together: all that a run started, or a cluster's worker started for one run."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

# Ends something at once, whoever waits for it; may be called from any thread.
Ender = Callable[[], object]


class Halt:
    """Ends what is noted here when it is called for, and all that is noted later at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._enders: set[Ender] = set()
        self._called = threading.Event()

    @contextmanager
    def ending(self, ender: Ender) -> Iterator[None]:
        """Have ``ender`` called where the halt comes within the context."""
        with self._lock:
            self._enders.add(ender)
            late = self._called.is_set()
        if late:
            ender()
        try:
            yield
        finally:
            with self._lock:
                self._enders.discard(ender)

    def call(self) -> None:
        """End everything."""
        self._called.set()
        with self._lock:
            enders = tuple(self._enders)
        for ender in enders:
            ender()

    def called(self, within_s: float = 0.0) -> bool:
        """Tell whether everything is to end, waiting ``within_s`` seconds for it."""
        return self._called.wait(within_s)

    def clear(self) -> None:
        """Begin anew: what was stopped is over."""
        self._called.clear()


_OWN = Halt()
_current: ContextVar[Halt] = ContextVar("halt", default=_OWN)


def own() -> Halt:
    """Return the halt of this process's own run."""
    return _OWN


def current() -> Halt:
    """Return the halt under which this thread works."""
    return _current.get()


@contextmanager
def under(halt: Halt) -> Iterator[None]:
    """Have this thread work under ``halt``; threads that it starts do not."""
    token = _current.set(halt)
    try:
        yield
    finally:
        _current.reset(token)
