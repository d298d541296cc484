"""Faces of single frames joined to tracks: one person's face through time, as well as boxes tell.

What is hidden on the strength of a track must not show in any frame, so every doubt is decided for
more: gaps are bridged, and a track goes on for a while at both ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import hypot

from znl_video.model.geometry import Box, Rectangle, area, blend, likeness, middle, shared
from znl_video.model.sight import Face
from znl_video.vision.overlap import union

BRIDGED_S = 1.5
"""A face that is not found for this long and then again near by was there in between."""

NEAR_BRIDGED_S = 3.0
"""The same where it comes back in its own place: it was turned away."""

PADDED_S = 0.5
"""For how long a track goes on before its first and after its last find."""

# Frames that may be missed before a track is taken up by the linking of pieces instead.
_MISSED = 3

# Over which time speed is measured, in seconds.
_SPEED_S = 0.3

# Two boxes whose widths differ more than this are not one face.
_ALIKE = 2.0

# What lies within a surer face by so much of its area is the same one.
_WITHIN = 0.7


@dataclass
class Track:
    """A face's boxes by frame, without gaps once it is linked, and how sure it ever was."""

    boxes: dict[int, Box] = field(default_factory=dict)
    sure: int = 0
    found: int = 0

    @property
    def first(self) -> int:
        """The first frame."""
        return min(self.boxes)

    @property
    def last(self) -> int:
        """The last frame."""
        return max(self.boxes)

    def speed(self, *, at_end: bool, frames: int) -> tuple[float, float]:
        """Return pixels a frame, right and down, over ``frames`` at one end of the track."""
        edge = self.last if at_end else self.first
        span = range(edge - frames, edge + 1) if at_end else range(edge, edge + frames + 1)
        known = [frame for frame in span if frame in self.boxes]
        if len(known) < 2:
            return 0.0, 0.0
        one, other = middle(self.boxes[known[0]]), middle(self.boxes[known[-1]])
        lasted = known[-1] - known[0]
        return (other[0] - one[0]) / lasted, (other[1] - one[1]) / lasted


def tracks_of(faces: Sequence[Sequence[Face]], fps: float) -> list[Track]:
    """Return the tracks of faces found in consecutive frames, gaps bridged, ends not padded."""
    pieces: list[Track] = []
    open_: list[Track] = []
    for frame, found in enumerate(map(_once, faces)):
        open_ = [track for track in open_ if frame - track.last <= _MISSED]
        boxes = [(face.box, face.sure) for face in found]
        for track, number in _matched(open_, [box for box, _ in boxes], frame, fps):
            box, sure = boxes[number]
            _extend(track, frame, box, sure)
            boxes[number] = (box, -1)
        for box, sure in boxes:
            if sure >= 0:
                fresh = Track()
                _extend(fresh, frame, box, sure)
                pieces.append(fresh)
                open_.append(fresh)
    return _linked(pieces, fps)


def padded(track: Track, frames: int, fps: float) -> dict[int, Box]:
    """Return a track's boxes with half a second more at both ends, within ``frames``.

    Nobody knows whether a face that is lost stood still or went on: both places are hidden. A cut
    does not shorten this: what looks like one may be a flash.
    """
    boxes = dict(track.boxes)
    more, window = round(PADDED_S * fps), round(_SPEED_S * fps)
    for edge, way in ((track.first, -1), (track.last, 1)):
        across, down = track.speed(at_end=way > 0, frames=window)
        still = track.boxes[edge]
        for step in range(1, more + 1):
            frame = edge + way * step
            if 0 <= frame < frames:
                moved = _moved(still, across * way * step, down * way * step)
                boxes[frame] = union((still, moved))
    return boxes


def _once(found: Sequence[Face]) -> list[Face]:
    """Return faces without those that lie within a surer one: its veil hides them too."""
    kept: list[Face] = []
    for face in sorted(found, key=lambda each: -each.sure):
        if not any(shared(face.box, each.box) > _WITHIN * area(face.box) for each in kept):
            kept.append(face)
    return kept


