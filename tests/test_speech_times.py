"""Windows, onsets, and what nobody said."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from znl_video.model.transcript import Passage, Word
from znl_video.speech.firewall import sift
from znl_video.speech.onsets import aligned
from znl_video.speech.prompting import prompt
from znl_video.speech.voicing import ODDS_SAMPLES, RATE, Odds, Samples, spans, stretches
from znl_video.speech.windows import windows

drawn_spans = st.lists(st.integers(0, 4_000), min_size=2, max_size=60).map(
    lambda gaps: [
        (sum(gaps[: 2 * n + 1]), sum(gaps[: 2 * n + 2]) + 1) for n in range(len(gaps) // 2)
    ]
)


@given(drawn_spans)
def test_windows_hold_all_voice_and_are_never_too_long(voice: list[tuple[int, int]]) -> None:
    voice = [span for span in voice if span[1] > span[0]]
    made = windows(voice, 400_000)
    assert all(0 < end - begin <= 20_500 for begin, end in made)
    assert all(a[1] <= b[0] for a, b in pairwise(made))
    for begin, end in voice:
        covered = sum(max(0, min(end, b) - max(begin, a)) for a, b in made)
        assert covered == end - begin


def test_a_window_ends_at_the_longest_silence() -> None:
    voice = [(0, 9_000), (9_200, 14_000), (14_900, 18_000), (18_200, 24_000)]
    assert [round(end, -3) for _, end in windows(voice, 24_000)] == [14_000, 24_000]


def tone(*parts: tuple[float, float]) -> np.ndarray:
    """Sound of 440 Hz for some seconds after silence for some, over a faint hiss."""
    pieces = []
    for silent, loud in parts:
        pieces.append(np.zeros(round(silent * RATE)))
        pieces.append(0.3 * np.sin(2 * np.pi * 440 * np.arange(round(loud * RATE)) / RATE))
    sound = np.concatenate([*pieces, np.zeros(RATE // 2)])
    return (sound + np.random.default_rng(1).standard_normal(len(sound)) * 1e-4).astype(np.float32)


def said(*parts: tuple[int, int, str]) -> tuple[Word, ...]:
    return tuple(Word(start_ms=a, end_ms=b, text=text) for a, b, text in parts)


def odds_of(count: int, *voice: tuple[int, int], sure: float = 0.98) -> Odds:
    """Odds of a detector that sees voice in these milliseconds, and a little elsewhere."""
    middles = (np.arange(count // ODDS_SAMPLES + 1) + 0.5) * ODDS_SAMPLES * 1000 / RATE
    inside = np.any([(middles > a) & (middles < b) for a, b in voice], axis=0)
    return np.where(inside, sure, 0.02).astype(np.float32)


def test_voice_goes_on_through_short_pauses_and_doubts() -> None:
    step = ODDS_SAMPLES * 1000 // RATE
    odds = np.full(60, 0.02, np.float32)
    odds[10:20] = 0.9
    odds[20:22] = 0.4  # not begun with, but gone on with
    odds[22:25] = 0.1  # too short for a pause
    odds[25:30] = 0.6
    odds[42:43] = 0.9  # too short for a voice
    assert spans(odds, 60 * step) == ((10 * step - 30, 30 * step + 30),)
    odds[55:] = 0.9
    assert spans(odds, 60 * step)[-1] == (55 * step - 30, 60 * step)
    assert spans(odds[:10], 10 * step) == ()


def test_edges_are_those_of_the_sound() -> None:
    sound = tone((0.5, 1.0), (0.4, 0.8))
    found = stretches(sound, odds_of(len(sound), (430, 1_600), (1_800, 2_750)))
    assert len(found) == 2
    for (begin, end), (begins, ends) in zip(found, ((500, 1_500), (1_900, 2_700)), strict=True):
        assert abs(begin - begins) <= 20
        assert 0 <= end - ends <= 40  # last sounds fade: the end is on the late side


def noisy(sound: Samples, decibels: float) -> Samples:
    noise = np.random.default_rng(2).standard_normal(len(sound))
    scale = np.sqrt(np.mean(sound**2)) / 10 ** (decibels / 20)
    return np.asarray(sound + noise * scale, dtype=np.float32)


def test_in_noise_the_detector_and_what_is_left_of_the_sound_tell() -> None:
    sound = tone((0.5, 1.0), (0.4, 0.8), (0.6, 1.2))
    voice = (500, 1_500), (1_900, 2_700), (3_300, 4_500)
    found = stretches(noisy(sound, 5), odds_of(len(sound), *voice, sure=0.8))
    assert len(found) == 3
    for (begin, end), (begins, ends) in zip(found, voice, strict=True):
        assert abs(begin - begins) <= 60
        assert abs(end - ends) <= 60


def test_sound_that_is_no_voice_stays_out() -> None:
    sound = tone((0.5, 1.0), (1.4, 0.8))
    ((begin, end),) = stretches(sound, odds_of(len(sound), (500, 1_500)))
    assert 450 <= begin < end <= 1_600
    assert stretches(sound, odds_of(len(sound), (0, 1))) == ()


def test_a_voice_lost_in_noise_ends_with_its_last_word() -> None:
    words = said((400, 900, "你好"), (900, 1_500, "大家"), (2_600, 3_000, "走"))
    made = aligned(words, [(500, 1_200), (2_700, 3_900)])
    assert made[1].end_ms == 1_520
    assert made[2].end_ms == 3_220


def test_a_word_after_a_pause_begins_with_its_sound() -> None:
    words = said(
        (180, 800, "你好"), (800, 1_450, "大家，"), (1_450, 2_100, "我们"), (2_100, 2_600, "走")
    )
    made = aligned(words, [(500, 1_500), (1_900, 2_700)])
    assert [(word.start_ms, word.end_ms) for word in made] == [
        (500, 800),
        (800, 1_500),
        (1_900, 2_100),
        (2_100, 2_700),
    ]


def test_without_voice_words_keep_their_times() -> None:
    words = said((0, 300, "你"), (300, 500, "好"))
    assert aligned(words, []) == words
    assert aligned((), [(0, 10)]) == ()


@given(
    st.lists(st.tuples(st.integers(0, 900), st.integers(0, 600)), min_size=1, max_size=20),
    drawn_spans,
)
def test_words_stay_in_order(gaps: list[tuple[int, int]], voice: list[tuple[int, int]]) -> None:
    words, at = [], 0
    for silent, long in gaps:
        at += silent
        words.append(Word(start_ms=at, end_ms=at + long, text="字"))
        at += long
    made = aligned(words, [span for span in voice if span[1] > span[0]])
    assert len(made) == len(words)
    assert all(a.end_ms <= b.start_ms for a, b in pairwise(made))


# --- what nobody said -----------------------------------------------------------------------------


def passage(text: str, *, probability: float = 0.9, **figures: float) -> Passage:
    words = tuple(
        Word(start_ms=at * 200, end_ms=at * 200 + 200, text=char, probability=probability)
        for at, char in enumerate(text)
    )
    return Passage.model_validate({"language": "zh", "words": words, "logprob": -0.2, **figures})


ALL = ((0, 60_000),)


@pytest.mark.parametrize(
    ("given_passage", "reason"),
    [
        (passage("请不吝点赞 订阅 转发 打赏支持明镜与点点栏目"), "firewall.boilerplate"),
        (passage("字幕由Amara.org社区提供"), "firewall.boilerplate"),
        (passage("谢谢观看", logprob=-0.9), "firewall.boilerplate"),
        (passage("Thank you.", no_speech=0.8), "firewall.boilerplate"),
        (passage("我们来看一下。", logprob=-0.9), "firewall.echo"),
        (passage("不认识", logprob=-1.2), "firewall.guessed"),
        (passage("房子很好", probability=0.2), "firewall.guessed"),
        (passage("好好学习", compression=3.1), "firewall.compression"),
        (passage("，。"), "firewall.no-words"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_a_made_up_passage_is_dropped_and_kept_in_mind(given_passage: Passage, reason: str) -> None:
    made = sift([given_passage], ALL)
    assert made.words == ()
    assert {each.reason.code for each in made.dropped} == {reason}
    assert "".join(each.text for each in made.dropped) == "".join(
        word.text for word in given_passage.words
    )


@pytest.mark.parametrize(
    "text",
    [
        "谢谢大家",
        "谢谢你们真的太感谢了",
        "字幕组的同事来了",
        "快快快快",
        "第一第二第三第四",
        "哈哈哈哈哈",
    ],
)
def test_what_may_well_be_said_stays(text: str) -> None:
    made = sift([passage(text)], ALL)
    assert ("".join(word.text for word in made.words), made.dropped) == (text, ())


def test_a_loop_is_heard_once() -> None:
    made = sift([passage("今天天气很好" + "我们走吧" * 5)], ALL)
    assert "".join(word.text for word in made.words) == "今天天气很好我们走吧"
    assert {each.reason.code for each in made.dropped} == {"firewall.loop"}


def test_of_a_doubted_loop_nothing_is_left_but_a_chant_stays() -> None:
    text = "el que fa la mare " + "el que fa " * 6
    doubted = sift([passage(text, no_speech=0.82, logprob=-0.89)], ALL)
    assert doubted.words == ()
    heard = sift([passage(text)], ALL)
    assert "".join(word.text for word in heard.words).startswith("el que fa la mare")


def test_words_where_nobody_speaks_are_dropped() -> None:
    made = sift([passage("今天天气很好")], [(0, 800)])
    assert "".join(word.text for word in made.words) == "今天天气"
    assert [each.reason.code for each in made.dropped] == ["firewall.no-voice"]
    assert (made.dropped[0].start_ms, made.dropped[0].end_ms) == (800, 1_200)


def test_a_word_that_was_stretched_over_a_pause_stays() -> None:
    words = (
        Word(start_ms=3740, end_ms=4240, text="not", probability=0.73),
        Word(start_ms=4240, end_ms=5520, text="what", probability=0.88),
        Word(start_ms=5520, end_ms=5760, text="your", probability=0.98),
    )
    heard = Passage(language="en", words=words, logprob=-0.1, compression=1.0, no_speech=0.0)
    made = sift([heard], [(3330, 3774), (3970, 4382), (5410, 7646)])
    assert [word.text for word in made.words] == ["not", "what", "your"]


def test_nobody_speaks_that_fast() -> None:
    words = tuple(
        Word(start_ms=at * 20, end_ms=at * 20 + 20, text=char)
        for at, char in enumerate("一二三四五六七八九十")
    )
    made = sift([Passage(language="zh", words=words, logprob=-0.2)], ALL)
    assert made.words == ()
    assert {each.reason.code for each in made.dropped} == {"firewall.rate"}


def test_as_many_names_are_told_as_fit() -> None:
    told = prompt("zh", [f"名字{number:03}" for number in range(100)])
    assert told is not None
    assert "名字000" in told
    assert "名字099" not in told
    assert len(told) < 223 / 1.5
    assert prompt("en", ()) is None
    assert prompt("en", ("Shajing",)) == "Shajing"
