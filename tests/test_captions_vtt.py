"""WebVTT: what is written is valid, reads back the same, and what others write is understood."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from znl_video.captions.srt import read_srt, write_srt
from znl_video.captions.subrip import Listing
from znl_video.captions.vtt import is_vtt, parse_vtt, write_vtt
from znl_video.model.captions import Cue

CUES = (
    Cue(start_ms=430, end_ms=2_010, text="R&D <3 --> 各位"),
    Cue(start_ms=3_600_500, end_ms=3_602_000, text="台风预计\n今晚登陆"),
)
DOCUMENT = """\
WEBVTT

1
00:00:00.430 --> 00:00:02.010
R&amp;D &lt;3 --&gt; 各位

2
01:00:00.500 --> 01:00:02.000
台风预计
今晚登陆
"""
FOREIGN = """\
WEBVTT - made elsewhere
Kind: captions

STYLE
::cue { color: lime }

NOTE a caption:
1 --> 2

intro
00:00.430 --> 00:02.010 align:start position:10%
<v Wang><c.loud>R&amp;D</c> <00:00:01.000>&lt;3

01:00:00.500 --> 01:00:02.000
台风预计
今晚登陆
"""


def times_and_texts(listing: Listing) -> list[tuple[int, int, str]]:
    assert (*listing.problems, *listing.loose, *listing.joined) == ()
    return [(each.start_ms, each.end_ms, "\n".join(each.lines)) for each in listing.entries]


def as_tuples(cues: tuple[Cue, ...]) -> list[tuple[int, int, str]]:
    return [(each.start_ms, each.end_ms, each.text) for each in cues]


def test_written() -> None:
    assert write_vtt(CUES) == DOCUMENT
    assert write_vtt(()) == "WEBVTT\n"


def test_read_back() -> None:
    assert times_and_texts(parse_vtt(DOCUMENT)) == as_tuples(CUES)


def test_what_others_write_is_read_with_its_lines() -> None:
    listing = parse_vtt(FOREIGN)
    assert times_and_texts(listing) == [
        (430, 2_010, "R&D <3"),
        (3_600_500, 3_602_000, "台风预计\n今晚登陆"),
    ]
    assert [each.line for each in listing.entries] == [11, 14]


def test_what_is_broken_is_told_by_its_line() -> None:
    [problem] = parse_vtt(FOREIGN.replace("01:00:00.500", "01:00:00.5x0")).problems
    assert (problem.code, problem.fields["line"]) == ("captions.srt-bad-times", "14")


@pytest.mark.parametrize(
    ("text", "known"),
    [("WEBVTT", True), ("WEBVTT\n", True), ("WEBVTT x", True), ("WEBVTTx", False), ("1\n", False)],
)
def test_known_by_its_first_word(text: str, known: bool) -> None:
    assert is_vtt(text) == known


LINES = st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), min_size=1).filter(
    # Tags, and names that stand for characters, mean something wherever they stand.
    lambda line: line.strip() and not re.search(r"<|\{\\|&|-->", line)
)
CAPTIONS = st.lists(
    st.tuples(st.integers(0, 9_000_000), st.integers(1, 7_000), st.lists(LINES, min_size=1)),
    max_size=5,
)


@given(CAPTIONS)
def test_an_srt_survives_the_way_through_webvtt(given: list[tuple[int, int, list[str]]]) -> None:
    at, cues = 0, []
    for gap, long, lines in given:
        text = "\n".join(" ".join(line.split()) for line in lines)
        cues.append(Cue(start_ms=at + gap, end_ms=at + gap + long, text=text))
        at += gap + long
    read = read_srt(write_srt(tuple(cues)).encode(), name="a.srt").cues
    assert times_and_texts(parse_vtt(write_vtt(read))) == as_tuples(read)
