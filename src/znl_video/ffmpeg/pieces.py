"""Pieces of one source that lie close together: decoded once, what lies between left out."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from znl_video.ffmpeg.common import Locate
from znl_video.ffmpeg.framing import exactly, opened
from znl_video.model.composition import Footage
from znl_video.model.geometry import Crop
from znl_video.model.media import Rate

# Decoding so much in between costs less than opening the file again: every opening holds a decoder
# with its threads and pictures.
_APART_S = 5

# Starts are whole milliseconds, so that they lie up to one beside the frame they mean.
_ROUNDING_MS = 1

Run = list[Footage]


def runs(footage: Sequence[Footage], rate: Rate) -> list[Run]:
    """Return ``footage`` in order, as runs whose pieces one decode can give."""
    found: list[Run] = []
    for piece in footage:
        if found and _follows(found[-1], piece, rate):
            found[-1].append(piece)
        else:
            found.append([piece])
    return found


def run_frames(run: Run, rate: Rate, locate: Locate, take: int) -> Any:
    """Return the pieces of ``run`` one after another as they were filmed."""
    first = run[0]
    spans = [(_frames_between(first, piece, rate), piece.frames) for piece in run]
    length = Fraction(sum(spans[-1])) / rate.exact
    whole = opened(locate(first.sha256), first.track, first.start_ms, length, take)
    stream = exactly(whole, rate, sum(spans[-1]))
    if len(run) == 1:
        return stream
    shown = "+".join(f"between(n,{at},{at + frames - 1})" for at, frames in spans)
    return stream.filter("select", shown).filter("setpts", f"round(N*{rate.den}/{rate.num}/TB)")


def _follows(run: Run, piece: Footage, rate: Rate) -> bool:
    first, last = run[0], run[-1]
    same = (piece.sha256, piece.track, piece.view) == (first.sha256, first.track, first.view)
    if not same or (isinstance(piece.view, Crop) and len(piece.view.path) > 1):
        # A camera that moves has a clock of its own in every piece.
        return False
    if first.veiling or piece.veiling:
        # So have masks.
        return False
    frames = _frames_between(first, piece, rate)
    gap = frames - _frames_between(first, last, rate) - last.frames
    off = abs(first.start_ms + rate.ms(frames) - piece.start_ms)
    return 0 <= gap <= _APART_S * rate.exact and off <= _ROUNDING_MS


def _frames_between(first: Footage, piece: Footage, rate: Rate) -> int:
    return rate.frames(piece.start_ms - first.start_ms)
