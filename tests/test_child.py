"""The media child: its answers are those of the functions, and it survives what kills it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from making_media import film

from znl_video.io import child as child_module
from znl_video.io.analysing import analyse
from znl_video.io.child import MediaChild
from znl_video.io.children import MediaChildren, end_spares
from znl_video.io.inspecting import inspect
from znl_video.io.probing import probe
from znl_video.messages import codes
from znl_video.model.actions import Analyse

needs_stop = pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot stop a process")


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return film(tmp_path_factory.mktemp("clip") / "夜 50%.mp4", "testsrc2=s=160x90", "sine", 1)


@pytest.fixture
def child() -> Iterator[MediaChild]:
    with MediaChild() as started:
        yield started


def _pid(child: MediaChild) -> int:
    assert child._process is not None
    return child._process._process.pid


def test_answers_are_those_of_the_functions(child: MediaChild, clip: Path) -> None:
    probed = child.probe(clip)
    assert probed == probe(clip)
    assert probed.media is not None
    action = Analyse(sha256="", video=probed.media.video[0], audio=1, duration_ms=1000)
    assert child.analyse(action, clip) == analyse(action, clip)
    assert child.inspect(clip) == inspect(clip)


def test_one_process_serves_until_it_is_recycled(
    child: MediaChild, clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child_module, "_REQUESTS_A_CHILD", 2)
    served = []
    for _ in range(3):
        assert child.probe(clip).media is not None
        served.append(_pid(child))
    assert served[0] == served[1] != served[2]


@needs_stop
def test_a_child_that_hangs_is_replaced(child: MediaChild, clip: Path) -> None:
    child.probe(clip)
    hung = _pid(child)
    os.kill(hung, signal.SIGSTOP)
    problem = child.probe(clip, timeout_s=0.2).problem
    assert problem is not None
    assert (problem.code, problem.fields) == ("media.decoder-hung", {"seconds": "0.2"})
    assert child.probe(clip).media is not None
    assert _pid(child) != hung


@needs_stop
def test_a_child_that_somebody_killed_is_replaced_and_asked_again(
    child: MediaChild, clip: Path
) -> None:
    child.probe(clip)
    killed = _pid(child)
    os.kill(killed, signal.SIGSTOP)
    threading.Timer(0.2, os.kill, (killed, signal.SIGKILL)).start()
    assert child.inspect(clip).found is not None
    assert _pid(child) != killed


def test_a_file_that_ends_every_child_is_a_problem(child: MediaChild, clip: Path) -> None:
    done = threading.Event()

    def kill_each() -> None:
        while not done.wait(0.01):
            child.abort()

    killer = threading.Thread(target=kill_each)
    killer.start()
    problem = child.inspect(clip).problem
    done.set()
    killer.join()
    assert problem is not None
    assert problem.code == "media.decoder-crashed"
    assert child.probe(clip).media is not None


def test_a_child_that_died_idle_is_replaced_unnoticed(child: MediaChild, clip: Path) -> None:
    child.probe(clip)
    assert child._process is not None
    child._process._process.kill()
    child._process._process.wait()
    assert child.probe(clip).media is not None


def test_a_track_that_is_not_there_is_a_problem_not_a_crash(child: MediaChild, clip: Path) -> None:
    probed = child.probe(clip)
    assert probed.media is not None
    action = Analyse(sha256="", video=probed.media.video[0], audio=99, duration_ms=1000)
    problem = child.analyse(action, clip).problem
    assert problem is not None
    assert problem.code == "media.decoder-failed"
    assert child.probe(clip).media is not None


def test_threads_share_a_child(child: MediaChild, clip: Path) -> None:
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(child.probe(clip))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [probe(clip)] * 8


def test_closing_ends_the_process(clip: Path) -> None:
    child = MediaChild()
    child.close()
    child.probe(clip)
    assert child._process is not None
    process = child._process._process
    child.close()
    assert process.returncode == 0


def test_children_of_one_run_serve_the_next(clip: Path) -> None:
    end_spares()
    first, second = MediaChildren(), MediaChildren()
    assert first.probe(clip).problem is None
    (left,) = first._all
    process = _pid(left)
    first.close()
    assert second.probe(clip).problem is None
    assert (second._all, _pid(left)) == ([left], process)
    # One that was stopped with its run is replaced by the next.
    second.abort()
    second.close()
    third = MediaChildren()
    assert third.probe(clip).problem is None
    assert _pid(left) != process
    third.close()
    end_spares()
    assert left._process is None


def test_who_comes_back_after_the_end_leaves_no_child_behind(clip: Path) -> None:
    end_spares()
    children = MediaChildren()
    with children._one() as asked:
        assert asked.probe(clip).problem is None
        children.close()
        assert asked.probe(clip).problem is None
    assert asked._process is None
    # Nor does one that comes only then.
    assert children.probe(clip).problem is None
    assert [each for each in children._all if each._process] == []


def test_prints_do_not_reach_the_protocol() -> None:
    program = (
        "import os; from znl_video.io.child_main import _private_pipes;"
        "requests, answers = _private_pipes(); print('noise', flush=True); os.write(1, b'noise');"
        "answers.write(requests.readline()); answers.flush()"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], input=b"line\n", capture_output=True, check=True
    )
    assert ran.stdout == b"line\n"
    assert ran.stderr.split() == [b"noise", b"noise"]


def test_the_parent_stays_light() -> None:
    program = "import sys, znl_video.io.child; print({'av', 'numpy'} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert ran.stdout.strip() == b"set()"


def test_every_problem_has_its_sentence() -> None:
    folder = Path(child_module.__file__).parent
    names = ("child.py", "probing.py", "analysing.py", "inspecting.py")
    text = "".join((folder / name).read_text(encoding="utf-8") for name in names)
    used = {part.split('"')[0] for part in text.split('"media.')[1:]}
    assert used
    assert {f"media.{code}" for code in used} <= set(codes())


_START = subprocess.Popen

SLOW = """
import sys, time
for line in sys.stdin:
    for _ in range({beats}):
        print(flush=True)
        time.sleep(0.1)
    print({answer}, flush=True)
    time.sleep({after})
