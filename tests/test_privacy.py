"""What a phone writes into its footage about its owner goes into no export."""

from __future__ import annotations

from pathlib import Path

import pytest
from making_media import ffmpeg
from measuring import boxes
from projects import Project, tiny_preset

from znl_video.io.probing import probe

LABEL = '{"Label":"1","ContentProducer":"someone"}'
PRIVATE = ("+31.2304", "Orchard", "Phone 99", "Wang Secretive", "hidden chapter", "SpyCam 3")
CHAPTERS = """;FFMETADATA1
[CHAPTER]
TIMEBASE=1/1000
START=0
END=500
title=hidden chapter
"""


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A clip with place, owner, device, chapter, time code and label, as delivered."""
    home = tmp_path_factory.mktemp("private") / "home"
    footage = home / "clips"
    footage.mkdir(parents=True)
    (home / "chapters.txt").write_text(CHAPTERS, "utf-8")
    tags = {
        "com.apple.quicktime.location.ISO6709": "+31.2304+121.4737+010/",
        "location": "+31.2304+121.4737/",
        "com.apple.quicktime.make": "Orchard",
        "com.apple.quicktime.model": "Phone 99",
        "artist": "Wang Secretive",
        "comment": "SpyCam 3",
        "AIGC": LABEL,
    }
    ffmpeg(
        *("-f", "lavfi", "-i", "testsrc2=s=180x320:r=25:d=1"),
        *("-f", "lavfi", "-i", "sine=f=300:d=1", "-i", home / "chapters.txt"),
        *("-map", "0", "-map", "1", "-map_chapters", "2", "-pix_fmt", "yuv420p", "-c:a", "aac"),
        *(part for key, value in tags.items() for part in ("-metadata", f"{key}={value}")),
        *("-metadata:s:v", "title=SpyCam 3", "-timecode", "01:00:00:00"),
        *("-movflags", "use_metadata_tags", footage / "phone.mp4"),
    )
    raw = (footage / "phone.mp4").read_bytes()
    assert all(each.encode() in raw for each in PRIVATE)
    project = Project(footage, (str(tiny_preset(home / "tiny.toml")),))
    told = project.run()
    assert not told.failed
    return project


def test_exports_hold_none_of_it(delivered: Project) -> None:
    files = [each for each in (delivered.work / "exports").rglob("*") if each.is_file()]
    assert {each.suffix for each in files} == {".mp4", ".jpg", ".srt", ".json"}
    for file in files:
        raw = file.read_bytes()
        assert [each for each in PRIVATE if each.encode() in raw] == [], file


def test_a_video_has_picture_and_sound_and_no_dates(delivered: Project) -> None:
    video = delivered.export("phone.mp4")
    found = boxes(video)
    assert sum(each.endswith("/trak") for each in found) == 2
    assert not any(each.endswith(("chpl", "/tmcd", "/uuid", "/gmhd")) for each in found)
    raw = video.read_bytes()
    at = raw.index(b"mvhd")
    assert raw[at + 8 : at + 16] == bytes(8)


def test_a_label_of_made_media_is_carried_through_unchanged(delivered: Project) -> None:
    media = probe(delivered.export("phone.mp4")).media
    assert media is not None
    assert media.aigc == LABEL


def test_a_cover_tells_of_no_program(delivered: Project) -> None:
    raw = delivered.export("phone.jpg").read_bytes()
    assert b"Lavc" not in raw
    # Segments that hold EXIF, XMP and comments.
    assert not any(mark in raw[:1000] for mark in (b"\xff\xe1", b"\xff\xed", b"\xff\xfe"))


def test_the_work_folders_documents_hold_no_place_and_no_owner(delivered: Project) -> None:
    kept: list[Path] = [*delivered.work.glob("*.json"), *delivered.work.glob("sources/*.json")]
    assert kept
    for file in kept:
        assert not any(each in file.read_text("utf-8") for each in PRIVATE), file
