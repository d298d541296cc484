"""TOML files people write: what is read, and what they are told when it cannot be."""

import time
from pathlib import Path

import pytest

from znl_video.errors import UsageError
from znl_video.io.people import load_note, load_settings, load_story
from znl_video.io.tomls import MAX_BYTES, load
from znl_video.model.base import Frozen
from znl_video.model.kit import Kit
from znl_video.model.people import ClipNote, Settings, Story


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def refusal(path: Path, model: type[Frozen]) -> UsageError:
    with pytest.raises(UsageError) as caught:
        load(path, model)
    assert str(path) in caught.value.reason
    return caught.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", ClipNote(), id="empty"),
        pytest.param("\ufeffplace = '厦门'\n", ClipNote(place="厦门"), id="byte-order-mark"),
        pytest.param(
            'title = "a"\r\nin = 1\r\n', ClipNote.model_validate({"title": "a", "in": 1}), id="crlf"
        ),
        pytest.param('title = "🌊 { } # ["', ClipNote(title="🌊 { } # ["), id="odd-characters"),
        pytest.param("title = 2026-11-02", ClipNote(title="2026-11-02"), id="date-as-text"),
    ],
)
def test_reads(tmp_path: Path, text: str, expected: ClipNote) -> None:
    assert load(write(tmp_path, "a.toml", text), ClipNote) == expected


@pytest.mark.parametrize(
    ("model", "text", "code", "line", "says"),
    [
        pytest.param(Settings, "a = 1\nb = \n", "toml.syntax", 2, "column 5", id="no-toml"),
        pytest.param(Settings, "brand = [\n", "toml.syntax", 2, "not TOML", id="unfinished"),
        pytest.param(Settings, "brand = " + "[" * 9999, "toml.syntax", 1, "TOML", id="too-deep"),
        pytest.param(Settings, "\nbrnd = 'x'", "toml.unknown-key-close", 2, "brand?", id="typo"),
        pytest.param(
            Settings,
            "[trim]\n# max_second\nmax_second = 3",
            "toml.unknown-key-close",
            3,
            "Did you mean max_seconds?",
            id="typo-in-table",
        ),
        pytest.param(
            Settings,
            "brand = 'a'\nloudness.lufs = -15\nloudness.volume = 2",
            "toml.unknown-key",
            3,
            "Known here: lufs, dbtp",
            id="unknown-dotted",
        ),
        pytest.param(ClipNote, "out_ = 1", "toml.unknown-key-close", 1, "out?", id="typo-alias"),
        pytest.param(
            Settings,
            "presets = [\n  'a', # ]\n  '[',\n]\ntrim = { min_seconds = '3' }\n",
            "toml.needs-number",
            5,
            'trim.min_seconds must be a number, and is "3"',
            id="inline-table-after-list",
        ),
        pytest.param(
            ClipNote,
            'title = """\nin = 1\n"quoted""""\nplace = \'\'\'\n[x]\'\'\'\nin = "soon"',
            "toml.needs-number",
            6,
            'in must be a number, and is "soon"',
            id="after-multi-line-text",
        ),
        pytest.param(Settings, "brand = true", "toml.needs-text", 1, "is true", id="text"),
        pytest.param(Settings, "trim = 3", "toml.needs-table", 1, "[trim]", id="table"),
        pytest.param(
            Settings, "[captions]\nenabled = 1", "toml.needs-true-or-false", 2, "is 1", id="switch"
        ),
        pytest.param(Settings, "presets = 'a'", "toml.needs-list", 1, "[brackets]", id="list"),
        pytest.param(
            Story, "order = [\n'a',\n3]", "toml.needs-text", 1, "order.1", id="inside-a-list"
        ),
        pytest.param(
            Kit,
            "name = 'a'\n[captions]\nsize = 64.5",
            "toml.needs-whole-number",
            3,
            "64.5",
            id="whole-number",
        ),
        pytest.param(
            Kit, "name = 'a'\n[logo]\nwidth = 0.2", "toml.missing-key", 2, "logo.file", id="missing"
        ),
        pytest.param(Kit, "font = 'a'", "toml.missing-key", 1, "name is missing", id="missing-top"),
        pytest.param(
            Kit, "\nname = 'a/b'", "toml.wrong-form", 2, '"a/b", which is not', id="pattern"
        ),
        pytest.param(
            Settings,
            "[reframe]\nmode = 'zoom'",
            "toml.not-a-choice",
            2,
            "Choose one of 'auto', 'crop', 'fit'",
            id="choice",
        ),
        pytest.param(
            ClipNote, "framing = 'top'", "toml.not-a-choice", 1, "'auto', 'left'", id="framing-word"
        ),
        pytest.param(
            ClipNote,
            "\nframing = { x = 0.2 }",
            "toml.missing-key",
            2,
            "framing.width is missing",
            id="framing-box",
        ),
        pytest.param(
            ClipNote,
            "framing = { x = 0.8, width = 0.3 }",
            "toml.contradiction",
            1,
            "x and width together must not be more than 1",
            id="framing-outside",
        ),
        pytest.param(
            ClipNote,
            "framing = [{ at = 1, x = 0.2, width = 0.3 }]",
            "toml.unknown-key",
            1,
            "Known here: at, x, y",
            id="framing-point",
        ),
        pytest.param(
            ClipNote,
            "framing = [\n{ at = 2, x = 0.2 },\n{ at = 1, x = 0.3 },\n]",
            "toml.contradiction",
            1,
            "'at' must grow",
            id="framing-backwards",
        ),
        pytest.param(ClipNote, "framing = []", "toml.too-short", 1, "at least 1", id="no-points"),
        pytest.param(
            Settings, "[trim]\nmin_seconds = 0", "toml.more-than", 2, "more than 0", id="more-than"
        ),
        pytest.param(
            Settings, "[trim]\nmax_seconds = 900", "toml.at-most", 2, "at most 600", id="at-most"
        ),
        pytest.param(ClipNote, "in = -1", "toml.at-least", 1, "at least 0", id="at-least"),
        pytest.param(ClipNote, "in = inf", "toml.needs-number", 1, "Infinity", id="infinite"),
        pytest.param(
            ClipNote,
            "title = 'out'\nin = 9\nout = 8",
            "toml.contradiction",
            2,
            "'out' must be later than 'in'",
            id="cross-field",
        ),
        pytest.param(
            Settings,
            "brand = 'a'\n[trim]\n\nmin_seconds = 50.0\nmax_seconds = 40.0",
            "toml.contradiction",
            4,
            "max_seconds must not be less than min_seconds",
            id="cross-field-in-table",
        ),
        pytest.param(
            Settings,
            "[trim]\nmin_seconds = 'a'\nmax_secs = 40.0",
            "toml.unknown-key-close",
            3,
            "max_seconds",
            id="typo-before-others",
        ),
    ],
)
def test_refuses_with_line_and_advice(
    tmp_path: Path, model: type[Frozen], text: str, code: str, line: int, says: str
) -> None:
    error = refusal(write(tmp_path, "{odd} name.toml", text), model)
    assert error.code == code
    assert f"line {line}" in error.reason
    assert says in f"{error.reason} {error.remedy}"


