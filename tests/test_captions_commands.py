"""``znl captions``: anybody's files judged, ours written out."""

from __future__ import annotations

import dataclasses
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from commands import Said, refused, told, znl
from projects import Project

from znl_video.batch.judging import Standard, check_captions
from znl_video.captions.srt import read_srt
from znl_video.captions.vtt import parse_vtt
from znl_video.io.hashing import sha256_bytes

GOOD = """\
1
00:00:01,000 --> 00:00:03,000
各位市民请注意

2
00:00:03,080 --> 00:00:05,000
台风预计
今晚登陆
"""
BAD = """\
1
00:00:01.000 --> 00:00:03.000
各位市民请注意。

2
00:00:03,020 --> 00:00:06,000
请放下你的手
机和花盆

3
00:00:06,000 --> 00:00:08,000
"""


def written(folder: Path, name: str, content: str | bytes) -> Path:
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def verdicts(said: Said) -> list[dict[str, Any]]:
    files: list[dict[str, Any]] = said.only_object["files"]
    return files


def test_a_clean_file_passes(tmp_path: Path) -> None:
    said = znl("captions", "check", written(tmp_path, "a.srt", GOOD), "--preset", "douyin")
    assert (said.code, said.out) == (0, "")
    assert said.err == "1 files, 2 captions: 0 breaches.\n"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(BAD.replace("\n", "\r\n").encode("utf-8-sig"), id="UTF-8 with mark, CRLF"),
        pytest.param(BAD.encode("utf-16"), id="UTF-16"),
        pytest.param(BAD.encode("gbk"), id="GBK"),
        pytest.param(f"WEBVTT\n\n{BAD}".encode(), id="WebVTT"),
    ],
)
def test_every_breach_is_told_with_its_place(tmp_path: Path, content: bytes) -> None:
    file = written(tmp_path, "甲 [x] 50%.srt", content)
    [verdict] = check_captions([file], Standard())
    shift = 2 * content.startswith(b"WEBVTT")
    found = [(b.rule, (b.line or 0) - shift, b.caption) for b in verdict.breaches]
    assert found == [("gap", 2, 1), ("stop", 3, 1), ("split-word", 7, 2), ("empty", 11, 3)]
    gap = verdict.breaches[0]
    assert (gap.seconds, gap.measured, gap.limit) == (1, 20, 80)
    assert gap.text == "各位市民请注意。"
    assert "20 ms" in gap.reason
    assert all(each.remedy for each in verdict.breaches)
    mended = [] if shift else ["captions.mended-form"]
    assert [each.code for each in verdict.mended] == mended


def test_people_read_the_same(tmp_path: Path) -> None:
    said = znl("captions", "check", written(tmp_path, "b.srt", BAD))
    assert (said.code, said.out) == (1, "")
    for part in ("b.srt", "0:03.0", "手机", "Keep it together.", "20 ms", "line 2: the number"):
        assert part in told(said.err)
    assert said.err.endswith("1 files, 3 captions: 4 breaches.\n")


def test_one_unusable_file_does_not_hide_the_others(tmp_path: Path) -> None:
    broken = written(tmp_path, "broken.srt", GOOD.replace("00:00:03,080", "x") + "\nno times\n")
    strange = written(tmp_path, "big5.srt", ("請注意颱風預計今晚登陸" * 9).encode("big5"))
    large = tmp_path / "clip.mp4"
    with large.open("wb") as sink:
        sink.truncate(20_000_000)
    good = written(tmp_path, "good.srt", BAD)
    files = (broken, strange, large, tmp_path, tmp_path / "gone.srt", good)
    said = znl("captions", "check", *files, "--json")
    assert said.code == 2
    problems = {each["file"]: each["problems"] for each in verdicts(said)}
    assert [(p["code"], p["line"]) for p in problems[str(broken)]] == [
        ("captions.srt-bad-times", 6),
        ("captions.srt-no-times", 10),
    ]
    codes = {file: [each["code"] for each in problems[str(file)]] for file in files[1:]}
    assert codes == {
        strange: ["captions.srt-encoding"],
        large: ["captions.check-large"],
        tmp_path: ["captions.check-folder"],
        tmp_path / "gone.srt": ["check.missing"],
        good: [],
    }
    assert all(each["remedy"] for found in problems.values() for each in found)
    assert len(verdicts(said)[-1]["breaches"]) == 4


