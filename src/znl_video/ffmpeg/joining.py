"""Pieces of footage put one behind the other, what follows on in a file decoded together."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import ffmpeg

from znl_video.ffmpeg.common import Locate, seconds
from znl_video.ffmpeg.framing import exactly, framed, opened
from znl_video.model.actions import Footage
from znl_video.model.media import Rate

# Times are rounded to milliseconds: the frame that a piece begins with may lie half of one earlier,
# and a container's clock rounds again.
_ROUNDING_MS = Fraction(7, 10)


def joined(
    footage: Sequence[Footage],
    rate: Rate,
    shown: Rate,
    size: tuple[int, int],
    locate: Locate,
) -> Any:
    """Return the footage, framed to ``size``, as one stream of ``shown`` frames a second.

    ``rate`` is what the lengths in ``footage`` are counted at. Where a piece begins at a change of
    shot, no frame of the shot before is in it, nor one of it in the piece before.
    """
    pieces, done = [], 0
    for take, run in enumerate(_runs(footage, rate)):
        for part, stream in zip(run, _decoded(run, rate, locate, take), strict=True):
            count = _frames(done + part.frames, rate, shown) - _frames(done, rate, shown)
            done += part.frames
            exact = exactly(stream, shown, count)
            # A piece shorter than a step of ``shown`` may have none of them.
            if count:
                pieces.append(framed(exact, part.track, part.view, size))
    return pieces[0] if len(pieces) == 1 else ffmpeg.concat(*pieces, v=1, a=0)


def _frames(count: int, rate: Rate, shown: Rate) -> int:
    return int(-(-count * shown.exact // rate.exact))


def _runs(footage: Sequence[Footage], rate: Rate) -> list[list[Footage]]:
    """Gather pieces that follow on in their file: a file is opened and decoded once for them."""
    runs: list[list[Footage]] = []
    for part in footage:
        before = runs[-1][-1] if runs else None
        if (
            before is not None
            and (before.sha256, before.track) == (part.sha256, part.track)
            and before.start_ms < part.start_ms
            and abs(before.start_ms + rate.ms(before.frames) - part.start_ms) <= rate.ms(1)
        ):
            runs[-1].append(part)
        else:
            runs.append([part])
    return runs


def _decoded(run: Sequence[Footage], rate: Rate, locate: Locate, take: int) -> list[Any]:
    first, last = run[0], run[-1]
    length = Fraction(last.start_ms - first.start_ms, 1000) + last.frames / rate.exact
    whole = opened(locate(first.sha256), first.track, first.start_ms, length, take)
    if len(run) == 1:
        return [whole]
    copies = whole.filter_multi_output("split", len(run))
    edges = [(part.start_ms - first.start_ms - _ROUNDING_MS) / 1000 for part in run[1:]]
    streams = [copies[0].filter("trim", end=seconds(edges[0]))]
    for number, edge in enumerate(edges, start=1):
        until = {"end": seconds(edges[number])} if number < len(edges) else {}
        stream = copies[number].filter("trim", start=seconds(edge), **until)
        streams.append(stream.filter("setpts", f"PTS-{seconds(edge)}/TB"))
    return streams