def test_says_which_line_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes("brand = 'a'\n# 城事".encode("gb18030"))
    error = refusal(path, Settings)
    assert (error.code, error.fields["line"]) == ("toml.not-utf8", "2")
    assert "UTF-8" in error.remedy


def test_refuses_what_is_too_large_or_missing(tmp_path: Path) -> None:
    large = write(tmp_path, "large.toml", "#" * (MAX_BYTES + 1))
    assert refusal(large, Settings).code == "toml.too-large"
    assert refusal(tmp_path / "none.toml", Settings).code == "toml.unreadable"
    assert refusal(tmp_path, Settings).code == "toml.unreadable"


def test_finds_the_line_in_a_long_file_quickly(tmp_path: Path) -> None:
    clips = "".join(f'  "clip {n}.mp4",\n' for n in range(20_000))
    path = write(tmp_path, "story.toml", f"order = [\n{clips}]\ntitel = 'x'\n")
    before = time.perf_counter()
    assert refusal(path, Story).fields["line"] == "20003"
    assert time.perf_counter() - before < 5


def test_the_work_folders_settings_win_whole(tmp_path: Path) -> None:
    footage, work = tmp_path / "footage", tmp_path / "work"
    assert load_settings(footage, work) == Settings()
    write(footage, "znl.toml", "brand = 'harbour'\n[captions]\nenabled = false")
    assert load_settings(footage, work).brand == "harbour"
    write(work, "znl.toml", "[captions]\nenabled = true")
    assert load_settings(footage, work) == Settings()


def test_a_note_is_found_beside_the_clip_or_in_the_work_folder(tmp_path: Path) -> None:
    footage, work = tmp_path / "footage", tmp_path / "work"
    clip = footage / "阿明" / "IMG 1.MOV"
    assert load_note(clip, footage, work) == ClipNote()
    for name in ("阿明/IMG 1.toml", "阿明/IMG 1.MOV.toml"):
        write(footage, name, f"title = '{name}'")
        assert load_note(clip, footage, work).title == name
    write(work, "notes/阿明/IMG 1.toml", "title = 'desk'")
    assert load_note(clip, footage, work).title == "desk"


def test_a_clip_called_story_does_not_take_the_story_for_its_note(tmp_path: Path) -> None:
    write(tmp_path, "story.toml", "title = 'Typhoon'\norder = ['b.mp4', 'a.mp4']")
    assert load_note(tmp_path / "Story.mp4", tmp_path, tmp_path / "work") == ClipNote()
    assert load_story(tmp_path, tmp_path, tmp_path / "work") == Story(
        title="Typhoon", order=("b.mp4", "a.mp4")
    )
    assert load_story(tmp_path / "other", tmp_path, tmp_path / "work") is None


def test_a_title_as_long_as_a_book_is_refused_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "m.toml"
    file.write_text(f'consent = "yes"\ntitle = "{"x" * 1_001}"', "utf-8")
    with pytest.raises(UsageError) as caught:
        load(file, ClipNote)
    assert caught.value.code == "toml.too-long"
    assert "line 2" in caught.value.reason
    assert "1000" in caught.value.remedy
