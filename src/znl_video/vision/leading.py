"""Whose face is the main one: told by size and time alone, and given up at every doubt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from znl_video.model.geometry import Box, area, likeness, shared
from znl_video.vision.following import Track

# The main face goes on in another track that begins where it ended, within this time.
_RESUMED_MS = 3000
_RESUMED_LIKENESS = 0.3

# From faces nearer than this share of their size on, one may be taken for the other.
_NEAR = 0.15


@dataclass(frozen=True)
class Seen:
    """A track with the milliseconds of its first and last frame on its source's clock."""

    track: Track
    source: str
    start_ms: int
    end_ms: int


def main_faces(seen: Sequence[Seen]) -> set[int]:
    """Return which of ``seen`` show the main person.

    The largest face for the longest time is the main one. It is followed into other tracks only
    where they go on in the same place soon; anybody else's face, and a main face that comes back
    elsewhere, is somebody else's as far as boxes tell.
    """
    if not seen:
        return set()
    best = max(range(len(seen)), key=lambda number: _weight(seen[number].track))
    chain = {best}
    for later in (True, False):
        here = best
        while (following := _resumed(seen, here, chain, later=later)) is not None:
            chain.add(following)
            here = following
    return chain


def undisputed(main: Track, others: Sequence[Track]) -> list[tuple[int, int]]:
    """Return stretches of frames, first and last, in which nobody else comes near the main face.

    After somebody has passed close by, the track may have gone on with them: only the longest
    stretch between two such moments is surely one face, and so it is the only one returned.
    """
    doubtful = [
        frame
        for frame in range(main.first, main.last + 1)
        if any(
            _near(main.boxes[frame], each.boxes[frame]) for each in others if frame in each.boxes
        )
    ]
    edges = [main.first - 1, *doubtful, main.last + 1]
    spans = [(a + 1, b - 1) for a, b in pairwise(edges) if b - a > 1]
    return [max(spans, key=lambda span: span[1] - span[0])] if spans else []


def _near(one: Box, other: Box) -> bool:
    return shared(one, other) > _NEAR * min(area(one), area(other))


def _weight(track: Track) -> float:
    return sum(area(box) for box in track.boxes.values())


def _resumed(seen: Sequence[Seen], here: int, taken: set[int], *, later: bool) -> int | None:
    mine = seen[here]
    found = []
    for number, other in enumerate(seen):
        if number in taken or other.source != mine.source:
            continue
        one, two = (mine, other) if later else (other, mine)
        gap = two.start_ms - one.end_ms
        left, begun = one.track.boxes[one.track.last], two.track.boxes[two.track.first]
        if 0 <= gap <= _RESUMED_MS and likeness(left, begun) >= _RESUMED_LIKENESS:
            found.append((gap, -likeness(left, begun), number))
    return min(found)[2] if found else None
