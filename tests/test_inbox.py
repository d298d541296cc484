"""An inbox: what is taken when, and what does not end the watch."""

from __future__ import annotations

import json
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from projects import Project, beeps, snapshot, tiny_preset

from znl_video.batch import watching
from znl_video.batch.attending import Aside
from znl_video.batch.settling import Settling
from znl_video.batch.watching import Round, watch
from znl_video.cli.progress import Silent
from znl_video.errors import UsageError, ZnlError
from znl_video.io.scanning import scan
from znl_video.io.work import WorkFolder

NOBODY = Aside()
ZNL = Path(sys.executable).with_name("znl")


class EndedError(Exception):
    """The script of a test is over."""


class Heard(Silent):
    """Hears of a watch and remembers it."""

    def __init__(self) -> None:
        self.troubles: list[str] = []
        self.overs = 0
        self._taken: list[str] = []

    def done(self, phase: str, subject: str, *, well: bool) -> None:  # noqa: ARG002
        if phase == "sources":
            self._taken.append(subject)

    def trouble(self, error: ZnlError) -> None:
        self.troubles.append(error.code)

    def over(self) -> None:
        self.overs += 1

    def taken(self) -> tuple[str, ...]:
        taken, self._taken = tuple(sorted(self._taken)), []
        return taken


