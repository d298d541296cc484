"""Work done in a thread of its own, in the order it was given, while its giver goes on."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor


class Aside:
    """Does one thing after the other beside the thread that gives them.

    Args:
        most: how many things may wait; who gives more waits for the first of them, so that what
            they hold in memory stays bounded.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._thread = ThreadPoolExecutor(1)
        self._given: deque[Future[None]] = deque()

    def give(self, work: Callable[[], None]) -> None:
        """Have ``work`` done. What earlier work raised is raised here, or at the end."""
        while len(self._given) >= self._most:
            self._given.popleft().result()
        self._given.append(self._thread.submit(work))

    def finish(self) -> None:
        """Return when all is done.

        Raises:
            Exception: what any of it raised.
        """
        while self._given:
            self._given.popleft().result()
        self._thread.shutdown()
