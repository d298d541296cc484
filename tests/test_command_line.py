"""The ``znl`` command as scripts meet it: exit codes, stdout, stderr."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import measuring
import numpy as np
import pytest
from commands import refused, told, znl
from filelock import FileLock
from projects import Project, planned, silent_clip, snapshot, tiny_preset

STAGES = (
    "ingest",
    "transcribe",
    "trim",
    "reframe",
    "subtitle",
    "brand",
    "loudness",
    "export",
    "verify",
)


@pytest.fixture(scope="session")
def _plain(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Two silent clips, not yet rendered."""
    home = tmp_path_factory.mktemp("plain") / "home"
    footage = home / "clips"
    footage.mkdir(parents=True)
    silent_clip(footage / "red.mp4", "red", 1.0)
    silent_clip(footage / "blue.mp4", "blue", 0.6)
    return Project(footage, (str(tiny_preset(home / "tiny.toml")),))


@pytest.fixture
def plain(_plain: Project, tmp_path: Path) -> Project:
    return _plain.copied(tmp_path / "plain")


def test_a_render_prints_one_object_and_exits_0(plain: Project) -> None:
    said = znl("render", plain.footage, "--preset", plain.presets[0], "--json")
    assert said.code == 0, said.err
    result = said.only_object
    assert (result["sources"], result["shorts"], result["delivered"]) == (2, 2, 2)
    assert result["failed"] == result["rejected"] == []
    assert result["actions"]["EncodePicture"]["performed"] == 2
    keys = {"path", "preset", "short", "sha256", "seconds", "lufs", "dbtp", "captions", "approvals"}
    keys |= {"headline", "narration", "music"}
    assert all(set(output) == keys for output in result["outputs"])
    assert all(Path(output["path"]).is_file() for output in result["outputs"])
    assert Path(result["report"]) == plain.work / "report.html"
    assert "red" in said.err


def test_one_bad_file_exits_1_and_the_rest_is_delivered(plain: Project) -> None:
    (plain.footage / "bad.mp4").write_text("no video", "utf-8")
    said = znl("render", plain.footage, "--preset", plain.presets[0], "--json")
    assert said.code == 1
    assert said.only_object["delivered"] == 2
    [rejected] = said.only_object["rejected"]
    assert rejected["file"] == "bad.mp4"
    assert all(rejected[key] for key in ("stage", "code", "reason", "remedy"))
    assert rejected["reason"] in told(said.err)


def test_strict_delivers_nothing_that_has_warnings(plain: Project) -> None:
    said = znl("render", plain.footage, "--preset", plain.presets[0], "--strict", "--json")
    assert said.code == 1
    assert said.only_object["delivered"] == 0
    lost = {each["code"] for each in said.only_object["failed"]}
    assert {"brand.logo-disliked", "media.no-sound"} <= lost
    assert said.only_object["warnings"] == []
    assert not list(plain.work.rglob("exports/*/*.json"))


def test_without_json_nothing_is_on_stdout(plain: Project) -> None:
    said = znl("ingest", plain.footage, "--preset", plain.presets[0])
    assert (said.code, said.out) == (0, "")
    assert "ingest" in said.err


def test_a_dry_run_writes_nothing_at_all(plain: Project) -> None:
    home = plain.footage.parent
    before = snapshot(home)
    folders = sorted(home.rglob("*"))
    said = znl("render", plain.footage, "--preset", plain.presets[0], "--dry-run", "--json")
    assert said.code == 0
    assert {each["kind"] for each in said.only_object["planned"]} >= {"Probe"}
    assert snapshot(home) == before
    assert sorted(home.rglob("*")) == folders


def test_a_single_file_can_be_the_source(plain: Project) -> None:
    clip = plain.footage / "red.mp4"
    said = znl("render", clip, "--preset", plain.presets[0], "--json")
    assert said.code == 0
    assert said.only_object["shorts"] == 1
    [output] = said.only_object["outputs"]
    work = clip.with_name("red.mp4-znl")
    assert Path(output["path"]) == work / "exports" / "tiny" / "red.mp4"


def test_out_and_store_move_what_is_written(plain: Project, tmp_path: Path) -> None:
    out, store = tmp_path / "out", tmp_path / "store"
    options = ("--preset", plain.presets[0], "--out", out, "--store", store, "--json")
    said = znl("render", plain.footage / "blue.mp4", *options)
    assert said.code == 0
    assert (out / "exports" / "tiny" / "blue.mp4").is_file()
    assert list(store.rglob("blobs/*/*"))
    assert not (out / "store").exists()
    assert not plain.work.exists()