def _extend(track: Track, frame: int, box: Box, sure: int) -> None:
    if track.boxes and frame - track.last > 1:
        _bridge(track, frame, box)
    track.boxes[frame] = box
    track.sure = max(track.sure, sure)
    track.found += 1


def _bridge(track: Track, frame: int, box: Box) -> None:
    """Fill the frames up to ``frame``: in a straight line, and where the face was and will be."""
    last = track.last
    here = track.boxes[last]
    for between in range(last + 1, frame):
        track.boxes[between] = Rectangle(*blend(here, box, (between - last) / (frame - last)))


def _matched(
    tracks: Sequence[Track], boxes: Sequence[Box], frame: int, fps: float
) -> list[tuple[Track, int]]:
    """Return which track goes on in which box: the likest pairs first."""
    window = round(_SPEED_S * fps)
    pairs = []
    for index, track in enumerate(tracks):
        across, down = track.speed(at_end=True, frames=window)
        gone = frame - track.last
        expected = _moved(track.boxes[track.last], across * gone, down * gone)
        for number, box in enumerate(boxes):
            alike = max(likeness(expected, box), likeness(track.boxes[track.last], box))
            if alike > 0.2 and _same_size(expected, box):
                pairs.append((alike, index, number))
    taken: list[tuple[Track, int]] = []
    used_tracks: set[int] = set()
    used_boxes: set[int] = set()
    for _, index, number in sorted(pairs, reverse=True):
        if index not in used_tracks and number not in used_boxes:
            used_tracks.add(index)
            used_boxes.add(number)
            taken.append((tracks[index], number))
    return taken


def _linked(pieces: list[Track], fps: float) -> list[Track]:
    """Join pieces where one ends and another begins near by and soon after; the nearest first."""
    ends = sorted(pieces, key=lambda track: track.last)
    pairs = []
    for one, earlier in enumerate(ends):
        for other, later in enumerate(ends):
            gap = (later.first - earlier.last) / fps
            if 0 < gap <= NEAR_BRIDGED_S and _linkable(earlier, later, gap, fps):
                pairs.append((gap, one, other))
    next_of: dict[int, int] = {}
    has_before: set[int] = set()
    for _, one, other in sorted(pairs):
        if one not in next_of and other not in has_before:
            next_of[one] = other
            has_before.add(other)
    whole = []
    for number, track in enumerate(ends):
        if number in has_before:
            continue
        follower = next_of.get(number)
        while follower is not None:
            piece = ends[follower]
            _bridge(track, piece.first, piece.boxes[piece.first])
            track.boxes |= piece.boxes
            track.sure = max(track.sure, piece.sure)
            track.found += piece.found
            follower = next_of.get(follower)
        whole.append(track)
    return whole


def _linkable(earlier: Track, later: Track, gap: float, fps: float) -> bool:
    here, there = earlier.boxes[earlier.last], later.boxes[later.first]
    if not _same_size(here, there):
        return False
    side = max(here[2] - here[0], there[2] - there[0])
    window, frames = round(_SPEED_S * fps), later.first - earlier.last
    ahead = _moved(here, *(each * frames for each in earlier.speed(at_end=True, frames=window)))
    behind = _moved(there, *(-each * frames for each in later.speed(at_end=False, frames=window)))
    apart = min(_apart(here, there), _apart(ahead, there), _apart(here, behind))
    if gap > BRIDGED_S:
        return _apart(here, there) < side
    return apart < side * (1 + 1.5 * gap)


def _same_size(one: Box, other: Box) -> bool:
    widths = sorted((max(1.0, one[2] - one[0]), max(1.0, other[2] - other[0])))
    return widths[1] / widths[0] <= _ALIKE


def _moved(box: Box, across: float, down: float) -> Box:
    return box[0] + across, box[1] + down, box[2] + across, box[3] + down


def _apart(one: Box, other: Box) -> float:
    (x, y), (u, v) = middle(one), middle(other)
    return hypot(u - x, v - y)
