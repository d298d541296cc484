"""Disks that know less than others, and names as other systems write them."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
from commands import znl
from projects import Project, beeps, kit, performed, tiny_preset

from znl_video.batch.preparing import prepare
from znl_video.io.people import Names
from znl_video.io.work import WorkFolder
from znl_video.io.writing import append_line, write_text

COMPOSED = "é"
APART = unicodedata.normalize("NFD", COMPOSED)


def refusing(number: int) -> Callable[..., NoReturn]:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise OSError(number, os.strerror(number))

    return refuse


def beeping(home: Path) -> Project:
    footage = home / "clips"
    footage.mkdir(parents=True)
    beeps(footage / "beeps.mp4", (0.4, 1.2), 2.0)
    preset = tiny_preset(home / "tiny.toml")
    return Project(footage, (str(preset),), str(kit(home / "kit")))


def test_a_disk_without_links_and_flushing_gets_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As SMB shares and exFAT answer: EINVAL to fsync, EPERM to links.
    monkeypatch.setattr(os, "fsync", refusing(errno.EINVAL))
    monkeypatch.setattr(os, "link", refusing(errno.EPERM))
    project = beeping(tmp_path)
    told = project.run()
    assert (told.delivered, told.failed) == (1, ())
    assert performed(project.run()) == set()
    assert not list(project.work.rglob("*.part"))


def test_what_cannot_be_flushed_for_want_of_room_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", refusing(errno.ENOSPC))
    for write in (write_text, append_line):
        with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
            write(tmp_path / "file", "text")


def test_an_open_delivery_is_told_and_made_up_for(
    small: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Windows lets nobody put a file in the place of one that a player has open.
    (small.footage / "znl.toml").write_text("[loudness]\nlufs = -18\n", "utf-8")
    busy = small.export("beeps.mp4")
    replace = Path.replace

    def refuse(file: Path, target: Path) -> Path:
        if Path(target) == busy:
            raise PermissionError(errno.EACCES, "Permission denied", str(target))
        return replace(file, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", refuse)
        told = small.run()
    assert {each.code for each in told.failed} == {"file.failed"}
    assert str(busy) in told.failed[0].reason
    # The card that calls the older one ready went before.
    assert not small.export("beeps.json").exists()
    assert small.export("speech.json").exists()
    told = small.run()
    assert (told.failed, told.delivered) == ((), 4)
    assert json.loads(small.export("beeps.json").read_text("utf-8"))["lufs"] == pytest.approx(
        -18, abs=0.5
    )


@pytest.mark.parametrize(
    ("clip", "sidecar"),
    [
        (f"caf{APART}.mp4", f"caf{COMPOSED}.toml"),
        (f"caf{COMPOSED}.mp4", f"caf{APART}.mp4.toml"),
        ("IMG_1.MP4", "img_1.toml"),
        ("img_1.mp4", "IMG_1.MP4.TOML"),
    ],
)
def test_a_sidecar_is_found_as_on_the_disk_it_comes_from(
    tmp_path: Path, clip: str, sidecar: str
) -> None:
    footage = tmp_path / "clips"
    footage.mkdir()
    (footage / clip).write_bytes(b"footage")
    (footage / sidecar).write_text('consent = "no"\n', "utf-8")
    project = Project(footage, ())
    prepared = prepare(project.options(), WorkFolder(project.work))
    assert {note.consent for note in prepared.notes.values()} == {"no"}


def test_the_very_name_comes_before_one_that_is_alike(tmp_path: Path) -> None:
    for name in ("a.toml", "A.toml"):
        (tmp_path / name).write_text(name, "utf-8")
    if len(list(tmp_path.iterdir())) == 1:
        pytest.skip("this disk sees no difference in case")
    names = Names()
    assert names.find(tmp_path, "a.toml") == tmp_path / "a.toml"
    assert names.find(tmp_path, "A.toml") == tmp_path / "A.toml"
    assert names.find(tmp_path, "b.toml") is None


def test_a_story_names_its_clips_however_their_letters_are_composed(tmp_path: Path) -> None:
    footage = tmp_path / "clips"
    footage.mkdir()
    (footage / f"{APART}.mp4").write_bytes(b"one")
    (footage / "bed.mp3").write_bytes(b"sound")
    (footage / f"b{APART}d.mp3").write_bytes(b"sound")
    (footage / "story.toml").write_text(
        f'order = ["{COMPOSED}.mp4"]\nmusic = "b{COMPOSED}d.mp3"\nmusic_licence = "own"\n', "utf-8"
    )
    project = Project(footage, ())
    prepared = prepare(project.options(), WorkFolder(project.work))
    assert prepared.broken == {}
    music = prepared.companions["/"].music
    assert music is not None
    assert unicodedata.normalize("NFC", music.file) == f"b{COMPOSED}d.mp3"


def test_a_console_that_lacks_letters_gets_them_as_utf8(tmp_path: Path) -> None:
    program = shutil.which("znl", path=str(Path(sys.executable).parent))
    assert program
    missing = tmp_path / "港区 😀 é"
    done = subprocess.run(
        [program, "render", str(missing), "--json"],
        env={**os.environ, "PYTHONIOENCODING": "cp936"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    error = json.loads(done.stdout.decode("utf-8"))["error"]
    assert str(missing) in error["reason"]
    assert "Traceback" not in done.stderr.decode("utf-8")
    assert znl("render", missing, "--json").only_object["error"] == error
