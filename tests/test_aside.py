"""Work beside: in the order given, never far behind, and no error lost."""

from __future__ import annotations

import threading
from functools import partial

import pytest

from znl_video.io.aside import Aside

SOON_S = 0.2


def test_all_is_done_in_the_order_given_and_in_another_thread() -> None:
    done: list[tuple[int, int]] = []
    aside = Aside(3)

    def does(number: int) -> None:
        done.append((number, threading.get_ident()))

    for number in range(50):
        aside.give(partial(does, number))
    aside.finish()
    assert [number for number, _ in done] == list(range(50))
    assert {thread for _, thread in done}.isdisjoint({threading.get_ident()})


def test_who_gives_too_much_waits() -> None:
    aside = Aside(2)
    first, given = threading.Event(), threading.Event()

    def waiting() -> None:
        first.wait()

    def giving() -> None:
        for _ in range(3):
            aside.give(waiting)
        given.set()

    giver = threading.Thread(target=giving)
    giver.start()
    assert not given.wait(SOON_S), "three wait where two may"
    first.set()
    giver.join()
    assert given.is_set()
    aside.finish()


def test_what_goes_wrong_is_raised_at_the_latest_in_the_end() -> None:
    aside = Aside(1)
    aside.give(lambda: None)
    aside.give(_fails)
    with pytest.raises(MemoryError, match="no room"):
        aside.give(lambda: None)
    ending = Aside(1)
    ending.give(_fails)
    with pytest.raises(MemoryError, match="no room"):
        ending.finish()


def _fails() -> None:
    raise MemoryError("no room")
