"""Widths, forbidden line ends, and where text may be broken."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from znl_video.captions.breaking import atoms
from znl_video.captions.lines import fits, wrap
from znl_video.captions.typography import NO_LINE_END, NO_LINE_START, drawable, units

WORDS = st.sampled_from(
    ["社区", "的", "。", "，", "《", "》", "10", "厘米", "Harbor", " ", "“", "”", "！"]
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("社区工作", 4.0, id="chinese"),
        pytest.param("，。？", 3.0, id="full-width marks"),
        pytest.param("10", 1.2, id="digits"),
        pytest.param("e\u0301", 0.6, id="a combining accent adds nothing"),
        pytest.param("🎉", 1.2, id="emoji"),
        pytest.param("“”…—", 4.0, id="ambiguous marks are full-width"),
    ],
)
def test_units(text: str, expected: float) -> None:
    assert units(text) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "kept", "dropped"),
    [
        pytest.param("加油💪🏽宝安", "加油宝安", ("💪", "🏽"), id="emoji with a skin tone"),
        pytest.param("一家👨\u200d👩\u200d👧人", "一家人", ("👨", "👩", "👧"), id="joined emoji"),
        pytest.param("好 🎉 了", "好 了", ("🎉",), id="one space is left"),
        pytest.param("★推荐♪", "★推荐♪", (), id="symbols of text fonts stay"),
        pytest.param("一\n二\u202e\x07", "一\n二", (), id="controls go unnamed"),
    ],
)
def test_drawable(text: str, kept: str, dropped: tuple[str, ...]) -> None:
    assert drawable(text) == (kept, dropped)


def test_drawable_goes_by_the_fonts_own_glyphs() -> None:
    font = frozenset(map(ord, "素材阿 "))
    assert drawable("素材 阿強", font) == ("素材 阿", ("強",))


@pytest.mark.parametrize(
    ("tokens", "expected"),
    [
        pytest.param(["三百", "二十", "名", "居民"], ["三百二十名", "居民"], id="number, unit"),
        pytest.param(["第", "23", "个", "社区"], ["第23个", "社区"], id="ordinal"),
        pytest.param(["今晚", "10", "点到", "凌晨"], ["今晚", "10点", "到", "凌晨"], id="10|点到"),
        pytest.param(["3", ".", "5", "公斤", "米"], ["3.5公斤", "米"], id="decimal"),
        pytest.param(["it", "'", "s", " ", "km", "/", "h"], ["it's ", "km/h"], id="english"),
        pytest.param(
            ["他", "说", "：", "“", "好", "”", "。"], ["他", "说：", "“好”。"], id="marks"
        ),
        pytest.param(
            ["看", "《", "人工", "智能", "》", "吧"], ["看", "《人工智能》", "吧"], id="title"
        ),
    ],
)
def test_atoms(tokens: list[str], expected: list[str]) -> None:
    assert list(atoms(tokens, 11)) == expected


@given(st.lists(WORDS, min_size=1, max_size=12))
def test_atoms_lose_nothing_and_keep_forbidden_marks_off_line_starts(tokens: list[str]) -> None:
    pieces = atoms(tokens, 11)
    assert "".join(pieces) == "".join(tokens)
    for before, after in pairwise(pieces):
        if not before[-1].isspace():
            assert after[0] not in NO_LINE_START
            assert before[-1] not in NO_LINE_END


@pytest.mark.parametrize(
    ("text", "tokens", "expected"),
    [
        pytest.param("影响宝安区", None, ("影响宝安区",), id="short text is one line"),
        pytest.param(
            "社区工作者正在上门劝说独居老人",
            ["社区", "工作者", "正在", "上门", "劝说", "独居", "老人"],
            ("社区工作者正在", "上门劝说独居老人"),
            id="balanced between dictionary words",
        ),
        pytest.param(
            "各位市民请注意，台风今晚登陆",
            ["各位", "市民", "请", "注意", "，", "台风", "今晚", "登陆"],
            ("各位市民请注意，", "台风今晚登陆"),
            id="at the comma",
        ),
        pytest.param("好的\n我们走", None, ("好的", "我们走"), id="a person's lines stay"),
        pytest.param(
            "天地玄黄宇宙洪荒日月盈昃\n辰",
            None,
            ("天地玄黄宇宙", "洪荒日月盈昃辰"),
            id="a person's lines that do not fit are set anew",
        ),
        pytest.param(
            "a delivery rider\nspotted\nsmoke",
            None,
            ("a delivery rider", "spotted smoke"),
            id="english lines are joined by spaces",
        ),
    ],
)
def test_wrap(text: str, tokens: list[str] | None, expected: tuple[str, ...]) -> None:
    assert wrap(text, 11, tokens) == expected


def test_wrap_gives_more_lines_when_two_are_not_enough() -> None:
    lines = wrap("社区" * 14, 11, ["社区"] * 14)
    assert lines == ("社区" * 5, "社区" * 5, "社区" * 4)
    assert not fits(lines, 11)


def test_wrap_leaves_no_word_alone_on_a_third_line() -> None:
    text = "A delivery rider spotted smoke from a window"
    assert wrap(text, 13) == ("A delivery rider", "spotted smoke", "from a window")


def test_wrap_gives_a_word_that_no_line_holds_a_line_of_its_own() -> None:
    lines = wrap("see Donaudampfschifffahrtsgesellschaft again", 10)
    assert lines == ("see", "Donaudampfschifffahrtsgesellschaft", "again")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("🚒，一百二十米", "一百二十米"),
        ("2026年11月\n25日，🚒", "2026年11月\n25日"),
        ("大家好（🎉）", "大家好"),
        ("今天，😀，明天", "今天，明天"),
        ("一二三\n😀……", "一二三\n"),
        ("😀-5℃", "-5℃"),
        ("我学C#，😀", "我学C#"),
        ("——你好\n再见😀", "——你好\n再见"),
    ],
)
def test_what_is_left_of_a_line_has_no_stray_marks(text: str, kept: str) -> None:
    assert drawable(text)[0] == kept
