"""SRT files: written, edited by people in every editor, read back without losing a caption."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from znl_video.captions.srt import read_srt, write_srt
from znl_video.captions.subrip import parse
from znl_video.errors import FootageError
from znl_video.model.base import replace
from znl_video.model.captions import Cue

TWO = (
    Cue(start_ms=430, end_ms=2_010, text="各位市民请注意"),
    Cue(start_ms=3_600_500, end_ms=3_602_000, text="台风预计\n今晚登陆"),
)
TRADITIONAL = "各位市民請注意，颱風預計今晚登陸，請大家不要外出。"
DOCUMENT = """\
1
00:00:00,430 --> 00:00:02,010
各位市民请注意

2
01:00:00,500 --> 01:00:02,000
台风预计
今晚登陆
"""


def test_written() -> None:
    assert write_srt(TWO) == DOCUMENT
    assert write_srt(()) == ""


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(DOCUMENT.encode(), id="UTF-8"),
        pytest.param(DOCUMENT.encode("utf-8-sig"), id="UTF-8 with mark"),
        pytest.param(DOCUMENT.encode("utf-16"), id="UTF-16"),
        pytest.param(b"\xfe\xff" + DOCUMENT.encode("utf-16-be"), id="UTF-16 big endian"),
        pytest.param(DOCUMENT.encode("gbk"), id="GBK"),
        pytest.param(DOCUMENT.replace("\n", "\r\n").encode(), id="Windows line ends"),
        pytest.param(DOCUMENT.replace("\n", "\r").encode(), id="old Mac line ends"),
        pytest.param(f"\n\n{DOCUMENT}\n\n\n".encode(), id="empty lines around"),
        pytest.param(DOCUMENT.replace(" --> ", "-->").encode(), id="no spaces at the arrow"),
        pytest.param(DOCUMENT.replace(",", ".").encode(), id="points in times"),
        pytest.param(DOCUMENT.replace("2,010\n", "2,010 X1:100 X2:200\n").encode(), id="position"),
        pytest.param(DOCUMENT.replace("1\n00", "00", 1).encode(), id="no number"),
        pytest.param(DOCUMENT.replace("各位", r"{\an8}<i>各位</i>").encode(), id="markup"),
        pytest.param(DOCUMENT.replace("各位", '<font color="red">各位').encode(), id="font markup"),
        pytest.param(
            f"{DOCUMENT}\n3\n00:00:01,000 --> 00:00:01,500\n \n".encode(), id="an emptied caption"
        ),
    ],
)
def test_read(raw: bytes) -> None:
    assert read_srt(raw, name="a.srt").cues == TWO


def test_what_was_written_is_read_without_a_warning() -> None:
    assert read_srt(DOCUMENT.encode(), name="a.srt") == (TWO, ())


@pytest.mark.parametrize(
    ("old", "new", "problem", "line"),
    [
        pytest.param("01:00:00,500", "01:00:00,5x0", "bad-times", 6, id="a letter in a time"),
        pytest.param("01:00:00,500", "01:00", "bad-times", 6, id="no hours nor milliseconds"),
        pytest.param("01:00:00,500", "01:00:00,5", "bad-times", 6, id="one digit of milliseconds"),
        pytest.param("01:00:00,500", "01:60:00,500", "bad-times", 6, id="sixty minutes"),
        pytest.param("01:00:00,500", "", "bad-times", 6, id="half the times"),
        pytest.param("预计\n今晚", "预计\n\n今晚", "no-times", 9, id="empty line inside"),
        pytest.param("注意\n\n2", "注意\n110", "joined", 5, id="a number that may be text"),
        pytest.param("注意", "注意 --> 台风", "joined", 3, id="an arrow in the text"),
        pytest.param("1\n00", "x\n00", "no-times", 1, id="text before the times"),
        pytest.param("今晚登陆\n", "今晚登陆\n\n7", "no-times", 10, id="a lone number"),
    ],
)
def test_refused_with_the_line(old: str, new: str, problem: str, line: int) -> None:
    assert old in DOCUMENT
    with pytest.raises(FootageError) as caught:
        read_srt(DOCUMENT.replace(old, new, 1).encode(), name="阿强.srt")
    assert caught.value.code == "captions.srt-broken"
    (found,) = parse(DOCUMENT.replace(old, new, 1)).problems
    assert found.code == f"captions.srt-{problem}"
    assert f"Line {line}: " in caught.value.reason
    assert "阿强.srt" in caught.value.reason
    assert caught.value.remedy


def test_all_problems_are_told_at_once() -> None:
    broken = DOCUMENT.replace("00,430", "00,4x0").replace("预计\n", "预计\n\n") + "\n\nx\n\n9\n"
    with pytest.raises(FootageError) as caught:
        read_srt(broken.encode(), name="a.srt")
    assert re.findall(r"Line (\d+)", caught.value.reason) == ["2", "9", "12", "14"]
    with pytest.raises(FootageError, match=r"And 180 more\.$"):
        read_srt("\n\n".join(["no captions"] * 200).encode(), name="a.srt")


@pytest.mark.parametrize(
    ("old", "new", "mend", "line", "second"),
    [
        pytest.param(",500", ".500", "form", 6, None, id="a point in a time"),
        pytest.param("2\n01", "01", "form", 5, None, id="no number"),
        pytest.param("02,000", "02", "form", 6, None, id="no milliseconds"),
        pytest.param(
            "01:00:00,500 --> 01:00:02,000",
            "10:00,500 -> 10:02,000",
            "form",
            6,
            (600_500, 602_000),
            id="no hours, another arrow",
        ),
        pytest.param("01:00:00,500", "０１：００：００，500", "form", 6, None, id="full-width"),
        pytest.param("注意\n\n2", "注意\n2", "apart", 5, None, id="no empty line between"),
        pytest.param("注意\n\n2\n", "注意\n", "apart", 4, None, id="nor a number"),
        pytest.param("02,000", "00,500", "length", 6, (3_600_500, 3_601_389), id="no length"),
        pytest.param("02,000", "00,100", "length", 6, (3_600_100, 3_600_500), id="swapped"),
        pytest.param(
            "01:00:02,000", "00:00:01,000", "length", 6, (3_600_500, 3_601_389), id="a wrong end"
        ),
    ],
)
def test_what_is_odd_but_clear_is_mended(
    old: str, new: str, mend: str, line: int, second: tuple[int, int] | None
) -> None:
    assert old in DOCUMENT
    read = read_srt(new.join(DOCUMENT.rsplit(old, 1)).encode(), name="a.srt")
    start, end = second or (TWO[1].start_ms, TWO[1].end_ms)
    assert read.cues == (TWO[0], replace(TWO[1], start_ms=start, end_ms=end))
    told = [each for each in read.warnings if each.code == f"captions.mended-{mend}"]
    assert [each.fields for each in told] == [{"file": "a.srt", "lines": str(line)}]


def captions_of(*times: tuple[int, int]) -> bytes:
    """Write captions a, b, c and so on, at these times, in this order."""
    cues = (
        Cue(start_ms=start, end_ms=end, text=chr(ord("a") + at))
        for at, (start, end) in enumerate(times)
    )
    return write_srt(tuple(cues)).encode()


@pytest.mark.parametrize(
    ("times", "expected", "mends"),
    [
        pytest.param(
            [(0, 2_000), (1_500, 3_000)],
            [(0, 1_420, "a"), (1_500, 3_000, "b")],
            {"overlap": "2"},
            id="overlapping",
        ),
        pytest.param(
            [(5_000, 6_000), (0, 2_000)],
            [(0, 2_000, "b"), (5_000, 6_000, "a")],
            {"order": "6"},
            id="out of order",
        ),
        pytest.param(
            [(0, 9_000), (4_000, 5_000), (6_000, 7_000)],
            [(0, 3_920, "a"), (4_000, 5_000, "b"), (6_000, 7_000, "c")],
            {"overlap": "2"},
            id="one within another",
        ),
        pytest.param(
            [(0, 2_000), (0, 2_500), (2_400, 4_000)],
            [(0, 2_320, "a\nb"), (2_400, 4_000, "c")],
            {"together": "6", "overlap": "2"},
            id="at the same time",
        ),
        pytest.param(
            [(0, 2_000), (2_000, 3_000)],
            [(0, 2_000, "a"), (2_000, 3_000, "b")],
            {},
            id="end to end is no fault",
        ),
    ],
)
def test_captions_are_parted(
    times: list[tuple[int, int]], expected: list[tuple[int, int, str]], mends: dict[str, str]
) -> None:
    read = read_srt(captions_of(*times), name="a.srt")
    assert [(cue.start_ms, cue.end_ms, cue.text) for cue in read.cues] == expected
    found = {each.code.removeprefix("captions.mended-"): each.fields["lines"] for each in read[1]}
    assert found == mends


@given(st.lists(st.tuples(st.integers(0, 9_000), st.integers(0, 9_000)), max_size=12))
def test_whatever_the_times_no_caption_is_lost_or_hidden(times: list[tuple[int, int]]) -> None:
    cues = read_srt(captions_of(*times), name="a.srt").cues
    shown = sorted(line for cue in cues for line in cue.text.split("\n"))
    assert shown == [chr(ord("a") + at) for at in range(len(times))]
    assert all(cue.start_ms < cue.end_ms for cue in cues)
    assert all(one.end_ms <= other.start_ms for one, other in pairwise(cues))


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\xff", id="a picture"),
        pytest.param(DOCUMENT.encode("utf-16-le"), id="UTF-16 without mark"),
        pytest.param(DOCUMENT.encode("utf-32"), id="UTF-32"),
        pytest.param(TRADITIONAL.encode("big5"), id="Big5"),
        pytest.param(
            "台風が今晩上陸します。皆さん注意してください".encode("shift-jis"), id="Shift-JIS"
        ),
        pytest.param(
            "1\n00:00:01,000 --> 00:00:02,000\nZürich, là-bas".encode("latin-1"), id="Latin-1"
        ),
        pytest.param(
            "1\n00:00:01,000 --> 00:00:02,000\nfêtes, mêmes".encode("latin-1"),
            id="Latin-1 that GBK takes",
        ),
        pytest.param(bytes(range(256)) * 4, id="every byte"),
        pytest.param(b"\xff\xfe\x41", id="half a UTF-16 character"),
    ],
)
def test_unknown_encodings_are_refused_rather_than_read_as_gibberish(raw: bytes) -> None:
    with pytest.raises(FootageError, match=re.escape("a.srt is not text")):
        read_srt(raw, name="a.srt")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("深圳宝安区潭头社区", id="names"),
        pytest.param("龚玥菲在圳能量说：“不要出门”", id="rare names"),
        pytest.param(TRADITIONAL, id="Traditional characters"),
        pytest.param("Café über — 2026年", id="a little Latin"),
    ],
)
def test_what_was_saved_as_gbk_is_read(text: str) -> None:
    raw = f"1\n00:00:01,000 --> 00:00:02,000\n{text}\n".encode("gb18030")
    assert read_srt(raw, name="a.srt").cues[0].text == text


def test_an_empty_file_has_no_captions() -> None:
    for raw in (b"", b"\xef\xbb\xbf", b"\r\n\r\n"):
        assert read_srt(raw, name="a.srt") == ((), ())


def test_text_that_would_break_the_file_is_written_so_that_it_reads() -> None:
    cue = Cue(start_ms=0, end_ms=900, text="一\r\n\r\n二\u2028三 --> 四")
    (back,) = read_srt(write_srt((cue,)).encode(), name="a.srt").cues
    assert back.text == "一\n二\n三 → 四"


LINE = st.text(
    st.characters(categories=["L", "N", "P", "S", "Zs"], exclude_characters="<>{}\\-"), min_size=1
).map(str.strip)


@given(
    st.lists(
        st.tuples(
            st.integers(0, 90_000),
            st.integers(1, 9_000),
            st.lists(LINE.filter(bool), min_size=1, max_size=3),
        ),
        max_size=8,
    )
)
def test_every_caption_comes_back(parts: list[tuple[int, int, list[str]]]) -> None:
    cues, at = [], 0
    for wait, length, lines in parts:
        cues.append(Cue(start_ms=at + wait, end_ms=at + wait + length, text="\n".join(lines)))
        at += wait + length
    assert read_srt(write_srt(tuple(cues)).encode(), name="a.srt") == (tuple(cues), ())


def test_a_caption_as_long_as_a_book_is_refused_with_its_line() -> None:
    times = "00:00:01,000 --> 00:00:02,000"
    raw = f"1\n{times}\nshort\n\n2\n{times}\n{'x' * 5_001}\n".encode()
    with pytest.raises(FootageError) as caught:
        read_srt(raw, name="m.srt")
    assert caught.value.code == "captions.srt-endless"
    assert caught.value.reason.startswith("The caption at line 6 of m.srt has 5001")
