"""Proofreading: what people do to the SRT, and what becomes of it."""

from __future__ import annotations

import json
from typing import Any

import pysrt
import pytest
from projects import Project, performed, snapshot

from znl_video.batch.result import RunResult


def _srt(project: Project) -> Any:
    return pysrt.open(str(project.folder.captions_file("speech")), encoding="utf-8")


def _texts(project: Project) -> list[str]:
    """Return the captions as delivered."""
    delivered = pysrt.open(str(project.export("speech.srt")), encoding="utf-8")
    return [item.text for item in delivered]


def _card(project: Project, short: str = "speech") -> Any:
    return json.loads(project.export(f"{short}.json").read_text("utf-8"))


def _rewrite(project: Project, encoding: str = "utf-8", eol: str = "\n", **texts: str) -> bytes:
    """Replace caption texts by number (``c1="..."``) and return the file's new bytes."""
    items = _srt(project)
    for number, text in texts.items():
        items[int(number[1:]) - 1].text = text
    written = eol.join(str(item).replace("\n", eol) for item in items).encode(encoding)
    project.folder.captions_file("speech").write_bytes(written)
    return written


def test_a_persons_edit_is_taken_and_never_written_over(small: Project) -> None:
    assert _card(small)["captions"] == "draft"
    first = _srt(small)[0].text
    edited = _rewrite(small, c1="Good evening to you.")
    told = small.run()
    assert told.exit_code == 0
    assert _card(small)["captions"] == "edited"
    assert _texts(small)[0] == "Good evening to you."
    assert first not in _texts(small)
    assert small.folder.read_captions("speech") == edited
    # Another edit is read as well, and still nothing is written over it.
    again = _rewrite(small, c1="Good night.")
    small.run()
    assert _texts(small)[0] == "Good night."
    assert small.folder.read_captions("speech") == again


@pytest.mark.parametrize(
    ("encoding", "eol"),
    [("gbk", "\r\n"), ("utf-16", "\n")],
    ids=["GBK", "UTF-16"],
)
def test_an_edit_is_read_in_the_encodings_editors_write(
    small: Project, encoding: str, eol: str
) -> None:
    edited = _rewrite(small, encoding, eol, c1="早上好，这里是港区新闻。")
    told = small.run()
    assert told.exit_code == 0
    assert _texts(small)[0] == "早上好，这里是港区新闻。"
    assert small.folder.read_captions("speech") == edited


def test_a_broken_line_of_times_fails_that_short_alone(small: Project) -> None:
    file = small.folder.captions_file("speech")
    lines = file.read_text("utf-8").split("\n")
    lines[1] = lines[1].replace("-->", "-->", 1).replace(":", ";", 1)
    broken = "\n".join(lines).encode()
    file.write_bytes(broken)
    others = {each: stat for each, stat in _exports(small).items() if "beeps" in each}
    told = small.run()
    assert told.exit_code == 1
    [failed] = told.failed
    assert (failed.file, failed.stage, failed.code) == (
        "speech",
        "subtitle",
        "captions.srt-broken",
    )
    assert "Line 2" in failed.reason
    assert failed.remedy
    assert file.read_bytes() == broken
    assert {each.short for each in told.outputs} == {"beeps"}
    after = _exports(small)
    assert {each: after[each] for each in others} == others
    # What is no longer vouched for is not called ready.
    assert not small.export("speech.json").exists()
    file.write_bytes(broken.replace(b";", b":", 1))
    assert small.run().exit_code == 0
    assert small.export("speech.json").exists()


def test_a_deleted_file_is_made_anew_and_is_a_draft_again(small: Project) -> None:
    file = small.folder.captions_file("speech")
    draft = file.read_bytes()
    _rewrite(small, c1="Something else.")
    small.run()
    file.unlink()
    told = small.run()
    assert file.read_bytes() == draft
    assert _card(small)["captions"] == "draft"
    # The draft's picture is still in the store.
    assert performed(told) == set()


def test_an_edit_travels_with_the_cut(small: Project) -> None:
    items = _srt(small)
    assert len(items) >= 3
    texts = {f"c{number}": f"Caption {number}" for number in range(1, len(items) + 1)}
    edited = _rewrite(small, **texts)
    small.run()
    # The cut now begins where the second caption does, and everything before it is gone.
    start = items[1].start.ordinal / 1000
    (small.footage / "speech.toml").write_text(f"in = {start}\nout = 8.8\n", "utf-8")
    told = small.run()
    assert told.exit_code == 0
    assert _texts(small) == [f"Caption {number}" for number in range(2, len(items) + 1)]
    moved = pysrt.open(str(small.export("speech.srt")), encoding="utf-8")
    for before, after in zip(items[1:], moved, strict=True):
        # A frame lasts 40 ms; a cut begins on one.
        assert after.start.ordinal == pytest.approx(before.start.ordinal - start * 1000, abs=40)
    assert _outside(told) == ["speech"]
    assert small.folder.read_captions("speech") == edited
    assert _card(small)["captions"] == "edited"
    # Widened again, the caption that was left out is back: the file never lost it.
    (small.footage / "speech.toml").unlink()
    told = small.run()
    assert _texts(small) == [f"Caption {number}" for number in range(1, len(items) + 1)]
    assert _outside(told) == []
    assert small.folder.read_captions("speech") == edited


def test_an_edit_after_the_cut_changed_is_on_the_clock_it_was_written_on(small: Project) -> None:
    (small.footage / "speech.toml").write_text("in = 1.0\nout = 8.8\n", "utf-8")
    small.run()
    items = _srt(small)
    edited = _rewrite(small, c1="Written on the new clock.")
    told = small.run()
    delivered = pysrt.open(str(small.export("speech.srt")), encoding="utf-8")
    assert delivered[0].text == "Written on the new clock."
    assert delivered[0].start.ordinal == items[0].start.ordinal
    assert _outside(told) == []
    assert small.folder.read_captions("speech") == edited


def test_a_person_may_write_captions_where_nobody_was_heard(small: Project) -> None:
    file = small.folder.captions_file("beeps")
    file.write_text("1\n00:00:00,200 --> 00:00:01,400\n嘟嘟嘟\n", "utf-8")
    told = small.run()
    assert told.exit_code == 0
    assert small.export("beeps.srt").read_text("utf-8").split("\n")[2] == "嘟嘟嘟"
    assert _card(small, "beeps")["captions"] == "edited"


def _outside(told: RunResult) -> list[str]:
    return [each.file for each in told.warnings if each.code == "captions.outside-cut"]


def _exports(project: Project) -> dict[str, tuple[int, int, int]]:
    return snapshot(project.work / "exports")
