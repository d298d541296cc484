"""Names put right by how they sound, and everything else left alone."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from znl_video.errors import UsageError
from znl_video.io.people import load_lexicon
from znl_video.io.words import distinct, read_aloud
from znl_video.model.actions import ReadAloud
from znl_video.model.lexicon import Entry, Lexicon
from znl_video.model.transcript import Word
from znl_video.speech.lexicon import Corrected, corrected, wanted_names
from znl_video.speech.pinyin import difference


class Desk:
    """A world with nothing but scratch folders."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def scratch(self):  # type: ignore[no-untyped-def]
        made = self._folder / "scratch"
        made.mkdir(exist_ok=True)
        yield made


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("desk"))


def heard(text: str, lexicon: Lexicon, desk: Desk, size: int = 1) -> Corrected:
    """Correct ``text``, said ``size`` characters a word, 100 ms a character."""
    parts = [text[at : at + size] for at in range(0, len(text), size)]
    words, at = [], 0
    for part in parts:
        words.append(Word(start_ms=at, end_ms=at + 100 * len(part), text=part))
        at += 100 * len(part)
    action = ReadAloud(text=text, names=wanted_names(lexicon))
    return corrected(words, lexicon, read_aloud(action, desk))  # type: ignore[arg-type]


def text_of(made: Corrected) -> str:
    return "".join(word.text for word in made.words)


@pytest.mark.parametrize(
    ("one", "other", "at_least", "at_most"),
    [
        ("song1", "song1", 0, 0),
        ("gang3", "gang1", 0.05, 0.15),
        ("zan4", "zhan4", 0.1, 0.2),
        ("nan2", "lan2", 0.1, 0.2),
        ("bin1", "bing1", 0.1, 0.2),
        ("de5", "de4", 0.01, 0.1),
        ("bei3", "shui4", 0.9, 1),
    ],
    ids=["equal", "tone", "z-zh", "n-l", "in-ing", "neutral", "far"],
)
def test_how_alike_syllables_sound(one: str, other: str, at_least: float, at_most: float) -> None:
    assert at_least <= difference(one, other) <= at_most
    assert difference(one, other) == difference(other, one)


@pytest.mark.parametrize(
    ("name", "said", "wanted"),
    [
        ("松岗", "我在松港住了十二年", "我在松岗住了十二年"),
        ("潭头社区", "昨天谈头社区附近发生积水", "昨天潭头社区附近发生积水"),
        ("宝安区应急办", "保安区应急办提醒大家", "宝安区应急办提醒大家"),
        ("李建国", "里见国告诉记者", "李建国告诉记者"),
        ("覃桂兰", "潭桂兰说感谢大家", "覃桂兰说感谢大家"),
        ("三防值守", "说到三房职手", "说到三防值守"),
        ("圳能量", "陈晓明市政能量的志愿者", "陈晓明是圳能量的志愿者"),
        ("陈晓明", "陈小明说", "陈晓明说"),
    ],
    ids=["tone", "homophone", "long", "person", "second-reading", "near", "joined", "known-name"],
)
@pytest.mark.parametrize("size", [1, 2, 5])
def test_a_misheard_name_is_put_right(
    name: str, said: str, wanted: str, size: int, desk: Desk
) -> None:
    made = heard(said, Lexicon(place=(name,)), desk, size)
    assert text_of(made) == wanted
    (told,) = made.corrections
    assert name in told.after
    assert told.before in said
    assert told.start_ms <= 100 * said.index(told.before) < told.end_ms
    assert 0.8 <= told.score <= 1


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("宝安区", "小区的保安去年换了三个人"),
        ("宝安", "旁边的保安大哥扔了一个救生圈过来"),
        ("圳能量", "这条视频充满了正能量"),
        ("潭头", "他探头看了一眼"),
        ("西乡", "这件事请你回去细想一下"),
        ("福永", "这种药饭后服用"),
        ("罗湖", "孩子的户口已经落户"),
        ("王芳", "大家往房间里搬东西"),
        ("李强", "把里墙重新刷了一遍"),
        ("三防值守", "他恪尽职守三十年"),
        ("松岗", "他松开钢管退了回来"),
        ("公明", "每个公民都应当遵守法律"),
    ],
)
def test_words_that_sound_like_a_name_stay(name: str, said: str, desk: Desk) -> None:
    made = heard(said, Lexicon(place=(name,)), desk)
    assert (text_of(made), made.corrections) == (said, ())


