"""Films that are cut off, flipped and scrambled, the same in every run; and how films are made."""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from pathlib import Path

import making_media
from hostile_references import boxes

PICTURE = "testsrc2=s=160x90:r=25"
LASTS_S = "0.6"

_H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
_FORMS: dict[str, tuple[str, ...]] = {
    "film.mp4": (*_H264, "-c:a", "aac"),
    "first.mp4": (*_H264, "-c:a", "aac", "-movflags", "+faststart"),
    "pieces.mp4": (*_H264, "-c:a", "aac", "-movflags", "+frag_keyframe+empty_moov"),
    "hevc.mov": ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none"),
    "prores.mov": ("-c:v", "prores", "-c:a", "pcm_s16le"),
    "film.mkv": (*_H264, "-c:a", "libopus"),
    "vp9.webm": ("-c:v", "libvpx-vp9", "-cpu-used", "8", "-deadline", "realtime", "-an"),
    "vp8.webm": ("-c:v", "libvpx", "-cpu-used", "8", "-deadline", "realtime", "-an"),
    "av1.mp4": ("-c:v", "libsvtav1", "-preset", "12", "-an"),
    "mpeg4.avi": ("-c:v", "mpeg4", "-c:a", "libmp3lame"),
    "mjpeg.avi": ("-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-an"),
    "film.ts": (*_H264, "-c:a", "aac"),
    "mpeg2.mpg": ("-c:v", "mpeg2video", "-c:a", "mp2"),
    "flash.flv": ("-c:v", "flv", "-an"),
    "windows.wmv": ("-c:v", "wmv2", "-c:a", "wmav2"),
    "phone.3gp": ("-s", "176x144", "-c:v", "h263", "-an"),
}


def films(folder: Path, names: tuple[str, ...] = tuple(_FORMS)) -> dict[str, bytes]:
    """Make a short film in each form and return what is in it, by name."""
    folder.mkdir(parents=True, exist_ok=True)
    made = {}
    for name in names:
        path = folder / name
        sound = ("-f", "lavfi", "-i", "sine=r=44100")
        shown = ("-f", "lavfi", "-i", PICTURE)
        making_media.ffmpeg(*shown, *sound, "-t", LASTS_S, *_FORMS[name], path)
        made[name] = path.read_bytes()
    return made


def truncated(film: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield an MP4 cut off before, and in the middle of, every box."""
    for number, (kind, start, size) in enumerate(boxes(film)):
        named = f"{number:02}-{kind.decode('latin-1').strip()}"
        if start:
            yield f"before-{named}", film[:start]
        yield f"within-{named}", film[: start + 8 + (size - 8) // 2]


def scrambled(name: str, film: bytes, count: int) -> Iterator[tuple[str, bytes]]:
    """Yield ``count`` copies damaged in turn by each of our ways; ``name`` is the seed."""
    for number in range(count):
        way = _WAYS[number % len(_WAYS)]
        chance = random.Random(f"{name}{number}")  # noqa: S311 - damage, not secrets
        yield f"{way.__name__.strip('_')}-{number:02}", way(film, chance)


def _flipped(film: bytes, chance: random.Random) -> bytes:
    """Single bits, one in some thousand bytes."""
    changed = bytearray(film)
    for _ in range(max(4, len(film) // 2000)):
        changed[chance.randrange(len(film))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _header(film: bytes, chance: random.Random) -> bytes:
    """Bytes where containers keep their index: at both ends."""
    changed = bytearray(film)
    for _ in range(24):
        at = chance.randrange(min(2048, len(film)))
        changed[at if chance.random() < 0.5 else -at - 1] = chance.randrange(256)
    return bytes(changed)


def _figures(film: bytes, chance: random.Random) -> bytes:
    """Whole numbers set to what overflows, here and there."""
    changed = bytearray(film)
    for _ in range(12):
        at = chance.randrange(max(1, len(film) - 4))
        extreme = chance.choice((0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0xFFFF))
        struct.pack_into(chance.choice((">I", "<I")), changed, at, extreme)
    return bytes(changed)


def _holed(film: bytes, chance: random.Random) -> bytes:
    """A piece overwritten by zeros, as a lost block of a disk."""
    at = chance.randrange(len(film))
    size = min(chance.randrange(64, 4096), len(film) - at)
    return film[:at] + bytes(size) + film[at + size :]


def _shifted(film: bytes, chance: random.Random) -> bytes:
    """Bytes that came from elsewhere: everything after them lies wrong."""
    at = chance.randrange(len(film))
    return film[:at] + chance.randbytes(chance.randrange(1, 300)) + film[at:]


def _cut(film: bytes, chance: random.Random) -> bytes:
    """The end is missing."""
    return film[: chance.randrange(1, len(film))]


_WAYS = (_flipped, _header, _figures, _holed, _shifted, _cut)
