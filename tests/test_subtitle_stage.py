"""The subtitle stage: asks for words once, makes captions, and respects a person's file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from znl_video.io.words import read_aloud, split_words
from znl_video.model.actions import ReadAloud, SplitWords
from znl_video.model.base import replace
from znl_video.model.captions import Captions, Cue
from znl_video.model.cut import Cut, Segment
from znl_video.model.facts import Tokens
from znl_video.model.given import Given, KitInUse, ProofreadFile
from znl_video.model.kit import Kit
from znl_video.model.manifest import Short, Source
from znl_video.model.media import Rate
from znl_video.model.notice import notice
from znl_video.model.people import CaptionSettings, Settings
from znl_video.model.transcript import Transcript, Word
from znl_video.stages import subtitle


class Desk:
    """A world with nothing but scratch folders."""

    threads = 1
    ffmpeg = Path("ffmpeg")

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, digest: str) -> Path:
        raise AssertionError(digest)

    def keep(self, made: Path) -> str:
        raise AssertionError(made)

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        yield self.folder


def source(name: str, *words: tuple[int, str]) -> Source:
    said = tuple(Word(start_ms=at, end_ms=at + 200 * len(text), text=text) for at, text in words)
    transcript = Transcript(language="zh", words=said)
    return Source(name=name, path=f"{name}.mp4", size=1, sha256=name * 64, transcript=transcript)


SOURCES = (
    source("a", (1_000, "各位"), (1_400, "市民"), (9_000, "没选中")),
    source("b", (0, "请注意，"), (800, "台风"), (1_200, "来了。")),
)
CUT = Cut(
    segments=(
        Segment(source="a", start_ms=1_000, frames=25),
        Segment(source="b", start_ms=0, frames=75),
    ),
    reason=notice("trim.whole"),
)
SHORT = Short(name="s", sources=("a", "b"), presets=("one",), rate=Rate(num=25, den=1), cut=CUT)


def given(proofread: ProofreadFile | None = None, *, enabled: bool = True) -> Given:
    return Given(
        settings=Settings(captions=CaptionSettings(enabled=enabled)),
        sources=SOURCES,
        presets=(),
        kit=KitInUse(kit=Kit(name="test"), font_sha256="f" * 64),
        proofread=proofread,
    )


def test_what_is_said_is_split_once_and_sources_are_not_mixed() -> None:
    (action,) = subtitle.plan(SHORT, given())
    assert action == SplitWords(texts=("各位市民", "请注意，台风来了。"))
    tokens = Tokens(texts=(("各位", "市民"), ("请", "注意", "，", "台风", "来", "了", "。")))
    short = subtitle.absorb(SHORT, given(), ((action, tokens),))
    assert short.captions is not None
    first, second = short.captions.cues
    assert (first.text, second.text) == ("各位市民", "请注意，台风来了")
    # Long enough to be read, and no longer than until the next one speaks.
    assert (first.start_ms, first.end_ms) == (0, 833)
    assert (second.start_ms, second.end_ms) == (1_000, 2_800)
    assert ["".join(word.text for word in cue.words) for cue in (first, second)] == [
        "各位市民",
        "请注意，台风来了",
    ]
    assert second.words[-1].end_ms == 2_800
    assert subtitle.plan(short, given()) == ()
    assert subtitle.absorb(short, given(), ()) == short


def test_nothing_said_or_wanted_gives_no_captions() -> None:
    silent = replace(given(), sources=tuple(replace(s, transcript=None) for s in SOURCES))
    for surroundings in (silent, given(enabled=False)):
        assert subtitle.plan(SHORT, surroundings) == ()
        assert subtitle.absorb(SHORT, surroundings, ()).captions == Captions()


def test_a_short_without_a_cut_stays_undecided() -> None:
    uncut = replace(SHORT, cut=None)
    assert subtitle.plan(uncut, given()) == ()
    assert subtitle.absorb(uncut, given(), ()) == uncut


def test_a_proofread_file_travels_to_the_new_cut() -> None:
    base = (
        Segment(source="a", start_ms=0, frames=250),
        Segment(source="b", start_ms=0, frames=75),
    )
    file = ProofreadFile(
        cues=(
            Cue(start_ms=1_000, end_ms=1_900, text="各位居民"),
            Cue(start_ms=9_000, end_ms=9_600, text="没\n选中"),
            Cue(start_ms=10_000, end_ms=11_000, text="请注意"),
        ),
        base=base,
    )
    # The draft asked the same: its answer is recalled, and an edit costs no action more.
    (action,) = subtitle.plan(SHORT, given(file))
    assert (action,) == subtitle.plan(SHORT, given())
    tokens = Tokens(texts=(("各位", "市民"), ("请", "注意", "，", "台风", "来", "了", "。")))
    short = subtitle.absorb(SHORT, given(file), ((action, tokens),))
    assert short.captions is not None
    assert short.captions.proofread
    told = [
        (cue.start_ms, cue.end_ms, cue.text, [(word.start_ms, word.text) for word in cue.words])
        for cue in short.captions.cues
    ]
    assert told == [
        (0, 900, "各位居民", [(0, "各位"), (400, "居民")]),
        (1_000, 2_000, "请注意", [(1_000, "请"), (1_266, "注意")]),
    ]
    (warning,) = short.warnings
    assert warning == notice("captions.outside-cut", short="s", seconds="9.0", text="没 选中")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("社区工作者正在上门，劝说独居老人。", id="Chinese"),
        pytest.param(" Hello,  world 3.5% \n 你好\t🎉{\\an8}", id="anything"),
        pytest.param("", id="nothing"),
    ],
)
def test_words_join_to_their_text(text: str, tmp_path: Path) -> None:
    (words,) = split_words(SplitWords(texts=(text,)), Desk(tmp_path)).texts
    assert "".join(words) == text


def test_chinese_is_split_into_dictionary_words(tmp_path: Path) -> None:
    action = SplitWords(texts=("社区工作者检查排水管道", "人工智能"))
    assert split_words(action, Desk(tmp_path)).texts == (
        ("社区", "工作者", "检查", "排水管道"),
        ("人工智能",),
    )


def test_every_character_has_its_reading(tmp_path: Path) -> None:
    read = read_aloud(ReadAloud(text="银行的行长，A区", names=("覃A",)), Desk(tmp_path))
    assert read.syllables == ("yin2", "hang2", "de5", "hang2", "zhang3", "", "", "qu1")
    assert read.words == ("银行", "的", "行长", "，", "A", "区")
    assert read.counts[0] > read.counts[2] > read.counts[3] == 0
    assert set(read.names[0][0]) >= {"qin2", "tan2"}
    assert read.names[0][1] == ()


def test_names_are_never_cut(tmp_path: Path) -> None:
    action = SplitWords(texts=("在潭头社区网格站",), names=("潭头社区", "潭头"))
    (words,) = split_words(action, Desk(tmp_path)).texts
    assert "".join(words) == "在潭头社区网格站"
    assert "潭头社区" in words
