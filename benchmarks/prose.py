"""Correct text that a lexicon must leave alone: prose, and sentences that sound like names."""

from __future__ import annotations

import gzip
import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from znl_video.io.outside import Outside
from znl_video.io.store import Store
from znl_video.io.words import read_aloud
from znl_video.model.actions import ReadAloud
from znl_video.model.lexicon import Lexicon
from znl_video.model.transcript import Word
from znl_video.speech.lexicon import corrected, wanted_names

_LEAST, _MOST = 8, 80
# A name, and a correct sentence that sounds like it somewhere.
_TRAPS = (
    ("宝安区", "小区的保安去年换了三个人"),
    ("宝安", "门口的保安大哥扔了一个救生圈过来"),
    ("圳能量", "这条视频充满了正能量，转发的人很多"),
    ("潭头", "他从窗户里探头往外看了一眼"),
    ("石岩", "做菜的时候少放一点食盐"),
    ("西乡", "这件事请你回去细想一下"),
    ("福永", "这种药饭后服用，一天三次"),
    ("公明", "每个公民都应当遵守法律"),
    ("罗湖", "孩子的户口已经落户到学校附近"),
    ("坂田", "他在门口等了半天也没有人来"),
    ("布吉", "雨下得太大，大家都来不及躲开"),
    ("观澜", "这两件事情互相关联"),
    ("民治", "他的选择是明智的"),
    ("大浪", "你去打捞队那边问一问"),
    ("陈静", "她沉静地坐在教室后面"),
    ("高峰", "早高峰的时候地铁特别挤"),
    ("王芳", "大家往房间里搬东西"),
    ("李强", "施工队把里墙重新刷了一遍"),
    ("张伟", "请在这张尾号单上签字"),
    ("石燕", "我们做了一个实验，结果很清楚"),
    ("新桥", "这位师傅心灵手巧，修好了水管"),
    ("航城", "明天的行程安排在群里"),
    ("沙井", "听说傻劲大的人不怕累"),
    ("三防值守", "他恪尽职守，三十年没有请过假"),
    ("杨洋", "草地上有一群山羊，洋洋得意"),
    ("松岗", "他松开钢管，慢慢退了回来"),
)


def sentences_in(folder: Path, most: int) -> list[str]:
    """Return up to ``most`` Chinese sentences from text files, manual pages and their archives."""
    found = dict.fromkeys(each for text in _texts(folder) for each in _sentences(text))
    return list(found)[:most]


def english_in(folder: Path, most: int) -> list[str]:
    """Return up to ``most`` English sentences of 6 to 40 words."""
    found: dict[str, None] = {}
    for text in _texts(folder):
        for part in re.split(r"(?<=[a-z][.!?])\s+(?=[A-Z])|\n\s*\n", text):
            sentence = " ".join(part.split())
            if re.fullmatch(r"[A-Z][A-Za-z0-9 ,;:'\"()./-]{30,240}[.!?]", sentence):
                found[sentence] = None
        if len(found) >= most:
            break
    return list(found)[:most]


def _texts(folder: Path) -> Iterator[str]:
    """Yield the text of every file, without the marks that manual pages are set with."""
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        opener = gzip.open if path.suffix == ".gz" else open
        try:
            with opener(path, "rt", encoding="utf-8") as file:
                text = file.read()
        except (UnicodeDecodeError, gzip.BadGzipFile):
            continue
        plain = re.sub(r"^[.'].*$", "\n", text, flags=re.MULTILINE)
        yield re.sub(r"\\f.|\\\(..|\\.", "", plain)


def _sentences(text: str) -> Iterator[str]:
    for part in re.split(r"(?<=[。！？])|\n\s*\n", text):
        sentence = re.sub(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])", "", " ".join(part.split()))
        chinese = sum("一" <= char <= "鿿" for char in sentence)
        if _LEAST <= chinese <= _MOST and chinese > len(sentence) / 2:
            yield sentence


def changed(sentences: Sequence[str], lexicon: Lexicon) -> Iterator[tuple[str, str, str]]:
    """Yield what a lexicon would change in correct sentences: before, after, sentence."""
    with tempfile.TemporaryDirectory() as home:
        outside = Outside(Store(Path(home)), 1)
        names = wanted_names(lexicon)
        for sentence in sentences:
            readings = read_aloud(ReadAloud(text=sentence, names=names), outside)
            word = Word(start_ms=0, end_ms=1, text=sentence)
            for each in corrected([word], lexicon, readings).corrections:
                yield each.before, each.after, sentence


def traps() -> Iterator[tuple[Lexicon, str]]:
    """Yield a lexicon and a correct sentence that sounds like one of its names."""
    for name, sentence in _TRAPS:
        yield Lexicon(place=(name,)), sentence
