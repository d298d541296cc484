"""Runs whose actions are performed by a cluster's workers."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import dask
import pytest
from clusters import cluster
from commands import refused, znl
from crashing import Scene, first_run, misses, partial, play
from projects import Project, performed

from znl_video.batch import helping
from znl_video.batch.helping import Order, Recipe
from znl_video.errors import FootageError, ToolError, UsageError
from znl_video.io import cluster as io_cluster
from znl_video.io import connecting
from znl_video.io.cluster import UnfitError
from znl_video.io.connecting import joined
from znl_video.io.placed import Placed, placed
from znl_video.io.program import versions
from znl_video.io.store import read_record
from znl_video.model.people import TranscribeSettings

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="workers are killed by signals that Windows does not have"
)

_OF_ENCODED_BYTES = ("EncodePicture", "Cover", "Mux", "Inspect")

# Machines that test are busy.
_PATIENCE_S = 300.0
_HANGS_S = 60.0

_ALLOWED = "distributed.scheduler.allowed-failures"


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """Two clips, and what an undisturbed run on this machine makes of them."""
    home = tmp_path_factory.mktemp("scene")
    made = first_run(home / "first")
    play(made, home / "truth")
    return made


@pytest.fixture
def project(scene: Scene, tmp_path: Path) -> Project:
    return scene.project.copied(tmp_path / "home")


def _keys(project: Project) -> set[str]:
    """Return the keys of facts but of those about encoded bytes, which threads make differ."""
    facts = (project.work / "store" / "facts").rglob("*.json")
    return {
        file.name for file in facts if read_record(file)["action"]["kind"] not in _OF_ENCODED_BYTES
    }


@pytest.mark.slow
def test_local_workers_make_the_same_under_the_same_keys(scene: Scene, project: Project) -> None:
    told = project.run(cluster="local:2")
    assert told.exit_code == 0
    assert misses(scene, project) == []
    assert scene.truth_project
    assert _keys(project) == _keys(scene.truth_project)
    # What workers made is recalled without them, and nobody is asked where nothing changed.
    assert not performed(project.run())
    assert not performed(project.run(cluster="tcp://127.0.0.1:9"))


def test_a_worker_that_is_killed_is_made_up_for(scene: Scene, project: Project) -> None:
    with cluster(project.footage.parent) as made:
        workers = [made.add(), made.add()]
        with _started(project, made.address) as run:
            _until(run, "MeasureLoudness")
            os.killpg(workers[0].pid, signal.SIGKILL)
            _until(run, "")
        assert run.returncode == 0
    assert misses(scene, project) == []


@pytest.mark.slow
def test_a_run_that_is_killed_is_finished_by_the_next(scene: Scene, project: Project) -> None:
    with cluster(project.footage.parent, workers=2) as made:
        with _started(project, made.address) as run:
            _until(run, "EncodeSound")
            run.kill()
        assert partial(project) == []
        kept = _keys(project)
        told = project.run(cluster=made.address)
        assert told.exit_code == 0
        assert kept
        assert not told.actions["Probe"].performed
    assert misses(scene, project) == []


@pytest.mark.slow
def test_ctrl_c_ends_what_workers_started(project: Project) -> None:
    with cluster(project.footage.parent, workers=1) as made:
        with _started(project, made.address) as run:
            _until(run, "MeasureLoudness")
            run.send_signal(signal.SIGINT)
            sent = time.monotonic()
            run.wait(_PATIENCE_S)
            took = time.monotonic() - sent
        assert run.returncode == 130
        store = project.work / "store"
        assert _encoders_in(store) == []
        assert took < 3.0
        # The workers are still there for the next run, which sweeps what they wrote last.
        assert project.run(cluster=made.address).exit_code == 0
        assert not list((store / "scratch").iterdir())


def test_a_cluster_that_is_not_there_is_refused(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = znl("render", project.footage, "--cluster", "http://here:1", "--json")
    assert "tcp://HOST:PORT" in refused(said, "cluster.bad-address")

    def refusal(address: str) -> str:
        with pytest.raises(UsageError) as caught:
            project.run(cluster=address)
        return caught.value.code

    for address in ("local:0", "tcp://me:secret@host:1", "tcp://host"):
        assert refusal(address) == "cluster.bad-address"
    monkeypatch.setattr(connecting, "ANSWERS_S", 1.0)
    assert refusal("tcp://127.0.0.1:9") == "cluster.away"
    monkeypatch.setattr(io_cluster, "PATIENCE_S", 0.5)
    with cluster(project.footage.parent) as made:
        assert refusal(made.address) == "cluster.no-workers"
    assert not list(project.work.rglob("*.mp4"))


def test_what_workers_raise_comes_back_and_what_kills_them_is_told(tmp_path: Path) -> None:
    with joined("local:2") as there:
        assert there.slots == 2
        assert there.ask("sum", "encode", sum, ((1, 2),)) == 3
        with pytest.raises(FootageError) as caught:
            there.ask("refuse", "", _refuse, ("a.mp4",))
        assert (caught.value.code, caught.value.fields["reason"]) == ("media.unreachable", "a.mp4")
        with pytest.raises(ToolError) as killed:
            there.ask("kill", "", _kill, ())
        assert killed.value.code == "cluster.killed-workers"
        assert there.ask("again", "", sum, ((1, 2),)) == 3


def test_a_resource_is_asked_for_where_a_worker_announces_it(tmp_path: Path) -> None:
    with cluster(tmp_path) as made:
        made.add("--name", "plain")
        made.add("--name", "strong", "--resources", "encode=1")
        with joined(made.address) as there:
            _wait_for(there, 2)
            assert len(there.having("gpu")) == 2
            strong = there.having("encode")
            assert len(strong) == 1
            asked = {there.ask(f"who{n}", "encode", _who, (n,)) for n in range(4)}
            assert asked == strong


def test_an_unfit_worker_is_left_out_and_told_of(tmp_path: Path) -> None:
    with cluster(tmp_path) as made:
        made.add(environment={"UNFIT": "1"})
        made.add()
        with joined(made.address) as there:
            _wait_for(there, 2)
            asked = {there.ask(f"fit{n}", "", _fit, (n,)) for n in range(4)}
            assert len(asked) == 1
            assert {each.code for each in there.notices} <= {"cluster.left-out"}


@pytest.mark.slow
def test_who_replaces_the_last_fit_worker_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(io_cluster, "_LOOK_S", 0.5)
    with cluster(tmp_path) as made:
        made.add(environment={"UNFIT": "1"})
        with joined(made.address) as there:
            unfit = there.having("")
            begun = tmp_path / "begun"
            asking = _Asking(there, _endless_at_first, begun)
            _until_true(lambda: bool(there.notices))
            # Nobody else is there; who comes within a minute is asked.
            fit = made.add()
            _until_true(begun.exists)
            lost = there.having("") - unfit
            os.killpg(fit.pid, signal.SIGKILL)
            _until_true(lambda: not there.having("") & lost)
            made.add()
            assert asking.answer() in there.having("") - unfit - lost


@pytest.mark.slow
def test_where_only_unfit_workers_stay_it_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(io_cluster, "_LOOK_S", 0.5)
    with cluster(tmp_path) as made:
        made.add(environment={"UNFIT": "1"})
        fit = made.add()
        with joined(made.address) as there:
            _wait_for(there, 2)
            numbers = count()
            _until_true(
                lambda: bool(there.ask(f"fit{next(numbers)}", "", _fit, (0,)) and there.notices)
            )
            asking = _Asking(there, _endless_at_first, tmp_path / "begun")
            _until_true((tmp_path / "begun").exists)
            monkeypatch.setattr(io_cluster, "PATIENCE_S", 1.0)
            os.killpg(fit.pid, signal.SIGKILL)
            assert _code(asking) == "cluster.no-fit-worker"
            assert {each.code for each in there.notices} == {"cluster.left-out"}


@pytest.mark.slow
def test_what_kills_each_fit_worker_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(io_cluster, "_LOOK_S", 0.5)
    with cluster(tmp_path) as made:
        made.add(environment={"UNFIT": "1"})
        with joined(made.address) as there, dask.config.set({_ALLOWED: 1}):
            asking = _Asking(there, _kill_if_fit, tmp_path)
            _until_true(lambda: bool(there.notices))
            for _ in range(2):
                made.add().wait(_PATIENCE_S)
            assert _code(asking) == "cluster.killed-workers"


@pytest.mark.slow
def test_a_frozen_worker_does_not_keep_a_run_from_its_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cluster(tmp_path, workers=1) as made, joined(made.address) as there:
        (fine,) = made.processes[1:]
        frozen = made.add()
        _wait_for(there, 2)
        os.killpg(frozen.pid, signal.SIGSTOP)
        monkeypatch.setattr(io_cluster, "_LOOKS_AROUND_S", 5.0)
        said = list(there.everywhere(os.getpid).values())
        assert len(said) == 2
        said.remove(fine.pid)
        assert isinstance(said[0], TimeoutError)


def test_a_worker_says_why_it_cannot_work(tmp_path: Path) -> None:
    file = tmp_path / "clip.mp4"
    file.write_bytes(b"film")
    recipe = Recipe(
        store=str(tmp_path),
        corner=str(tmp_path),
        settings=TranscribeSettings(),
        model="base",
        weights="0" * 64,
        forced=frozenset(),
        threads=1,
    )

    def told(recipe: Recipe, where: Placed, known: dict[str, str]) -> object:
        packed = helping.pack(Order(recipe, (), {"0" * 64: where}))
        return helping.look_around(known, packed, frozenset({"tcp://me"}), _Me())

    where = placed(file)
    other = told(recipe, where, {**versions(), "Python": "2.7"})
    assert other == ("cluster.other-version", {"what": f"Python {versions()['Python']}"})
    gone = Recipe(**{**vars(recipe), "corner": str(tmp_path / "gone")})
    assert told(gone, where, versions()) == ("cluster.no-store", {"folder": str(tmp_path)})
    for wrong in (Placed(str(tmp_path / "no.mp4"), 4), Placed(str(file), 5)):
        assert told(recipe, wrong, versions()) == ("cluster.no-file", {"file": wrong.path})
    assert told(recipe, where, versions()) == ("cluster.other-model", {"model": "base"})


def test_what_comes_with_znl_is_found_wherever_it_is_installed() -> None:
    from znl_video.io.kits import load_kit

    for digest, file in load_kit("default", ()).files.items():
        where = placed(file)
        assert where.home
        assert where.here == file
        assert where.is_at(file, digest)
        assert not where.is_at(file, "0" * 64)


class _Me:
    address = "tcp://me"


def _refuse(file: str) -> None:
    raise FootageError("media.unreachable", reason=file)


def _kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _who(_number: int) -> str:
    return io_cluster.here()[0]


def _fit(_number: int) -> str:
    address = io_cluster.here()[0]
    if os.environ.get("UNFIT"):
        raise UnfitError("cluster.no-store", worker=address, folder="/store")
    return address


def _endless_at_first(begun: Path) -> str:
    address = _fit(0)
    if not begun.exists():
        begun.touch()
        time.sleep(10 * _PATIENCE_S)
    return address


def _kill_if_fit(_folder: Path) -> None:
    _fit(0)
    _kill()


class _Asking(threading.Thread):
    """Asks the workers meanwhile, and keeps nobody waiting who gave it up."""

    def __init__(self, there: io_cluster.Cluster, work: Callable[[Path], object], of: Path) -> None:
        super().__init__(daemon=True)
        self._of = (there, work, of)
        self._said: object = None
        self._raised: Exception | None = None
        self.start()

    def run(self) -> None:
        there, work, of = self._of
        try:
            self._said = there.ask("asked", "", work, (of,))
        except Exception as error:
            self._raised = error

    def answer(self) -> object:
        self.join(_HANGS_S)
        assert not self.is_alive(), "it hangs"
        if self._raised:
            raise self._raised
        return self._said


def _code(asking: _Asking) -> str:
    with pytest.raises(ToolError) as caught:
        asking.answer()
    return caught.value.code


def _until_true(told: Callable[[], bool]) -> None:
    until = time.monotonic() + _PATIENCE_S
    while not told():
        assert time.monotonic() < until
        time.sleep(0.1)


def _wait_for(there: io_cluster.Cluster, workers: int) -> None:
    until = time.monotonic() + _PATIENCE_S
    while there.slots < workers and time.monotonic() < until:
        time.sleep(0.2)
        there._look()


@pytest.fixture(autouse=True)
def _found_by_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let workers import what the tests hand them."""
    here = str(Path(__file__).parent)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((here, os.environ.get("PYTHONPATH", ""))))


class _Run(subprocess.Popen[str]):
    """A run of the command line that tells on stderr what it does."""


def _started(project: Project, address: str) -> _Run:
    program = shutil.which("znl", path=str(Path(sys.executable).parent))
    assert program
    command = [program, "render", str(project.footage), "--cluster", address]
    command += ["--preset", project.presets[0], "--brand", str(project.brand)]
    return _Run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8")


def _until(run: _Run, kind: str) -> None:
    """Read until the run is about to perform ``kind``; with an empty one, to its end."""
    assert run.stderr
    for line in run.stderr:
        if kind and kind in line:
            return
    assert not kind, "it ended before"
    run.wait(_PATIENCE_S)


def _encoders_in(folder: Path) -> list[str]:
    """Return the programs that still work below ``folder``; after a moment to end."""
    until = time.monotonic() + 2.0
    while (found := list(_inside(folder))) and time.monotonic() < until:
        time.sleep(0.05)
    return found


def _inside(folder: Path) -> Iterator[str]:
    for process in Path("/proc").glob("[0-9]*"):
        try:
            place = (process / "cwd").readlink()
            name = (process / "exe").readlink().name
        except OSError:
            continue
        if place.is_relative_to(folder.resolve()) and "ffmpeg" in name:
            yield name
