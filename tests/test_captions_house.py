"""How the house writes numbers, and spaces."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from znl_video.captions.house import styled
from znl_video.model.people import CaptionSettings
from znl_video.model.transcript import Word


def said(text: str, size: int = 1) -> list[Word]:
    parts = [text[at : at + size] for at in range(0, len(text), size)]
    return [
        Word(start_ms=at * 100, end_ms=at * 100 + 100, text=part) for at, part in enumerate(parts)
    ]


def written(text: str, size: int = 1, **style: object) -> str:
    made = styled(said(text, size), CaptionSettings.model_validate(style))
    return "".join(word.text for word in made)


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize(
    ("heard", "wanted"),
    [
        ("二十分钟内赶到", "20分钟内赶到"),
        ("三百二十名工作人员", "320名工作人员"),
        ("今晚十点到凌晨两点之间", "今晚10点到凌晨2点之间"),
        ("百分之二十五", "25%"),
        ("二零二六年十一月二十三日", "2026年11月23日"),
        ("八点三十分", "8点30分"),
        ("一百零八个", "108个"),
        ("三点五公里", "3.5公里"),
        ("三万元", "3万元"),
        ("第二十三届", "第23届"),
        ("请拨打一二三四五六七八", "请拨打12345678"),
        ("住了十二年", "住了12年"),
    ],
)
def test_what_is_counted_is_in_figures(heard: str, wanted: str, size: int) -> None:
    assert written(heard, size) == wanted
    assert written(heard, size, numbers="as-heard") == heard


@pytest.mark.parametrize(
    "heard",
    [
        *(
            "十分感谢",
            "千万不要",
            "万一出事",
            "三个不要",
            "七八米",
            "两三百人",
            "十几个",
            "几十个人",
        ),
        *("百分之百", "一点也不", "三十六计", "成千上万的人", "一一说明"),
    ],
)
def test_set_phrases_and_vague_numbers_stay(heard: str) -> None:
    assert written(heard) == heard


def test_a_number_keeps_its_whole_time() -> None:
    made = styled(said("共三百二十名"), CaptionSettings())
    assert [(word.text, word.start_ms, word.end_ms) for word in made] == [
        ("共", 0, 100),
        ("320", 100, 500),
        ("名", 500, 600),
    ]


@pytest.mark.parametrize("size", [1, 2, 4])
def test_spaces_between_chinese_and_latin(size: int) -> None:
    for text in ("用GPU跑3次", "用 GPU 跑 3 次"):
        assert written(text, size) == "用GPU跑3次"
        assert written(text, size, spaces=True) == "用 GPU 跑 3 次"
    assert written("see you 明天", size) == "see you明天"
    assert written("大家好 我们走", size) == "大家好 我们走"


@given(st.text(alphabet="零一二三四五六七八九十百千万亿点两年月日个分钟人第百分之", max_size=12))
def test_any_numeral_is_written_without_losing_other_words(text: str) -> None:
    made = written(text)
    assert re.sub(r"[\d.%零一二三四五六七八九十百千万亿点两百分之]", "", made) == re.sub(
        r"[零一二三四五六七八九十百千万亿点两百分之]", "", text
    )
