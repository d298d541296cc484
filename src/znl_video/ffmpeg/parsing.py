"""What ffmpeg prints, as values."""

from __future__ import annotations

import re
from collections.abc import Iterable

from znl_video.model.facts import Measured

_LOUDNESS = re.compile(r"^\s*I:\s+(-?[\d.]+|-?inf|nan) LUFS", re.MULTILINE)
_PEAK = re.compile(r"^\s*Peak:\s+(-?[\d.]+|-?inf|nan) dBFS", re.MULTILINE)
_FRAME = re.compile(r"^frame=\s*(\d+)", re.MULTILINE)
# libass says the one where a font lacks a glyph, the other where no other font has it either.
_GLYPH = re.compile(r"(?:Glyph 0x([0-9A-Fa-f]+) not found|fallback with glyph 0x([0-9A-Fa-f]+))")

# EBU R128's absolute gate: at or under it nothing was loud enough to count.
_GATE_LUFS = -69.9


def loudness(stderr: str) -> Measured:
    """Read the last EBU R128 summary.

    Raises:
        ValueError: there is no summary.
    """
    summary = stderr[stderr.rindex("Summary:") :]
    lufs, peak = _LOUDNESS.search(summary), _PEAK.search(summary)
    if lufs is None or peak is None:
        raise ValueError("the EBU R128 summary is incomplete")
    level = _number(lufs.group(1))
    return Measured(
        lufs=level if level is not None and level > _GATE_LUFS else None,
        dbtp=_number(peak.group(1)),
    )


def frames_written(progress: str) -> int:
    """Return the last frame count of ``-progress`` output; 0 where there is none."""
    counts = _FRAME.findall(progress)
    return int(counts[-1]) if counts else 0


def missing_glyphs(stderr: str) -> tuple[str, ...]:
    """Return the characters libass found no glyph for."""
    return tuple(sorted({chr(int(one or other, 16)) for one, other in _GLYPH.findall(stderr)}))


def tail(stderr: str, lines: int = 6) -> str:
    """Return the last lines that say something."""
    said: Iterable[str] = (line.rstrip() for line in stderr.splitlines())
    return "\n".join([line for line in said if line][-lines:])


def _number(text: str) -> float | None:
    return None if "inf" in text or "nan" in text else float(text)
