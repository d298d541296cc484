"""Which words a proofreader is shown, where they stand, and why."""

from __future__ import annotations

from typing import Any

import factories
import pytest
from commands import refused, told, znl
from projects import Project

from znl_video.captions.doubts import UNSURE, Doubt, doubts
from znl_video.captions.house import numbers
from znl_video.messages import sentence
from znl_video.model.base import replace
from znl_video.model.captions import Captions, Cue
from znl_video.model.manifest import Short
from znl_video.model.notice import notice
from znl_video.model.people import CaptionSettings
from znl_video.model.transcript import Correction, Dropped, Transcript, Word

# The short begins two seconds into its clip.
CUT_MS = 2000
STYLE = CaptionSettings()


def word(start_ms: int, text: str, probability: float = 1.0) -> Word:
    return Word(
        start_ms=CUT_MS + start_ms,
        end_ms=CUT_MS + start_ms + 200,
        text=text,
        probability=probability,
    )


def correction(start_ms: int, before: str, after: str) -> Correction:
    begin = CUT_MS + start_ms
    return Correction(start_ms=begin, end_ms=begin + 400, before=before, after=after, score=0.9)


def short_of(*texts: str, edited: bool = False) -> Short:
    """A short with a caption each second."""
    cues = tuple(
        Cue(start_ms=at * 1000, end_ms=at * 1000 + 900, text=text) for at, text in enumerate(texts)
    )
    return factories.short(captions=Captions(cues=cues, proofread=edited))


def found(short: Short, names: tuple[str, ...] = (), **transcript: Any) -> tuple[Doubt, ...]:
    return doubts(short, {"clip": Transcript(**transcript)}, names, STYLE)


def shown(told: tuple[Doubt, ...]) -> list[tuple[str, str]]:
    return [(each.kind, each.marked) for each in told]


def test_an_unsure_word_is_marked_in_its_caption_on_the_shorts_clock() -> None:
    words = (word(100, "大家"), word(1100, "快", UNSURE - 0.1), word(1400, "跑", UNSURE))
    [doubt] = found(short_of("大家好", "快跑"), words=words)
    assert (doubt.at_ms, doubt.caption, doubt.marked) == (1100, 2, "【快】跑")
    assert doubt.sure == UNSURE - 0.1
    assert "60% sure" in sentence(doubt.reason.code, doubt.reason.fields)


def test_unsure_words_that_touch_are_one_as_unsure_as_the_worst() -> None:
    words = (word(0, "大"), word(200, "家", 0.5), word(400, "好，", 0.2), word(600, "啊"))
    [doubt] = found(short_of("大家好，啊"), words=words)
    assert (doubt.marked, doubt.sure) == ("大【家好】，啊", 0.2)


def test_of_words_that_are_alike_the_one_said_then_is_marked() -> None:
    words = (word(50, "很冷"), word(650, "很冷", 0.3))
    [doubt] = found(short_of("很冷很冷"), words=words)
    assert doubt.marked == "很冷【很冷】"


def test_a_latin_word_is_not_looked_for_inside_another() -> None:
    words = (word(0, "That"), word(300, " hat", 0.3))
    [doubt] = found(short_of("That\nhat"), words=words)
    assert doubt.marked == "That 【hat】"


def test_what_the_lexicon_did_and_did_not_do_is_told() -> None:
    short = short_of("陈晓明说", "保安大哥")
    told = found(
        short,
        words=(word(0, "陈晓明", 0.2), word(500, "说")),
        corrections=(correction(0, "陈小名", "陈晓明"),),
        near=(correction(1000, "保安", "宝安"),),
    )
    # The word that was put right was unsure as well: one reason is enough.
    assert shown(told) == [("corrected", "【陈晓明】说"), ("near", "【保安】大哥")]
    reasons = [sentence(each.reason.code, each.reason.fields) for each in told]
    assert "陈小名" in reasons[0]
    assert "宝安" in reasons[1]


def test_what_was_left_out_is_told_with_its_moment() -> None:
    why = notice("firewall.loop")
    dropped = tuple(
        Dropped(start_ms=CUT_MS + at, end_ms=CUT_MS + at + 100, text="谢谢观看", reason=why)
        for at in (100, 5000, 60_000)
    )
    told = found(short_of("大家好"), dropped=dropped)
    # The last one lies after the cut.
    assert [(each.at_ms, each.caption, each.word) for each in told] == [
        (100, 1, "谢谢观看"),
        (5000, None, "谢谢观看"),
    ]
    assert "repeats what stands before it" in sentence(told[0].reason.code, told[0].reason.fields)


def test_numbers_and_names_are_told_longest_name_first() -> None:
    short = short_of("松岗水务所来了20人", "松岗下雨", "十分感谢")
    told = found(short, ("松岗", "松岗水务所"))
    assert shown(told) == [
        ("name", "【松岗水务所】来了20人"),
        ("number", "松岗水务所来了【20】人"),
        ("name", "【松岗】下雨"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("今晚10:30到12.5%", ["10:30", "12.5%"]),
        ("三百二十名", ["三百二十"]),
        ("百分之三点五", ["百分之三点五"]),
        ("三个人一起走", ["三"]),
        ("一下子十分高兴", []),
    ],
)
def test_a_number_is_what_counts_something(text: str, expected: list[str]) -> None:
    assert [text[start:stop] for start, stop in numbers(text)] == expected


def test_what_a_person_changed_is_settled() -> None:
    words = (word(0, "大家", 0.3), word(400, "豪", 0.3))
    assert [each.word for each in found(short_of("大家豪"), words=words)] == ["大家豪"]
    assert [each.word for each in found(short_of("大家好", edited=True), words=words)] == ["大家"]


def test_a_short_that_is_not_decided_has_no_words() -> None:
    assert found(replace(short_of("大家好"), captions=None), words=(word(0, "大", 0.1),)) == ()


def test_words_lists_what_waits_and_all_on_demand(small: Project) -> None:
    first = small.short("speech").short.captions
    assert first
    (small.footage / "lexicon.toml").write_text(
        f'term = ["{first.cues[0].text.split()[0]}"]\n', "utf-8"
    )
    said = znl("words", small.footage, "--brand", small.brand or "", "--json")
    assert said.code == 0, said.err
    rows = said.only_object["words"]
    name = next(row for row in rows if row["kind"] == "name")
    assert (name["short"], name["caption"], name["sure"]) == ("speech", 1, None)
    assert name["text"].startswith("【")
    assert [row["seconds"] for row in rows] == sorted(row["seconds"] for row in rows)
    znl("approve", small.footage, "speech", "--by", "Ann")
    brand = ("--brand", small.brand or "")
    assert znl("words", small.footage, *brand, "--json").only_object["words"] == []
    for more in (("--all",), ("speech",)):
        assert znl("words", small.footage, *more, *brand, "--json").only_object["words"] == rows
    table = told(znl("words", small.footage, "speech", *brand).err)
    assert "a name of the lexicon" in table


def test_words_of_what_is_not_there_are_refused(small: Project) -> None:
    refused(znl("words", small.footage, "nobody", "--json"), "explain.unknown-short")
    refused(znl("words", small.work, "--json"), "status.none")
