"""Several media children, so that clips are looked at side by side."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from znl_video.io.child import MediaChild
from znl_video.model.actions import Analyse
from znl_video.model.facts import Analysis, Inspected, Probed, SoundProbed

# Children of nobody, for who reads media next in this process: a new one takes most of a second of
# CPU to import what it needs and to load what finds faces.
_lock = threading.Lock()
_spare: list[MediaChild] = []


class MediaChildren:
    """Does what a ``MediaChild`` does, for as many threads as ask at once.

    Each request has a child for itself: the one that was free last, so that no more run than are
    needed. Who calls at most so many at once has at most so many children.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._all: list[MediaChild] = []
        self._free: list[MediaChild] = []
        self._closed = False

    def probe(self, path: Path) -> Probed:
        """See ``MediaChild.probe``."""
        with self._one() as child:
            return child.probe(path)

    def probe_sound(self, path: Path) -> SoundProbed:
        """See ``MediaChild.probe_sound``."""
        with self._one() as child:
            return child.probe_sound(path)

    def analyse(self, action: Analyse, path: Path, *, threads: int) -> Analysis:
        """See ``MediaChild.analyse``."""
        with self._one() as child:
            return child.analyse(action, path, threads=threads)

    def inspect(self, path: Path) -> Inspected:
        """See ``MediaChild.inspect``."""
        with self._one() as child:
            return child.inspect(path)

    def close(self) -> None:
        """Leave the children to others; one that is still asked something is killed."""
        with self._lock:
            busy = [child for child in self._all if child not in self._free]
            leaving, self._all, self._free = self._free, [], []
            self._closed = True
        for child in busy:
            child.abort()
        with _lock:
            _spare.extend(leaving)

    def abort(self) -> None:
        """Kill all children at once, whoever waits for them."""
        with self._lock:
            running = list(self._all)
        for child in running:
            child.abort()

    @contextmanager
    def _one(self) -> Iterator[MediaChild]:
        with self._lock:
            if self._free:
                child = self._free.pop()
            else:
                child = _spared() or MediaChild()
                self._all.append(child)
        try:
            yield child
        finally:
            with self._lock:
                closed = self._closed
                if not closed:
                    self._free.append(child)
            # Who comes back after the end leaves a child that nobody else would end.
            if closed:
                child.close()


def _spared() -> MediaChild | None:
    with _lock:
        return _spare.pop() if _spare else None


@atexit.register
def end_spares() -> None:
    """End the children that nobody has."""
    with _lock:
        ending, _spare[:] = list(_spare), []
    for child in ending:
        child.close()
