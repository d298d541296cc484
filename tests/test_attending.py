"""A run that nobody watches: its log, and who is told how it ended."""

from __future__ import annotations

import json
import shlex
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from commands import refused, told, znl
from projects import Project, silent_clip, tiny_preset

from znl_video.errors import UsageError
from znl_video.io import notifying
from znl_video.io.logbook import logbook
from znl_video.io.notifying import Message, find_hook

MESSAGE = Message(1, "znl, clips: 2 videos delivered", "bad.mp4: broken", {"exit_code": 1})

# Writes down what it gets; ends with the code that it is given.
HOOK = """
import os, pathlib, sys
out, code = sys.argv[1:]
surroundings = "\\n".join((os.environ["ZNL_EXIT_CODE"], os.environ["ZNL_SUMMARY"]))
pathlib.Path(out).write_bytes(sys.stdin.buffer.read())
pathlib.Path(out + ".env").write_text(surroundings, "utf-8")
print("the service is away")
sys.exit(int(code))
"""


@pytest.fixture(scope="session")
def _plain(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A silent clip and a broken one, rendered once."""
    home = tmp_path_factory.mktemp("attended") / "home"
    footage = home / "clips"
    footage.mkdir(parents=True)
    silent_clip(footage / "red.mp4", "red", 1.0)
    (footage / "bad.mp4").write_text("no video", "utf-8")
    project = Project(footage, (str(tiny_preset(home / "tiny.toml")),))
    project.run()
    return project


@pytest.fixture
def plain(_plain: Project, tmp_path: Path) -> Project:
    return _plain.copied(tmp_path / "plain")


@pytest.fixture
def hook(tmp_path: Path) -> Path:
    program = tmp_path / "a hook.py"
    program.write_text(HOOK, "utf-8")
    return program


def command(hook: Path, out: Path, code: int = 0) -> str:
    return shlex.join([sys.executable, str(hook), str(out), str(code)])


def events(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.read_text("utf-8").splitlines()]


def test_a_log_tells_a_run_from_its_beginning_to_its_end(plain: Project, tmp_path: Path) -> None:
    log = tmp_path / "logs" / "znl.jsonl"
    (plain.footage / "bad.mp4").write_text("still no video", "utf-8")
    for _ in range(2):
        said = znl("render", plain.footage, "--preset", plain.presets[0], "--log", log)
        assert said.code == 1
    first, second = (
        [each for each in events(log) if each["run"] == run]
        for run in dict.fromkeys(each["run"] for each in events(log))
    )
    assert [each["event"] for each in first][:2] == ["began", "phase"]
    assert {"acting", "done", "warning"} <= {each["event"] for each in first}
    assert "acting" not in {each["event"] for each in second}
    for told_of in (first, second):
        assert [each["file"] for each in told_of if each["event"] == "rejected"] == ["bad.mp4"]
        end = told_of[-1]
        assert (end["event"], end["exit_code"], end["delivered"]) == ("ended", 1, 1)
        assert sorted(each["at"] for each in told_of) == [each["at"] for each in told_of]


def test_a_log_has_whole_lines_after_a_crash_and_no_commands(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text('{"event": "cut o', "utf-8")
    with logbook(log) as book:
        book.write("done", subject="\x1b]0;owned\x07\x9b31m陈晓明\n")
    cut, line = log.read_text("utf-8").splitlines()
    assert cut == '{"event": "cut o'
    assert json.loads(line)["subject"] == "\x1b]0;owned\x07\x9b31m陈晓明\n"
    assert "陈晓明" in line
    assert line.isprintable()


def test_a_log_that_cannot_be_opened_ends_it_before_anything(plain: Project) -> None:
    said = znl("render", plain.footage, "--log", plain.footage, "--json")
    assert str(plain.footage) in refused(said, "log.unwritable")


def test_a_log_in_the_work_folder_is_refused(plain: Project) -> None:
    said = znl("render", plain.footage, "--log", plain.work / "log.jsonl", "--json")
    assert "--log" in refused(said, "log.in-work")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is full")
def test_a_full_disk_costs_the_log_and_not_the_run(plain: Project) -> None:
    said = znl(
        *("render", plain.footage, "--preset", plain.presets[0], "--log", "/dev/full", "--json")
    )
    assert said.only_object["delivered"] == 1
    [warning] = [each for each in said.only_object["warnings"] if each["code"] == "log.lost"]
    assert "/dev/full" in warning["message"]


def test_a_command_is_told_how_it_ended(plain: Project, hook: Path, tmp_path: Path) -> None:
    out = tmp_path / "told.json"
    said = znl(
        *("render", plain.footage, "--preset", plain.presets[0]),
        *("--notify", command(hook, out), "--json"),
    )
    got = json.loads(out.read_text("utf-8"))
    assert got["result"] == said.only_object
    assert (got["exit_code"], got["source"]) == (1, str(plain.footage))
    code, summary = Path(f"{out}.env").read_text("utf-8").split("\n")
    assert code == "1"
    assert "1 videos delivered, 1 problems" in summary


def test_a_run_that_starts_nothing_is_told_of_too(
    hook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, log = tmp_path / "told.json", tmp_path / "log"
    monkeypatch.setenv("ZNL_NOTIFY", command(hook, out))
    said = znl("render", tmp_path / "nothing", "--log", log, "--json")
    refused(said, "source.missing")
    got = json.loads(out.read_text("utf-8"))
    assert (got["exit_code"], got["error"]["code"]) == (2, "source.missing")
    assert [each["event"] for each in events(log)] == ["began", "refused"]


@pytest.mark.parametrize(("strict", "code"), [((), 1), (("--strict",), 1)])
def test_a_command_that_fails_is_a_warning(
    plain: Project, hook: Path, tmp_path: Path, strict: tuple[str, ...], code: int
) -> None:
    said = znl(
        *("render", str(plain.footage), "--preset", plain.presets[0], *strict),
        *("--notify", command(hook, tmp_path / "told", 3), "--json"),
    )
    assert said.code == code
    told_in = "failed" if strict else "warnings"
    [failed] = [each for each in said.only_object[told_in] if each["code"] == "notify.failed"]
    assert "exit code 3: the service is away" in failed["reason" if strict else "message"]


def test_a_program_that_is_not_there_ends_it_before_anything(plain: Project) -> None:
    said = znl("render", plain.footage, "--notify", "no-such-program --loud", "--json")
    assert "no-such-program." in refused(said, "notify.no-program")


def test_a_program_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(notifying, "_PATIENCE_S", 0.5)
    sleeper = tmp_path / "sleeper.py"
    # What it started and left behind holds on to what it was given.
    sleeper.write_text(
        "import subprocess, sys, time\n"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(5)'])\n"
        "time.sleep(60)\n",
        "utf-8",
    )
    why = find_hook(shlex.join([sys.executable, str(sleeper)])).tell(MESSAGE)
    assert why == "it took longer than 0.5 s"


@contextmanager
def service(status: int) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A web service that takes notifications; yields its Apprise address and what it got."""
    got: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"json://somebody:secret@127.0.0.1:{server.server_port}/", got
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_service_is_told_through_apprise(plain: Project) -> None:
    with service(200) as (address, got):
        said = znl(
            *("render", plain.footage, "--preset", plain.presets[0]),
            *("--notify", address, "--json"),
        )
    assert "notify.failed" not in {each["code"] for each in said.only_object["warnings"]}
    [message] = got
    assert "1 videos delivered, 1 problems" in message["title"]
    assert message["message"].startswith("bad.mp4: ")
    assert "secret" not in said.out + said.err


def test_a_service_that_refuses_is_a_warning(plain: Project) -> None:
    with service(500) as (address, _):
        said = znl(
            *("render", plain.footage, "--preset", plain.presets[0]),
            *("--notify", address, "--json"),
        )
    assert "notify.failed" in {each["code"] for each in said.only_object["warnings"]}
    assert "secret" not in said.out + said.err


def test_an_address_is_never_shown() -> None:
    with pytest.raises(UsageError) as raised:
        find_hook("nosuchservice://token-secret@host/")
    assert raised.value.code == "notify.unknown-service"
    assert "secret" not in f"{raised.value} {raised.value.remedy}"


def test_help_does_not_show_what_the_environment_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZNL_NOTIFY", "json://somebody:secret@host/")
    said = znl("render", "--help")
    assert "--notify" in told(said.out)
    assert "secret" not in said.out
