"""Defects as `znl check` tells them: of tiny files, in words, with places and exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import znl
from making_media import ffmpeg, film

from znl_video.io.inspecting import inspect
from znl_video.model.base import replace
from znl_video.model.defects import Defect
from znl_video.model.facts import Inspection
from znl_video.stages.verify.rules import judge
from znl_video.stages.verify.shame import Own, defects

_SCENE = (
    "testsrc2=s=180x320:r=30,noise=alls=14:allf=t,crop=160:288:x='8+8*sin(t*3)':y='8+8*cos(t*2)',"
    "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv"
)
_VOICE = (
    "aevalsrc='0.2*sin(2*PI*220*t)*(0.6+0.4*sin(20*t))+0.02*random(0)':s=48000,aformat=cl=stereo"
)
_CLEAN = ("-movflags", "+faststart", "-b:a", "128k")


def _seen(path: Path) -> Inspection:
    found = inspect(path).found
    assert found is not None
    return found


def _kinds(found: Inspection) -> set[str]:
    return {each.kind for each in found.defects}


def test_a_film_without_defects_passes_without_a_platform(tmp_path: Path) -> None:
    good = film(tmp_path / "good.mp4", _SCENE, _VOICE, 4, *_CLEAN)
    said = znl("check", good, "--json")
    assert said.code == 0
    (verdict,) = said.only_object["checks"]
    assert verdict == {
        "file": str(good),
        "preset": None,
        "failures": [],
        "warnings": [],
        "notes": [],
    }


def test_defects_are_told_with_their_places_and_are_no_failures(tmp_path: Path) -> None:
    box = "drawbox=c=black:t=fill:enable='between(t,1,1.98)'"
    bad = film(tmp_path / "bad.mp4", f"{_SCENE},{box}", f"{_VOICE},pan=stereo|c0=c0|c1=0*c0", 4)
    said = znl("check", bad, "--preset", "douyin", "--preset", "master", "--json")
    for verdict in said.only_object["checks"]:
        told = {each["code"]: each for each in verdict["warnings"]}
        assert told["defect.black"]["places"] == [[1.0, 2.0]]
        assert "1.00-2.00 s" in told["defect.black"]["reason"]
        assert "right" in told["defect.one-sided"]["reason"]
    shown = znl("check", bad)
    assert shown.code == 0
    assert "WARN" in shown.err


def test_a_file_that_breaks_off_fails(tmp_path: Path) -> None:
    whole = film(tmp_path / "whole.mp4", _SCENE, _VOICE, 2, *_CLEAN)
    half = tmp_path / "half.mp4"
    half.write_bytes(whole.read_bytes()[: whole.stat().st_size * 4 // 5])
    said = znl("check", half, "--json")
    assert said.code == 1
    codes = [each["code"] for each in said.only_object["checks"][0]["failures"]]
    assert "check.cut-off" in codes
    assert not _seen(whole).cut_off


def test_the_last_frames_of_sound_and_picture_are_compared(tmp_path: Path) -> None:
    path = tmp_path / "short.mp4"
    ffmpeg(
        *("-f", "lavfi", "-i", _SCENE, "-f", "lavfi", "-t", "2", "-i", _VOICE, "-t", "3"),
        *("-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", path),
    )
    found = _seen(path)
    assert found.sound_end_ms == pytest.approx(-1000, abs=40)
    told = [each.code for each in judge(found, None, made=None).warnings]
    assert told == ["defect.sound-short"]


@pytest.mark.parametrize("pixels", ["yuv420p", "yuvj420p", "yuv422p", "yuv420p10le", "yuv444p"])
def test_black_is_black_in_every_format(tmp_path: Path, pixels: str) -> None:
    path = tmp_path / "a.mkv"
    box = "drawbox=c=black:t=fill:enable='between(t,0.5,0.98)'"
    ffmpeg(
        *("-f", "lavfi", "-i", f"{_SCENE},{box}", "-t", "1.5", "-pix_fmt", pixels),
        *("-c:v", "ffv1", path),
    )
    assert [(d.kind, d.from_ms, d.to_ms) for d in _seen(path).defects] == [("black", 500, 1000)]


def test_fields_taken_for_pictures_are_combed(tmp_path: Path) -> None:
    pan = "testsrc2=s=640x288:r=60,crop=160:288:x=40*t*4"
    fields = f"{pan},tinterlace=interleave_top,setfield=prog"
    path = film(tmp_path / "a.mp4", fields, _VOICE, 2)
    assert "combed" in _kinds(_seen(path))
    assert "combed" not in _kinds(_seen(film(tmp_path / "b.mp4", f"{pan},fps=30", _VOICE, 2)))


_GOOD = Inspection(
    container="mp4", bytes=1, duration_ms=9000, faststart=True, edit_list=False,
    video_codec="h264", width=1080, height=1920, pixels="yuv420p", primaries="bt709",
    transfer="bt709", matrix="bt709", fps=30.0, constant_fps=True, frames=270, keyframe_ms=500,
    video_kbps=8000, audio_codec="aac", sample_rate=48_000, channels=2, audio_kbps=128, lufs=-15.0,
    dbtp=-1.5,
)  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "warned", "noted"),
    [
        ({"av_offset_ms": 33.0}, [], []),
        ({"av_offset_ms": -80.0}, ["defect.av-offset"], []),
        ({"sound_end_ms": 900.0}, ["defect.sound-long"], []),
        ({"primaries": None, "transfer": None, "matrix": None}, [], ["defect.no-tags"]),
        ({"transfer": None}, [], ["defect.no-tags"]),
        ({"private_tags": ("handler_name",)}, [], []),
        ({"private_tags": ("handler_name", "location")}, ["check.private-tags"], []),
        ({"matrix": "smpte170m"}, ["defect.colour"], []),
        ({"transfer": "smpte2084", "primaries": "bt2020"}, ["defect.hdr"], []),
        ({"full_range": True}, ["defect.full-range"], []),
        ({"sar": "4:3"}, ["defect.pixel-shape"], []),
        ({"turned": True}, ["defect.turned"], []),
    ],
    ids=str,
)
def test_odd_facts_are_warned_about(
    changes: dict[str, object], warned: list[str], noted: list[str]
) -> None:
    verdict = judge(replace(_GOOD, **changes), None, made=None)
    assert [each.code for each in verdict.warnings] == warned
    assert [each.code for each in verdict.notes] == noted
    assert verdict.failures == ()


def test_places_of_a_kind_are_told_together() -> None:
    found = replace(
        _GOOD,
        defects=(
            Defect(kind="black", from_ms=1000, to_ms=1500),
            Defect(kind="cadence", from_ms=0, to_ms=9000, figures={"every": "5", "percent": "20"}),
            Defect(kind="black", from_ms=4000, to_ms=4033),
        ),
    )
    warnings, notes = defects(found, None)
    assert [(each.code, each.fields["at"]) for each in warnings] == [
        ("defect.black", "1.00-1.50 s, 4.00-4.03 s")
    ]
    assert [each.code for each in notes] == ["defect.cadence"]


@pytest.mark.parametrize(
    ("defect", "own", "told"),
    [
        (Defect(kind="silence", from_ms=6000, to_ms=9000), Own(card_ms=6000), False),
        (Defect(kind="silence", from_ms=3000, to_ms=9000), Own(card_ms=6000), True),
        (Defect(kind="silence", from_ms=3000, to_ms=9000), Own(silent=True), False),
        (Defect(kind="doubled", from_ms=3000, to_ms=3100), Own(same_rate=False), False),
        (Defect(kind="doubled", from_ms=3000, to_ms=3100), Own(), True),
        (Defect(kind="frozen", from_ms=6500, to_ms=9000), Own(card_ms=6000), False),
        (Defect(kind="black", from_ms=6500, to_ms=9000), Own(card_ms=6000), True),
    ],
)
def test_what_we_make_on_purpose_is_not_told_of_our_own(
    defect: Defect, own: Own, told: bool
) -> None:
    figures = {"frames": "3"} if defect.kind == "doubled" else {}
    found = replace(_GOOD, defects=(replace(defect, figures=figures),))
    warnings, notes = defects(found, own)
    assert bool(warnings or notes) is told
