"""SubRip files: the captions people proofread, written and read back without losing one."""

from __future__ import annotations

from typing import NamedTuple

import pysrt

from znl_video.captions.encoding import decoded
from znl_video.captions.mending import mended
from znl_video.captions.subrip import ARROW, parse, split_lines
from znl_video.errors import FootageError
from znl_video.messages import sentence
from znl_video.model.captions import Cue
from znl_video.model.notice import Notice

# A file that is no SubRip at all has a problem in every line.
_TOLD = 20

# Nobody reads more in one caption, and laying it out would take minutes.
_LONGEST = 5_000


class ReadSrt(NamedTuple):
    """The captions of a file, and what had to be mended in it."""

    cues: tuple[Cue, ...]
    warnings: tuple[Notice, ...]


def write_srt(cues: tuple[Cue, ...]) -> str:
    """Return ``cues`` as a SubRip document, numbered from 1, lines ended by a line feed."""
    items = pysrt.SubRipFile(eol="\n")
    for number, cue in enumerate(cues, start=1):
        # An empty line would end the caption, an arrow would be taken for its times.
        lines = (line.strip() for line in split_lines(cue.text))
        text = "\n".join(line for line in lines if line).replace(ARROW, "→")
        items.append(pysrt.SubRipItem(number, cue.start_ms, cue.end_ms, text))
    return "\n".join(str(item) for item in items)


def read_srt(raw: bytes, *, name: str) -> ReadSrt:
    """Return the captions of a SubRip file that a person edited.

    UTF-8 with or without byte order mark, UTF-16 with one, and GB18030 (GBK) are understood, with
    any line ends. Markup is removed. Captions without text are left out: that is how people
    delete one. What is odd but clear is mended, with a warning.

    Args:
        raw: the file's bytes.
        name: what errors and warnings call the file.

    Raises:
        FootageError: ``captions.srt-encoding``, ``captions.srt-endless`` for a caption as long as
            a book, or ``captions.srt-broken`` with everything that cannot be understood and its
            line.
    """
    listing = parse(decoded(raw, name))
    if listing.problems:
        told = [sentence(each.code, each.fields) for each in listing.problems[:_TOLD]]
        more = len(listing.problems) - len(told)
        if more:
            told.append(sentence("captions.srt-more", {"count": more}))
        raise FootageError("captions.srt-broken", file=name, problems=" ".join(told))
    for each in listing.entries:
        length = sum(map(len, each.lines))
        if length > _LONGEST:
            fields = {"line": each.line, "found": length, "most": _LONGEST}
            raise FootageError("captions.srt-endless", file=name, **fields)
    return ReadSrt(*mended(listing, name))
