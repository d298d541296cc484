"""SubRip files: the captions people proofread, written and read back without losing one.

pysrt skips a block it cannot read and takes ``1x`` for a number, so every block and every time is
checked here first; a file that is not understood whole is refused with the line that is wrong.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import pysrt

from znl_video.errors import FootageError
from znl_video.model.manifest import Cue

_CLOCK = r"\d{1,3}:[0-5]?\d:[0-5]?\d[,.]\d{3}"
_TIMES = re.compile(rf"{_CLOCK}\s*-->\s*{_CLOCK}(?:\s.*)?")
_ARROW = "-->"
_MARKUP = re.compile(r"</?(?:i|b|u|s|font|span|ruby|rt|v|c)(?:[\s.=][^<>]*)?>|\{\\[^{}]*\}", re.I)
_BREAKS = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")


class _Block(NamedTuple):
    line: int
    lines: list[str]


class _Read(NamedTuple):
    line: int
    cue: Cue


def write_srt(cues: tuple[Cue, ...]) -> str:
    """Return ``cues`` as a SubRip document, numbered from 1, lines ended by a line feed."""
    items = pysrt.SubRipFile(eol="\n")
    for number, cue in enumerate(cues, start=1):
        # An empty line would end the caption, an arrow would be taken for its times.
        lines = (line.strip() for line in _BREAKS.sub("\n", cue.text).split("\n"))
        text = "\n".join(line for line in lines if line).replace(_ARROW, "→")
        items.append(pysrt.SubRipItem(number, cue.start_ms, cue.end_ms, text))
    return "\n".join(str(item) for item in items)


def read_srt(raw: bytes, *, name: str) -> tuple[Cue, ...]:
    """Return the captions of a SubRip file that a person edited.

    UTF-8 with or without byte order mark, UTF-16 with one, and GB18030 (GBK) are understood, with
    any line ends. Markup is removed. Captions without text are left out: that is how people
    delete one.

    Args:
        raw: the file's bytes.
        name: what errors call the file.

    Raises:
        FootageError: ``captions.srt-encoding``, ``-no-times``, ``-bad-times``, ``-backwards``,
            ``-overlap`` or ``-joined``, with the line number.
    """
    read = [_caption(block, name) for block in _blocks(_decoded(raw, name))]
    kept = [each for each in read if each.cue.text]
    for before, after in pairwise(kept):
        if after.cue.start_ms < before.cue.end_ms:
            raise FootageError(
                "captions.srt-overlap", file=name, line=after.line, other=before.line
            )
    return tuple(each.cue for each in kept)


def _decoded(raw: bytes, name: str) -> str:
    text = None
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        break
    # UTF-16 without its mark and UTF-32 read as text full of NULs.
    if text is None or "\0" in text:
        raise FootageError("captions.srt-encoding", file=name)
    return text


def _blocks(text: str) -> Iterator[_Block]:
    block = _Block(1, [])
    for number, line in enumerate(_BREAKS.sub("\n", text).split("\n"), start=1):
        if line.strip():
            if not block.lines:
                block = _Block(number, [])
            block.lines.append(line.strip())
        elif block.lines:
            yield block
            block = _Block(number, [])
    if block.lines:
        yield block


def _caption(block: _Block, name: str) -> _Read:
    numbered = _ARROW not in block.lines[0]
    at = 1 if numbered else 0
    line = block.line + at
    if numbered and not block.lines[0].isdigit():
        raise FootageError("captions.srt-no-times", file=name, line=block.line, text=block.lines[0])
    if len(block.lines) <= at or _ARROW not in block.lines[at]:
        raise FootageError("captions.srt-no-times", file=name, line=block.line, text=block.lines[0])
    if not _TIMES.fullmatch(block.lines[at]):
        raise FootageError("captions.srt-bad-times", file=name, line=line, text=block.lines[at])
    for offset, each in enumerate(block.lines[at + 1 :], start=1):
        if _ARROW in each:
            raise FootageError("captions.srt-joined", file=name, line=line + offset)
    # pysrt takes the word after the arrow for the time only when a space ends it.
    times = re.sub(r"\s*-->\s*", f" {_ARROW} ", block.lines[at]).replace("\t", " ")
    item = pysrt.SubRipItem.from_lines([str(block.line), times, *block.lines[at + 1 :]])
    if item.end.ordinal <= item.start.ordinal:
        raise FootageError("captions.srt-backwards", file=name, line=line, text=block.lines[at])
    lines = (_MARKUP.sub("", each).strip() for each in item.text.split("\n"))
    text = "\n".join(each for each in lines if each)
    return _Read(line, Cue(start_ms=item.start.ordinal, end_ms=item.end.ordinal, text=text))
