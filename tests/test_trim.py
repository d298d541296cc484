"""Which seconds are delivered: properties of every cut, and the rules one by one."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import settings as running
from hypothesis import strategies as st

from znl_video.errors import FootageError
from znl_video.messages import remedy, sentence
from znl_video.model.cut import Segment
from znl_video.model.facts import Analysis
from znl_video.model.given import Given, KitInUse
from znl_video.model.kit import EndCard, Kit
from znl_video.model.manifest import Short, Source
from znl_video.model.media import Media, Rate, VideoTrack
from znl_video.model.people import ClipNote, Settings, TrimSettings
from znl_video.model.preset import Preset
from znl_video.model.transcript import Transcript, Word
from znl_video.stages import trim
from znl_video.stages.trim.length import shares

RATE = Rate(num=30, den=1)
NTSC = Rate(num=30000, den=1001)
WHOLE_GAP_MS = 50
"""Longer than a frame of either rate: a cut fits into it."""


def figure(value: object, kind: str = "limit") -> dict[str, Any]:
    return {"value": value, "kind": kind, "grade": "H", "source": "test", "date": "2025-01"}


def preset(
    name: str = "one",
    least: float | None = None,
    most: float | None = None,
    cards: str = "allow",
    kind: str = "limit",
) -> Preset:
    bounds = {"min_seconds": least, "max_seconds": most}
    return Preset.model_validate(
        {
            "name": name,
            "title": name,
            "picture": {
                "width": figure(1080),
                "height": figure(1920),
                "crf": figure(20),
                "max_kbps": figure(8000),
                "gop_seconds": figure(2.0),
                "edit_list": figure(True),
            },
            "sound": {
                "lufs": figure(-15.0),
                "dbtp": figure(-1.0),
                "kbps": figure(128),
                "sample_rate": figure(48000),
            },
            "safe_area": {side: figure(100) for side in ("top", "bottom", "left", "right")},
            "layers": {
                "logo": figure("allow"),
                "cards": figure(cards),
                "credit": figure("allow"),
            },
            "cover": {"width": figure(1080), "height": figure(1440)},
            "limits": {key: figure(value, kind) for key, value in bounds.items() if value},
        }
    )


def source(
    seconds: float,
    words: tuple[Word, ...] = (),
    *,
    name: str = "clip",
    note: ClipNote | None = None,
    analysis: Analysis | None = None,
    start_ms: int = 0,
) -> Source:
    track = VideoTrack(
        index=0,
        codec="h264",
        width=1280,
        height=720,
        pixels="yuv420p",
        start_ms=start_ms,
        duration_ms=round(seconds * 1000),
    )
    return Source(
        name=name,
        path=f"{name}.mp4",
        size=1,
        sha256="0" * 64,
        note=note or ClipNote(),
        media=Media(container="mp4", duration_ms=round(seconds * 1000), video=(track,)),
        analysis=analysis,
        transcript=Transcript(language="zh", words=words),
    )


def cut(
    *sources: Source,
    presets: tuple[Preset, ...] = (),
    card: float = 0.0,
    rate: Rate = RATE,
    **wanted: float,
) -> Short:
    presets = presets or (preset(),)
    kit = Kit(name="kit", end_card=EndCard(title="End", seconds=card) if card else None)
    short = Short(
        name="short",
        sources=tuple(each.name for each in sources),
        presets=tuple(each.name for each in presets),
        rate=rate,
    )
    surroundings = Given(
        settings=Settings(trim=TrimSettings(**wanted)),
        sources=sources,
        presets=presets,
        kit=KitInUse(kit=kit, font_sha256="0" * 64),
    )
    done = trim.absorb(short, surroundings, ())
    for said in (*done.warnings, *(failure.notice for failure in done.failures), reason(done)):
        assert sentence(said.code, said.fields)
        assert remedy(said.code, said.fields) is not None
    return done


def reason(short: Short) -> Any:
    assert short.cut is not None
    return short.cut.reason


def segments(short: Short) -> tuple[Segment, ...]:
    assert short.cut is not None
    return short.cut.segments


def only(short: Short) -> tuple[int, int]:
    """Start and end of the only segment, in milliseconds."""
    (segment,) = segments(short)
    return segment.start_ms, segment.start_ms + short.rate.ms(segment.frames)


def codes(short: Short) -> list[str]:
    return [warning.code for warning in short.warnings]


def say(*sentences: tuple[float, float], mark: str = "。", size_ms: int = 300) -> tuple[Word, ...]:
    """Words of about ``size_ms`` over each sentence's seconds; the last one has the mark."""
    words = []
    for start, end in sentences:
        count = max(1, round((end - start) * 1000 / size_ms))
        edges = [round(1000 * (start + (end - start) * at / count)) for at in range(count + 1)]
        for index, (low, high) in enumerate(pairwise(edges)):
            text = f"词{mark}" if index == count - 1 else "词"
            words.append(Word(start_ms=low, end_ms=high, text=text))
    return tuple(words)