class Script:
    """A clock that stands still but for the watch's naps, at which something may happen."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 0.0
        self._acts: dict[float, Callable[[], object]] = {}
        self._end = 0.0
        monkeypatch.setattr(watching, "now", lambda: self.now)
        monkeypatch.setattr(watching, "sleep", self._sleep)

    def at(self, second: float, act: Callable[[], object]) -> None:
        self._acts[second] = act

    def rounds(
        self, project: Project, heard: Heard, until: float, aside: Aside = NOBODY
    ) -> Iterator[Round]:
        self._end = until
        try:
            yield from watch(project.options(wait_s=0.0), heard, aside, 10.0, once=False)
        except EndedError:
            return

    def _sleep(self, seconds: float) -> None:
        before, self.now = self.now, self.now + seconds
        for second in sorted(self._acts):
            if before < second <= self.now:
                self._acts[second]()
        if self.now >= self._end:
            raise EndedError


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Script:
    return Script(monkeypatch)


@pytest.fixture
def inbox(tmp_path: Path) -> Project:
    """An empty inbox, and a clip beside it that may be copied there."""
    home = tmp_path / "home"
    (home / "in").mkdir(parents=True)
    beeps(home / "clip.mp4", (0.4,), 1.2)
    preset = tiny_preset(home / "tiny.toml")
    return Project(home / "in", (str(preset),))


def clip(project: Project, name: str, share: float = 1.0) -> None:
    """Copy the clip into the inbox, so much of it; each name has bytes of its own."""
    raw = (project.footage.parent / "clip.mp4").read_bytes()
    raw += b"\0\0\0\x18free" + name.encode()[:16].ljust(16, b"\0")
    file = project.footage / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(raw[: int(len(raw) * share)])


def told(rounds: Iterator[Round]) -> list[tuple[tuple[str, ...], list[str]]]:
    return [(each.taken, [o.short for o in each.result.outputs]) for each in rounds]


def test_a_file_is_settled_when_it_stood_still_long_enough() -> None:
    settling = Settling(10)
    settling.look({"a": (1, 1), "b": (1, 1)}, 0.0)
    assert settling.settled(9.9) == {}
    settling.look({"a": (1, 1), "b": (2, 1)}, 10.0)
    assert settling.settled(10.0) == {"a": (1, 1)}
    assert not settling.all_settled(10.0)
    settling.look({"b": (2, 2)}, 19.0)
    assert settling.settled(25.0) == {}
    settling.look({"a": (1, 1), "b": (2, 2)}, 30.0)
    assert settling.settled(30.0) == {"b": (2, 2)}


def test_clips_are_taken_when_they_are_whole(inbox: Project, script: Script) -> None:
    heard = Heard()
    clip(inbox, "first.mp4")
    for second in range(1, 40):
        script.at(second, partial(clip, inbox, "late.mp4", second / 50))
    script.at(40, lambda: clip(inbox, "late.mp4"))
    times: list[float] = []
    found = []
    for each in script.rounds(inbox, heard, 80):
        times.append(script.now)
        found.append((each.taken, [output.short for output in each.result.outputs]))
    assert found == [(("first.mp4",), ["first"]), (("late.mp4",), ["late"])]
    assert times[0] < 14
    assert 50 <= times[1] < 54
    assert all(inbox.export(f"{name}.json").exists() for name in ("first", "late"))
    assert heard.troubles == []


def test_a_delivered_clip_that_is_copied_anew_keeps_its_delivery(
    inbox: Project, script: Script
) -> None:
    clip(inbox, "one.mp4")
    clip(inbox, "two.mp4")
    delivered = {}
    script.at(30, lambda: delivered.update(snapshot(inbox.work / "exports")))
    for second in range(32, 60):
        script.at(second, partial(clip, inbox, "one.mp4", second / 70))
    script.at(50, lambda: clip(inbox, "three.mp4"))
    found = told(script.rounds(inbox, Heard(), 66))
    assert [taken for taken, _ in found] == [("one.mp4", "two.mp4"), ("three.mp4",)]
    now = snapshot(inbox.work / "exports")
    assert delivered
    assert {path: now[path] for path in delivered} == delivered


def test_a_story_waits_for_all_its_clips(inbox: Project, script: Script) -> None:
    clip(inbox, "typhoon/a.mp4")
    (inbox.footage / "typhoon" / "story.toml").write_text('title = "Typhoon"\n', "utf-8")
    for second in range(1, 30):
        script.at(second, partial(clip, inbox, "typhoon/b.mp4", second / 40))
    script.at(30, lambda: clip(inbox, "typhoon/b.mp4"))
    found = told(script.rounds(inbox, Heard(), 60))
    assert found == [(("typhoon/a.mp4", "typhoon/b.mp4"), ["typhoon"])]


def test_neither_a_bad_clip_nor_a_lost_share_ends_it(inbox: Project, script: Script) -> None:
    heard = Heard()
    (inbox.footage / "bad.mp4").write_bytes(b"x" * 99)
    away = inbox.footage.with_name("away")
    script.at(20, lambda: inbox.footage.rename(away))
    script.at(60, lambda: away.rename(inbox.footage))
    script.at(70, lambda: clip(inbox, "good.mp4"))
    found = list(script.rounds(inbox, heard, 100))
    assert [each.taken for each in found] == [("bad.mp4",), ("good.mp4",)]
    assert [each.result.exit_code for each in found] == [1, 0]
    assert (heard.troubles, heard.overs) == (["source.missing"], 1)


def test_others_may_run_in_between_and_are_waited_for(inbox: Project, script: Script) -> None:
    heard = Heard()
    held = WorkFolder(inbox.work).locked()
    script.at(4, lambda: clip(inbox, "one.mp4"))
    script.at(2, held.__enter__)
    script.at(40, lambda: held.__exit__(None, None, None))
    found = told(script.rounds(inbox, heard, 120))
    assert found == [(("one.mp4",), ["one"])]
    assert (heard.troubles, heard.overs) == (["work.locked"], 1)
    assert inbox.run().delivered == 1


def test_somebody_is_told_once_of_trouble_and_of_each_round(
    inbox: Project, script: Script, tmp_path: Path
) -> None:
    clip(inbox, "one.mp4")
    heard, said = Heard(), tmp_path / "said"
    hook = tmp_path / "hook.py"
    hook.write_text(
        "import os, pathlib, sys\n"
        "with pathlib.Path(sys.argv[1]).open('a') as file:\n"
        "    print(os.environ['ZNL_EXIT_CODE'], file=file)\n",
        "utf-8",
    )
    aside = Aside(notify=shlex.join([sys.executable, str(hook), str(said)]))
    held = WorkFolder(inbox.work).locked()
    held.__enter__()
    script.at(200, lambda: held.__exit__(None, None, None))
    found = told(script.rounds(inbox, heard, 300, aside))
    assert [taken for taken, _ in found] == [("one.mp4",)]
    assert heard.troubles == ["work.locked"]
    assert said.read_text("utf-8").split() == ["2", "0"]


def test_a_corrected_caption_or_note_is_taken_too(inbox: Project, script: Script) -> None:
    clip(inbox, "one.mp4")
    note = inbox.footage / "one.toml"
    script.at(30, lambda: note.write_text('title = "One"\n', "utf-8"))
    found = told(script.rounds(inbox, Heard(), 60))
    assert found == [(("one.mp4",), ["one"])] * 2


@pytest.mark.parametrize("name", ["a.mp4.part", "a.mp4.filepart", "a.mp4~", ".a.mp4.Xy12"])
def test_names_of_unfinished_files_are_left_out(inbox: Project, name: str) -> None:
    clip(inbox, "b.mp4")
    clip(inbox, name)
    assert [each.path for each in scan(inbox.footage, inbox.work).found] == ["b.mp4"]


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        next(watch(Project(tmp_path / "none", ()).options(), Heard(), Aside(), 1.0, once=True))
    assert refused.value.code == "watch.no-folder"


def test_once_takes_what_is_there_and_ends_with_its_exit_code(inbox: Project) -> None:
    clip(inbox, "one.mp4")
    (inbox.footage / "bad.mp4").write_bytes(b"x" * 99)
    command = [str(ZNL), "watch", str(inbox.footage), "--preset", inbox.presets[0]]
    command += ["--settle", "0.3"]
    done = subprocess.run([*command, "--once", "--json"], capture_output=True, check=False)
    assert done.returncode == 1
    (line,) = done.stdout.decode().splitlines()
    found = json.loads(line)
    assert found["taken"] == ["bad.mp4", "one.mp4"]
    assert [each["short"] for each in found["result"]["outputs"]] == ["one"]
    assert "Taken: one.mp4" in done.stderr.decode()
    shutil.rmtree(inbox.footage)
    inbox.footage.mkdir()
    done = subprocess.run([*command, "--once"], capture_output=True, check=False)
    assert done.returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="signals differ")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_ctrl_c_ends_it_at_once(inbox: Project, number: int, code: int) -> None:
    command = [str(ZNL), "watch", str(inbox.footage), "--settle", "0.3"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as child:
        assert child.stderr
        assert "Watching" in child.stderr.readline()
        child.send_signal(number)
        started = time.monotonic()
        assert child.wait(20) == code
        assert time.monotonic() - started < 5
        assert "Error" not in child.stderr.read()
