"""What a font file holds, read from its tables (OpenType 1.9: head, hhea, OS/2, cmap)."""

from __future__ import annotations

import struct
from functools import cache
from pathlib import Path

from znl_video.errors import UsageError

_UNICODE_MAPS = {(0, 3), (0, 4), (0, 6), (3, 1), (3, 10)}


def em_ratio(font: Path) -> float:
    """Return the font's ascent plus descent over its em.

    libass scales a font so that its Windows ascent and descent, not its em, are ``Fontsize`` high.

    Raises:
        UsageError: ``captions.bad-font``: the file is no TrueType or OpenType font.
    """
    try:
        tables = _tables(font)
        (em,) = struct.unpack_from(">H", tables["head"], 18)
        ascent, descent = struct.unpack_from(">HH", tables.get("OS/2", bytes(78)), 74)
        if not ascent + descent:
            ascent, down = struct.unpack_from(">hh", tables["hhea"], 4)
            descent = -down
        return round(float(ascent + descent) / float(em), 6)
    except (KeyError, struct.error, ZeroDivisionError) as error:
        raise UsageError("captions.bad-font", file=font.name) from error


@cache
def glyphs(font: Path) -> frozenset[int]:
    """Return the code points the font has glyphs for.

    Raises:
        UsageError: ``captions.bad-font``: the file is no TrueType or OpenType font.
    """
    try:
        cmap = _tables(font)["cmap"]
        (count,) = struct.unpack_from(">H", cmap, 2)
        found: set[int] = set()
        for at in range(count):
            platform, encoding, offset = struct.unpack_from(">HHI", cmap, 4 + 8 * at)
            if (platform, encoding) in _UNICODE_MAPS:
                found |= _subtable(cmap[offset:])
    except (KeyError, struct.error) as error:
        raise UsageError("captions.bad-font", file=font.name) from error
    return frozenset(found)


def missing_glyphs(font: Path, text: str) -> frozenset[str]:
    """Return the characters of ``text`` that the font cannot draw.

    Raises:
        UsageError: ``captions.bad-font``: the file is no TrueType or OpenType font.
    """
    return frozenset(char for char in text if ord(char) not in glyphs(font))


def _tables(font: Path) -> dict[str, bytes]:
    data = font.read_bytes()
    # A collection starts with the offsets of its fonts; libass takes the first as well.
    start = struct.unpack_from(">I", data, 12)[0] if data[:4] == b"ttcf" else 0
    (count,) = struct.unpack_from(">H", data, start + 4)
    tables = {}
    for at in range(count):
        tag, _, offset, length = struct.unpack_from(">4sIII", data, start + 12 + 16 * at)
        tables[tag.decode("latin-1")] = data[offset : offset + length]
    return tables


def _subtable(table: bytes) -> set[int]:
    (kind,) = struct.unpack_from(">H", table)
    if kind == 12:
        (count,) = struct.unpack_from(">I", table, 12)
        groups = (struct.unpack_from(">III", table, 16 + 12 * at) for at in range(count))
        return {code for first, last, _ in groups for code in range(first, min(last, 0x10FFFF) + 1)}
    return _segments(table) if kind == 4 else set()


def _segments(table: bytes) -> set[int]:
    (doubled,) = struct.unpack_from(">H", table, 6)
    shape = f">{doubled // 2}H"
    ends, starts, deltas, offsets = (
        struct.unpack_from(shape, table, at)
        for at in (14, 16 + doubled, 16 + 2 * doubled, 16 + 3 * doubled)
    )
    found = set()
    for at, (start, end, delta, offset) in enumerate(
        zip(starts, ends, deltas, offsets, strict=True)
    ):
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = code + delta
            if offset:
                # The offset counts from its own place in the table.
                place = 16 + 3 * doubled + 2 * at + offset + 2 * (code - start)
                (glyph,) = struct.unpack_from(">H", table, place)
            if glyph & 0xFFFF:
                found.add(code)
    return found
