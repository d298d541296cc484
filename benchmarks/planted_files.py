"""Files with wrong tags, tracks that do not fit together, and damage."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from editing import Planted
from media import ffmpeg


def planted_files(coast: Path) -> Iterator[Planted]:
    """Yield files whose tags, tracks or bytes are wrong; ``coast`` is a film without defects."""

    def copied(*options: str) -> Callable[[Path], None]:
        return lambda path: void(ffmpeg("-i", coast, "-c", "copy", *options, path))

    def void(_: bytes) -> None:
        return None

    def file(kind: str, name: str, code: str, make: Callable[[Path], None]) -> Planted:
        return Planted(kind, f"{kind}-{name}", code, None, make)

    def tagged(**tags: int) -> Callable[[Path], None]:
        told = ":".join(f"{key}={value}" for key, value in tags.items())
        plain = ("-color_primaries", "2", "-color_trc", "2", "-colorspace", "2")
        return copied("-bsf:v", f"h264_metadata={told}", *plain)

    unsaid = tagged(colour_primaries=2, transfer_characteristics=2, matrix_coefficients=2)
    old = tagged(colour_primaries=6, transfer_characteristics=6, matrix_coefficients=6)
    hdr = tagged(colour_primaries=9, transfer_characteristics=18, matrix_coefficients=9)
    yield file("tags", "no-colour", "defect.no-tags", unsaid)
    yield file("tags", "bt601", "defect.colour", old)
    yield file("tags", "hlg", "defect.hdr", hdr)
    yield file("tags", "full", "defect.full-range", tagged(video_full_range_flag=1))
    yield file("tags", "sar", "defect.pixel-shape", copied("-aspect", "3:4"))
    yield file("tags", "place", "check.private-tags", copied("-metadata", "location=+22.5+114.0/"))
    yield Planted(
        *("tags", "tags-turned", "defect.turned", None),
        lambda path: void(ffmpeg("-display_rotation", "90", "-i", coast, "-c", "copy", path)),
    )

    def late(seconds: float) -> Callable[[Path], None]:
        """Shift the sound, or the picture where ``seconds`` are negative."""
        which = ("0:v", "1:a") if seconds > 0 else ("1:v", "0:a")
        return lambda path: void(
            ffmpeg(
                *("-i", coast, "-itsoffset", str(abs(seconds)), "-i", coast),
                *("-map", which[0], "-map", which[1], "-c", "copy", path),
            )
        )

    for name, by in (("late", 0.3), ("little", 0.08), ("early", -0.2)):
        yield file("av-offset", name, "defect.av-offset", late(by))

    def ending(sound: float, picture: float) -> Callable[[Path], None]:
        return lambda path: void(
            ffmpeg(
                *("-t", str(picture), "-i", coast, "-t", str(sound), "-i", coast),
                *("-map", "0:v", "-map", "1:a", "-c", "copy", path),
            )
        )

    yield file("sound-end", "two-early", "defect.sound-short", ending(7, 9))
    yield file("sound-end", "half-early", "defect.sound-short", ending(8.4, 9))
    yield file("sound-end", "late", "defect.sound-long", ending(9.5, 8))
    for name in ("mp4", "mkv", "mov"):
        yield Planted(
            *("no-sound", f"no-sound-{name}.{name}", "check.no-sound", None), copied("-an")
        )

    def broken(share: float, *, hole: int = 0) -> Callable[[Path], None]:
        def make(path: Path) -> None:
            content = bytearray(coast.read_bytes())
            at = int(len(content) * share)
            if hole:
                noise = np.random.default_rng(1).integers(0, 256, hole, np.uint8)
                content[at : at + hole] = noise.tobytes()
            else:
                del content[at:]
            path.write_bytes(bytes(content))

        return make

    for name, code, make in (
        ("half", "check.cut-off", broken(0.5)),
        ("last-twentieth", "check.cut-off", broken(0.95)),
        ("scratched", "check.decode-errors", broken(0.4, hole=3000)),
        ("scratch", "check.decode-errors", broken(0.7, hole=60_000)),
    ):
        yield Planted("damaged", f"damaged-{name}", code, None, make)