def loudness(seconds: float, *loud: tuple[float, float], quiet: int = -60) -> Analysis:
    """Speech at -20 dBFS in the loud ranges, and little else."""
    levels = [
        -20 if any(start <= at * 0.05 < end for start, end in loud) else quiet
        for at in range(round(seconds * 20))
    ]
    return Analysis(sound_db=tuple(levels))


@st.composite
def talks(draw: st.DrawFn) -> tuple[int, tuple[Word, ...], Analysis | None]:
    """A recording of up to three minutes: words, with and without pauses and marks, and levels."""
    at = draw(st.integers(0, 20_000))
    words = []
    steps = st.tuples(
        st.integers(60, 1500),
        st.sampled_from(["词", "词", "词", "词。", "word", "word?", "词，"]),
        st.sampled_from([0, 0, WHOLE_GAP_MS, 120, 400, 700, 4000]),
    )
    for length, text, pause in draw(st.lists(steps, min_size=1, max_size=150)):
        words.append(Word(start_ms=at, end_ms=at + length, text=text))
        at += length + pause
    total = at + draw(st.integers(0, 60_000))
    levels = draw(st.none() | st.lists(st.integers(-100, -5), min_size=1, max_size=40))
    analysis = None
    if levels is not None:
        analysis = Analysis(sound_db=tuple(levels * (total // 50 // len(levels) + 1)))
    return total, tuple(words), analysis


@running(max_examples=150, deadline=None)
@drawn(talk=talks(), rate=st.sampled_from([RATE, NTSC]), least=st.integers(3, 12))
def test_every_cut_of_speech_keeps_its_promises(
    talk: tuple[int, tuple[Word, ...], Analysis | None], rate: Rate, least: int
) -> None:
    total, words, analysis = talk
    clip = source(total / 1000, words, analysis=analysis)
    done = cut(clip, rate=rate, min_seconds=least, max_seconds=least + 8)
    assert done == cut(clip, rate=rate, min_seconds=least, max_seconds=least + 8)
    start, end = only(done)
    assert start >= 0
    assert end <= total + rate.ms(1)
    assert segments(done)[0].frames <= math.floor((least + 8) * rate.exact)
    assert (end - start < least * 1000) == ("trim.short" in codes(done))
    if reason(done).code == "trim.speech":
        frame = rate.ms(1)
        for place in (start, end):
            # Whole frames cannot end between words that touch: then less than one is inside.
            inside = [
                min(place - word.start_ms, word.end_ms - place)
                for word in words
                if word.start_ms < place < word.end_ms
            ]
            assert max(inside, default=0) <= frame


@running(max_examples=100, deadline=None)
@drawn(
    lengths=st.lists(st.integers(1, 9), min_size=6, max_size=20),
    pauses=st.lists(st.integers(1, 40), min_size=20, max_size=20),
)
def test_whole_sentences_with_pauses_are_never_cut_into(
    lengths: list[int], pauses: list[int]
) -> None:
    spans, at = [], 0.5
    for length, pause in zip(lengths, pauses, strict=False):
        spans.append((at, at + length))
        at += length + pause / 10
    words = say(*spans)
    places = only(cut(source(at, words), min_seconds=5, max_seconds=20))
    assert not [word for word in words for at in places if word.start_ms < at < word.end_ms]
    if at > 20.1:
        assert 5000 <= places[1] - places[0] <= 20_000
        sentences = [(round(1000 * low), round(1000 * high)) for low, high in spans]
        assert not [low for low, high in sentences for at in places if low < at < high]


@pytest.mark.parametrize(
    ("seconds", "rate", "frames", "warned"),
    [
        pytest.param(40.0, RATE, 1200, [], id="inside the range"),
        pytest.param(58.0, RATE, 1740, [], id="exactly the most"),
        pytest.param(9.5, RATE, 285, ["trim.short"], id="short"),
        pytest.param(0.01, RATE, 1, ["trim.short"], id="a single frame"),
        pytest.param(30.03, NTSC, 900, [], id="29.97 frames per second"),
    ],
)
def test_short_footage_is_used_whole(
    seconds: float, rate: Rate, frames: int, warned: list[str]
) -> None:
    done = cut(source(seconds, say((1, 5))), card=2, rate=rate)
    assert segments(done) == (Segment(source="clip", start_ms=0, frames=frames),)
    assert reason(done).code == "trim.whole"
    assert codes(done) == warned
    assert not done.failures


def test_a_file_that_decodes_only_half_way_is_used_as_far_as_it_goes() -> None:
    done = cut(source(40, analysis=Analysis(decoded_ms=20_000)))
    assert only(done) == (0, 20_000)


def test_what_was_decoded_ends_on_the_sources_clock() -> None:
    clip = source(40, start_ms=400, analysis=Analysis(decoded_ms=20_400))
    assert only(cut(clip)) == (400, 20_400)


def test_footage_starts_where_the_picture_starts() -> None:
    assert only(cut(source(20, start_ms=400))) == (400, 20_400)


def test_cards_are_counted_in() -> None:
    words = say(*((at, at + 2.5) for at in range(0, 120, 3)))
    (segment,) = segments(cut(source(120, words), card=2, min_seconds=15, max_seconds=20))
    assert 13 * 30 <= segment.frames <= 18 * 30


def test_a_platform_without_cards_still_gets_the_least() -> None:
    several = (preset("with"), preset("without", cards="forbid"))
    done = cut(source(14), presets=several, card=2)
    assert codes(done) == ["trim.short"]
    assert done.warnings[0].fields["seconds"] == "14.0"
    assert not cut(source(14), presets=several[:1], card=2).warnings


@pytest.mark.parametrize(
    ("seconds", "limits", "failed"),
    [
        pytest.param(4.0, {"least": 5.0}, "trim.under-minimum", id="under the minimum"),
        pytest.param(4.0, {"least": 5.0, "kind": "advice"}, None, id="advice does not fail"),
        pytest.param(5.0, {"least": 5.0}, None, id="exactly the minimum"),
        pytest.param(100.0, {"most": 30.0}, None, id="a maximum shortens the cut"),
        pytest.param(100.0, {"most": 10.0}, "trim.over-maximum", id="less than anybody asked"),
    ],
)
def test_a_preset_that_does_not_take_the_length_fails_alone(
    seconds: float, limits: dict[str, Any], failed: str | None
) -> None:
    done = cut(source(seconds), presets=(preset("open"), preset("strict", **limits)))
    found = [(each.stage, each.preset, each.notice.code) for each in done.failures]
    assert found == ([("trim", "strict", failed)] if failed else [])


def test_a_card_can_lift_a_short_over_a_minimum_where_it_may_be_shown() -> None:
    several = (preset("with", least=5.0), preset("without", least=5.0, cards="forbid"))
    done = cut(source(4), presets=several, card=2)
    assert [each.preset for each in done.failures] == ["without"]


def test_a_limit_narrows_the_cut_for_all() -> None:
    words = say(*((at, at + 2.5) for at in range(0, 120, 3)))
    done = cut(source(120, words), presets=(preset("open"), preset("strict", most=30.0)))
    start, end = only(done)
    assert 15_000 <= end - start <= 30_000
    assert not done.failures


@pytest.mark.parametrize(
    ("note", "expected", "warned"),
    [
        pytest.param({"in": 10, "out": 40}, (10_000, 40_000), [], id="both"),
        pytest.param(
            {"in": 10.25, "out": 15.5}, (10_250, 15_750 - 250), ["trim.short"], id="short"
        ),
        pytest.param({"in": 10, "out": 99}, (10_000, 99_000), ["trim.long"], id="long"),
        pytest.param(
            {"in": 80, "out": 500}, (80_000, 100_000), ["trim.out-beyond"], id="past the end"
        ),
        pytest.param({"in": 70}, (70_000, 100_000), [], id="only in"),
        pytest.param({"out": 30}, (0, 30_000), [], id="only out"),
    ],
)
def test_a_persons_points_win(
    note: dict[str, float], expected: tuple[int, int], warned: list[str]
) -> None:
    clip = source(100, say((1, 60), (62, 99)), note=ClipNote.model_validate(note))
    done = cut(clip)
    assert only(done) == pytest.approx(expected, abs=RATE.ms(1))
    assert reason(done).code == "trim.person"
    assert codes(done) == warned
    assert not done.failures


def test_a_persons_cut_beyond_a_limit_fails_for_that_preset_only() -> None:
    clip = source(100, note=ClipNote.model_validate({"in": 0, "out": 70}))
    done = cut(clip, presets=(preset("open"), preset("strict", most=60.0)))
    assert only(done) == (0, 70_000)
    assert [each.preset for each in done.failures] == ["strict"]


@pytest.mark.parametrize("spoken", [True, False], ids=["speech", "no speech"])
@pytest.mark.parametrize("side", ["in", "out"])
def test_one_point_of_a_person_is_kept_exactly_when_the_rest_is_long(
    side: str, spoken: bool
) -> None:
    words = say(*((at, at + 2.5) for at in range(0, 300, 3))) if spoken else ()
    clip = source(300, words, note=ClipNote.model_validate({side: 151.2}))
    start, end = only(cut(clip))
    assert (start if side == "in" else end) == pytest.approx(151_200, abs=1)
    assert 15_000 <= end - start <= 60_000


def test_an_in_point_behind_the_end_is_left_aside_with_a_warning() -> None:
    done = cut(source(20, note=ClipNote.model_validate({"in": 30, "out": 50})))
    assert only(done) == (0, 20_000)
    assert codes(done) == ["trim.outside"]


def test_speech_in_one_place_of_two_hours_is_found() -> None:
    words = say((5000.0, 5008.0), (5009.0, 5018.0))
    start, end = only(cut(source(7200, words)))
    assert 4_999_000 <= start <= 5_000_000
    assert 5_018_000 <= end <= 5_020_000


def test_too_little_speech_is_filled_up_to_the_least() -> None:
    start, end = only(cut(source(600, say((300.0, 303.0)))))
    assert start <= 300_000
    assert end >= 303_000
    assert 15_000 <= end - start <= 15_400


def test_silence_is_not_kept_to_be_longer() -> None:
    words = say((20, 28), (29, 38), (90, 91))
    start, end = only(cut(source(120, words)))
    assert start == pytest.approx(20_000 - 250, abs=40)
    assert end == pytest.approx(38_000 + 350, abs=40)


def test_pauses_stand_in_for_missing_punctuation() -> None:
    words = say(*((at, at + 9.0) for at in range(0, 100, 10)), mark="")
    start, end = only(cut(source(100, words)))
    assert start % 10_000 in range(9_000, 10_001) or start == 0
    assert end % 10_000 in range(9_000, 10_001)


def test_the_widest_gap_serves_where_nobody_pauses() -> None:
    unbroken = list(say((0, 100), mark=""))
    gap = next(i for i, word in enumerate(unbroken) if word.start_ms >= 55_000)
    before = unbroken[gap - 1]
    unbroken[gap - 1] = before.model_copy(update={"end_ms": before.end_ms - 200})
    start, end = only(cut(source(100, tuple(unbroken))))
    assert start == 0
    assert unbroken[gap - 1].end_ms <= end <= unbroken[gap].start_ms


def test_a_greeting_does_not_beat_a_minute_of_unbroken_speech() -> None:
    words = (*say((0, 2)), *say((20, 170), mark=""))
    start, end = only(cut(source(170, words)))
    assert start >= 2_000
    assert end - start >= 50_000


@pytest.mark.parametrize(
    ("quiet_from", "quiet_to"),
    [
        pytest.param(38.10, 38.15, id="early in the pause"),
        pytest.param(38.25, 38.30, id="late in the pause"),
    ],
)
def test_the_end_lies_in_the_quietest_part_of_the_pause(quiet_from: float, quiet_to: float) -> None:
    words = say((20, 28), (29, 38), (80, 85))
    sound = loudness(120, (0, quiet_from), (quiet_to, 120))
    _, end = only(cut(source(120, words, analysis=sound), min_seconds=15, max_seconds=20))
    assert quiet_from * 1000 - RATE.ms(1) <= end <= quiet_to * 1000


def test_a_lead_that_is_loud_throughout_gives_way_to_silence_before_it() -> None:
    # Whisper heard the first word 400 ms too late: the sound says where it starts.
    words = say((20, 28), (29, 38), (80, 85))
    sound = loudness(120, (19.6, 28.0), (29.0, 38.0), (80.0, 85.0))
    start, _ = only(cut(source(120, words, analysis=sound), min_seconds=15, max_seconds=20))
    assert 19_000 <= start <= 19_600


def test_a_sentence_that_fits_only_without_its_tail_is_left_out() -> None:
    # 14.9 s of speech fit into 15 s, but with no pause kept: the word's end may well be late.
    words = say((20, 25), (25.6, 30), (30.6, 34.9), (60, 63))
    start, end = only(cut(source(120, words), min_seconds=8, max_seconds=15))
    assert start == pytest.approx(20_000 - 250, abs=40)
    assert end == pytest.approx(30_000 + 350, abs=40)


def test_a_sentence_that_ends_while_somebody_still_speaks_is_no_place_to_cut() -> None:
    # By its words the second sentence ends at 29 s; the sound says that it goes on.
    words = say((20, 24), (24.2, 29), (29, 31.5), (32.1, 36), (80, 85))
    sound = loudness(120, (20, 24), (24.2, 31.5), (32.1, 36), (80, 85))
    start, end = only(cut(source(120, words, analysis=sound), min_seconds=8, max_seconds=9.5))
    assert not 28_900 <= start <= 29_100
    assert not 28_900 <= end <= 29_100
    assert only(cut(source(120, words), min_seconds=8, max_seconds=9.5))[1] in range(28_960, 29_001)


def test_words_in_digital_silence_or_past_the_sound_do_no_harm() -> None:
    clip = source(120, say((20, 60)), analysis=Analysis(sound_db=(-100,) * 100))
    assert reason(cut(clip)).code == "trim.speech"


def test_without_speech_the_liveliest_part_is_taken() -> None:
    motion = tuple(900 if 200 <= at * 0.5 < 230 else 10 for at in range(1200))
    start, end = only(cut(source(600, analysis=Analysis(motion=motion))))
    assert 199_000 <= start <= 201_000
    assert 229_000 <= end <= 233_000


def test_without_speech_lively_footage_fills_the_most() -> None:
    done = cut(source(600, analysis=Analysis(motion=(500,) * 1200)))
    assert only(done) == (0, 60_000)
    assert reason(done).code == "trim.activity"


def test_without_speech_cuts_are_quiet() -> None:
    sound = loudness(600, *((at, at + 0.8) for at in range(600)))
    clip = source(600, analysis=sound)
    for place in only(cut(clip)):
        assert sound.sound_db[place // 50] == -60 or place == 0


@pytest.mark.parametrize("analysis", [None, Analysis(motion=(0,) * 200)], ids=["unknown", "black"])
def test_with_nothing_to_go_by_the_opening_is_taken(analysis: Analysis | None) -> None:
    done = cut(source(100, analysis=analysis))
    assert only(done) == (0, 60_000)
    assert reason(done).code == "trim.still"


@running(max_examples=100, deadline=None)
@drawn(seconds=st.integers(16, 400), seed=st.lists(st.integers(0, 900), min_size=1, max_size=50))
def test_every_cut_of_wordless_footage_keeps_its_promises(seconds: int, seed: list[int]) -> None:
    levels = tuple(-10 - (value % 60) for value in seed) * (seconds * 20 // len(seed) + 1)
    analysis = Analysis(motion=tuple(seed) * (seconds * 2 // len(seed) + 1), sound_db=levels)
    start, end = only(cut(source(seconds, analysis=analysis), min_seconds=5, max_seconds=15))
    assert start >= 0
    assert end <= seconds * 1000
    assert 5_000 <= end - start <= 15_000


def test_a_story_shares_the_time_and_keeps_short_clips_whole() -> None:
    clips = (
        source(5, say((0.5, 4.5)), name="a"),
        source(90, say(*((at, at + 1.8) for at in range(0, 88, 2))), name="b"),
        source(90, name="c"),
    )
    done = cut(*clips)
    assert [segment.source for segment in segments(done)] == ["a", "b", "c"]
    assert segments(done)[0].frames == 150
    assert all(2_000 <= RATE.ms(segment.frames) <= 27_500 for segment in segments(done)[1:])
    assert 15_000 <= RATE.ms(sum(segment.frames for segment in segments(done))) <= 60_000
    assert reason(done).code == "trim.story"
    assert not done.warnings


def test_a_story_that_fits_is_used_whole() -> None:
    done = cut(source(20, name="a"), source(30, name="b"))
    assert [segment.frames for segment in segments(done)] == [600, 900]


def test_clips_without_room_are_dropped_from_the_end() -> None:
    clips = [source(10, name=f"clip-{at}") for at in range(6)]
    done = cut(*clips, min_seconds=3, max_seconds=9)
    assert [segment.source for segment in segments(done)] == [f"clip-{at}" for at in range(4)]
    assert all(segment.frames >= 60 for segment in segments(done))
    assert codes(done) == ["trim.dropped", "trim.dropped"]


def test_a_persons_points_are_kept_in_a_story() -> None:
    chosen = ClipNote.model_validate({"in": 10, "out": 50})
    done = cut(source(90, name="a"), source(90, note=chosen, name="b"))
    assert segments(done)[1] == Segment(source="b", start_ms=10_000, frames=1200)
    assert segments(done)[0].frames <= 600


@drawn(
    lengths=st.lists(st.integers(1, 5000), min_size=1, max_size=9), budget=st.integers(1, 20_000)
)
def test_shares_are_fair(lengths: list[int], budget: int) -> None:
    portions = shares(lengths, budget)
    assert sum(portions) <= budget
    assert all(portion <= length for portion, length in zip(portions, lengths, strict=True))
    cut_short = [p for p, length in zip(portions, lengths, strict=True) if p < length]
    if sum(lengths) <= budget:
        assert not cut_short
    else:
        assert budget - sum(portions) < len(lengths)
        assert max(portions) - min(cut_short) <= 1


def test_footage_without_a_picture_is_refused() -> None:
    sound_only = source(20).model_copy(update={"media": Media(container="mp3", duration_ms=20_000)})
    with pytest.raises(FootageError) as caught:
        cut(sound_only)
    assert caught.value.code == "trim.no-picture"
