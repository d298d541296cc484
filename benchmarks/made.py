"""Sentences that nobody wrote: what captions meet, mixed in every order, the same in every run."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

NAMES = ("陈晓明", "松岗水务所", "潭头社区", "蓝天救援队", "宝安区应急办", "新市民积分入户")

_WORDS = (
    *("今天", "早上", "志愿者", "马上", "联系", "派出所", "工作人员", "正在", "检查", "排水管道"),
    *("的", "了", "在", "和", "把", "被", "已经", "请", "大家", "不要", "私自", "改装", "电池"),
    *("电动自行车", "人工智能", "科技园", "消防员", "团聚", "非常", "暖心", "一幕", "市民", "提醒"),
)
_NUMBERS = (
    *("320名", "8点30分", "82岁", "3.5%", "12,345,678次", "0755-27781234", "24小时", "10:30"),
    *("第12届", "50厘米", "￥1,200元", "-5℃", "2026年11月25日", "3/4", "15 个字符", "一百二十米"),
)
_LATIN = (
    *("iPhone 15 Pro", "Wi-Fi", "C#", "C++", "km/h", "Douyin", "don't", "GB/T 15835", "AI"),
    *("internationalization", "e-bike", "No.3", "U.S.", "https://example.com/a?b=1"),
)
_WRAPPED = ("《{}》", "“{}”", "（{}）", "‘{}’", "【{}】")
_JOINS = ("", "", "", "，", "、", "：", "；", "——", "……", " ", "·")
_ENDS = ("。", "！", "？", "……", "”", "")
_CHINESE = frozenset("".join((*_WORDS, *NAMES))) - set("一二三十百")
_ODD = ("😀", "🚒", "❤️", "①")


def made_sentences(count: int) -> list[str]:
    """Return so many sentences of Chinese with names, numbers, titles, quotes, Latin and emoji."""
    words = st.sampled_from((*_WORDS, *NAMES))
    part = st.one_of(
        words,
        words,
        words,
        st.sampled_from(_NUMBERS),
        st.sampled_from(_LATIN),
        st.builds(
            str.format,
            st.sampled_from(_WRAPPED),
            st.lists(words, min_size=1, max_size=4).map("".join),
        ),
        st.sampled_from(_ODD),
    )
    sentence = st.builds(
        _joined,
        st.lists(st.tuples(st.sampled_from(_JOINS), part), min_size=3, max_size=18),
        st.sampled_from(_ENDS),
    )
    found: dict[str, None] = {}

    @settings(
        max_examples=3 * count,
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(sentence)
    def gather(text: str) -> None:
        if sum(char.isalnum() for char in text) > 3:
            found[text] = None

    gather()
    return list(found)[:count]


def _joined(parts: list[tuple[str, str]], end: str) -> str:
    text = ""
    for join, part in parts:
        # Nobody says two numbers in one breath, nor writes two words of Latin as one.
        together = not join and text[-1:] not in _CHINESE and part[0] not in _CHINESE
        text += ("，" if together and text else join) + part
    return text.lstrip("，、：；—… ·") + end
