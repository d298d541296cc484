"""Captions as text to read: marks, spaces and paragraphs."""

from __future__ import annotations

import pytest

from znl_video.captions.transcript import plain_text
from znl_video.model.captions import Cue
from znl_video.model.transcript import Word


def shown(*captions: tuple[int, int, str]) -> tuple[Cue, ...]:
    return tuple(Cue(start_ms=start, end_ms=end, text=text) for start, end, text in captions)


def heard(text: str) -> tuple[Word, ...]:
    return tuple(
        Word(start_ms=at * 100, end_ms=at * 100 + 100, text=char) for at, char in enumerate(text)
    )


THREE = shown((0, 1_000, "电池冒烟"), (1_080, 2_000, "只用了\n十五秒"), (2_080, 3_000, "快跑！"))


def test_marks_come_back_as_they_were_heard() -> None:
    assert plain_text(THREE, heard("电池冒烟，只用了十五秒。快跑！")) == (
        "电池冒烟，只用了十五秒。快跑！\n"
    )


def test_an_edited_word_costs_no_mark_elsewhere() -> None:
    said = heard("电磁冒烟，只用了四五秒。快跑！")
    assert plain_text(THREE, said) == "电池冒烟，只用了十五秒。快跑！\n"


def test_a_breath_that_was_heard_is_a_comma() -> None:
    said = heard("电池冒烟 只用了十五秒快跑！")
    assert plain_text(THREE, said) == "电池冒烟，只用了十五秒快跑！\n"


@pytest.mark.parametrize(
    ("pause_ms", "expected"),
    [
        pytest.param(0, "他走了我没走。\n", id="none"),
        pytest.param(499, "他走了我没走。\n", id="short"),
        pytest.param(500, "他走了，我没走。\n", id="a comma's"),
        pytest.param(1_000, "他走了。我没走。\n", id="a stop's"),
        pytest.param(2_000, "他走了。\n\n我没走。\n", id="a paragraph's"),
    ],
)
def test_where_nothing_was_heard_the_pause_decides(pause_ms: int, expected: str) -> None:
    cues = shown((0, 1_000, "他走了"), (1_000 + pause_ms, 3_000 + pause_ms, "我没走"))
    assert plain_text(cues) == expected


def test_another_source_begins_another_paragraph() -> None:
    cues = shown((0, 1_000, "他走了"), (1_000, 2_000, "我没走"))
    assert plain_text(cues, turns=(1_000,)) == "他走了。\n\n我没走。\n"


def test_english_keeps_its_spaces_and_marks() -> None:
    cues = shown(
        (0, 1_000, "Last night,\na rider saw"),
        (1_000, 2_000, 'smoke. "Call'),
        (2_000, 3_000, 'first," he said'),
    )
    assert plain_text(cues) == 'Last night, a rider saw smoke. "Call first," he said.\n'


def test_chinese_and_english_meet_without_a_space() -> None:
    cues = shown((0, 1_000, "我们用"), (1_000, 2_000, "GPS导航"), (2_600, 3_000, "去CBD"))
    assert plain_text(cues) == "我们用GPS导航，去CBD。\n"


def test_a_long_paragraph_ends_with_a_sentence() -> None:
    cues = shown(*((at * 1_000, at * 1_000 + 1_000, "各位市民请注意台风！") for at in range(30)))
    first, second = plain_text(cues).strip().split("\n\n")
    assert first == "各位市民请注意台风！" * 20
    assert second == "各位市民请注意台风！" * 10


def test_nothing_said_is_no_text() -> None:
    assert plain_text(()) == plain_text(shown((0, 1_000, " \n"))) == ""