def test_a_missing_and_an_empty_folder_are_refused(tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    assert str(missing) in refused(znl("render", missing, "--json"), "source.missing")
    empty = tmp_path / "empty"
    empty.mkdir()
    refused(znl("render", empty, "--json"), "source.no-media")
    assert list(tmp_path.iterdir()) == [empty]


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        pytest.param(("--preset", "duoyin"), "preset.unknown-close", "douyin", id="preset"),
        pytest.param(("--brand", "nobody"), "kit.unknown", "harbour", id="brand"),
    ],
)
def test_unknown_names_are_refused_with_a_suggestion(
    plain: Project, options: tuple[str, ...], code: str, says: str
) -> None:
    assert says in refused(znl("render", plain.footage, *options, "--json"), code)
    assert not plain.work.exists()


def test_a_model_that_is_not_here_is_refused(plain: Project) -> None:
    said = znl("render", plain.footage, "--model", "no/such", "--json")
    assert "no/such" in refused(said, "model.not-here")
    assert not plain.work.exists()


def test_a_typo_in_the_settings_names_file_and_line(plain: Project) -> None:
    settings = plain.footage / "znl.toml"
    settings.write_text("# ours\n[loudness]\nluffs = -16\n", "utf-8")
    said = znl("render", plain.footage, "--json")
    text = refused(said, "toml.unknown-key-close")
    assert str(settings) in text
    assert "line 3" in text
    assert "lufs" in text


def test_a_locked_work_folder_is_refused(plain: Project) -> None:
    plain.work.mkdir()
    with FileLock(plain.work / ".lock"):
        said = znl("render", plain.footage, "--preset", plain.presets[0], "--json", "--wait", "0")
    refused(said, "work.locked")
    assert set(snapshot(plain.work)) <= {".lock"}


def test_a_newer_work_folder_is_refused_and_left_alone(plain: Project) -> None:
    plain.work.mkdir()
    manifest = plain.work / "manifest.json"
    manifest.write_text('{"schema_version": 99}', "utf-8")
    for command in ("render", "status", "explain"):
        assert "99" in refused(znl(command, plain.footage, "--json"), "work.newer")
    assert manifest.read_text("utf-8") == '{"schema_version": 99}'
    assert set(snapshot(plain.work)) <= {"manifest.json", ".lock"}


@pytest.mark.parametrize(
    "arguments",
    [("render",), ("render", ".", "--force", "lunch"), ("render", ".", "--jobs", "0"), ("rendr",)],
    ids=["no source", "force", "jobs", "command"],
)
def test_bad_usage_exits_2(arguments: tuple[str, ...]) -> None:
    said = znl(*arguments)
    assert said.code == 2
    assert said.out == ""
    assert said.err


def test_every_stage_stops_at_itself(plain: Project) -> None:
    """One stage after the other over the same work folder: each goes on where the last stopped."""
    reached: dict[str, dict[str, Any]] = {}
    for stage in STAGES:
        said = znl(stage, plain.footage, "--preset", plain.presets[0], "--json")
        assert said.code == 0, (stage, said.err)
        reached[stage] = said.only_object["actions"]
        # A file is called ready, and a run reported, only when it is verified.
        done = stage == "verify"
        assert plain.export("red.json").exists() == done
        assert (plain.work / "report.html").exists() == done
    assert plain.export("red.mp4").is_file()
    made = {
        stage: {k for k, a in acted.items() if a["performed"]} for stage, acted in reached.items()
    }
    assert made == {
        "ingest": {"Probe", "Analyse"},
        "transcribe": set(),
        "trim": set(),
        "reframe": set(),
        "subtitle": set(),
        "brand": {"Card"},
        "loudness": {"MeasureLoudness", "EncodeSound"},
        "export": {"EncodePicture", "Cover", "Mux"},
        "verify": {"Inspect"},
    }


def test_force_performs_a_stage_again_and_no_other(small: Project) -> None:
    assert planned(small.explain(force="loudness")) >= {"MeasureLoudness", "EncodeSound"}
    options = [part for preset in small.presets for part in ("--preset", preset)]
    said = znl(
        "render",
        small.footage,
        *options,
        "--brand",
        small.brand or "",
        "--force",
        "loudness",
        "--json",
    )
    assert said.code == 0
    actions = said.only_object["actions"]
    assert actions["EncodeSound"]["performed"]
    assert not actions["EncodePicture"]["performed"]
    assert not actions["Transcribe"]["performed"]


def test_status_tells_stages_and_proofreading(small: Project) -> None:
    said = znl("status", small.footage, "--json")
    assert said.code == 0
    shorts = {each["short"]: each for each in said.only_object["shorts"]}
    assert set(shorts) == {"speech", "beeps"}
    assert set(shorts["speech"]["stages"].values()) == {"done"}
    shown = znl("status", small.footage)
    assert (shown.code, shown.out) == (0, "")
    assert "speech" in shown.err


def test_status_of_a_folder_never_rendered_is_refused(plain: Project) -> None:
    refused(znl("status", plain.footage, "--json"), "status.none")


