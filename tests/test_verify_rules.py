"""What is made of an inspected file: limits by kind, the plan for our own, advice for others'."""

from functools import cache
from typing import Any

import pytest

from znl_video.io.presets import load_presets, shipped
from znl_video.messages import codes, remedy, sentence
from znl_video.model.base import replace
from znl_video.model.defects import Defect
from znl_video.model.facts import Inspection
from znl_video.model.media import Rate
from znl_video.model.preset import Figure, Limits, Preset
from znl_video.stages.verify.rules import Made, Verdict, judge

GOOD = Inspection(
    container="mp4",
    bytes=30_000_000,
    duration_ms=30_010,
    faststart=True,
    edit_list=False,
    video_codec="h264",
    profile="High",
    level=40,
    width=1080,
    height=1920,
    pixels="yuv420p",
    primaries="bt709",
    transfer="bt709",
    matrix="bt709",
    fps=30.0,
    constant_fps=True,
    frames=900,
    keyframe_ms=500,
    video_kbps=7_800,
    audio_codec="aac",
    sample_rate=48_000,
    channels=2,
    audio_kbps=130,
    lufs=-15.1,
    dbtp=-1.4,
)
PLAN = Made(
    width=1080,
    height=1920,
    duration_ms=30_000,
    frames=900,
    rate=Rate(num=30, den=1),
    edit_list=False,
    lufs=-15.0,
    dbtp=-1.0,
)


@cache
def preset(name: str = "master") -> Preset:
    (loaded,) = load_presets([name])
    return loaded


def limited(**limits: Any) -> Preset:
    return replace(preset(), limits=Limits(**limits))


def figure(value: Any, kind: str) -> dict[str, Any]:
    return {"value": value, "kind": kind, "grade": "H", "source": "a test", "date": "2026-11"}


def told(verdict: Verdict) -> tuple[list[str], list[str]]:
    """The codes of failures and warnings, all of which must be sentences."""
    for each in (*verdict.failures, *verdict.warnings):
        assert "{" not in sentence(each.code, each.fields) + remedy(each.code, each.fields)
    return [each.code for each in verdict.failures], [each.code for each in verdict.warnings]


@pytest.mark.parametrize("name", shipped())
@pytest.mark.parametrize("made", [PLAN, None], ids=["ours", "anybodys"])
def test_a_good_file_passes_every_preset(name: str, made: Made | None) -> None:
    assert judge(GOOD, preset(name), made=made) == Verdict()


LIMITS = [
    ("min_seconds", 31, {}, "30.01", "31"),
    ("max_seconds", 30, {}, "30.01", "30"),
    ("max_bytes", 29_000_000, {}, "30.0", "29.0"),
    ("containers", ("webm", "mov"), {}, "mp4", "webm, mov"),
    ("video_codecs", ("hevc",), {}, "h264", "hevc"),
    ("audio_codecs", ("opus",), {}, "aac", "opus"),
    ("min_width", 1100, {}, "1080", "1100"),
    ("min_height", 2000, {}, "1920", "2000"),
    ("max_width", 720, {}, "1080", "720"),
    ("max_height", 1280, {}, "1920", "1280"),
    ("min_fps", 50, {}, "30", "50"),
    ("max_fps", 25, {}, "30", "25"),
    ("constant_fps", True, {"constant_fps": False}, "30", "True"),
    ("max_video_kbps", 7_000, {}, "7800", "7000"),
    ("max_keyframe_seconds", 0.5, {"keyframe_ms": 600}, "0.6", "0.5"),
    ("pixel_format", "yuv420p", {"pixels": "yuv422p10le"}, "yuv422p10le", "yuv420p"),
    ("aspect", "9:16", {"width": 1920, "height": 1080}, "1920x1080", "9:16"),
    ("min_audio_kbps", 150, {}, "130", "150"),
    ("max_audio_kbps", 120, {}, "130", "120"),
    ("max_sample_rate", 44_100, {}, "48000", "44100"),
    ("max_channels", 1, {}, "2", "1"),
    ("edit_list", False, {"edit_list": True}, "True", "False"),
    ("faststart", True, {"faststart": False}, "False", "True"),
]


