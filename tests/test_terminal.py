"""Names and tags of strangers reach no terminal, page or command as anything but text."""

from __future__ import annotations

import io
import json
import unicodedata
from pathlib import Path

import making_media
import pytest
from hypothesis import given
from hypothesis import strategies as st
from projects import GREY, Project, tiny_preset
from rich.console import Console

from znl_video.cli.tables import show, table, tell_result
from znl_video.io import probing
from znl_video.messages import sentence
from znl_video.messages.harmless import json_text, plain

# What it takes to clear a screen, retitle a window, turn the reading direction, break a line, write
# markup of rich, HTML or a formula, and name commands.
HOSTILE = (
    "\x1b[2J\x1b]0;owned\x07\x9b31m\u202egpj.exe\u2066\u2028\r\n"
    "[red][/red][/nothing]</script><script>alert(1)</script>=cmd|' /C calc'!A0 {0} %s $(id) `id`"
)


def _obeyed(text: str) -> list[str]:
    """Return what of ``text`` a terminal would act on, line ends aside."""
    acts = ("Cc", "Cf", "Cs", "Zl", "Zp")
    return [hex(ord(c)) for c in text if c != "\n" and unicodedata.category(c) in acts]


def _shown(*what: object) -> str:
    screen = Console(file=io.StringIO(), width=400, force_terminal=False)
    for each in what:
        screen.print(each)
    assert isinstance(screen.file, io.StringIO)
    return screen.file.getvalue()


@given(st.text())
def test_whatever_it_is_no_terminal_acts_on_it(text: str) -> None:
    assert _obeyed(plain(text)) == []
    assert "\n" not in plain(text)
    written = json_text({"name": text.encode("utf-8", "replace").decode()})
    assert json.loads(written)["name"] == text.encode("utf-8", "replace").decode()
    assert not set(written) & {chr(code) for code in (*range(32), *range(0x7F, 0xA0))}
    assert not set(written) & set("\u200e\u200f\u061c\u202a\u202b\u202d\u202e\u2066\u2067\u2068")


def test_tables_show_markup_as_it_is_written() -> None:
    shown = _shown(table(HOSTILE, [HOSTILE], [(HOSTILE,)]))
    assert _obeyed(shown) == []
    assert shown.count("[red][/red][/nothing]") == 3


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A clip whose name and every tag is hostile, in a folder that is."""
    footage = tmp_path_factory.mktemp("raw") / "[" / "red] \x1b[2J\u202e"
    footage.mkdir(parents=True)
    tags = [
        option
        for tag in ("title", "comment", "artist", "make", "model", "location", "encoder", "AIGC")
        for option in ("-metadata", f"{tag}={HOSTILE}")
    ]
    streams = ["-metadata:s:v", f"handler_name={HOSTILE}", "-metadata:s:v", "language=\x1b[2J"]
    name = f"{HOSTILE.replace('/', '')}.mov"[-200:].lstrip()
    making_media.picture(
        footage / name, GREY, 1, *tags, *streams, "-movflags", "use_metadata_tags", "-f", "mov"
    )
    preset = tiny_preset(footage.parent / "tiny.toml", cards="forbid")
    return Project(footage, (str(preset),))


def test_a_run_tells_and_keeps_nothing_of_them(
    project: Project, capfd: pytest.CaptureFixture[str]
) -> None:
    told = project.run()
    assert (told.delivered, told.exit_code) == (1, 0)
    tell_result(told, "verify")
    assert _obeyed(capfd.readouterr().err) == []
    page = (project.work / "report.html").read_text("utf-8")
    assert _obeyed(page) == []
    assert "<script>alert" not in page
    (made,) = (project.work / "exports" / "tiny").glob("*.mp4")
    assert b"owned" not in made.read_bytes()
    assert _obeyed(made.name) == []


def test_a_label_that_is_none_is_not_handed_on(project: Project) -> None:
    (clip,) = project.footage.glob("*.mov")
    media = probing.probe(clip).media
    assert media is not None
    assert media.aigc is None


@pytest.mark.parametrize(
    ("tag", "kept"),
    [
        ('{"AIGC":{"Label":"1","ContentProducer":"某平台"}}', True),
        ("x" * 4096, True),
        ("x" * 4097, False),
        ("a\x1b[2J", False),
    ],
    ids=["label", "long", "too long", "control"],
)
def test_labels_of_generated_content_are_text_of_some_length(
    tmp_path: Path, tag: str, kept: bool
) -> None:
    clip = tmp_path / "a.mp4"
    tagged = ("-metadata", f"AIGC={tag}", "-movflags", "use_metadata_tags")
    making_media.picture(clip, GREY, 0.4, *tagged)
    media = probing.probe(clip).media
    assert media is not None
    assert media.aigc == (tag if kept else None)


def test_a_time_before_all_calendars_is_no_time(tmp_path: Path) -> None:
    clip = tmp_path / "a.mov"
    key = "com.apple.quicktime.creationdate=0001-01-01T00:00:00+14:00"
    making_media.picture(clip, GREY, 0.4, "-metadata", key, "-movflags", "use_metadata_tags")
    media = probing.probe(clip).media
    assert media is not None
    assert media.captured_at is None


def test_errors_are_told_line_by_line(capsys: pytest.CaptureFixture[str]) -> None:
    from znl_video.cli import main
    from znl_video.errors import ToolError

    error = ToolError("tool.failed", program="ffmpeg", status=1, said=HOSTILE, command="x")
    main._tell(error)
    told = capsys.readouterr().err
    assert _obeyed(told) == []
    assert sentence("run.remedy", {"remedy": error.remedy}) in told


def test_a_table_of_many_rows_is_lines_in_columns_with_nothing_left_out() -> None:
    sink = io.StringIO()
    screen = Console(file=sink, width=200, highlight=False)
    rows = [(f"短片{number}", number, "[red]\x1b[31m") for number in range(300)]
    show(screen, "Shorts", ["Short", "No.", "Text"], rows)
    title, head, *lines = sink.getvalue().splitlines()
    assert title == "Shorts"
    assert len(lines) == 300
    # A Chinese character takes two columns.
    assert head.index("No.") == len("短片299") + len("短片") + 2
    assert lines[299] == "短片299  299  [red]�[31m"
    assert lines[7].split() == ["短片7", "7", "[red]�[31m"]
