"""What is stopped together, and errors that travel between processes."""

from __future__ import annotations

import pickle
import threading

import pytest

from znl_video.errors import FootageError, LostError, ToolError, UsageError, ZnlError
from znl_video.io import halting
from znl_video.io.halting import Halt


def test_a_halt_ends_what_is_noted_before_and_after_it() -> None:
    halt, ended = Halt(), list[str]()
    with halt.ending(lambda: ended.append("over")):
        pass
    with halt.ending(lambda: ended.append("early")):
        halt.call()
        with halt.ending(lambda: ended.append("late")):
            pass
    assert ended == ["early", "late"]
    assert halt.called()
    halt.clear()
    assert not halt.called()


def test_a_thread_works_under_its_own_halt() -> None:
    halt, seen = Halt(), list[Halt]()

    def work() -> None:
        with halting.under(halt):
            seen.append(halting.current())
        seen.append(halting.current())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [halt, halting.own()]
    assert halting.current() is halting.own()


@pytest.mark.parametrize("kind", [ZnlError, UsageError, FootageError, LostError, ToolError])
def test_errors_travel_with_their_kind_code_and_fields(kind: type[ZnlError]) -> None:
    error = kind("file.failed", file="a.mp4", why="{odd} 坏了")
    back = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert type(back) is kind
    assert (back.code, back.fields) == (error.code, error.fields)
    assert (str(back), back.reason, back.remedy) == (str(error), error.reason, error.remedy)
