"""The shots of a cut: where they change inside a segment, and how each is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from znl_video.model.cut import Segment
from znl_video.model.media import Rate
from znl_video.model.sight import Sight
from znl_video.vision.corridors import Window
from znl_video.vision.deciding import Shown, decide

# Shots shorter than this are a flash of light, or too short to look at: the framing stays.
_SHORTEST_MS = 250

# Pieces of one shot that lie no farther apart are framed as one, as where a pause was taken out.
_TOGETHER_MS = 2000


@dataclass(frozen=True, slots=True)
class Piece:
    """What a segment shows of one shot: from frame ``first``, times on the source's clock."""

    segment: int
    first: int
    start_ms: int
    end_ms: int
    shot: tuple[int, int]


def pieces(number: int, segment: Segment, rate: Rate, sight: Sight) -> list[Piece]:
    """Return what segment ``number`` shows, shot by shot."""
    end_ms = segment.start_ms + rate.ms(segment.frames)
    length = max(end_ms, len(sight.faces) * sight.step_ms, *sight.cuts, 0) + 1
    found: list[Piece] = []
    for begin, end in pairwise((0, *sight.cuts, length)):
        start, until = max(begin, segment.start_ms), min(end, end_ms)
        # Half up, as ffmpeg chooses the frame a moment is shown in.
        first = int((start - segment.start_ms) * rate.exact / 1000 * 2 + 1) // 2
        if until <= start or first >= segment.frames:
            continue
        if found and (until - start < _SHORTEST_MS or first <= found[-1].first):
            continue
        found.append(Piece(number, first, start, until, (begin, end)))
    return found


def shown(sight: Sight, every: Iterable[Piece], window: Window) -> Mapping[Piece, Shown]:
    """Decide how each piece is shown; pieces of one shot near each other are one decision."""
    decided: dict[Piece, Shown] = {}
    for group in _together(every):
        samples = _samples(sight, group)
        in_video = frozenset(
            sample
            for piece in group
            for sample in range(
                piece.start_ms // sight.step_ms, -(-piece.end_ms // sight.step_ms) + 1
            )
            if sample in samples
        )
        verdict = decide(sight, samples, in_video, window)
        decided.update(dict.fromkeys(group, verdict))
    return decided


def _samples(sight: Sight, group: list[Piece]) -> range:
    """Return the samples from just before a group's first frame to just after its last."""
    begin, end = group[0].shot
    earliest = -(-begin // sight.step_ms)
    latest = -(-end // sight.step_ms) - 1
    first = max(earliest, group[0].start_ms // sight.step_ms)
    last = min(latest, -(-max(piece.end_ms for piece in group) // sight.step_ms))
    count = max(len(sight.faces), len(sight.motion), len(sight.detail), 1)
    first = min(first, count - 1)
    return range(first, max(first, min(last, count - 1)) + 1)


def _together(every: Iterable[Piece]) -> list[list[Piece]]:
    groups: list[list[Piece]] = []
    for piece in sorted(every, key=lambda each: (each.shot, each.start_ms, each.segment)):
        before = groups[-1] if groups else []
        if (
            before
            and before[0].shot == piece.shot
            and piece.start_ms - max(each.end_ms for each in before) <= _TOGETHER_MS
        ):
            before.append(piece)
        else:
            groups.append([piece])
    return groups
