"""Files named by sidecars and stories: where they may lie, and what is said where they do not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from znl_video.batch.options import Options
from znl_video.batch.preparing import Prepared, prepare
from znl_video.errors import UsageError
from znl_video.io.work import WorkFolder
from znl_video.messages import remedy, sentence
from znl_video.model.notice import Notice

SRT = "1\n00:00:00,500 --> 00:00:02,000\n台风来了\n"
# A drone's own file beside its film.
FLIGHT = "".join(
    f"{n}\n00:00:00,{n:03} --> 00:00:00,{n + 33:03}\n<font size=28>FrameCnt: {n}, DiffTime: 33ms\n"
    f"[iso: 100] [shutter: 1/500] [latitude: 22.7] [longitude: 113.9]</font>\n\n"
    for n in range(1, 20)
)


@pytest.fixture
def footage(tmp_path: Path) -> Path:
    folder = tmp_path / "footage"
    (folder / "a").mkdir(parents=True)
    for name in ("a/clip.mp4", "a/voice.wav", "a/bed.mp3", "a/other.mp4"):
        (folder / name).write_bytes(name.encode())
    return folder


def read(footage: Path, note: str = "", file: str = "a/clip.toml") -> Prepared:
    if note:
        (footage / file).parent.mkdir(parents=True, exist_ok=True)
        (footage / file).write_text(note, "utf-8")
    options = Options(source=footage)
    return prepare(options, WorkFolder(options.work))


def refused(prepared: Prepared, path: str = "a/clip.mp4") -> Notice:
    told = prepared.broken[path].notice
    assert prepared.broken[path].stage == "ingest"
    said = sentence(told.code, told.fields) + remedy(told.code, told.fields)
    assert "{" not in said
    return told


def test_named_sounds_are_known_and_are_no_footage(footage: Path) -> None:
    before = read(footage)
    assert [each.path for each in before.found] == [
        "a/bed.mp3", "a/clip.mp4", "a/other.mp4", "a/voice.wav",
    ]  # fmt: skip
    prepared = read(
        footage, 'narration = "voice.wav"\nmusic = "bed.mp3"\nmusic_licence = "we own it"\n'
    )
    assert [each.path for each in prepared.found] == ["a/clip.mp4", "a/other.mp4"]
    laid = prepared.companions["a/clip.mp4"]
    assert laid.narration is not None
    assert laid.music is not None
    assert (laid.narration.file, laid.narration.original) == ("a/voice.wav", "duck")
    assert (laid.music.licence, laid.music.lu) == ("we own it", -18.0)
    assert prepared.files[laid.narration.sha256].name == "voice.wav"


def test_a_film_whose_sound_is_used_stays_footage(footage: Path) -> None:
    prepared = read(footage, 'narration = "other.mp4"\n')
    assert "a/other.mp4" in [each.path for each in prepared.found]


@pytest.mark.parametrize(
    "name",
    [
        "../secret.wav",
        "/etc/passwd",
        "C:\\\\x.wav",
        "sub/../../x.wav",
        "..\\\\x.wav",
        "\\\\\\\\h\\\\x",
    ],
)
@pytest.mark.parametrize("key", ["narration", "captions", "music"])
def test_nothing_outside_is_touched(footage: Path, name: str, key: str) -> None:
    (footage.parent / "secret.wav").write_bytes(b"secret")
    licence = 'music_licence = "x"\n' if key == "music" else ""
    told = refused(read(footage, f'{key} = "{name}"\n{licence}'))
    assert told.code == "sidecar.file-outside"
    assert (told.fields["sidecar"], told.fields["key"]) == ("a/clip.toml", key)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_a_link_out_is_refused_and_one_inside_is_not(footage: Path) -> None:
    (footage.parent / "secret.wav").write_bytes(b"secret")
    (footage / "a" / "link.wav").symlink_to(footage.parent / "secret.wav")
    assert refused(read(footage, 'narration = "link.wav"\n')).code == "sidecar.file-outside"
    (footage / "a" / "near.wav").symlink_to(footage / "a" / "voice.wav")
    assert "a/clip.mp4" not in read(footage, 'narration = "near.wav"\n').broken


@pytest.mark.parametrize(
    ("note", "code"),
    [
        ('narration = "gone.wav"', "sidecar.file-missing"),
        ('captions = "gone.srt"', "sidecar.file-missing"),
        ('narration = "clip.mp4"', "sidecar.names-itself"),
        ('music = "bed.mp3"', "music.no-licence"),
        ('music = "bed.mp3"\nmusic_licence = "  "', "music.no-licence"),
        ('music_licence = "we own it"', "toml.contradiction"),
        ('original = "duck"', "toml.contradiction"),
        ('original = "loud"\nnarration = "voice.wav"', "toml.not-a-choice"),
        ('music = "bed.mp3"\nmusic_licence = "x"\nmusic_lu = 3', "toml.at-most"),
        ('headline = "  "', "toml.wrong-form"),
        ('narration = ""', "toml.too-short"),
    ],
)
def test_what_is_wrong_is_told_at_the_clip(footage: Path, note: str, code: str) -> None:
    prepared = read(footage, note + "\n")
    assert refused(prepared).code == code
    assert "a/other.mp4" not in prepared.broken


def test_captions_beside_footage_are_found_by_name(footage: Path) -> None:
    (footage / "a" / "clip.SRT").write_text(SRT, "utf-8")
    captions = read(footage).companions["a/clip.mp4"].captions
    assert captions is not None
    assert (captions.file, captions.used, captions.cues[0].text) == ("a/clip.SRT", True, "台风来了")
    (footage / "a" / "clip.mp4.srt").write_text(SRT.replace("来了", "走了"), "utf-8")
    captions = read(footage).companions["a/clip.mp4"].captions
    assert captions is not None
    assert captions.cues[0].text == "台风走了"
    # The work folder's own comes before both, as for notes.
    work = footage.parent / "footage-znl" / "notes" / "a"
    work.mkdir(parents=True)
    (work / "clip.srt").write_text(SRT.replace("来了", "停了"), "utf-8")
    captions = read(footage).companions["a/clip.mp4"].captions
    assert captions is not None
    assert (captions.file, captions.cues[0].text) == ("notes/a/clip.srt", "台风停了")


def test_captions_go_with_the_narration_where_there_is_one(footage: Path) -> None:
    (footage / "a" / "words.srt").write_text(SRT, "utf-8")
    laid = read(footage, 'narration = "voice.wav"\ncaptions = "words.srt"\n').companions
    assert laid["a/clip.mp4"].captions is None
    assert laid["a/clip.mp4"].narration_captions is not None
    (footage / "a" / "words.srt").rename(footage / "a" / "voice.srt")
    laid = read(footage, 'narration = "voice.wav"\n').companions
    assert laid["a/clip.mp4"].narration_captions is not None


def test_broken_captions_name_file_and_line(footage: Path) -> None:
    (footage / "a" / "clip.srt").write_text("1\n00:00:00,500 -> x\nhello\n", "utf-8")
    told = refused(read(footage))
    assert (told.code, told.fields["file"]) == ("captions.srt-broken", "a/clip.srt")


def test_a_drones_flight_data_are_no_captions(footage: Path) -> None:
    (footage / "a" / "clip.SRT").write_text(FLIGHT, "utf-8")
    captions = read(footage).companions["a/clip.mp4"].captions
    assert captions is not None
    assert not captions.used
    assert [each.code for each in captions.warnings] == ["captions.telemetry"]


def test_a_storys_files_and_faults_are_those_of_all_its_clips(footage: Path) -> None:
    prepared = read(footage, 'narration = "voice.wav"\nheadline = "标题"\n', "a/story.toml")
    assert prepared.companions["a/"].narration is not None
    assert [each.path for each in prepared.found] == ["a/bed.mp3", "a/clip.mp4", "a/other.mp4"]
    broken = read(footage, 'narration = "gone.wav"\n', "a/story.toml").broken
    assert {"a/clip.mp4", "a/other.mp4"} <= set(broken)
    captions = read(footage, 'captions = "x.srt"\n', "a/story.toml")
    assert refused(captions).code == "toml.contradiction"


def test_a_kits_folder_is_no_footage_and_its_music_needs_a_licence(footage: Path) -> None:
    kit = footage / "brands" / "ours"
    kit.mkdir(parents=True)
    (kit / "bed.mp3").write_bytes(b"bed")
    (kit / "kit.toml").write_text(
        'name = "ours"\n[music]\nfile = "bed.mp3"\nlicence = "库 42"\nlu = -22.0\n', "utf-8"
    )
    options = Options(source=footage, brand="ours")
    prepared = prepare(options, WorkFolder(options.work))
    assert not [each.path for each in prepared.found if each.path.startswith("brands")]
    music = prepared.kit.kit_in_use.music
    assert music is not None
    assert (music.licence, music.lu) == ("库 42", -22.0)
    (kit / "kit.toml").write_text('name = "ours"\n[music]\nfile = "bed.mp3"\n', "utf-8")
    with pytest.raises(UsageError, match="licence is missing"):
        prepare(options, WorkFolder(options.work))