def test_presets_kits_and_names_are_asked_for(tmp_path: Path) -> None:
    text = GOOD.replace("各位市民请注意", "请松岗水务所和各位市民的朋友").replace(
        "今晚登陆", "今晚登陆松岗水"
    )
    text += "\n3\n00:00:05,000 --> 00:00:07,000\n务所派人了\n"
    file = written(tmp_path, "a.srt", text)
    lexicon = written(tmp_path, "names.toml", 'org = ["松岗水务所"]\n')
    kit = tmp_path / "small"
    kit.mkdir()
    written(kit, "kit.toml", 'name = "Small"\n[captions]\nsize = 40\n')
    standard = Standard(presets=("master", "douyin"), lexicon=lexicon)
    [verdict] = check_captions([file], standard)
    assert [each.rule for each in verdict.breaches] == ["box", "split-name"]
    assert 11 < (verdict.breaches[0].limit or 0) < 12
    [verdict] = check_captions([file], dataclasses.replace(standard, brand=str(kit)))
    assert [each.rule for each in verdict.breaches] == ["split-name"]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        pytest.param(("--preset", "douyim"), "preset.unknown-close", id="preset"),
        pytest.param(("--brand", "nobody"), "kit.unknown", id="kit"),
        pytest.param(("--lexicon", "nowhere.toml"), "lexicon.missing", id="lexicon"),
    ],
)
def test_what_a_check_stands_on_must_be_there(
    tmp_path: Path, options: tuple[str, ...], code: str
) -> None:
    refused(znl("captions", "check", written(tmp_path, "a.srt", GOOD), *options, "--json"), code)


@pytest.mark.skipif(sys.platform != "linux", reason="names that are no text exist on Linux only")
def test_a_name_in_no_encoding_is_no_reason_to_fail(tmp_path: Path) -> None:
    file = written(tmp_path, os.fsdecode(b"\xff.srt"), BAD)
    [verdict] = check_captions([file], Standard())
    assert len(verdict.breaches) == 4
    [verdict] = check_captions([file.with_name(f"{file.name}x")], Standard())
    assert [each.code for each in verdict.problems] == ["check.missing"]


def exported(small: Project, *arguments: str | Path) -> Said:
    return znl("captions", "export", small.footage, *arguments)


def test_captions_are_written_in_every_form(small: Project) -> None:
    cues = small.short("speech").short.captions
    assert cues
    folder = small.work / "transcripts"
    said = exported(small, "--as", "vtt", "--json")
    assert said.code == 0
    beeps, speech = sorted(said.only_object["exported"], key=lambda each: str(each["short"]))
    assert (beeps["file"], beeps["captions"], beeps["code"]) == (None, "none", None)
    assert speech["file"] == str(folder / "speech.vtt")
    assert speech["captions"] == "draft"
    listing = parse_vtt((folder / "speech.vtt").read_text("utf-8"))
    assert [(e.start_ms, e.end_ms, e.text) for e in listing.entries] == [
        (c.start_ms, c.end_ms, c.text) for c in cues.cues
    ]
    assert exported(small, "speech", "--as", "srt").code == 0
    delivered = small.export("speech.srt").read_bytes()
    assert (folder / "speech.srt").read_bytes() == delivered
    assert exported(small, "speech", "--as", "txt").code == 0
    text = (folder / "speech.txt").read_text("utf-8")
    assert text.startswith("Good morning, this is the Harbor District News Desk. ")
    assert "-->" not in text
    assert not (folder / "beeps.txt").exists()


