"""WebVTT: captions as browsers and most platforms take them.

After W3C, "WebVTT: The Web Video Text Tracks Format".
"""

from __future__ import annotations

import html
import re

from znl_video.captions.subrip import ARROW, Listing, parse, split_lines
from znl_video.model.base import replace
from znl_video.model.captions import Cue

_MAGIC = "WEBVTT"
_ASIDE = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")
_TAG = re.compile(r"</?(?:c|i|b|u|v|lang|ruby|rt|\d\d)[^<>]*>")
_NAMED = re.compile(r"&(?:amp|lt|gt|lrm|rlm|nbsp);")


def write_vtt(cues: tuple[Cue, ...]) -> str:
    """Return ``cues`` as a WebVTT document, numbered from 1, lines ended by a line feed."""
    blocks = [_MAGIC]
    for number, cue in enumerate(cues, start=1):
        # An empty line would end the caption.
        lines = [line.strip() for line in split_lines(cue.text) if line.strip()]
        text = html.escape("\n".join(lines), quote=False)
        times = f"{_clock(cue.start_ms)} {ARROW} {_clock(cue.end_ms)}"
        blocks.append("\n".join((str(number), times, *filter(None, [text]))))
    return "\n\n".join(blocks) + "\n"


def is_vtt(text: str) -> bool:
    """Say whether a document calls itself WebVTT."""
    return text.startswith(_MAGIC) and text[len(_MAGIC) : len(_MAGIC) + 1].strip() == ""


def parse_vtt(text: str) -> Listing:
    """Take a WebVTT document apart as ``subrip.parse`` does; lines keep their numbers.

    The header, notes, styles and regions are passed over, names of captions as well.
    """
    lines = split_lines(text)
    kept = list(lines)
    aside = True
    for at, line in enumerate(lines):
        opens = at > 0 and not lines[at - 1].strip()
        following = lines[at + 1] if at + 1 < len(lines) else ""
        if opens:
            aside = _ASIDE.match(line) is not None
        if aside or (opens and ARROW not in line and ARROW in following):
            kept[at] = ""
    listing = parse("\n".join(kept))
    # Only now, when no arrow can come of it.
    entries = tuple(
        replace(entry, lines=tuple(map(_unescaped, entry.lines))) for entry in listing.entries
    )
    # WebVTT's own way of writing times, without numbers, is no fault here.
    return replace(listing, entries=entries, loose=())


def _unescaped(line: str) -> str:
    return _NAMED.sub(lambda found: html.unescape(found[0]), _TAG.sub("", line)).strip()


def _clock(ms: int) -> str:
    seconds, rest = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"
