"""Every rule of captions, with what just breaks it and what just does not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from znl_video.captions.cues import GAP_MS, MAX_MS, MIN_MS, make_cues
from znl_video.captions.judging import judge
from znl_video.captions.rules import Box, Breach
from znl_video.captions.spoken import transcript_text
from znl_video.model.captions import Cue
from znl_video.model.transcript import Word

# The words of this test's dictionary; everything else is cut into characters and runs of Latin.
WORDS = (
    "手机",
    "福田区",
    "福田",
    "情况",
    "下列",
    "列出",
    "执行命令",
    "执行",
    "命令",
    "台风",
    "今晚",
    "公里",
)


def dictionary(text: str) -> tuple[str, ...]:
    tokens: list[str] = []
    while text:
        word = next((each for each in WORDS if text.startswith(each)), text[0])
        both = tokens and word.isascii() and word.isalnum() and tokens[-1].isalnum()
        if both and tokens[-1].isascii():
            tokens[-1] += word
        else:
            tokens.append(word)
        text = text[len(word) :]
    return tuple(tokens)


def cue(text: str, start_ms: int = 0, end_ms: int = 5_000) -> Cue:
    return Cue(start_ms=start_ms, end_ms=end_ms, text=text)


def broken(cues: Sequence[Cue], box: Box | None = None, names: Sequence[str] = ()) -> list[Breach]:
    return list(judge(cues, dictionary, names=names, box=box))


def rules(*cues: Cue, box: Box | None = None, names: Sequence[str] = ()) -> set[str]:
    return {each.rule for each in broken(cues, box, names)}


@pytest.mark.parametrize(
    ("rule", "bad", "good"),
    [
        pytest.param("empty", "", "好", id="no text"),
        pytest.param("empty", "<i></i>", "<i>好</i>", id="nothing but markup"),
        pytest.param("markup", "<i>各位</i>", "1 < 2 > 0", id="a tag"),
        pytest.param("markup", r"{\an8}各位", "{各位}", id="an override"),
        pytest.param("control", "各\u200b位", "各位", id="a gap without width"),
        pytest.param("control", "各位\u202e", "各位", id="a mark of direction"),
        pytest.param("glyph", "各位😀", "各位★", id="an emoji"),
        pytest.param("lines", "各位\n市民\n注意", "各位\n市民", id="three lines"),
        pytest.param("wide", "各" * 17, "各" * 16, id="seventeen characters"),
        pytest.param("wide", "各" * 15 + "abc", "各" * 15 + "ab", id="half-width ones are half"),
        pytest.param("wide", "ab " * 14 + "c", "ab " * 14, id="forty-three letters"),
        pytest.param("stop", "各位。", "各位？", id="a full stop"),
        pytest.param("stop", "各位，\n市民", "各位、\n市民", id="a comma within"),
        pytest.param("stop", "各位。", "Hello there.", id="English keeps its stop"),
        pytest.param("line-start", "各位\n，市民", "各位\n“市民”", id="a comma first"),
        pytest.param("line-start", "……各位\n…市民", "……各位\n市民", id="dots go on above only"),
        pytest.param("line-start", "各位\n/市民", "目录是\n/proc", id="a slash, but for a path"),
        pytest.param("line-start", ")各位", "- 各位\n- 市民", id="dashes of two speakers"),
        pytest.param("line-start", "各位\n%市民", "’Tis well", id="a word that begins so"),
        pytest.param("line-end", "各位《\n市民》", "各位\n《市民》", id="an opening mark"),
        pytest.param("line-end", "各位￥", "用C#", id="a sign, but for a name"),
        pytest.param("half-width", "各位,市民", "共3,500名", id="a comma, not in a number"),
        pytest.param("half-width", "去吗?", "Really? Yes", id="not in English"),
        pytest.param("half-width", '他说"好"', "他说“好”", id="straight quotes"),
        pytest.param("half-width", "开始:八点", "10:30开始", id="a colon, not in a time"),
        pytest.param("orphan", "各位市民请注\n意", "各位市民请\n注意", id="one character"),
        pytest.param("orphan", "各位！\n好。", "好！", id="but for a caption of one"),
        pytest.param(
            "uneven",
            "各位\n市民朋友请你们大家注意台风来了啊",
            "各位市民朋友\n请你们大家注意台风来了啊",
            id="lines far apart",
        ),
        pytest.param("uneven", "各位\n" + "好" * 15, "各位\n市民朋友", id="what fits one line"),
        pytest.param("split-word", "一部手\n机", "一部\n手机", id="a word"),
        pytest.param("split-word", "情\n况下列出", "情况下\n列出", id="two words that meet"),
        pytest.param("split-word", "执行\n命令", "执行好\n命令", id="a compound"),
        pytest.param("split-word", "a well-\nknown man", "a well-known\nman", id="a hyphen"),
        pytest.param("split-number", "共3\n20人", "共320\n人们", id="figures"),
        pytest.param("split-number", "共10,\n000人", "共1、\n2个", id="with their comma"),
        pytest.param("split-number", "共三百\n二十", "共三百\n人二十", id="numerals"),
        pytest.param("split-unit", "共320\n公里", "共320公里\n路", id="a unit"),
        pytest.param("split-unit", "It is 20\nkm off", "It is 20\nkind men", id="in Latin letters"),
        pytest.param("split-title", "看《钢铁\n炼成》", "看\n《钢铁炼成》", id="a title"),
    ],
)
def test_each_rule_and_its_near_miss(rule: str, bad: str, good: str) -> None:
    assert rule in rules(cue(bad))
    assert rule not in rules(cue(good))


@pytest.mark.parametrize(
    ("rule", "bad", "good"),
    [
        pytest.param("brief", (0, MIN_MS - 1), (0, MIN_MS), id="too brief"),
        pytest.param("long", (0, MAX_MS + 1), (0, MAX_MS), id="too long"),
        pytest.param("no-length", (500, 500), (500, 501), id="at once"),
        pytest.param("no-length", (900, 500), (500, 900), id="backwards"),
    ],
)
def test_how_long_a_caption_is(rule: str, bad: tuple[int, int], good: tuple[int, int]) -> None:
    assert rule in rules(cue("好", *bad))
    assert rule not in rules(cue("好", *good))


@pytest.mark.parametrize(
    ("start_ms", "rule"),
    [
        pytest.param(2_000, None, id="touching"),
        pytest.param(2_000 + GAP_MS, None, id="two frames"),
        pytest.param(2_001, "gap", id="a gap of nothing"),
        pytest.param(1_999 + GAP_MS, "gap", id="under two frames"),
        pytest.param(1_999, "overlap", id="over the next"),
        pytest.param(-1, "order", id="before the one above"),
    ],
)
def test_two_captions(start_ms: int, rule: str | None) -> None:
    first = cue("各位", 100, 2_000)
    second = cue("市民", max(0, start_ms), 5_000)
    assert rules(first, second) == ({rule} if rule else set())


def test_a_caption_that_outlasts_several_is_told_each_time() -> None:
    cues = [cue("各位", 0, 6_000), cue("市民", 1_000, 2_000), cue("注意", 3_000, 4_000)]
    told = [(each.rule, each.cue, each.measured) for each in broken(cues)]
    assert told == [("overlap", 1, 5_000), ("overlap", 1, 3_000)]


def test_reading_speed_has_a_limit_for_each_language() -> None:
    assert rules(cue("各" * 9, 0, 1_000)) == set()
    [breach] = broken([cue("各" * 10, 0, 1_000)])
    assert (breach.rule, breach.measured, breach.limit) == ("fast", 10, 9)
    assert rules(cue("abcd " * 5, 0, 1_000)) == set()
    [breach] = broken([cue("abcd " * 5 + "e", 0, 1_000)])
    assert (breach.rule, breach.measured, breach.limit) == ("fast", 21, 20)


def test_a_preset_holds_what_its_box_holds() -> None:
    box = Box(preset="douyin", units=11.1)
    assert rules(cue("各" * 11), box=box) == set()
    [breach] = broken([cue("各" * 12)], box)
    assert (breach.rule, breach.measured, breach.limit) == ("box", 12, 11.1)
    assert breach.reason.fields["preset"] == "douyin"


def test_a_name_of_the_lexicon_stays_whole() -> None:
    assert rules(cue("请潭头\n社区注意"), names=("潭头社区",)) == {"split-name"}
    assert rules(cue("请潭头社区\n注意"), names=("潭头社区",)) == set()
    assert rules(cue("请潭头\n社区注意")) == set()


@pytest.mark.parametrize(
    ("first", "second", "apart_ms", "rule"),
    [
        pytest.param("一部手", "机", 0, "split-word", id="a word"),
        pytest.param("一部手", "机", 499, "split-word", id="with a short gap"),
        pytest.param("一部手", "机", 500, None, id="after a pause"),
        pytest.param("一部手！", "机", 0, None, id="after a sentence"),
        pytest.param("情况下", "列出", 0, None, id="two words that meet"),
        pytest.param("执行", "命令", 0, None, id="a compound of whole words"),
        pytest.param("在福", "田区", 0, "split-word", id="a name of the dictionary"),
        pytest.param("捡到300", "公里", 0, "split-unit", id="a number and its unit"),
        pytest.param("看《钢铁", "炼成》", 0, "split-title", id="a title"),
        pytest.param("看《钢铁", "- 炼成》", 0, None, id="somebody else speaks"),
    ],
)
def test_what_two_captions_divide(first: str, second: str, apart_ms: int, rule: str | None) -> None:
    found = broken([cue(first, 0, 2_000), cue(second, 2_000 + apart_ms, 4_000)])
    split = [(each.rule, each.cue) for each in found if each.rule.startswith("split")]
    assert split == ([(rule, 1)] if rule else [])


def test_what_is_wider_than_a_line_may_be_divided() -> None:
    title = "《" + "钢" * 16 + "》"
    assert "split-title" not in rules(cue(f"{title[:10]}\n{title[10:]}"))


def test_a_breach_names_its_line_in_the_file() -> None:
    cues = (cue("好\n各位。", 0, 100), cue("市民", 1_000, 3_000))
    found = judge(cues, dictionary, lines=(2, 6))
    places = [(each.rule, each.line) for each in found if each.cue == 1]
    assert places == [("brief", 2), ("fast", 2), ("orphan", 3), ("stop", 4)]
    assert {each.line for each in judge(cues, dictionary)} == {None}


def test_an_emoji_of_parts_is_told_once() -> None:
    [breach] = broken([cue("各位👨\u200d👩\u200d👧")])
    assert breach.rule == "glyph"
    assert breach.reason.fields["characters"] == "👨 👩 👧"


def test_what_the_font_has_is_asked() -> None:
    glyphs = frozenset(map(ord, "各位"))
    [breach] = judge([cue("各位市")], dictionary, glyphs=glyphs)
    assert (breach.rule, breach.reason.fields["characters"]) == ("glyph", "市")


@given(st.lists(st.tuples(st.text(max_size=20), st.integers(0, 9_000), st.integers(0, 9_000))))
def test_whatever_is_written_can_be_judged(captions: list[tuple[str, int, int]]) -> None:
    cues = [cue(text, start, end) for text, start, end in captions]
    found = judge(cues, dictionary, lines=range(len(cues)))
    assert {each.cue for each in found} <= set(range(1, len(cues) + 1))


# What made captions must never break; how briefly they stand and how fast they are is the
# speaker's.
HARD = {"empty", "markup", "control", "glyph", "no-length", "order", "overlap", "gap", "lines"} | {
    *("wide", "box", "line-start", "line-end", "split-number", "split-title", "split-name")
}
SPOKEN = st.lists(
    st.tuples(
        st.sampled_from(["台风", "今晚", "手机", "的", "了", "三百", "名", "《好》", "吗", "好"]),
        st.sampled_from(["", "", "", "，", "。", "？", "、"]),
        st.integers(0, 900),
        st.integers(120, 600),
    ),
    min_size=1,
    max_size=30,
)


@given(SPOKEN)
def test_captions_that_are_made_break_no_hard_rule(
    said: list[tuple[str, str, int, int]],
) -> None:
    words: list[Word] = []
    at = 0
    for text, mark, pause, long in said:
        at += pause
        words.append(Word(start_ms=at, end_ms=at + long, text=text + mark))
        at += long
    text = transcript_text(tuple(words))
    cues = make_cues(tuple(words), dictionary(text), max_units=11, until_ms=at + 3_000)
    found = judge(cues, dictionary, box=Box(preset="narrow", units=11))
    assert [each for each in found if each.rule in HARD] == []
