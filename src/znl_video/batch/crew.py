"""Threads that work off an agenda."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from znl_video.batch.agenda import Agenda, Task
from znl_video.io import process
from znl_video.io.shares import Shares

# How long workers get to put things down when the run is stopped.
_FAREWELL_S = 1.0


def work_off(
    agenda: Agenda,
    work: Callable[[Task], None],
    follow: Callable[[Task], Iterable[Task]],
    shares: Shares,
    at_once: int,
) -> None:
    """Do all that is on ``agenda``; an error or an interrupt stops everybody.

    Args:
        agenda: tells what comes next.
        work: does one task, in a thread of the crew.
        follow: returns the tasks that follow from one that was done; called in this thread.
        shares: is told how many are at work before any of them begins.
        at_once: how many tasks at most.
    """
    pool = ThreadPoolExecutor(max_workers=at_once)
    at_work: dict[Future[None], Task] = {}
    try:
        while True:
            begun: list[Task] = []
            busy = list(at_work.values())
            while len(busy) < at_once and (task := agenda.next(busy)):
                begun.append(task)
                busy.append(task)
            if not busy:
                return
            shares.at_work = len(busy)
            at_work.update((pool.submit(work, task), task) for task in begun)
            ended, _ = wait(at_work, return_when=FIRST_COMPLETED)
            for future in ended:
                task = at_work.pop(future)
                future.result()
                agenda.done(task, follow(task))
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        process.stop_all()
        wait(at_work, timeout=_FAREWELL_S)
        raise
    finally:
        pool.shutdown(wait=False)
