"""Files that claim to be vast, endless or deep, and cost whoever believes them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import making_media
from hostile_damage import LASTS_S, PICTURE, films
from hostile_references import box, boxes, replaced

_EVERY = 0xFFFFFFFF


def claims(folder: Path) -> dict[str, bytes]:
    """Make films and change what they say of themselves; return them by name with ending."""
    made = films(folder, ("film.mp4", "vp8.webm", "mjpeg.avi", "film.ts", "film.mkv"))
    film = made["film.mp4"]
    named = {f"{name}.mp4": change(film) for name, change in _CHANGES.items()}
    named |= {f"{name}.mp4": content for name, content in _nonsense().items()}
    named["vast-picture.webm"] = _vast_vp8(made["vp8.webm"])
    named["vast-picture.avi"] = _vast_jpeg(made["mjpeg.avi"])
    named["still.avi"] = _without_clock(made["mjpeg.avi"])
    named["endless.mkv"] = made["film.mkv"].replace(b"\x44\x89\x88", b"\x44\x89\x88\x7f\xef\xff", 1)
    named["two-sizes.ts"] = made["film.ts"] + _other_size(folder)
    named["many-tags.mkv"] = _many_tags(folder)
    named |= _timed(folder) | _crowded(folder, folder / "film.mp4") | _vast_png(folder)
    return named


def _patched(kind: bytes, at: int, form: str, *values: int) -> Callable[[bytes], bytes]:
    """Return what writes ``values`` at ``at`` bytes into the body of every ``kind`` box."""

    def change(film: bytes) -> bytes:
        changed = bytearray(film)
        for found, start, size in boxes(film):
            if found == kind and at + struct.calcsize(form) <= size - 8:
                struct.pack_into(form, changed, start + 8 + at, *values)
        return bytes(changed)

    return change


def _table(kind: bytes, *entries: tuple[int, ...], count: int | None = None) -> bytes:
    rows = b"".join(struct.pack(f">{len(entry)}I", *entry) for entry in entries)
    return box(kind, struct.pack(">II", 0, len(entries) if count is None else count), rows)


_CHANGES: dict[str, Callable[[bytes], bytes]] = {
    "century": _patched(b"mvhd", 16, ">I", _EVERY),
    "century-of-track": _patched(b"mdhd", 16, ">I", _EVERY),
    "slow-clock": _patched(b"mdhd", 12, ">I", 1),
    "no-clock": _patched(b"mdhd", 12, ">I", 0),
    "fast-clock": _patched(b"mdhd", 12, ">I", _EVERY),
    "no-clock-at-all": _patched(b"mvhd", 12, ">I", 0),
    "all-wide": _patched(b"tkhd", 76, ">II", _EVERY, _EVERY),
    "no-matrix": _patched(b"tkhd", 40, ">9i", *([0] * 9)),
    "odd-matrix": _patched(b"tkhd", 40, ">9i", *([-(1 << 31)] * 9)),
    "far-apart": lambda film: replaced(film, b"stts", _table(b"stts", (15, 0x7FFFFFFF))),
    "no-time": lambda film: replaced(film, b"stts", _table(b"stts", (15, 0))),
    "samples-without-end": lambda film: replaced(
        film, b"stts", _table(b"stts", (_EVERY, 1), count=_EVERY)
    ),
    "sizes-without-end": _patched(b"stsz", 8, ">I", _EVERY),
    "one-size": _patched(b"stsz", 4, ">II", 1, _EVERY),
    "chunks-without-end": _patched(b"stco", 4, ">I", _EVERY),
    "chunks-outside": lambda film: replaced(film, b"stco", _table(b"stco", (_EVERY,))),
    "edits-without-end": lambda film: replaced(
        film, b"elst", _table(b"elst", *[(1, 0, 1 << 16)] * 20_000)
    ),
    "edit-for-years": lambda film: replaced(
        film, b"elst", _table(b"elst", (0x7FFFFFFF, 0xFFFFFFFF, 1 << 16), (600, 0, 1 << 16))
    ),
    "no-tracks": lambda film: replaced(film, b"trak", b""),
    "no-samples": lambda film: replaced(film, b"stbl", box(b"stbl")),
    "playlist-after": lambda film: film + b"\n#EXTM3U\n/etc/hostname\n",
    "zip-after": lambda film: film + b"PK\x05\x06" + bytes(18),
    "page-before": lambda film: b"<html><script>alert(1)</script></html>" + film,
    "twice": lambda film: film + film,
}


def _nonsense() -> dict[str, bytes]:
    start = box(b"ftyp", b"isom\0\0\2\0isomiso2avc1mp41")
    deep = b""
    for _ in range(20_000):
        deep = struct.pack(">I4s", len(deep) + 8, b"trak") + deep
    bomb = zlib.compress(bytes(64 << 20), 9)
    packed = box(b"cmvd", struct.pack(">I", 0x7FFFFFFF), bomb)
    return {
        "nothing-inside": start,
        "empty-boxes": start + struct.pack(">I4s", 8, b"free") * 30_000,
        "box-of-nothing": start + struct.pack(">I4s", 0, b"moov") * 300,
        "box-of-everything": start + struct.pack(">I4sQ", 1, b"moov", (1 << 63) - 1) + bytes(99),
        "box-before-itself": start + struct.pack(">I4sQ", 1, b"mdat", 1) + bytes(99),
        "deep": start + box(b"moov", deep),
        "packed": start + box(b"moov", box(b"cmov", box(b"dcom", b"zlib"), packed)),
        "id3-without-end": b"ID3\x04\0\0\x7f\x7f\x7f\x7f" + bytes(4000),
        "ebml-without-end": b"\x1a\x45\xdf\xa3\x01\xff\xff\xff\xff\xff\xff\xff" + bytes(4000),
        "transport-of-nothing": (b"\x47\x1f\xff\x10" + b"\xff" * 184) * 500,
        "riff-without-end": b"RIFF\xff\xff\xff\xffAVI LIST\xff\xff\xff\xffhdrl" + bytes(900),
        "many-channels": b"RIFF\x24\0\1\0WAVEfmt \x10\0\0\0\1\0\xff\xff\xff\xff\xff\x7f"
        + bytes(6)
        + b"\x10\0data\0\0\1\0"
        + bytes(65536),
        "noise": bytes((n * n * 7919 >> 5) & 255 for n in range(50_000)),
    }


def _vast_vp8(film: bytes) -> bytes:
    return film.replace(b"\x9d\x01\x2a\xa0\x00\x5a\x00", b"\x9d\x01\x2a\xff\x3f\xff\x3f")


def _vast_jpeg(film: bytes) -> bytes:
    small = b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", 90, 160)
    return film.replace(small, small[:5] + struct.pack(">HH", 65_500, 65_500))


def _without_clock(film: bytes) -> bytes:
    at = film.index(b"vids") + 20
    return film[:at] + struct.pack("<II", 0, 0) + film[at + 8 :]


def _vast_png(folder: Path) -> dict[str, bytes]:
    """Return a film of PNG pictures that claim 65,500 pixels a side, of zeros that pack well."""
    path = folder / "png.mov"
    making_media.ffmpeg("-f", "lavfi", "-i", PICTURE, "-t", LASTS_S, "-c:v", "png", path)
    film, size = path.read_bytes(), struct.pack(">II", 160, 90)
    return {"vast-picture.mov": film.replace(b"IHDR" + size, b"IHDR" + struct.pack(">II", *_PNG))}


_PNG = (65_500, 65_500)


def _other_size(folder: Path) -> bytes:
    path = folder / "large.ts"
    coded = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
    making_media.ffmpeg("-f", "lavfi", "-i", "testsrc2=s=1920x1080:r=25", "-t", "0.4", *coded, path)
    return path.read_bytes()


def _many_tags(folder: Path) -> bytes:
    path = folder / "tags.mkv"
    told = "".join(f"tag{number}={'x' * 400}\n" for number in range(5_000))
    (folder / "tags.txt").write_text(f";FFMETADATA1\n{told}", "utf-8")
    maps = ("-map", "0:v", "-map_metadata", "1", "-c", "copy", path)
    making_media.ffmpeg("-i", folder / "film.mp4", "-i", folder / "tags.txt", *maps)
    return path.read_bytes()


def _timed(folder: Path) -> dict[str, bytes]:
    """Return films whose times leap, run or stand."""
    film = folder / "film.mp4"
    ways = {
        "leap.mkv": ("-bsf:v", "setts=ts=TS+if(gt(N\\,7)\\,90000/TB\\,0)"),
        "sound-leaps.mkv": ("-bsf:a", "setts=ts=TS+if(gt(N\\,7)\\,9000/TB\\,0)"),
        "leap.ts": ("-bsf:v", "setts=ts=TS+if(gt(N\\,7)\\,20000/TB\\,0)"),
        "fast.mov": ("-bsf:v", "setts=ts=N", "-an"),
        "standing.mkv": ("-bsf:v", "setts=ts=0", "-an"),
        "slow.mov": ("-bsf:v", "setts=ts=N*900/TB", "-an"),
    }
    made = {}
    for name, options in ways.items():
        path = folder / name
        making_media.ffmpeg("-i", film, "-c", "copy", *options, path)
        made[name] = path.read_bytes()
    oblong = folder / "oblong.mov"
    making_media.ffmpeg("-i", film, "-c", "copy", "-aspect", "4000:1", oblong)
    return {**made, "oblong.mov": oblong.read_bytes()}


def _crowded(folder: Path, film: Path) -> dict[str, bytes]:
    made = {}
    for count, name in ((100, "crowd.mkv"), (400, "throng.mkv"), (300, "throng.mp4")):
        path = folder / name
        making_media.ffmpeg("-i", film, *(["-map", "0:v"] * count), "-c", "copy", path)
        made[name] = path.read_bytes()
    return made