@pytest.mark.parametrize("kind", ["limit", "advice", "transport"])
@pytest.mark.parametrize(
    ("key", "allowed", "changes", "found", "shown"), LIMITS, ids=[row[0] for row in LIMITS]
)
def test_every_limit_counts_by_its_kind(
    key: str, allowed: Any, changes: dict[str, Any], found: str, shown: str, kind: str
) -> None:
    strict = limited(**{key: figure(allowed, kind)})
    verdict = judge(replace(GOOD, **changes), strict, made=None)
    told(verdict)
    code = f"check.{key.replace('_', '-')}"
    where = {"limit": verdict.failures, "advice": verdict.warnings, "transport": ()}[kind]
    mine = [each for each in (*verdict.failures, *verdict.warnings) if each.code == code]
    assert mine == [each for each in where if each.code == code]
    assert [(each.fields["found"], each.fields["allowed"]) for each in mine] == (
        [] if kind == "transport" else [(found, shown)]
    )


def test_every_limit_of_the_model_is_checked() -> None:
    assert {row[0] for row in LIMITS} == set(Limits.model_fields)
    assert {f"check.{row[0].replace('_', '-')}" for row in LIMITS} <= set(codes())


@pytest.mark.parametrize(
    ("key", "allowed", "changes"),
    [
        pytest.param("min_fps", 24, {"fps": 23.976}, id="ntsc-film"),
        pytest.param("max_fps", 60, {"fps": 60.002}, id="a-tick-over-60"),
        pytest.param("max_audio_kbps", 128, {"audio_kbps": 131}, id="the-encoder-wanders"),
        pytest.param("min_audio_kbps", 128, {"audio_kbps": 3, "lufs": None}, id="silence"),
        pytest.param("max_keyframe_seconds", 0.5, {"keyframe_ms": 520, "fps": 25.0}, id="odd-gop"),
        pytest.param("audio_codecs", ("aac",), {"audio_codec": None}, id="no-sound"),
        pytest.param("constant_fps", False, {"constant_fps": False}, id="constant-not-asked"),
        pytest.param("edit_list", True, {"edit_list": True}, id="edit-list-allowed"),
        pytest.param(
            "max_width", 1080, {"width": 1920, "height": 1080, "turned": True}, id="stored-lying"
        ),
        pytest.param("aspect", "9:16", {"width": 608, "height": 1080}, id="rounded-shape"),
    ],
)
def test_within_reason_is_within_the_limit(key: str, allowed: Any, changes: dict[str, Any]) -> None:
    strict = limited(**{key: figure(allowed, "limit")})
    assert judge(replace(GOOD, **changes), strict, made=None).failures == ()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"duration_ms": 30_064}, "check.duration"),
        ({"duration_ms": 29_930}, "check.duration"),
        ({"frames": 899}, "check.frames"),
        ({"height": 1918}, "check.size"),
        ({"sar": "4:3"}, "check.pixel-shape"),
        ({"turned": True}, "check.turned"),
        ({"primaries": "bt2020"}, "check.colour"),
        ({"transfer": None}, "check.colour"),
        ({"matrix": "bt470bg"}, "check.colour"),
        ({"full_range": True}, "check.full-range"),
        ({"pixels": "yuvj420p"}, "check.pixels"),
        ({"video_codec": "hevc", "profile": "Main"}, "check.codec"),
        ({"profile": "Baseline"}, "check.codec"),
        ({"other_streams": 1}, "check.other-streams"),
        ({"private_tags": ("location",)}, "check.private-tags"),
        ({"faststart": False}, "check.faststart"),
        ({"edit_list": True}, "check.edit-list"),
        ({"constant_fps": False}, "check.constant-fps"),
        ({"audio_codec": None, "sample_rate": None, "channels": None}, "check.no-sound"),
        ({"channels": 1}, "check.sound"),
        ({"sample_rate": 44_100}, "check.sound"),
        ({"av_offset_ms": -34.0}, "check.av-offset"),
        ({"decode_errors": 2}, "check.decode-errors"),
        ({"dbtp": -0.9}, "check.true-peak"),
        ({"lufs": None, "dbtp": None}, "check.silent"),
    ],
)
def test_our_own_file_must_be_as_planned(changes: dict[str, Any], code: str) -> None:
    failures, warnings = told(judge(replace(GOOD, **changes), preset(), made=PLAN))
    assert (failures, warnings) == ([code], [])


