"""Faces found sample by sample, joined to the people they belong to.

Greedy association by overlap, distance and size, the cheapest pair first. Faces in phone footage
are few and sampled eight times a second: that is where richer trackers gain nothing over it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from znl_video.model.geometry import blend, likeness, middle
from znl_video.model.sight import Face, Sight

BEGIN_SURE = 500
"""A person begins with a face at least this sure, in per mille."""

GO_ON_SURE = 300
"""A person goes on with a face at least this sure: a turned head is less sure, and still there."""

BRIDGE_MS = 1000
"""A person who is not seen for this long, and is then where expected, is the same."""

LEAST_SEEN = 3
"""Faces seen fewer times than this are flukes of the detector."""

# Faces whose centres lie farther apart than this many face heights are two people, and so are
# faces one of which is higher than the other by this ratio.
_REACH = 1.2
_SIZES = 1.9

# The share of samples between first and last in which a person must have been seen.
_DENSITY = 0.35


@dataclass(slots=True)
class Track:
    """One person's face: boxes by sample number, those between two sightings filled in."""

    boxes: dict[int, Face] = field(default_factory=dict)
    seen: int = 0

    @property
    def last(self) -> int:
        """The last sample with the face."""
        return max(self.boxes)

    def expected(self, sample: int) -> tuple[float, float]:
        """Return where the face's centre is expected, from how it moved lately."""
        last = self.last
        here = middle(self.boxes[last].box)
        before = max((n for n in self.boxes if n <= last - 2), default=None)
        if before is None or last - before > 4:
            return here
        was = middle(self.boxes[before].box)
        # A guess weakens with time: who leaves view seldom keeps walking at that speed.
        ahead = min(sample - last, 4) / (last - before)
        return here[0] + (here[0] - was[0]) * ahead, here[1] + (here[1] - was[1]) * ahead


def tracks(sight: Sight, first: int, last: int) -> tuple[Track, ...]:
    """Return the people seen in the samples ``first`` to ``last``, which are all of one shot."""
    bridge = BRIDGE_MS // sight.step_ms
    found: list[Track] = []
    for sample in range(first, min(last + 1, len(sight.faces))):
        faces = [face for face in sight.faces[sample] if face.sure >= GO_ON_SURE]
        alive = [track for track in found if sample - track.last <= bridge]
        pairs = sorted(
            (cost, number, index)
            for number, track in enumerate(alive)
            for index, face in enumerate(faces)
            if (cost := _cost(track, face, sample)) is not None
        )
        taken: set[int] = set()
        going: set[int] = set()
        for _, number, index in pairs:
            if number not in going and index not in taken:
                _go_on(alive[number], sample, faces[index])
                going.add(number)
                taken.add(index)
        for index, face in enumerate(faces):
            if index not in taken and face.sure >= BEGIN_SURE:
                found.append(Track({sample: face}, 1))
    least = min(LEAST_SEEN, max(1, last - first))
    return tuple(
        track
        for track in found
        if track.seen >= least and track.seen >= _DENSITY * len(track.boxes)
    )


def _cost(track: Track, face: Face, sample: int) -> float | None:
    """Return how unlike the track's last face this one is; None where it is somebody else's."""
    known = track.boxes[track.last]
    ratio = max(known.height, face.height) / max(1, min(known.height, face.height))
    if ratio > _SIZES:
        return None
    (x, y), (here_x, here_y) = track.expected(sample), middle(face.box)
    high = max(known.height, face.height)
    away = math.hypot(x - here_x, y - here_y) / high
    # Nobody knows where exactly a person comes back after a gap.
    gap = sample - track.last
    if away > _REACH * (1 + 0.15 * (gap - 1)):
        return None
    return away + (1 - likeness(known.box, face.box)) + (ratio - 1) + 0.05 * gap


def _go_on(track: Track, sample: int, face: Face) -> None:
    """Add a face, and straight lines over the samples in which it was missed."""
    last = track.last
    known = track.boxes[last]
    for between in range(last + 1, sample):
        share = (between - last) / (sample - last)
        track.boxes[between] = Face(*map(round, blend(known, face, share)))
    track.boxes[sample] = face
    track.seen += 1