"""


def _played_by(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Let a program that misbehaves as it is told stand in for the child's."""

    def started(command: list[str], **how: Any) -> subprocess.Popen[str]:
        return _START([command[0], "-c", program], **how)

    monkeypatch.setattr(subprocess, "Popen", started)


def test_signs_of_life_keep_a_slow_child_alive_and_silence_ends_it(
    child: MediaChild, clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = repr(json.dumps({"facts": {"problem": {"code": "media.empty", "fields": {}}}}))
    monkeypatch.setattr(child_module, "_SILENCE_S", 2.0)
    _played_by(monkeypatch, SLOW.format(beats=25, answer=answer, after=0))
    problem = child.probe(clip).problem
    assert problem is not None
    assert problem.code == "media.empty"
    child.close()
    _played_by(monkeypatch, SLOW.format(beats=0, answer="''", after=30))
    problem = child.probe(clip).problem
    assert problem is not None
    assert problem.code == "media.decoder-hung"


def test_a_child_that_talks_without_end_is_ended(
    child: MediaChild, clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child_module, "_MOST_ANSWER", 100_000)
    _played_by(monkeypatch, "while True: print('x' * 1000, end='')")
    problem = child.probe(clip).problem
    assert problem is not None
    assert problem.code == "media.decoder-crashed"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps to a limit of memory")
def test_a_file_that_needs_too_much_memory_is_told_so(
    child: MediaChild, clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    probed = child.probe(clip)
    assert probed.media is not None
    child.close()
    monkeypatch.setattr(child_module, "_MOST_MEMORY", 400 << 20)
    long = Analyse(sha256="", video=probed.media.video[0], audio=1, duration_ms=10**10)
    problem = child.analyse(long, clip).problem
    assert problem is not None
    assert problem.code == "media.needs-memory"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_the_child_can_write_no_file(tmp_path: Path) -> None:
    written = tmp_path / "written"
    program = (
        "import sys; from pathlib import Path; from znl_video.io.restraint import restrain; "
        "restrain(8 << 30); Path(sys.argv[1]).write_bytes(b'x')"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, written], check=False, capture_output=True, text=True
    )
    assert "File too large" in ran.stderr
    assert written.read_bytes() == b""


def test_a_small_file_gets_no_days(clip: Path) -> None:
    claims = 30 * 24 * 3600 * 1000
    assert child_module._allowed_s(claims, clip) == 60 + clip.stat().st_size / 200
    assert child_module._allowed_s(1000, clip) == 70
