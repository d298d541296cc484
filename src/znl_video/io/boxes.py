"""Reads the boxes of MP4 and QuickTime files that no decoder tells about (ISO/IEC 14496-12).

Everything here is bounded and takes nothing on trust: sizes come from files that strangers sent.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

# A sample table of a ten-hour recording stays under 64 MiB; real files have a few dozen boxes.
_MOST_MOOV_BYTES = 64 << 20
_MOST_BOXES = 10_000

# What an "hvc1", "avc1" or "av01" sample entry holds before its own boxes begin.
_VISUAL_SAMPLE_ENTRY = 78


@dataclass(frozen=True)
class Layout:
    """The order of a file's top-level boxes and what its ``moov`` says beside the samples.

    ``dolby_vision`` holds the profile of each track that has a Dolby Vision configuration;
    ``cut_off`` says that the last box is longer than the rest of the file, ``empty`` that the file
    has no bytes.
    """

    order: tuple[str, ...] = ()
    edit_list: bool = False
    dolby_vision: tuple[int, ...] = ()
    cut_off: bool = False
    empty: bool = False

    @property
    def is_mp4(self) -> bool:
        """Whether the file belongs to the MP4 and QuickTime family at all."""
        return bool({"ftyp", "moov"} & set(self.order))

    @property
    def faststart(self) -> bool:
        """Whether playing can begin before the whole file has come; only MP4 can fail this."""
        if "moov" not in self.order or "mdat" not in self.order:
            return not self.is_mp4
        return self.order.index("moov") < self.order.index("mdat")

    @property
    def unfinished(self) -> bool:
        """Whether it is an MP4 whose index was never written, as after a crash or a cut upload."""
        return self.is_mp4 and "moov" not in self.order


def read_layout(path: Path) -> Layout:
    """Return the layout of the file at ``path``; a file of another family has no ``order``.

    Raises:
        OSError: the file cannot be read.
    """
    order: list[str] = []
    moov = b""
    cut_off = False
    length = path.stat().st_size
    with path.open("rb") as file:
        for kind, size, whole in _top_level(file, length):
            order.append(kind)
            cut_off = cut_off or not whole
            if kind == "moov" and size <= _MOST_MOOV_BYTES:
                moov = file.read(size)
    if not {"ftyp", "moov", "mdat"} & set(order):
        return Layout(empty=not length)
    tracks = [body for kind, body in _boxes(moov) if kind == "trak"]
    profiles = [profile for track in tracks for profile in _dolby_vision(track)]
    return Layout(
        order=tuple(order),
        edit_list=any(_edits(track) for track in tracks),
        dolby_vision=tuple(profiles),
        cut_off=cut_off,
    )


def _top_level(file: BinaryIO, length: int) -> Iterator[tuple[str, int, bool]]:
    """Yield each top-level box's type, body size and whether all of it is there.

    The file stands at the body.
    """
    at = 0
    for _ in range(_MOST_BOXES):
        if at + 8 > length:
            return
        file.seek(at)
        head = file.read(16)
        size, header = struct.unpack(">I", head[:4])[0], 8
        if size == 1 and len(head) == 16:
            size, header = struct.unpack(">Q", head[8:])[0], 16
        elif size == 0:
            size = length - at
        if size < header:
            return
        file.seek(at + header)
        here = min(size, length - at)
        yield head[4:8].decode("latin-1"), here - header, here == size
        at += size


def _boxes(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield type and body of the boxes that lie side by side in ``data``."""
    at = 0
    for _ in range(_MOST_BOXES):
        if at + 8 > len(data):
            return
        size = struct.unpack_from(">I", data, at)[0] or len(data) - at
        if size < 8:
            return
        yield data[at + 4 : at + 8].decode("latin-1"), data[at + 8 : at + size]
        at += size


def _inside(data: bytes, *kinds: str) -> Iterator[bytes]:
    """Yield the bodies found by going down ``kinds`` from ``data``."""
    if not kinds:
        yield data
        return
    for kind, body in _boxes(data):
        if kind == kinds[0]:
            yield from _inside(body, *kinds[1:])


def _edits(track: bytes) -> bool:
    """Whether a track's edit list shifts, cuts, repeats or delays anything."""
    for body in _inside(track, "edts", "elst"):
        if len(body) < 8:
            continue
        version, count = body[0], struct.unpack_from(">I", body, 4)[0]
        if count > 1:
            return True
        layout = ">QqI" if version == 1 else ">IiI"
        if count == 1 and len(body) >= 8 + struct.calcsize(layout):
            _, media_time, speed = struct.unpack_from(layout, body, 8)
            if media_time != 0 or speed != 1 << 16:
                return True
    return False


def _dolby_vision(track: bytes) -> Iterator[int]:
    """Yield the profiles that a track's ``dvcC`` or ``dvvC`` boxes name."""
    for body in _inside(track, "mdia", "minf", "stbl", "stsd"):
        for _, entry in _boxes(body[8:]):
            for kind, record in _boxes(entry[_VISUAL_SAMPLE_ENTRY:]):
                if kind in {"dvcC", "dvvC"} and len(record) >= 4:
                    # Two version bytes, then seven bits of profile.
                    yield record[2] >> 1
