"""A folder with hostile names and unusable files, taken through the whole chain."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import ODD, Rendered

REJECTED = {
    "unusable/cut off.mp4": "media.damaged",
    "unusable/empty.mp4": "media.empty",
    "unusable/no index.mp4": "media.truncated",
    "unusable/private.mp4": "media.unused",
    "unusable/sound only.m4a": "media.no-video",
    "unusable/text.mp4": "media.unreadable",
}


def test_unusable_files_are_rejected_with_a_reason_and_a_remedy(hostile: Rendered) -> None:
    assert {each.file: each.code for each in hostile.told.rejected} == REJECTED
    for each in hostile.told.rejected:
        assert each.stage == "ingest"
        assert each.reason.endswith(".")
        assert each.remedy.endswith(".")


def test_one_lost_file_makes_the_exit_code_1(hostile: Rendered) -> None:
    assert hostile.told.exit_code == 1


def test_a_duplicate_counts_once_and_hidden_files_and_texts_not_at_all(hostile: Rendered) -> None:
    index = hostile.project.folder.index()
    assert index is not None
    good = {"港区 骑手.mp4", f"{ODD[2]}.mp4", f"{ODD[0]}/IMG_0001.mp4", f"{ODD[1]}/IMG_0001.mp4"}
    assert {each.path for each in index.sources if each.state == "usable"} == good
    duplicates = [each.path for each in index.sources if each.state == "duplicate"]
    assert duplicates == ["unusable/copied.mp4"]
    assert len(index.sources) == len(good) + len(REJECTED) + 1
    warned = {(each.file, each.code) for each in hostile.told.warnings}
    assert ("unusable/copied.mp4", "media.duplicate") in warned


def test_every_usable_clip_is_delivered_or_says_why_not(hostile: Rendered) -> None:
    brief = hostile.name(1, "IMG_0001.mp4")
    [failed] = hostile.told.failed
    assert (failed.file, failed.preset, failed.code) == (brief, "tiktok", "trim.under-minimum")
    assert "3 s" in failed.reason
    names = {hostile.name(2), hostile.name(0, "IMG_0001.mp4"), brief, "港区-骑手"}
    wanted = {(name, preset) for name in names for preset in hostile.project.presets}
    delivered = [(each.short, each.preset) for each in hostile.told.outputs]
    assert sorted(delivered) == sorted(wanted - {(brief, "tiktok")})
    assert hostile.told.delivered == len(delivered)


def test_a_delivery_is_four_files_with_safe_names(hostile: Rendered) -> None:
    exports = hostile.project.work / "exports"
    wanted = {
        f"{each.preset}/{each.short}{ending}"
        for each in hostile.told.outputs
        for ending in (".mp4", ".srt", ".jpg", ".json")
    }
    found = [file for file in exports.rglob("*") if file.is_file()]
    assert {file.relative_to(exports).as_posix() for file in found} == wanted
    assert len({file.as_posix().casefold() for file in found}) == len(found)
    for file in found:
        assert not set(file.name) & set("<>:\"/\\|?*%\n'[]")


def test_two_informants_equal_file_names_stay_apart(hostile: Rendered) -> None:
    cards = [
        _card(hostile, hostile.name(place, "IMG_0001.mp4"), "douyin")["sources"] for place in (0, 1)
    ]
    assert [card[0]["file"] for card in cards] == [
        f"{ODD[0]}/IMG_0001.mp4",
        f"{ODD[1]}/IMG_0001.mp4",
    ]
    assert [card[0]["informant"] for card in cards] == [ODD[0].strip(), ODD[1]]


@pytest.mark.parametrize("preset", ["douyin", "tiktok", "youtube-shorts"])
def test_the_ready_card_says_what_an_uploader_needs(hostile: Rendered, preset: str) -> None:
    card = _card(hostile, "港区-骑手", preset)
    told = next(o for o in hostile.told.outputs if (o.short, o.preset) == ("港区-骑手", preset))
    assert card["title"] == "{\\an8}\"Quoted\" {braces} 😀 'title'"
    assert card["credit"] == '{\\an8\\fs300}{\\pos(0,0)}Eve\'s "{credit}" 😀'
    assert (card["preset"], card["sha256"]) == (preset, told.sha256)
    assert (card["seconds"], card["lufs"], card["dbtp"]) == (told.seconds, told.lufs, told.dbtp)
    assert card["bytes"] == Path(told.path).stat().st_size
    assert card["captions"] == "draft"
    assert card["cues"] >= 1
    assert card["sources"][0]["consent"] == "yes"
    assert card["text_limits"]["caption_max"] > 0
    assert "trim.short" in {each["code"] for each in card["warnings"]}


def test_hostile_names_are_text_in_the_report(hostile: Rendered) -> None:
    page = (hostile.project.work / "report.html").read_text("utf-8")
    assert "it&#x27;s" in page or "it&#39;s" in page
    assert "media.no-video" not in page
    for problem in hostile.told.rejected:
        assert problem.file in page


def _card(rendered: Rendered, name: str, preset: str) -> Any:
    text = rendered.project.export(f"{name}.json", preset).read_text("utf-8")
    return json.loads(text)
