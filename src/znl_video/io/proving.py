"""A place to try the whole chain in, and a clip to try it with."""

from __future__ import annotations

import platform
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from znl_video.errors import UsageError
from znl_video.io.shipped import shipped_folder
from znl_video.io.writing import link_or_copy


def standard_clip() -> Path:
    """Return the clip that comes with znl: 33 s of 1280x720, somebody speaks Chinese."""
    return shipped_folder("bench", "sample_clips/陈晓明") / "IMG_0001.mp4"


@contextmanager
def proving_ground(clips: Sequence[Path]) -> Iterator[Path]:
    """Return a folder that holds only these clips; all below its parent goes in the end.

    Raises:
        UsageError: one of them is no file.
    """
    for clip in clips:
        if not clip.is_file():
            raise UsageError("check.missing", file=clip)
    with tempfile.TemporaryDirectory(prefix="znl-bench-") as home:
        footage = Path(home) / "footage"
        footage.mkdir()
        for number, clip in enumerate(clips, 1):
            link_or_copy(clip, footage / f"{number}{clip.suffix}")
        yield footage


def processor() -> str:
    """Return what this machine calls its processor."""
    try:
        told = Path("/proc/cpuinfo").read_text("utf-8", "replace").splitlines()
    except OSError:
        told = []
    named = (line.partition(":")[2].strip() for line in told if line.startswith("model name"))
    return next(named, platform.processor() or platform.machine())