def test_the_styled_document_is_the_one_in_the_picture(small: Project) -> None:
    assert small.brand
    options = ("--as", "ass", "--preset", small.presets[1], "--brand", small.brand)
    assert exported(small, "speech", *options).code == 0
    ass = (small.work / "transcripts" / "speech.cardless.ass").read_text("utf-8")
    ran = [each.key for each in small.short("speech").ran if each.kind == "EncodePicture"]
    burnt = {json.dumps(small.store.action(key)) for key in ran}
    assert any(json.dumps(ass) in each for each in burnt)
    said = exported(small, "speech", "--as", "ass", "--preset", "douyin", "--json")
    assert said.code == 1
    assert said.only_object["exported"][0]["code"] == "captions.export-other-preset"
    said = exported(small, "speech", "--as", "ass", "--json")
    assert said.only_object["exported"][0]["code"] == "captions.export-whose-preset"


def test_nothing_of_a_persons_is_overwritten(small: Project, tmp_path: Path) -> None:
    folder = tmp_path / "给 同事"
    to = ("--as", "txt", "--to", folder)
    assert exported(small, "speech", *to).code == 0
    file = folder / "speech.txt"
    first = file.read_bytes()
    assert not (small.work / "transcripts" / "speech.txt").exists()
    # What an earlier export wrote is brought up to date.
    srt = small.folder.captions_file("speech")
    srt.write_bytes(srt.read_bytes().replace(b"Good morning", b"Good evening"))
    small.run()
    assert exported(small, "speech", *to).code == 0
    assert file.read_bytes() == first.replace(b"Good morning", b"Good evening")
    file.write_text("A person's notes.", "utf-8")
    said = exported(small, *to, "--json")
    assert said.code == 1
    results = {each["short"]: each for each in said.only_object["exported"]}
    assert results["speech"]["code"] == "captions.export-taken"
    assert results["speech"]["captions"] == "edited"
    assert file.read_text("utf-8") == "A person's notes."


def test_an_export_never_makes_a_persons_captions_ours(small: Project) -> None:
    srt = small.folder.captions_file("speech")
    cues = read_srt(srt.read_bytes(), name="a").cues
    srt.write_bytes(srt.read_bytes().replace(b"Good morning", b"Good evening"))
    said = exported(small, "speech", "--as", "srt", "--json")
    assert said.code == 1
    assert said.only_object["exported"][0]["code"] == "captions.export-stale"
    small.run()
    assert exported(small, "speech", "--as", "srt").code == 0
    assert (small.work / "transcripts" / "speech.srt").read_bytes() == srt.read_bytes()
    assert not small.folder.wrote(srt.stem, sha256_bytes(srt.read_bytes()))
    small.run()
    captions = small.short("speech").short.captions
    assert captions
    assert captions.proofread
    assert captions.cues[0].text == cues[0].text.replace("morning", "evening")


def test_who_is_left_out_is_quoted_nowhere(small: Project) -> None:
    assert small.brand
    options = ("--as", "ass", "--preset", small.presets[0], "--brand", small.brand)
    for each in (("--as", "txt"), options):
        assert exported(small, "speech", *each).code == 0
    folder = small.work / "transcripts"
    (folder / "speech.md").write_text("A person's notes.", "utf-8")
    (small.footage / "speech.toml").write_text("use = false\n", "utf-8")
    small.run()
    assert [each.name for each in folder.glob("*.*") if each.suffix] == ["speech.md"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param(("nobody", "--as", "vtt"), "explain.unknown-short", id="no such short"),
        pytest.param(("--as", "vtt", "--preset", "douyin"), "captions.export-unstyled", id="vtt"),
        pytest.param(("--as", "vtt", "--to", __file__), "captions.export-no-folder", id="a file"),
        pytest.param(("--as", "vtt", "--out", "nowhere"), "status.none", id="no work folder"),
    ],
)
def test_what_cannot_be_asked_for(small: Project, arguments: tuple[str, ...], code: str) -> None:
    refused(exported(small, *arguments, "--json"), code)
