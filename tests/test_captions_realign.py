"""Edited captions: every word keeps its time, and no dictionary word is split."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from znl_video.captions.cues import make_cues
from znl_video.captions.highlight import spoken_word_by_word
from znl_video.captions.lines import wrap
from znl_video.captions.realign import Speech, realign
from znl_video.model.base import replace
from znl_video.model.captions import Cue
from znl_video.model.kit import CaptionStyle
from znl_video.model.transcript import Word

UNITS = 11.0
# fmt: off
TOKENS = (
    "各位", "市民", "，", "嗯", "，", "台风", "今晚", "十点", "影响", "宝安区", "。",
    "社区", "工作者", "正在", "上门", "劝说", "独居", "老人", "。", "请", "大家", "收好",
    "花盆", "。",
)
# fmt: on


def said(tokens: Sequence[str], start: int = 1_000) -> Speech:
    """Speak 200 ms a character; a mark is a pause of 400 ms and a full stop one of 900 ms."""
    words: list[Word] = []
    at = start
    for piece in tokens:
        if not piece.isalnum():
            words[-1] = replace(words[-1], text=words[-1].text + piece)
            at += 900 if piece == "。" else 400
            continue
        end = at + 200 * len(piece)
        words.append(Word(start_ms=at, end_ms=end, text=piece))
        at = end
    return Speech(tuple(words), tuple(tokens))


SPEECH = said(TOKENS)
DRAFT = make_cues(SPEECH.words, SPEECH.tokens, max_units=UNITS, until_ms=20_000)
STARTS = {word.text.strip("，。"): word.start_ms for word in SPEECH.words}


def edited(cues: Sequence[Cue], *names: str) -> tuple[Cue, ...]:
    bare = tuple(replace(cue, words=()) for cue in cues)
    made = realign(bare, [SPEECH], names, UNITS)
    assert [replace(cue, words=()) for cue in made] == list(bare)
    for cue in made:
        assert "".join(word.text for word in cue.words) == "".join(cue.text.split())
    return made


def with_text(old: str, new: str) -> list[Cue]:
    cues = [replace(cue, text=cue.text.replace(old, new)) for cue in DRAFT]
    assert cues != list(DRAFT)
    return cues


def starts(cues: Sequence[Cue]) -> dict[str, int]:
    return {word.text.strip("，。"): word.start_ms for cue in cues for word in cue.words}


def kept(cues: Sequence[Cue]) -> set[str]:
    """Return the words that begin when they did."""
    return {text for text, start in starts(cues).items() if STARTS.get(text) == start}


def test_untouched_captions_have_the_words_of_the_draft() -> None:
    assert len(DRAFT) >= 4
    told = [[(word.text, word.start_ms) for word in cue.words] for cue in edited(DRAFT)]
    assert told == [[(word.text, word.start_ms) for word in cue.words] for cue in DRAFT]


def test_a_homophone_put_right_keeps_the_word_and_its_time() -> None:
    made = edited(with_text("社区", "社去"))
    assert starts(made)["社去"] == STARTS["社区"]
    assert kept(made) == set(starts(DRAFT)) - {"社区"}


@pytest.mark.parametrize(
    ("old", "new"), [("今晚", "今夜里"), ("，嗯", ""), ("十点", "10点"), ("，", " "), ("上门", "")]
)
def test_what_was_not_changed_keeps_its_time(old: str, new: str) -> None:
    made = edited(with_text(old, new))
    assert kept(made) >= {text for text in starts(DRAFT) if not set(text) & set(old + "嗯十点")}


def test_figures_for_numerals_are_said_when_the_numerals_were() -> None:
    assert starts(edited(with_text("十点", "10点")))["10点"] == STARTS["十点"]


def test_words_put_in_lie_between_their_neighbours_and_move_none() -> None:
    made = edited(with_text("台风", "台风莲花"))
    times = starts(made)
    assert STARTS["台风"] < times["莲"] < times["花"] < STARTS["今晚"]
    assert kept(made) == set(starts(DRAFT))


def test_a_name_put_in_is_never_cut() -> None:
    (at,) = [number for number, cue in enumerate(DRAFT) if "宝安区" in cue.text]
    made = edited(with_text("宝安区", "潭头社区网格站"), "潭头社区")
    assert "潭头社区" in [word.text for word in made[at].words]
    lines = wrap(made[at].text, UNITS, [word.text for word in made[at].words])
    assert any("潭头社区" in line for line in lines)


def test_no_dictionary_word_is_split_by_a_line_of_an_edited_caption() -> None:
    merged = replace(DRAFT[0], text="各位市民们台风今晚十点影响宝安区社区", end_ms=9_000)
    (made,) = realign((merged,), [SPEECH], (), UNITS)
    lines = wrap(made.text, UNITS, [word.text for word in made.words])
    assert len(lines) == 2
    assert not any(lines[0].endswith(half) for half in ("台", "今", "影", "宝", "宝安", "社"))


def test_merged_split_moved_and_deleted_captions_keep_the_times_of_their_words() -> None:
    first, second, *rest = DRAFT
    merged = replace(first, text=f"{first.text}\n{second.text}", end_ms=second.end_ms)
    assert kept(edited([merged, *rest])) == set(starts(DRAFT))
    assert kept(edited(rest)) == set(starts(rest))
    words = rest[0].words
    middle = words[1].start_ms
    halves = [
        replace(rest[0], text=words[0].text, end_ms=middle),
        replace(rest[0], text="".join(w.text for w in words[1:]), start_ms=middle),
    ]
    assert kept(edited([first, second, *halves, *rest[1:]])) == set(starts(DRAFT))


def test_the_same_sentence_twice_is_told_apart_by_its_time() -> None:
    speech = said((*TOKENS[:3], *TOKENS[:3], "台风", "。"))
    second = Cue(start_ms=2_150, end_ms=3_350, text="各位市民好")
    (made,) = realign((second,), [speech], (), UNITS)
    assert [word.start_ms for word in made.words][:2] == [2_200, 2_600]


def test_a_caption_moved_elsewhere_shares_its_time_evenly() -> None:
    moved = replace(DRAFT[0], start_ms=15_000, end_ms=16_000)
    (made,) = realign((moved,), [SPEECH], (), UNITS)
    assert made.words[0].start_ms == 15_000
    assert made.words[-1].end_ms == 16_000


def test_a_word_said_before_its_caption_is_never_lit_while_another_is_said() -> None:
    late = replace(DRAFT[0], start_ms=STARTS["市民"])
    (made,) = realign((late,), [SPEECH], (), UNITS)
    first, *_ = spoken_word_by_word(made, CaptionStyle(look="highlight"), made.end_ms)
    lit = CaptionStyle().highlight_colour[1:]
    colour = f"{lit[4:]}{lit[2:4]}{lit[:2]}".upper()
    assert first[0] == STARTS["市民"]
    assert f"{{\\1c&H{colour}&}}市" in first[2]


def test_captions_where_nobody_was_heard_share_their_time() -> None:
    (made,) = realign((Cue(start_ms=0, end_ms=900, text="嘟嘟嘟"),), [], (), UNITS)
    assert [word.start_ms for word in made.words] == [0, 300, 600]


@given(
    st.lists(
        st.text(st.sampled_from([*"台风社区上门各位今晚二2十。， \nab"]), max_size=14), max_size=5
    )
)
def test_any_text_gives_words_that_join_to_it_in_order_inside_their_caption(
    texts: list[str],
) -> None:
    cues = [
        Cue(start_ms=number * 1_500, end_ms=number * 1_500 + 1_400, text=text)
        for number, text in enumerate(texts)
    ]
    for cue in edited(cues, "台风"):
        edges = [edge for word in cue.words for edge in (word.start_ms, word.end_ms)]
        assert edges == sorted(edges)
        assert all(cue.start_ms <= edge <= cue.end_ms for edge in edges)