def test_explain_of_one_short_tells_of_no_other(small: Project) -> None:
    (small.footage / "znl.toml").write_text("[loudness]\nlufs = -18\n", "utf-8")
    options = [part for preset in small.presets for part in ("--preset", preset)]
    said = znl("explain", small.footage, "beeps", *options, "--brand", small.brand or "", "--json")
    assert said.code == 0
    rows = said.only_object["planned"]
    assert {row["subject"] for row in rows} == {"beeps"}
    assert {row["kind"] for row in rows} == {"EncodeSound", "Mux", "Inspect"}


def test_explain_tells_how_each_short_is_framed_and_the_report_says_the_same(
    small: Project,
) -> None:
    options = ("--preset", small.presets[0], "--brand", small.brand or "")
    said = znl("explain", small.footage, *options, "--json")
    told = said.only_object["framings"]
    assert {each["short"] for each in told} == {"beeps", "speech"}
    report = (small.work / "report.html").read_text("utf-8")
    for each in told:
        assert each["window"].startswith("0.0–")
        assert f"<b>{each['window']}</b>, {each['seen']}" in report
        assert each["reasons"]
        assert all(reason in report for reason in each["reasons"])
    shown = znl("explain", small.footage, *options).err
    assert told[0]["seen"] in shown
    assert "Framing" in shown


def test_check_passes_what_fits_and_fails_what_does_not(small: Project, plain: Project) -> None:
    good = znl("check", small.export("speech.mp4"), "--preset", small.presets[0], "--json")
    assert good.code == 0, good.out
    [verdict] = good.only_object["checks"]
    assert verdict["failures"] == []
    bad = znl("check", plain.footage / "red.mp4", "--preset", "douyin", "--json")
    assert bad.code == 1
    [verdict] = bad.only_object["checks"]
    codes = {each["code"] for each in verdict["failures"]}
    assert {"check.min-width", "check.min-height"} <= codes
    assert all(each["reason"] and each["remedy"] for each in verdict["failures"])


def test_check_of_what_is_no_video_fails_and_of_nothing_is_refused(tmp_path: Path) -> None:
    text = tmp_path / "text.mp4"
    text.write_text("no video", "utf-8")
    said = znl("check", text, "--preset", "douyin", "--json")
    assert said.code == 1
    assert said.only_object["checks"][0]["failures"][0]["code"].startswith("media.")
    text.write_bytes(b"")
    said = znl("check", text, "--json")
    assert said.only_object["checks"][0]["failures"][0]["code"] == "media.empty"
    refused(znl("check", tmp_path / "none.mp4", "--preset", "douyin", "--json"), "check.missing")
    refused(znl("check", tmp_path, "--json"), "check.folder")


def test_presets_can_be_listed_shown_and_validated(tmp_path: Path) -> None:
    listed = znl("presets", "list")
    assert listed.code == 0
    names = [line.split("\t")[0] for line in listed.out.splitlines()]
    assert {"douyin", "tiktok", "youtube-shorts", "master"} <= set(names)
    shown = znl("presets", "show", "tiktok")
    assert shown.code == 0
    assert "limits.min_seconds" in shown.err
    own = tiny_preset(tmp_path / "own.toml")
    assert znl("presets", "validate", own).code == 0
    own.write_text(own.read_text("utf-8").replace("crf =", "cfr ="), "utf-8")
    said = znl("presets", "validate", own)
    assert said.code == 2
    assert "crf" in said.err
    assert "line" in said.err


@pytest.mark.parametrize("kind", ["manifest", "preset", "brand", "settings"])
def test_schemas_are_json_schemas(kind: str) -> None:
    said = znl("schema", kind)
    assert said.code == 0
    schema = json.loads(said.out)
    assert schema["type"] == "object"
    assert schema["additionalProperties"] is False
    known = set(schema.get("$defs", {}))
    assert schema["properties"]
    for reference in _references(schema):
        assert reference.removeprefix("#/$defs/") in known


def test_doctor_finds_this_machine_well() -> None:
    said = znl("doctor")
    assert said.code == 0, said.err
    assert "ffmpeg" in said.err


def test_a_story_joins_its_clips_in_the_order_given(plain: Project) -> None:
    (plain.footage / "story.toml").write_text('order = ["red.mp4", "blue.mp4"]\n', "utf-8")
    result = plain.run()
    assert (result.shorts, result.delivered) == (1, 1)
    file = Path(result.outputs[0].path)
    colours = [
        int(np.argmax(measuring.rgb(planes).mean(axis=(0, 1))))
        for _, planes in measuring.frames(file)
    ]
    # 1.0 s of red, 0.6 s of blue, 2 s of the default kit's blue card.
    assert len(colours) == 25 + 15 + 50
    assert colours[:25] == [0] * 25
    assert colours[25:40] == [2] * 15
    cut = json.loads(file.with_suffix(".json").read_text("utf-8"))["cut"]["segments"]
    assert [(part["source"], part["frames"]) for part in cut] == [("red", 25), ("blue", 15)]


def _references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [each for item in value.values() for each in _references(item)]
    if isinstance(value, list):
        return [each for item in value for each in _references(item)]
    return []
