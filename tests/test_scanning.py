"""Which files of a folder are footage."""

from __future__ import annotations

from pathlib import Path

import pytest

from znl_video.errors import UsageError
from znl_video.io.people import find_note
from znl_video.io.scanning import absolute, informant_of, scan

MP4 = b"\0\0\0\x18ftypmp42\0\0\0\0"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "clips"
    made.mkdir()
    return made


def put(folder: Path, path: str, content: bytes = b"x") -> Path:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return file


def paths(source: Path, work: Path | None = None) -> list[str]:
    return [each.path for each in scan(source, work or source.parent / "clips-znl").found]


def refusal(source: Path) -> str:
    with pytest.raises(UsageError) as caught:
        paths(source)
    assert caught.value.exit_code == 2
    assert str(source) in caught.value.reason
    return caught.value.code


def test_footage_is_found_deeply_and_in_order(folder: Path) -> None:
    for path in ("b.MOV", "王师傅/IMG_0001.mp4", "a/deep/er/c.mkv", "a/b.ts", "song.m4a", "A.3gp"):
        put(folder, path)
    found = scan(folder, folder / "out").found
    assert [each.path for each in found] == [
        "A.3gp",
        "a/b.ts",
        "a/deep/er/c.mkv",
        "b.MOV",
        "song.m4a",
        "王师傅/IMG_0001.mp4",
    ]
    for each in found:
        stat = each.file.stat()
        assert each.file == folder / each.path
        assert (each.size, each.mtime_ns) == (stat.st_size, stat.st_mtime_ns)


def test_what_lies_beside_footage_is_left_out(folder: Path) -> None:
    put(folder, "a.mp4")
    for name in (
        "a.toml",
        "notes.txt",
        "a.srt",
        "cover.JPG",
        "a.mp4.part",
        "b.mp4.crdownload",
        "Thumbs.db",
        "all.zip",
        "IMG_1.HEIC",
        "IMG_1.AAE",
    ):
        put(folder, name, MP4)
    assert paths(folder) == ["a.mp4"]


def test_hidden_files_and_folders_are_left_out(folder: Path) -> None:
    put(folder, "a.mp4")
    put(folder, ".b.mp4")
    put(folder, "._a.mp4")
    put(folder, ".Trashes/c.mp4")
    assert paths(folder) == ["a.mp4"]


def test_work_folders_are_left_out(folder: Path) -> None:
    put(folder, "a.mp4")
    put(folder, "out/exports/douyin/a.mp4")
    put(folder, "old-znl/exports/douyin/a.mp4")
    put(folder, "old-znl/manifest.json", b"{}")
    put(folder, "festival-znl/b.mp4")
    assert paths(folder, folder / "out") == ["a.mp4", "festival-znl/b.mp4"]


def test_links_are_left_out(folder: Path) -> None:
    put(folder, "a.mp4")
    outside = put(folder.parent, "outside/secret.mp4")
    try:
        (folder / "link.mp4").symlink_to(outside)
        (folder / "links").symlink_to(outside.parent, target_is_directory=True)
    except OSError:
        pytest.skip("this system lets nobody make links")
    assert paths(folder) == ["a.mp4"]


@pytest.mark.parametrize(
    ("name", "content", "footage"),
    [
        ("mmexport1714", MP4, True),
        ("clip.dat", b"\x1a\x45\xdf\xa3webm", True),
        ("video.bin", b"FLV\x01\x05", True),
        ("old", b"RIFF\0\0\0\0AVI LIST", True),
        ("stream", b"\x47" + bytes(187) + b"\x47", True),
        ("dvd", b"\x00\x00\x01\xba\x44", True),
        ("windows", b"\x30\x26\xb2\x75\x8e", True),
        ("photo", b"\0\0\0\x18ftypheic\0\0\0\0", False),
        ("sound.x", b"RIFF\0\0\0\0WAVEfmt ", False),
        ("letter-G", b"Going home", False),
        ("README", b"plain text", False),
        ("nothing", b"", False),
    ],
)
def test_files_without_a_known_ending_are_looked_into(
    folder: Path, name: str, content: bytes, footage: bool
) -> None:
    put(folder, "a.mp4")
    put(folder, name, content)
    assert (name in paths(folder)) is footage


def test_one_file_is_taken_as_it_is(folder: Path) -> None:
    file = put(folder, "odd.name", b"whatever")
    (found,) = scan(file, folder.parent / "out").found
    assert (found.path, found.file, found.size) == ("odd.name", file, 8)


def test_what_is_not_there_or_no_footage_is_refused(folder: Path) -> None:
    assert refusal(folder / "gone") == "source.missing"
    assert refusal(folder) == "source.no-media"
    put(folder, "notes.txt")
    put(folder, ".hidden.mp4")
    assert refusal(folder) == "source.no-media"


def test_odd_names_are_found(folder: Path) -> None:
    names = [" a.mp4", "50% [x]'q,;.mp4", "电动车🛵.mp4", "it's (1).mp4"]
    for name in names:
        put(folder, name)
    assert paths(folder) == sorted(names)


@pytest.mark.parametrize(
    ("path", "informant"),
    [
        ("a.mp4", None),
        ("王师傅/a.mp4", "王师傅"),
        ("王师傅/5月/a.mp4", "王师傅"),
        (" Wang /a.mp4", "Wang"),
    ],
)
def test_the_first_folder_names_the_informant(path: str, informant: str | None) -> None:
    assert informant_of(path) == informant


def test_paths_are_made_absolute_without_following_links(folder: Path) -> None:
    real = folder / "real"
    real.mkdir()
    link = folder / "link"
    try:
        link.symlink_to(real, target_is_directory=True)
    except OSError:
        pytest.skip("this system lets nobody make links")
    assert absolute(link / "deep" / "..") == link
    assert absolute(Path("x")).is_absolute()


def test_a_name_as_long_as_names_can_be_has_no_sidecar(folder: Path) -> None:
    clip = put(folder, "x" * 251 + ".mp4")
    assert find_note(clip, folder, folder.parent / "clips-znl") is None
