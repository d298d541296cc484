"""Words become captions: where they break, how long they stand, what they say."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from znl_video.captions.breaking import atoms
from znl_video.captions.cues import GAP_MS, MAX_MS, MIN_MS, make_cues
from znl_video.captions.spoken import spoken, transcript_text
from znl_video.captions.typography import units
from znl_video.model.base import replace
from znl_video.model.captions import Cue
from znl_video.model.transcript import Word

SYLLABLE_MS = 200


def talk(script: str) -> tuple[tuple[Word, ...], tuple[str, ...]]:
    """Read ``社区|很|好|(600)对`` aloud: | parts words, (n) is a pause in milliseconds."""
    words: list[Word] = []
    tokens: list[str] = []
    at = 0
    for part in script.replace("(", "|(").replace(")", ")|").split("|"):
        if part.startswith("("):
            at += int(part.strip("()"))
            continue
        for char in part:
            if char in "，。？！, .?":
                last = words.pop()
                words.append(
                    Word(start_ms=last.start_ms, end_ms=last.end_ms, text=last.text + char)
                )
            else:
                words.append(Word(start_ms=at, end_ms=at + SYLLABLE_MS, text=char))
                at += SYLLABLE_MS
        tokens.append(part)
    return tuple(words), tuple(tokens)


def captions(script: str, until_ms: int = 60_000) -> tuple[Cue, ...]:
    words, tokens = talk(script)
    return make_cues(words, tokens, max_units=11, until_ms=until_ms)


def texts(script: str) -> list[str]:
    return [cue.text for cue in captions(script)]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        pytest.param(
            "各位|市民|请|注意|，|台风|今晚|登陆|。|大家|不要|出门|。",
            ["各位市民请注意", "台风今晚登陆", "大家不要出门"],
            id="at sentences and commas, marks at the end not shown",
        ),
        pytest.param(
            "社区|工作者|正在|上门|(600)|请|大家|收好|花盆",
            ["社区工作者正在上门", "请大家收好花盆"],
            id="at a pause",
        ),
        pytest.param(
            "已经|安排|三百二十|名|工作|人员|检查|排水|管道",
            ["已经安排三百二十名", "工作人员检查排水管道"],
            id="between words, never inside a number and its unit",
        ),
        pytest.param("到底|有|多|危险|？|好|的|。", ["到底有多危险？", "好的"], id="? stays"),
        pytest.param(
            "大家|一起|来看|《|钢铁|是|怎样|炼成|的|》",
            ["大家一起来看", "《钢铁是怎样炼成的》"],
            id="a title stays whole",
        ),
        pytest.param("我们|马上|就|到|了|，|走", ["我们马上就到了，走"], id="no orphan of one"),
    ],
)
def test_where_captions_break(script: str, expected: list[str]) -> None:
    assert texts(script) == expected


def test_two_lines_are_broken_between_words() -> None:
    # No break before 工作者 is as good: the pause keeps these eleven words together in one caption.
    words, tokens = talk("一个|特别|特别|长|的|句子|没有|停|顿")
    quick = tuple(
        Word(start_ms=word.start_ms // 4, end_ms=word.end_ms // 4, text=word.text) for word in words
    )
    (cue,) = make_cues(quick, tokens, max_units=11, until_ms=5_000)
    first, second = cue.text.split("\n")
    assert first + second == transcript_text(words)
    assert max(units(first), units(second)) <= 11
    assert first in {"一个特别特别长的", "一个特别特别长"}


def test_english_words_stay_whole() -> None:
    said = "Last night, a delivery rider spotted smoke coming from a fourth floor window."
    parts = said.split(" ")
    words = tuple(
        Word(start_ms=300 * at, end_ms=300 * at + 280, text=f" {part}")
        for at, part in enumerate(parts)
    )
    tokens = tuple(part for each in parts for part in (each, " "))[:-1]
    cues = make_cues(words, tokens, max_units=11, until_ms=9_000)
    assert " ".join(cue.text for cue in cues).split() == parts
    assert all(units(line) <= 11 for cue in cues for line in cue.text.split("\n"))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param(["你好,", "世界."], "你好，世界。", id="marks become full-width"),
        pytest.param(["3.5", "米,", "10:30", "到"], "3.5米，10:30到", id="not inside numbers"),
        pytest.param(["用", "GPS,", "走"], "用GPS，走", id="beside English in Chinese"),
        pytest.param(["Hello,", "world."], "Hello, world.", id="English, stripped of its spaces"),
        pytest.param([" 注意", "  台风 "], "注意 台风", id="a breath stays one space"),
    ],
)
def test_transcript_text(words: list[str], expected: str) -> None:
    assert (
        transcript_text(tuple(Word(start_ms=0, end_ms=10, text=each) for each in words)) == expected
    )


def test_letters_share_their_words_time() -> None:
    letters = spoken((Word(start_ms=100, end_ms=400, text="工作者"),))
    assert [(each.start_ms, each.end_ms) for each in letters] == [
        (100, 200),
        (200, 300),
        (300, 400),
    ]


def test_a_caption_goes_shortly_after_its_last_word() -> None:
    (cue,) = captions("社区|工作者|来|了")
    assert (cue.start_ms, cue.end_ms) == (0, 7 * SYLLABLE_MS)


def test_a_short_caption_stands_long_enough_but_not_past_the_end() -> None:
    assert captions("好|的")[0].end_ms == 833
    assert captions("好|的", until_ms=500)[0].end_ms == 500


def test_a_caption_may_take_a_few_frames_from_the_next_that_can_spare_them() -> None:
    # Said within 700 ms, with a pause after it that parts it from the next.
    words = (
        Word(start_ms=0, end_ms=200, text="好。"),
        Word(start_ms=800, end_ms=1_000, text="明"),
        Word(start_ms=1_000, end_ms=1_200, text="天"),
        Word(start_ms=1_200, end_ms=1_400, text="见"),
    )
    tokens = ("好", "。", "明天", "见")
    first, second = make_cues(words, tokens, max_units=11, until_ms=5_000)
    assert (first.text, first.end_ms - first.start_ms) == ("好", MIN_MS)
    assert second.start_ms == first.end_ms + GAP_MS == 913
    # The next has no time to spare: it starts with its first word.
    _, second = make_cues(words, tokens, max_units=11, until_ms=1_640)
    assert second.start_ms == 800 + 7


def test_a_long_drawn_caption_goes_after_seven_seconds() -> None:
    word = Word(start_ms=0, end_ms=20_000, text="台风")
    (cue,) = make_cues((word,), ("台风",), max_units=11, until_ms=60_000)
    assert cue.end_ms == MAX_MS


def test_nothing_said_gives_no_captions() -> None:
    assert make_cues((), (), max_units=11, until_ms=1_000) == ()
    assert captions("啊")[0].text == "啊"


def test_tokens_of_another_text_are_refused() -> None:
    words, _ = talk("社区")
    with pytest.raises(ValueError, match="not the words' text"):
        make_cues(words, ("街道",), max_units=11, until_ms=1_000)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                ["社区", "的", "好，", "走。", "GPS", "10", "米", " 但", "？", "Harbor "]
            ),
            st.integers(0, 700),
            st.integers(0, 900),
        ),
        max_size=30,
    )
)
def test_captions_never_overlap_nor_lose_words(parts: list[tuple[str, int, int]]) -> None:
    words, at = [], 0
    for text, pause, length in parts:
        words.append(Word(start_ms=at + pause, end_ms=at + pause + length, text=text))
        at += pause + length
    text = transcript_text(tuple(words))
    cues = make_cues(tuple(words), tuple(text), max_units=11, until_ms=at + 5_000)
    letters = [char for char in text if char.isalnum()]
    assert [char for cue in cues for char in cue.text if char.isalnum()] == letters
    for cue in cues:
        assert cue.start_ms < cue.end_ms <= cue.start_ms + MAX_MS
        assert cue.text[-1] not in "。，"
    for before, after in pairwise(cues):
        assert after.start_ms - before.end_ms >= GAP_MS


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        pytest.param(
            "他|昨天|告诉|我|，|今天|天气|非常|好", ["他昨天告诉我", "今天天气非常好"], id="comma"
        ),
        pytest.param("请|用|C|#|写|一|遍|(600)|我|学过|C|#", ["请用C#写一遍", "我学过C#"], id="C#"),
        pytest.param("(900)|-|5|℃|的|早上", ["-5℃的早上"], id="minus"),
        pytest.param("早上|-|5|℃", ["早上-5℃"], id="minus inside"),
        pytest.param("只要|￥|1|,|200|元", ["只要￥1,200元"], id="currency"),
        pytest.param("看|ab|/|c|?|d|=|1|吧", ["看ab/c?d=1吧"], id="address"),
    ],
)
def test_marks_stay_with_what_they_belong_to(script: str, expected: list[str]) -> None:
    cues = captions(script)
    assert [line for cue in cues for line in cue.text.split("\n")] == expected
    for cue in cues:
        assert "".join(word.text for word in cue.words) == "".join(cue.text.split())


def test_a_space_does_not_part_a_number_from_its_measure_word() -> None:
    tokens = ("少于", "15", " ", "个", "字符", "的", "密码")
    assert atoms(tokens, 11)[:3] == ("少于", "15 个", "字符")


def test_what_changes_an_emoji_stays_with_it() -> None:
    tokens = ("你", "❤", "\ufe0f——", "我", "👍", "🏽", "👩", "\u200d", "🚒", "去")
    assert atoms(tokens, 11) == ("你", "❤\ufe0f——", "我", "👍🏽", "👩\u200d🚒", "去")


def test_a_comma_at_the_end_of_an_inner_line_is_not_shown_and_words_keep_their_times() -> None:
    words, tokens = talk("他|昨天|说|，|今天|天气|好")
    # Said at once, so that neither half could stand alone for long enough.
    quick = tuple(replace(w, start_ms=w.start_ms // 2, end_ms=w.end_ms // 2) for w in words)
    (cue,) = make_cues(quick, tokens, max_units=8, until_ms=900)
    assert cue.text == "他昨天说\n今天天气好"
    assert [word.text for word in cue.words] == ["他", "昨天", "说", "今天", "天气", "好"]
    assert cue.words[3].start_ms == 2 * SYLLABLE_MS


def test_a_title_is_set_smaller_rather_than_broken() -> None:
    title = "|".join(("《", "派出所", "马上", "联系", "陈晓明", "》"))
    lines = [line for text in texts(f"看|{title}|吧") for line in text.split("\n")]
    assert any("《派出所马上联系陈晓明》" in line for line in lines)
