"""Disks that are full, go away, or cannot be written."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from commands import told as on_one_line
from commands import znl
from projects import Project, logo, silent_clip, snapshot

from znl_video.batch.running import run
from znl_video.cli.progress import Silent
from znl_video.errors import ToolError, ZnlError
from znl_video.io import process
from znl_video.io.outside import find_ffmpeg
from znl_video.io.store import Store
from znl_video.model.actions import Action

NOISE = ("-v", "error", "-f", "lavfi", "-i", "testsrc=d=1", "-f", "rawvideo", "-y")


class At(Silent):
    """Hears of a run and does something when a kind of action is about to be performed."""

    def __init__(self, kind: str, does: Callable[[], object]) -> None:
        self._kind = kind
        self._does = does

    def acting(self, subject: str, actions: Sequence[Action]) -> None:  # noqa: ARG002
        if actions[0].kind == self._kind:
            self._does()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_an_encoder_that_fails_on_a_full_disk_is_told_as_that(tmp_path: Path) -> None:
    with pytest.raises(ToolError) as caught:
        process.run(find_ffmpeg(), (*NOISE, "/dev/full"), tmp_path)
    assert caught.value.code == "disk.full"


def test_a_disk_that_is_full_when_it_should_hold_a_blob_gets_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    store = Store(tmp_path)
    monkeypatch.setattr(os, "fsync", full)
    with store.scratch() as folder:
        made = folder / "made"
        made.write_text("x", "utf-8")
        with pytest.raises(OSError, match="No space"):
            store.keep(made)
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == []


@pytest.fixture
def tight(tmp_path: Path) -> Iterator[Path]:
    """A disk of 400 MB, of which a file ``ballast`` may take what it likes."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=400m", "tmpfs", str(place)]
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("mounting a small disk takes root on Linux")
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this machine mounts no small disks")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_is_named_and_nothing_is_lost(small: Project, tight: Path) -> None:
    assert small.brand
    work = tight / "clips-znl"
    shutil.copytree(small.work, work)
    before = {path: stat[1:] for path, stat in snapshot(work / "exports").items()}
    # Both shorts want another picture; there is room for a fraction of it.
    logo(Path(small.brand), "red")
    free = shutil.disk_usage(tight).free
    (tight / "ballast").write_bytes(bytes(free - 24_000))
    command: list[str | Path] = [
        "render",
        small.footage,
        "--brand",
        small.brand,
        "--out",
        work,
        "--json",
    ]
    command += [each for preset in small.presets for each in ("--preset", preset)]
    said = znl(*command)
    assert said.code == 1
    result = said.only_object
    problems = [result["error"]] if "error" in result else result["failed"]
    assert {each["code"] for each in problems} == {"disk.full"}
    assert str(work) in on_one_line(said.err)
    # What is still called ready is what it was.
    for card in (work / "exports").rglob("*.json"):
        for ending in (".json", ".mp4", ".jpg", ".srt"):
            file = card.with_suffix(ending)
            path = file.relative_to(work / "exports").as_posix()
            assert file.stat().st_size == before[path][1]
    assert not [file for file in work.rglob("*") if file.name.endswith(".part")]
    (tight / "ballast").unlink()
    assert znl(*command).code == 0


def test_a_work_folder_that_goes_away_is_told_of_and_not_made_again(
    small: Project, tmp_path: Path
) -> None:
    assert small.brand
    logo(Path(small.brand), "red")

    def go_away() -> None:
        # At once, as a disk does, and only once, whoever else is about to encode.
        with suppress(FileNotFoundError):
            small.work.rename(tmp_path / "away")

    with pytest.raises(ZnlError) as caught:
        run(small.options(), At("EncodePicture", go_away))
    assert caught.value.code == "file.failed"
    assert str(small.work) in caught.value.reason
    assert not small.work.exists()


def test_footage_that_goes_away_is_not_taken_for_damaged(small: Project, tmp_path: Path) -> None:
    clip = silent_clip(small.footage / "new.mp4", "green", 1.0)
    away = tmp_path / "away.mp4"
    told = run(small.options(), At("Probe", lambda: clip.rename(away)))
    assert [(each.file, each.code) for each in told.rejected] == [("new.mp4", "media.unreachable")]
    away.rename(clip)
    assert small.run().rejected == ()
