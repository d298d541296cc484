"""Room is asked for before a run as far as it can be told, and then picture by picture."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import Project, performed

from znl_video.batch import room
from znl_video.errors import UsageError
from znl_video.io import refusals
from znl_video.io.presets import load_presets
from znl_video.io.scanning import Found

PRESETS = load_presets(["douyin"])


def needs(sizes: list[int], monkeypatch: pytest.MonkeyPatch) -> int:
    """Return how many bytes a run is refused for, told to a megabyte."""
    monkeypatch.setattr(refusals, "free_bytes", lambda _: 0)
    found = [Found(Path(f"{n}"), f"{n}", size, 0) for n, size in enumerate(sizes)]
    with pytest.raises(UsageError) as refused:
        room.check_room(found, PRESETS, [Path("/")], set())
    return int(str(refused.value.fields["need"]).removesuffix(" MB").replace(",", ""))


def test_a_hundred_thousand_tiny_files_do_not_need_a_rack(monkeypatch: pytest.MonkeyPatch) -> None:
    one = needs([50_000], monkeypatch)
    assert one == 5
    assert needs([50_000] * 100_000, monkeypatch) == 100 * one
    assert needs([50_000_000] * 1_000, monkeypatch) == 70_000
    assert needs([50_000_000, *[50_000] * 1_000], monkeypatch) == 70 + 100 * one


def test_a_picture_is_not_begun_without_room(
    small: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = small.folder.captions_file("speech").read_text("utf-8")
    small.folder.captions_file("speech").write_text(text.replace("morning", "evening"), "utf-8")
    before = small.export("speech.mp4").read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(room, "free_bytes", lambda _: 1_000_000)
        told = small.run()
    assert {each.code for each in told.failed} == {"disk.full"}
    assert "EncodePicture" not in performed(told)
    assert small.export("speech.mp4").read_bytes() == before
    assert {"EncodePicture"} <= performed(small.run())
