"""Several shorts of one clip, pauses taken out, the strongest moment first, and what is weighed."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import settings as running
from hypothesis import strategies as st
from test_trim import NTSC, RATE, loudness, preset, say, source, talks

from znl_video.messages import remedy, sentence
from znl_video.model.base import replace
from znl_video.model.cut import Cut, Segment
from znl_video.model.facts import Analysis
from znl_video.model.given import Given, KitInUse
from znl_video.model.kit import Kit
from znl_video.model.looking import look_at
from znl_video.model.manifest import Short, Source
from znl_video.model.media import Rate
from znl_video.model.people import ClipNote, Settings, TrimSettings
from znl_video.model.sight import Face, Sight
from znl_video.model.transcript import Word
from znl_video.stages import trim
from znl_video.stages.trim import pauses
from znl_video.stages.trim.looks import Looks
from znl_video.stages.trim.sound import Sound
from znl_video.stages.trim.timeline import Timeline
from znl_video.stages.trim.window import Room

Spans = tuple[tuple[float, float], ...]


def decided(
    *clips: Source, rate: Rate = RATE, sight: Sight | None = None, **wanted: Any
) -> tuple[Short, ...]:
    """Return the shorts that trim makes of clips, each with its cut."""
    short = Short(
        name="short", sources=tuple(each.name for each in clips), presets=("one",), rate=rate
    )
    given = Given(
        settings=Settings(trim=TrimSettings(**wanted)),
        sources=clips,
        presets=(preset(),),
        kit=KitInUse(kit=Kit(name="kit"), font_sha256="0" * 64),
    )
    assert trim.plan(short, given) == tuple(dict.fromkeys(look_at(clip) for clip in clips))
    answers = tuple(
        (look_at(clip), replace(clip.analysis or Analysis(), sight=sight)) for clip in clips
    )
    if trim.wanted(short, given) > 1:
        made = trim.apart(short, given, answers)
    else:
        made = (trim.absorb(short, given, answers),)
    for each in made:
        assert trim.plan(each, given) == ()
        assert trim.absorb(each, given, ()) == each
        for said in (*each.warnings, cut_of(each).reason):
            assert sentence(said.code, said.fields)
            assert remedy(said.code, said.fields) is not None
    return made


def cut_of(short: Short) -> Cut:
    assert short.cut is not None
    return short.cut


def spans(short: Short) -> list[tuple[int, int]]:
    return [
        (each.start_ms, each.start_ms + short.rate.ms(each.frames))
        for each in cut_of(short).segments
    ]


def lasting(short: Short) -> int:
    return short.rate.ms(sum(each.frames for each in cut_of(short).segments))


def codes(short: Short) -> list[str]:
    return [each.code for each in short.warnings]


def spoken(*sentences: tuple[float, float], seconds: float, **changes: Any) -> Source:
    """A clip in which sentences are said, with their levels."""
    return source(seconds, say(*sentences), analysis=loudness(seconds, *sentences), **changes)


# Nine seconds of speech and one of silence, over and over.
EVEN = tuple((at + 0.5, at + 9.5) for at in range(0, 300, 10))
# Three long pauses, and one of half a second.
HALTING: Spans = ((1, 6), (9, 14), (14.5, 19), (23, 28), (30, 35))


def test_several_shorts_share_no_second() -> None:
    made = decided(spoken(*EVEN, seconds=300), count=4)
    assert len(made) == 4
    covered = sorted(span for short in made for span in spans(short))
    assert all(one[1] <= two[0] for one, two in pairwise(covered))
    assert all(15_000 <= lasting(short) <= 60_000 for short in made)
    totals = [chosen.merits.total for short in made if (chosen := cut_of(short).chosen)]
    assert len(totals) == 4
    assert totals[0] >= max(totals) - 0.01


@pytest.mark.parametrize("count", [1, 2, 3])
def test_one_more_short_leaves_the_others_as_they_are(count: int) -> None:
    clip = spoken(*EVEN, seconds=300)
    fewer, more = decided(clip, count=count), decided(clip, count=count + 1)
    assert [cut_of(each) for each in more[:count]] == [cut_of(each) for each in fewer]


def test_what_would_be_one_long_short_is_shared_out_where_more_are_wanted() -> None:
    made = decided(spoken(*EVEN[:7], seconds=70), count=2)
    assert [lasting(short) >= 15_000 for short in made] == [True, True]
    assert not made[0].warnings


def test_there_are_fewer_where_nobody_speaks_enough() -> None:
    made = decided(spoken(*EVEN[:6], seconds=600), count=3)
    assert len(made) < 3
    assert codes(made[0]) == ["trim.fewer-room"]
    assert all(codes(short) == [] for short in made[1:])


def test_footage_that_fits_into_one_short_is_not_cut_up() -> None:
    clip = spoken(*EVEN[:4], seconds=40)
    (made,) = decided(clip, count=3)
    assert spans(made) == [(0, 40_000)]
    assert made.warnings == ()
    asked = replace(clip, note=ClipNote(count=3))
    assert [codes(each) for each in decided(asked)] == [["trim.fewer-whole"]]


def test_wordless_footage_gives_several_too() -> None:
    motion = tuple(900 if at % 60 < 30 else 40 for at in range(600))
    made = decided(source(300, analysis=Analysis(motion=motion)), count=3, max_seconds=20)
    covered = sorted(span for short in made for span in spans(short))
    assert len(made) == 3
    assert all(one[1] <= two[0] for one, two in pairwise(covered))


def test_a_persons_points_win_over_count_pauses_and_order() -> None:
    note = ClipNote.model_validate({"in": 2, "out": 33, "count": 3})
    clip = replace(spoken(*HALTING, seconds=40), note=note)
    (made,) = decided(clip, pauses="cut", order="strongest")
    assert spans(made) == [(2_000, 33_000)]
    assert codes(made) == ["trim.count-person"]


def test_a_sidecar_may_ask_for_jumps_within_its_own_points() -> None:
    note = ClipNote.model_validate({"in": 2, "out": 33, "pauses": "cut"})
    (made,) = decided(replace(spoken(*HALTING, seconds=40), note=note))
    assert spans(made)[0][0] == 2_000
    assert spans(made)[-1][1] == pytest.approx(33_000, abs=34)
    assert cut_of(made).jumps == 3


def test_long_pauses_go_and_speech_stays() -> None:
    (made,) = decided(spoken(*HALTING, seconds=36), pauses="cut")
    shown = spans(made)
    assert len(shown) == 4
    assert cut_of(made).jumps == 3
    gone = [(one[1], two[0]) for one, two in pairwise(shown)]
    for (begin, end), low, high in zip(gone, (6, 19, 28), (9, 23, 30), strict=True):
        # A quarter of a second stays of each: more before the next word than after the last.
        assert 100 <= begin - 1000 * low <= 185
        assert 150 <= 1000 * high - end <= 235
    jumped = sum(end - begin for begin, end in gone)
    assert cut_of(made).jumped_ms == pytest.approx(jumped, abs=3)
    starts = [start - shown[0][0] for start, _ in shown]
    frames = [start * RATE.exact / 1000 for start in starts]
    assert all(abs(each - round(each)) < 0.05 for each in frames)


@pytest.mark.parametrize(
    ("wanted", "jumps"),
    [
        pytest.param({"pauses": "keep"}, 0, id="kept"),
        pytest.param({"pauses": "cut", "min_pause": 2.5}, 2, id="only longer ones"),
        pytest.param({"pauses": "cut", "min_seconds": 33}, 1, id="as long as the minimum is kept"),
        pytest.param({"pauses": "cut", "min_pause": 0.45}, 4, id="shorter ones too"),
    ],
)
def test_which_pauses_go(wanted: dict[str, Any], jumps: int) -> None:
    (made,) = decided(spoken(*HALTING, seconds=36), **wanted)
    assert cut_of(made).jumps == jumps
    assert lasting(made) >= 1000 * wanted.get("min_seconds", 0)


def test_voice_and_sound_keep_a_pause_that_words_alone_would_lose() -> None:
    clip = spoken(*HALTING, seconds=36)
    assert clip.transcript is not None
    # Somebody laughs, and something bangs: neither is a word.
    laughing = replace(clip, transcript=replace(clip.transcript, voice=((6_500, 8_600),)))
    assert len(spans(decided(laughing, pauses="cut")[0])) == 3
    banging = replace(clip, analysis=loudness(36, *HALTING, (20.9, 21.1)))
    (made,) = decided(banging, pauses="cut")
    assert any(low <= 20_900 and high >= 21_100 for low, high in spans(made))


def test_words_squeezed_together_are_still_speech() -> None:
    # Recognisers that lose their place give a row of words 60 ms each.
    words = (*say((1, 6)), *say((20, 21.2), mark="", size_ms=60), *say((21.2, 30)))
    # The sound is of no help: a street's noise throughout.
    clip = source(32, words, analysis=Analysis(sound_db=(-5,) * 640))
    (made,) = decided(clip, pauses="cut")
    assert cut_of(made).jumps == 1
    assert [low for low, _ in spans(made)][1:] == [pytest.approx(19_900, abs=60)]


def test_a_quiet_ending_is_not_clipped() -> None:
    levels = list(loudness(36, *HALTING).sound_db)
    levels[120:124] = [-42, -44, -46, -48]  # the last syllable fades for 200 ms past its time
    clip = replace(spoken(*HALTING, seconds=36), analysis=Analysis(sound_db=tuple(levels)))
    (made,) = decided(clip, pauses="cut")
    assert spans(made)[0][1] >= 6_200


def test_a_shot_in_which_little_is_said_is_not_jumped_in() -> None:
    sight = Sight(width=64, height=64, cuts=(19_500, 22_800))
    (made,) = decided(spoken(*HALTING, seconds=36), sight=sight, pauses="cut")
    assert any(low <= 19_500 and high >= 22_800 for low, high in spans(made))
    assert cut_of(made).jumps == 2


def test_joins_are_never_too_many_nor_pieces_too_short() -> None:
    chatter = tuple((at * 1.5, at * 1.5 + 0.6) for at in range(1, 60))
    (made,) = decided(spoken(*chatter, seconds=92), pauses="cut", max_seconds=90)
    shown = spans(made)
    assert all(high - low >= pauses.PIECE_MS - 1 for low, high in shown)
    joins = [low for low, _ in shown[1:]]
    assert max(sum(a <= b < a + 60_000 for b in joins) for a in joins) <= pauses.A_MINUTE


@running(max_examples=80, deadline=None)
@drawn(
    talk=talks(),
    rate=st.sampled_from([RATE, NTSC]),
    count=st.integers(1, 3),
    order=st.sampled_from(["chronological", "strongest"]),
)
def test_every_choice_keeps_its_promises(
    talk: tuple[int, tuple[Word, ...], Analysis | None], rate: Rate, count: int, order: str
) -> None:
    total, words, analysis = talk
    clip = source(total / 1000, words, analysis=analysis)
    wanted: dict[str, Any] = {
        "min_seconds": 6,
        "max_seconds": 20,
        "count": count,
        "order": order,
        "pauses": "cut",
    }
    made = decided(clip, rate=rate, **wanted)
    assert made == decided(clip, rate=rate, **wanted)
    assert 1 <= len(made) <= count
    bodies = []
    for short in made:
        cut = cut_of(short)
        shown = spans(short)
        assert lasting(short) <= 20_000
        body = shown[cut.hook :]
        assert all(one[1] <= two[0] + 1 for one, two in pairwise(body))
        assert body[0][0] >= 0
        assert body[-1][1] <= total + 2 * rate.ms(1)
        if len(body) > 1:
            assert all(high - low >= pauses.PIECE_MS - 1 for low, high in body)
        for at in (place for one, two in pairwise(body) for place in (one[1], two[0])):
            assert not [w for w in words if w.start_ms < at < w.end_ms and len(body) > 1]
        bodies += body
    bodies.sort()
    assert all(one[1] <= two[0] + rate.ms(1) for one, two in pairwise(bodies))


def loud_in(seconds: float, sentences: Spans, loudest: int) -> Analysis:
    """Levels of sentences of which one is louder than the others."""
    plain = loudness(seconds, *sentences)
    low, high = (round(20 * at) for at in sentences[loudest])
    levels = list(plain.sound_db)
    levels[low:high] = [-8] * (high - low)
    return Analysis(sound_db=tuple(levels))


SHORT_ONES: Spans = tuple((at + 0.5, at + 4.2) for at in range(0, 50, 5))


@pytest.mark.parametrize("pauses_wanted", ["keep", "cut"])
def test_the_strongest_moment_comes_first_and_again_in_its_place(pauses_wanted: str) -> None:
    clip = spoken(*SHORT_ONES, seconds=50)
    clip = replace(clip, analysis=loud_in(50, SHORT_ONES, 6))
    (made,) = decided(clip, order="strongest", pauses=pauses_wanted)
    cut = cut_of(made)
    assert cut.hook == 1
    (low, high), *body = spans(made)
    assert 30_000 <= low <= 30_500
    assert 34_200 <= high <= 34_600
    assert any(start <= low and high <= end + 1 for start, end in body)
    assert lasting(made) <= 60_000


def test_a_short_that_begins_with_its_strongest_moment_needs_no_hook() -> None:
    clip = replace(spoken(*SHORT_ONES, seconds=50), analysis=loud_in(50, SHORT_ONES, 0))
    (made,) = decided(clip, order="strongest")
    assert cut_of(made).hook == 0
    assert made.warnings == ()


def test_where_no_sentence_stands_alone_it_is_said() -> None:
    clip = source(50, say((1, 49), mark=""))
    (made,) = decided(clip, order="strongest")
    assert cut_of(made).hook == 0
    assert codes(made) == ["trim.no-hook"]


def test_faces_light_and_sharpness_decide_between_equal_speech() -> None:
    # Two minutes of equal speech: the picture is dark and empty, then black, then a face is seen.
    luma = (50,) * 80 + (5,) * 80 + (118,) * 80
    analysis = replace(
        loudness(120, *EVEN[:12]), luma=luma, sharpness=(40,) * 240, motion=(100,) * 240
    )
    face = (Face(left=1, top=1, width=9, height=9, sure=900),)
    faces = ((),) * 640 + (face,) * 320
    clip = source(120, say(*EVEN[:12]), analysis=analysis)
    (unseen,) = decided(clip, max_seconds=30)
    (seen,) = decided(clip, sight=Sight(width=64, height=64, faces=faces), max_seconds=30)
    assert spans(seen)[0][0] >= 79_000
    assert spans(unseen)[0][0] >= 79_000
    chosen = cut_of(seen).chosen
    assert chosen is not None
    assert chosen.merits.faces is not None
    assert chosen.merits.faces > 0.9
    assert chosen.merits.flawed == 0
    assert all(other.merits.total <= chosen.merits.total + 0.01 for other in cut_of(seen).others)
    assert 1 <= len(cut_of(seen).others) <= 3


def test_frozen_pictures_lose() -> None:
    analysis = replace(
        loudness(120, *EVEN[:12]), luma=(118,) * 240, sharpness=(40,) * 240, motion=(0,) * 240
    )
    sight = Sight(width=64, height=64, frozen=((0, 60_000),))
    (made,) = decided(source(120, say(*EVEN[:12]), analysis=analysis), sight=sight, max_seconds=30)
    assert spans(made)[0][0] >= 59_000


def test_a_picture_nobody_looked_at_weighs_nothing() -> None:
    (made,) = decided(spoken(*EVEN, seconds=300))
    chosen = cut_of(made).chosen
    assert chosen is not None
    assert chosen.merits.faces is chosen.merits.lit is chosen.merits.flawed is None
    assert Looks(None, None).figures(0, 1000) == {}


@running(max_examples=40, deadline=None)
@drawn(
    drift=st.lists(st.integers(-15, 15), min_size=60, max_size=60),
    decode=st.lists(st.integers(-1, 1), min_size=60, max_size=60),
    more=st.integers(0, 2),
    wanted=st.sampled_from(
        [
            {"count": 3, "max_seconds": 30},
            {"max_seconds": 40, "pauses": "cut"},
            {"max_seconds": 45, "order": "strongest"},
        ]
    ),
)
def test_small_changes_of_what_was_measured_change_no_decision(
    drift: list[int], decode: list[int], more: int, wanted: dict[str, Any]
) -> None:
    said = tuple((at * 7 + 0.7, at * 7 + 4 + at % 3) for at in range(20))
    clip = replace(spoken(*said, seconds=142), analysis=loud_in(142, said, 4))
    assert clip.transcript is not None
    assert clip.analysis is not None
    words = tuple(
        replace(
            word,
            start_ms=word.start_ms + drift[at % 60],
            end_ms=word.end_ms + drift[(at + 1) % 60],
        )
        for at, word in enumerate(clip.transcript.words)
    )
    levels = [each + decode[at % 60] for at, each in enumerate(clip.analysis.sound_db)]
    other = replace(
        clip,
        transcript=replace(clip.transcript, words=words),
        analysis=replace(clip.analysis, sound_db=(*levels, *[-60] * more)),
    )
    before, after = decided(clip, **wanted), decided(other, **wanted)
    assert len(before) == len(after)
    for one, two in zip(before, after, strict=True):
        assert len(spans(one)) == len(spans(two))
        for old, new in zip(spans(one), spans(two), strict=True):
            # A sample of sound, a frame, and the drift itself.
            assert new == pytest.approx(old, abs=50 + 34 + 15)


@running(max_examples=100, deadline=None)
@drawn(
    edges=st.lists(st.integers(1, 1000), min_size=2, max_size=12, unique=True),
    start=st.integers(0, 20_000),
    frames=st.integers(1, 700),
    rate=st.sampled_from([RATE, NTSC]),
)
def test_a_shortened_clock_loses_nothing_else(
    edges: list[int], start: int, frames: int, rate: Rate
) -> None:
    marks = sorted(edges)
    gone = tuple((low, high) for low, high in zip(marks[::2], marks[1::2], strict=False))
    gone = tuple(one for one, two in pairwise((*gone, (2000, 2001))) if one[1] < two[0])
    line = Timeline(Room(0, 60_000), rate, gone)
    found = line.pieces(start, frames)
    assert sum(each for _, each in found) == frames
    for at, many in found:
        first = rate.frames(at)
        assert not [1 for low, high in gone if low < first + many and first < high]
    assert line.shortened(line.source_ms(start)) == pytest.approx(start, abs=1)
    assert line.source_ms(60_000) - 60_000 == rate.ms(sum(high - low for low, high in gone))


def test_stories_lose_pauses_clip_by_clip() -> None:
    one = spoken(*HALTING, seconds=36, name="a")
    two = replace(spoken((1, 8), seconds=9, name="b"), sha256="1" * 64)
    (made,) = decided(one, two, pauses="cut", order="strongest", count=3)
    assert [each.source for each in cut_of(made).segments] == ["a"] * 4 + ["b"]
    assert cut_of(made).jumps == 3
    assert cut_of(made).hook == 0
    assert isinstance(cut_of(made).segments[0], Segment)


def test_words_are_grown_by_what_is_audible_beside_them() -> None:
    levels = [-60] * 20 + [-40] * 2 + [-20] * 10 + [-35] * 3 + [-60] * 20
    sound = Sound(Analysis(sound_db=tuple(levels)))
    word = Word(start_ms=1_100, end_ms=1_600, text="词")
    assert pauses.spoken([word], (), sound, Room(0, 2_750)) == [(1_000, 1_750)]
