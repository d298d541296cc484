"""In which order a run takes up its work."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Sequence

import pytest
from factories import FPS25

from znl_video.batch import slots
from znl_video.batch.agenda import Agenda, Task
from znl_video.batch.crew import work_off
from znl_video.io.shares import Shares
from znl_video.model.manifest import Short

SHORT = Short(name="a", sources=("a",), presets=("one",), rate=FPS25)


def following(task: Task) -> tuple[Task, ...]:
    """What follows where every source is a group of its own and gives one short."""
    if task.phase == "source":
        return (Task("compose", task.group),)
    return (Task("short", task.group, short=SHORT),) if task.phase == "compose" else ()


def played(sizes: Sequence[int], at_once: int, first: Sequence[int] = ()) -> list[tuple[str, int]]:
    """Return what is done in which order, where everything takes one turn but for its size."""
    agenda = Agenda([(at,) for at in range(len(sizes))], sizes, at_once, first)
    at_work: list[tuple[int, Task]] = []
    order: list[tuple[str, int]] = []
    now = 0
    while True:
        busy = [task for _, task in at_work]
        while len(busy) < at_once and (task := agenda.next(busy)):
            lasts = sizes[task.group] if task.phase != "compose" else 0
            at_work.append((now + lasts, task))
            busy.append(task)
        if not at_work:
            return order
        now, task = min(at_work, key=lambda each: each[0])
        at_work.remove((now, task))
        agenda.done(task, following(task))
        if task.phase != "compose":
            order.append((task.phase, task.group))


def test_alone_one_clip_is_finished_after_the_other() -> None:
    order = played((1, 9, 2), 1)
    assert order == [(phase, at) for at in range(3) for phase in ("source", "short")]


@pytest.mark.parametrize("at_once", [1, 2, 3, 16])
def test_everything_is_done_once(at_once: int) -> None:
    sizes = [7 * at % 10 + 1 for at in range(20)]
    order = played(sizes, at_once)
    assert sorted(order) == sorted((phase, at) for at in range(20) for phase in ("short", "source"))


def test_shorts_are_made_while_others_are_heard() -> None:
    order = [phase for phase, _ in played((1,) * 8, 2)]
    assert order.index("short") < 4
    # Two at most wait between the one and the other.
    ahead = [order[:at].count("source") - order[:at].count("short") for at in range(len(order))]
    assert max(ahead) <= 4


def test_the_longest_is_not_left_to_the_end() -> None:
    order = played((1, 1, 1, 1, 1, 1, 6), 2)
    assert ("source", 6) in order[: len(order) - 4]
    # The others are delivered meanwhile.
    assert order.index(("short", 0)) < order.index(("source", 6))


@pytest.mark.parametrize("at_once", [1, 2, 4])
def test_what_is_urgent_is_delivered_before_anything_else_begins(at_once: int) -> None:
    order = played((1, 2, 9, 1, 5), at_once, first=(2, 4))
    assert {group for _, group in order[:4]} == {2, 4}
    if at_once == 1:
        assert order[:4] == [("source", 2), ("short", 2), ("source", 4), ("short", 4)]


def test_threads_are_divided_among_those_at_work() -> None:
    shares = Shares(4)
    seen: list[tuple[str, int]] = []

    def work(task: Task) -> None:
        seen.append((task.phase, shares.each))
        time.sleep(0.02)

    agenda = Agenda([(0,), (1,)], (1, 1), 4)
    work_off(agenda, work, following, shares, 4)
    assert [each for phase, each in seen if phase == "source"] == [2, 2]
    lone = Agenda([(0,)], (1,), 4)
    seen.clear()
    work_off(lone, work, following, shares, 4)
    assert {each for _, each in seen} == {4}
    assert Shares(2).each == 2
    many = Shares(2)
    many.at_work = 5
    assert many.each == 1


def test_jobs_are_bounded_by_cores_and_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slots, "cores", lambda: 16)
    for there, jobs in ((None, 16), (64 << 30, 16), (8 << 30, 5), (1 << 30, 1)):
        monkeypatch.setattr(slots, "memory", lambda there=there: there)
        assert slots.slots_for() == slots.Slots(jobs, 16)
    assert slots.slots_for(20) == slots.Slots(20, 16)


def test_an_error_stops_all_and_is_passed_on() -> None:
    done: list[int] = []
    release = threading.Event()

    def work(task: Task) -> None:
        if task.place == 0:
            raise OSError("gone")
        release.wait(5)
        done.append(task.place)

    def nothing(_: Task) -> Iterable[Task]:
        return ()

    agenda = Agenda([(at,) for at in range(6)], (1,) * 6, 2)
    threading.Timer(0.1, release.set).start()
    with pytest.raises(OSError, match="gone"):
        work_off(agenda, work, nothing, Shares(2), 2)
    assert len(done) < 2
