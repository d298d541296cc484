"""Captions and words between the clocks of sources and cuts."""

from __future__ import annotations

from itertools import pairwise

import pytest

from znl_video.captions.clock import remap, words_on_clock
from znl_video.captions.gathering import overlap, pooled, without
from znl_video.model.captions import Cue
from znl_video.model.cut import Segment
from znl_video.model.media import Rate
from znl_video.model.transcript import Word

RATE = Rate(num=25, den=1)


def seg(source: str, start_s: float, seconds: float) -> Segment:
    return Segment(source=source, start_ms=round(start_s * 1000), frames=round(seconds * 25))


def cue(start_s: float, end_s: float) -> Cue:
    return Cue(start_ms=round(start_s * 1000), end_ms=round(end_s * 1000), text="字")


OLD = (seg("a", 10, 4), seg("a", 20, 4), seg("b", 0, 4))


@pytest.mark.parametrize(
    ("caption", "new", "expected"),
    [
        pytest.param(cue(1, 2), (seg("a", 8, 20),), cue(3, 4), id="moves with its words"),
        pytest.param(cue(9, 10), (seg("b", 0, 4), seg("a", 10, 4)), cue(1, 2), id="reordered"),
        pytest.param(cue(3.5, 5), OLD, cue(3.5, 5), id="spans a join that stays"),
        pytest.param(cue(3.5, 5), (seg("a", 10, 14),), cue(10, 11), id="goes with its longer side"),
        pytest.param(cue(3, 4), (seg("a", 10, 3.6),), cue(3, 3.6), id="clamped to the cut"),
        pytest.param(cue(3, 4), (seg("a", 10, 3.1),), None, id="a remnant would flash"),
        pytest.param(cue(5, 6), (seg("a", 10, 4), seg("b", 0, 4)), None, id="its words were cut"),
        pytest.param(cue(9, 10), (seg("a", 0, 30),), None, id="its source was left out"),
        pytest.param(cue(13, 14), OLD, None, id="after the end"),
    ],
)
def test_remap(caption: Cue, new: tuple[Segment, ...], expected: Cue | None) -> None:
    kept, dropped = remap((caption,), OLD, new, RATE)
    assert kept == ((expected,) if expected else ())
    assert dropped == (() if expected else (caption,))


def test_an_unchanged_cut_moves_nothing_at_an_odd_rate() -> None:
    rate = Rate(num=30000, den=1001)
    cut = tuple(Segment(source="a", start_ms=1000 * n, frames=17 + n) for n in range(5))
    cues = tuple(Cue(start_ms=t, end_ms=t + 290, text=str(t)) for t in range(0, 2900, 300))
    assert remap(cues, cut, cut, rate) == (cues, ())


def test_seconds_shown_twice_do_not_stack_captions() -> None:
    kept, _ = remap((cue(0, 2), cue(2, 4)), (seg("a", 0, 4),), (seg("a", 1, 2),) * 2, RATE)
    assert all(one.end_ms <= two.start_ms for one, two in pairwise(kept))


def test_words_whose_middle_lies_in_a_segment_are_moved_and_clamped() -> None:
    words = {
        "a": tuple(
            Word(start_ms=start, end_ms=start + 400, text=str(start))
            for start in (9_700, 9_900, 13_700, 13_900, 20_000)
        ),
        "b": (Word(start_ms=0, end_ms=400, text="b"),),
    }
    found = words_on_clock(words, OLD, RATE)
    assert [(word.text, word.start_ms, word.end_ms) for word in found] == [
        ("9900", 0, 300),
        ("13700", 3_700, 4_000),
        ("20000", 4_000, 4_400),
        ("b", 8_000, 8_400),
    ]


# From 20 s a moment of two seconds is shown first, then everything from 10 s on.
HOOKED = (seg("a", 20, 2), seg("a", 10, 14))


def said(start_s: float, end_s: float, text: str) -> Cue:
    return Cue(start_ms=round(start_s * 1000), end_ms=round(end_s * 1000), text=text)


def test_captions_of_a_moment_shown_first_stay_in_both_places() -> None:
    cues = (said(0.2, 1.8, "先"), said(2.5, 4, "始"), said(12.2, 13.8, "后"))
    assert remap(cues, HOOKED, HOOKED, RATE) == (cues, ())


def test_a_moment_that_is_shown_first_now_is_captioned_twice() -> None:
    plain = (seg("a", 10, 14),)
    kept, dropped = remap((said(0.5, 2, "始"), said(10.2, 11.8, "强")), plain, HOOKED, RATE)
    assert kept == (said(0.2, 1.8, "强"), said(2.5, 4, "始"), said(12.2, 13.8, "强"))
    assert not dropped


def test_another_moment_is_shown_first_now() -> None:
    new = (seg("a", 12, 2), seg("a", 10, 14))
    cues = (said(0.2, 1.8, "先"), said(4.2, 5.8, "二"), said(12.2, 13.8, "强"))
    kept, dropped = remap(cues, HOOKED, new, RATE)
    assert kept == (said(0.2, 1.8, "二"), said(4.2, 5.8, "二"), said(12.2, 13.8, "强"))
    assert not dropped


def test_a_moment_that_is_no_longer_shown_first_keeps_its_place() -> None:
    plain = (seg("a", 10, 14),)
    cues = (said(0.2, 1.8, "先"), said(2.5, 4, "始"), said(12.2, 13.8, "后"))
    kept, dropped = remap(cues, HOOKED, plain, RATE)
    assert kept == (said(0.5, 2, "始"), said(10.2, 11.8, "后"))
    assert not dropped


def test_files_of_several_shorts_are_read_as_one() -> None:
    first, second = (seg("a", 10, 4),), (seg("a", 12, 6),)
    cues, base = pooled(
        (
            ((said(1, 2, "一"), said(2.5, 3.5, "二")), first),
            ((said(0.5, 1.5, "二又"), said(3, 4, "三")), second),
        ),
        RATE,
    )
    # Two seconds are in both: there the first file holds.
    assert base == (seg("a", 10, 4), seg("a", 14, 4))
    assert cues == (said(1, 2, "一"), said(2.5, 3.5, "二"), said(5, 6, "三"))
    kept, dropped = remap(cues, base, (seg("a", 11, 6),), RATE)
    assert kept == (said(0, 1, "一"), said(1.5, 2.5, "二"), said(4, 5, "三"))
    assert not dropped


def test_what_two_cuts_share() -> None:
    cut = (seg("a", 0, 10), seg("b", 0, 2))
    assert without(cut, (seg("a", 2, 2), seg("b", 0, 2)), RATE) == (seg("a", 0, 2), seg("a", 4, 6))
    assert overlap(cut, (seg("b", 1, 4),), RATE)
    assert not overlap(cut, (seg("b", 2, 4), seg("c", 0, 4)), RATE)
