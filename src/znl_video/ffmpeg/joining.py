"""Pieces of footage put one behind the other, what follows on in a file decoded together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import ffmpeg

from znl_video.ffmpeg.common import Locate, seconds
from znl_video.ffmpeg.framing import Veil, exactly, framed, opened
from znl_video.ffmpeg.pieces import Run, run_frames, runs
from znl_video.model.composition import Footage
from znl_video.model.media import Rate

# Times are rounded to milliseconds: the frame that a piece begins with may lie half of one earlier,
# and a container's clock rounds again.
_ROUNDING_MS = Fraction(7, 10)


class Piece(NamedTuple):
    """``frames`` frames of footage as the camera coded them.

    ``part`` is the first of the parts that it shows, ``number`` that part's.
    """

    number: int
    part: Footage
    stream: Any
    frames: int


def joined(
    footage: Sequence[Footage],
    rate: Rate,
    shown: Rate,
    size: tuple[int, int],
    locate: Locate,
) -> Any:
    """Return the footage, framed to ``size``, as one stream of ``shown`` frames a second.

    ``rate`` is what the lengths in ``footage`` are counted at, and masks are drawn at. Where a
    piece begins at a change of shot, no frame of the shot before is in it, nor one of it in the
    piece before.
    """
    pieces = [
        framed(
            piece.stream,
            piece.part.track,
            piece.part.view,
            size,
            Veil(piece.part.veiling, shown, piece.number) if piece.part.veiling else None,
        )
        for piece in cut_apart(footage, rate, shown, locate)
    ]
    return pieces[0] if len(pieces) == 1 else ffmpeg.concat(*pieces, v=1, a=0)


def cut_apart(
    footage: Sequence[Footage], rate: Rate, shown: Rate, locate: Locate
) -> Iterator[Piece]:
    """Yield the pieces of ``footage`` in order, at ``shown`` frames a second."""
    done = 0
    numbers = {id(part): number for number, part in enumerate(footage)}
    for take, group in enumerate(_groups(footage, rate)):
        for lasts, part, stream in _streams(group, rate, locate, take):
            count = _frames(done + lasts, rate, shown) - _frames(done, rate, shown)
            done += lasts
            # Frames that were counted once keep their times: counting again may round one away.
            counted = len(group[0]) > 1 and shown.exact == rate.exact
            exact = stream if counted else exactly(stream, shown, count)
            # A piece shorter than a step of ``shown`` may have none of them.
            if count:
                yield Piece(numbers[id(part)], part, exact, count)


def _streams(
    group: Sequence[Run], rate: Rate, locate: Locate, take: int
) -> Iterator[tuple[int, Footage, Any]]:
    """Yield frames, framing and stream of what one opening of a file gives, in order."""
    if len(group[0]) > 1:
        # Seen from one place, what lies between them is left out of one stream.
        run = group[0]
        yield sum(part.frames for part in run), run[0], run_frames(run, rate, locate, take)
        return
    parts = [run[0] for run in group]
    for part, stream in zip(parts, _decoded(parts, rate, locate, take), strict=True):
        yield part.frames, part, stream


def _frames(count: int, rate: Rate, shown: Rate) -> int:
    return int(-(-count * shown.exact // rate.exact))


def _groups(footage: Sequence[Footage], rate: Rate) -> list[list[Run]]:
    """Gather pieces that follow on in their file: a file is opened and decoded once for them."""
    groups: list[list[Run]] = []
    for run in runs(footage, rate):
        before = groups[-1][-1] if groups else None
        if before and len(before) == len(run) == 1 and _goes_on(before[0], run[0], rate):
            groups[-1].append(run)
        else:
            groups.append([run])
    return groups


def _goes_on(before: Footage, part: Footage, rate: Rate) -> bool:
    return (
        (before.sha256, before.track) == (part.sha256, part.track)
        and before.start_ms < part.start_ms
        and abs(before.start_ms + rate.ms(before.frames) - part.start_ms) <= rate.ms(1)
    )


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