@pytest.mark.parametrize(
    "changes",
    [
        {"duration_ms": 30_063},
        {"av_offset_ms": 33.3},
        {"dbtp": -0.95},
        {"lufs": -15.3},
        {"lufs": -14.7},
        {"profile": "Main"},
    ],
    ids=str,
)
def test_our_own_file_may_be_a_little_off(changes: dict[str, Any]) -> None:
    assert judge(replace(GOOD, **changes), preset(), made=PLAN) == Verdict()


def test_loudness_off_target_warns() -> None:
    verdict = judge(replace(GOOD, lufs=-16.0), preset(), made=PLAN)
    assert told(verdict) == ([], ["check.loudness"])
    assert verdict.warnings[0].fields == {"found": "-16", "target": "-15"}


def test_silence_that_was_planned_passes() -> None:
    silent = replace(GOOD, lufs=None, dbtp=None)
    assert judge(silent, preset(), made=replace(PLAN, lufs=None)) == Verdict()


def test_an_edit_list_that_was_planned_passes() -> None:
    listed = replace(GOOD, edit_list=True)
    assert judge(listed, preset(), made=replace(PLAN, edit_list=True)) == Verdict()


def test_one_fault_is_told_once_and_as_the_failure_it_is() -> None:
    advised = limited(faststart=figure(True, "advice"))
    verdict = judge(replace(GOOD, faststart=False), advised, made=PLAN)
    assert told(verdict) == (["check.faststart"], [])


@pytest.mark.parametrize(
    ("changes", "failures", "warnings"),
    [
        ({"width": 1920, "height": 1080}, [], ["check.shape"]),
        ({"width": 540, "height": 960}, [], ["check.shape"]),
        ({"width": 720, "height": 720}, [], ["check.shape"]),
        ({"lufs": -17.0}, [], []),
        ({"lufs": -17.1}, [], ["check.loudness"]),
        ({"dbtp": 0.3}, [], ["check.true-peak"]),
        ({"private_tags": ("location", "make")}, [], ["check.private-tags"]),
        ({"audio_codec": None, "lufs": None, "dbtp": None}, [], ["check.no-sound"]),
        ({"decode_errors": 1}, ["check.decode-errors"], []),
        ({"profile": "Baseline", "frames": 7, "edit_list": True}, [], []),
        ({"full_range": True}, [], ["defect.full-range"]),
    ],
    ids=str,
)
def test_anybodys_file_is_mostly_warned_about(
    changes: dict[str, Any], failures: list[str], warnings: list[str]
) -> None:
    verdict = judge(replace(GOOD, **changes), preset(), made=None)
    assert told(verdict) == (failures, warnings)


def test_figures_are_figures() -> None:
    limit = preset("facebook-reels").limits.max_seconds
    assert isinstance(limit, Figure)
    verdict = judge(replace(GOOD, duration_ms=95_500), preset("facebook-reels"), made=None)
    (failure,) = verdict.failures
    assert sentence(failure.code, failure.fields) == (
        "The video lasts 95.5 s; facebook-reels takes 90 s at most."
    )


def line(top: int, bottom: int, *, stays: bool = False) -> Defect:
    box = {"left": "250", "top": str(top), "right": "750", "bottom": str(bottom)}
    return Defect(kind="text", from_ms=500, to_ms=2_000, figures={**box, "stays": str(stays)})


def test_text_is_told_of_where_the_app_draws_its_own() -> None:
    inside, low = line(600, 700), line(800, 850)
    found = replace(GOOD, defects=(inside, low))
    assert told(judge(found, preset("douyin"), made=None))[1] == ["check.text-outside"]
    (warning,) = judge(found, preset("douyin"), made=PLAN).warnings
    assert (warning.fields["sides"], warning.fields["at"]) == ("bottom", "0.50-2.00 s")
    assert not judge(replace(GOOD, defects=(inside,)), preset("douyin"), made=None).warnings
    # Our own card stands alone, and a picture of another shape is fitted by the app.
    card = replace(PLAN, card_ms=400)
    assert not judge(found, preset("douyin"), made=card).warnings
    square = replace(found, height=1080)
    assert "check.text-outside" not in told(judge(square, preset("douyin"), made=None))[1]
