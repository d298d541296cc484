"""What encoding a person's captions are in.

GB18030 gives a meaning to almost any bytes, so that it decodes them proves nothing: what comes out
must also look like Chinese that somebody writes.
"""

from __future__ import annotations

import codecs
import unicodedata

from znl_video.errors import FootageError

# Text that was really saved as GBK scores over 0.9, Traditional Chinese in GBK 0.8; Big5 and
# Shift-JIS taken for it stay under 0.5.
_PLAUSIBLE = 0.7
# GB 2312 puts the 3,755 commonest characters, by reading, before 3,008 rarer ones, by radical.
_RARER_FROM = 0xD8
# Nothing that is written in text: controls, private use, not assigned, half a surrogate pair.
_NO_TEXT = frozenset({"Cc", "Co", "Cn", "Cs"})
_WHITE = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x85")


def decoded(raw: bytes, name: str) -> str:
    """Return the text of a file in UTF-8, UTF-16 with its mark, or GB18030 (GBK).

    Args:
        raw: the file's bytes.
        name: what errors call the file.

    Raises:
        FootageError: ``captions.srt-encoding``; the bytes are none of these, or would only give
            gibberish.
    """
    marked = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        # UTF-16 without its mark and UTF-32 read as text full of NULs.
        if "\0" not in text and (encoding != "gb18030" or _is_plausible(text)):
            return text
        break
    raise FootageError("captions.srt-encoding", file=name)


def _is_plausible(text: str) -> bool:
    nonsense = any(unicodedata.category(char) in _NO_TEXT for char in set(text) - _WHITE)
    return not nonsense and _likelihood(text) >= _PLAUSIBLE


def _likelihood(text: str) -> float:
    """Return how common the characters beyond ASCII are, from 0 to 1."""
    graded = [_commonness(char) for char in text if not char.isascii()]
    return sum(graded) / len(graded) if graded else 1.0


def _commonness(char: str) -> float:
    try:
        lead = char.encode("gb2312")[0]
    except UnicodeEncodeError:
        return 0.0
    return 1.0 if lead < _RARER_FROM else 0.5