def test_what_is_not_clear_is_told_as_near(desk: Desk) -> None:
    made = heard("充满了正能量的人", Lexicon(org=("圳能量",)), desk)
    assert [(each.before, each.after) for each in made.near] == [("正能量", "圳能量")]


def test_wrong_forms_are_always_replaced_even_by_other_lengths(desk: Desk) -> None:
    entry = Entry(name="圳能量", wrong=("正能量号", "阵量"))
    made = heard("正能量号和阵量", Lexicon(org=(entry,)), desk, 2)
    assert text_of(made) == "圳能量和圳能量"
    assert [each.score for each in made.corrections] == [1, 1]


def test_a_reading_overrules_the_dictionary(desk: Desk) -> None:
    said = "塘下冲附近发生积水"
    entry = Entry(name="塘下涌", reading="tang2 xia4 chong1")
    assert text_of(heard(said, Lexicon(place=(entry,)), desk)) == "塘下涌附近发生积水"


def test_an_entry_can_be_kept_from_correcting(desk: Desk) -> None:
    entry = Entry(name="松岗", correct=False, wrong=("松港",))
    assert text_of(heard("我在松港", Lexicon(place=(entry,)), desk)) == "我在松港"


@settings(max_examples=60, deadline=None)
@given(text=st.text(alphabet="松岗港谈头社区abc 12，。是的", max_size=30))
def test_nothing_but_names_changes(text: str, desk: Desk) -> None:
    lexicon = Lexicon(place=("松岗", "潭头社区"))
    made = heard(text, lexicon, desk, 3)
    rebuilt = text_of(made)
    for each in made.corrections:
        rebuilt = rebuilt.replace(each.after, each.before, 1)
    assert len(text_of(made)) == len(text)
    assert made.corrections or rebuilt == text


def test_a_name_like_a_commoner_word_is_not_told_beforehand(desk: Desk) -> None:
    names = ("宝安区应急办", "燕罗街道", "陈静", "znl")
    assert distinct(names, desk) == ("燕罗街道", "znl")  # type: ignore[arg-type]


def test_lexicons_are_merged_and_the_first_entry_holds(tmp_path: Path) -> None:
    near, far = tmp_path / "near", tmp_path / "far"
    for folder, text in (
        (near, 'person = ["陈晓明", {name = "松岗", correct = false}]\n'),
        (far, 'place = ["松岗", "潭头社区"]\n'),
    ):
        folder.mkdir()
        (folder / "lexicon.toml").write_text(text, "utf-8")
    merged = load_lexicon(None, near, far)
    assert merged.names == ("陈晓明", "松岗", "潭头社区")
    assert wanted_names(merged) == ("陈晓明", "潭头社区")


@pytest.mark.parametrize(
    "text",
    [
        'persons = ["陈晓明"]',
        'person = ["陈晓明", 3]',
        'person = [{name = "陈晓明", reading = "chen2 xiao3"}]',
        'person = [{name = "陈晓明", reading = "陈"}]',
        'person = [{name = "陈晓明", wrong = ["陈晓明"]}]',
        'person = [""]',
    ],
    ids=["misspelt", "number", "too-few-syllables", "no-pinyin", "itself", "empty"],
)
def test_a_bad_lexicon_is_refused_with_its_line(text: str, tmp_path: Path) -> None:
    file = tmp_path / "lexicon.toml"
    file.write_text(f"# names\n{text}\n", "utf-8")
    with pytest.raises(UsageError) as told:
        load_lexicon(file)
    assert "lexicon.toml" in str(told.value)
    assert told.value.fields.get("line") == "2"


def test_a_lexicon_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="lexicon"):
        load_lexicon(tmp_path / "names.toml")
