"""SRT files: written, edited by people in every editor, read back without losing a caption."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from znl_video.captions.srt import read_srt, write_srt
from znl_video.errors import FootageError
from znl_video.model.manifest import Cue

TWO = (
    Cue(start_ms=430, end_ms=2_010, text="各位市民请注意"),
    Cue(start_ms=3_600_500, end_ms=3_602_000, text="台风预计\n今晚登陆"),
)
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
    assert read_srt(raw, name="a.srt") == TWO


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        pytest.param("01:00:00,500", "01:00:00,5x0", "bad-times", 6, id="a letter in a time"),
        pytest.param("01:00:00,500", "01:00:00", "bad-times", 6, id="no milliseconds"),
        pytest.param("01:00:00,500", "01:60:00,500", "bad-times", 6, id="sixty minutes"),
        pytest.param("01:00:00,500", "", "bad-times", 6, id="half the times"),
        pytest.param("01:00:00,500", "01:00:02,000", "backwards", 6, id="no length"),
        pytest.param("01:00:00,500", "01:00:03,000", "backwards", 6, id="end before start"),
        pytest.param("01:00:00,500", "00:00:02,009", "overlap", 6, id="overlap"),
        pytest.param("01:00:00,500 -->", "01:00:00,500 ->", "no-times", 5, id="a broken arrow"),
        pytest.param("预计\n今晚", "预计\n\n今晚", "no-times", 9, id="empty line inside"),
        pytest.param("注意\n\n2", "注意\n2", "joined", 5, id="no empty line between"),
        pytest.param("1\n00", "x\n00", "no-times", 1, id="text before the times"),
        pytest.param("今晚登陆\n", "今晚登陆\n\n7", "no-times", 10, id="a lone number"),
    ],
)
def test_refused_with_the_line(old: str, new: str, code: str, line: int) -> None:
    assert old in DOCUMENT
    with pytest.raises(FootageError) as caught:
        read_srt(DOCUMENT.replace(old, new, 1).encode(), name="阿强.srt")
    assert caught.value.code == f"captions.srt-{code}"
    assert caught.value.fields["line"] == str(line)
    assert "阿强.srt" in caught.value.reason
    assert caught.value.remedy


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\xff", id="a picture"),
        pytest.param(DOCUMENT.encode("utf-16-le"), id="UTF-16 without mark"),
        pytest.param(DOCUMENT.encode("utf-32"), id="UTF-32"),
    ],
)
def test_unknown_encodings_are_refused(raw: bytes) -> None:
    with pytest.raises(FootageError, match=re.escape("a.srt is not text")):
        read_srt(raw, name="a.srt")


def test_text_that_would_break_the_file_is_written_so_that_it_reads() -> None:
    cue = Cue(start_ms=0, end_ms=900, text="一\r\n\r\n二\u2028三 --> 四")
    (back,) = read_srt(write_srt((cue,)).encode(), name="a.srt")
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
    assert read_srt(write_srt(tuple(cues)).encode(), name="a.srt") == tuple(cues)
