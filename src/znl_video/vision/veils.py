"""From what is to be hidden to veils: boxes that are surely there in every frame."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil, floor

from znl_video.model.geometry import Box, blend
from znl_video.model.protecting import Hidden, Place, Veil, Veiling
from znl_video.vision.following import Track, padded
from znl_video.vision.overlap import at, grown, union

GROWN = (0.25, 0.3)
"""How much wider on each side, and higher above and below, a veil is than the face it hides."""

CELLS_A_FACE = 5
"""How many cells of the mosaic lie across the largest face of a segment."""

STEP = 16
"""The mosaic's levels of luma and of colour, limited range, lie so far apart."""

STILL_AROUND_S = 0.25
"""A cover is made of frames this near to its time, in seconds."""

# A veil's place is written down this often a second; in between it moves in straight lines.
_PLACES_A_SECOND = 5

# The longer side of the picture holds so many cells at most, and at least.
_MOST_CELLS, _LEAST_CELLS = 60, 8

# Lines of a paper and figures of a plate are gone under cells of half the box's height, and under
# cells this much of the picture's longer side in any box.
_HIDDEN_CELL = 1 / 30

Size = tuple[int, int]


def face_veil(track: Track, frames: int, fps: float, size: Size) -> Veil:
    """Return the veil over a face: enlarged, padded in time, within the picture of ``size``.

    Every place holds the face's boxes of its neighbourhood up to the places before and after it.
    So both places around a frame hold that frame's box, and so does everything on the straight line
    between them.
    """
    boxes = {frame: grown(box, *GROWN) for frame, box in padded(track, frames, fps).items()}
    first, last = min(boxes), max(boxes)
    step = max(1, round(fps / _PLACES_A_SECOND))
    stops = [*range(first, last, step), last]
    places = []
    for stop in stops:
        near = range(max(first, stop - step), min(last, stop + step) + 1)
        places.append(_place(stop, union(boxes[frame] for frame in near), size))
    return Veil(places=tuple(places))


def hidden_veil(hidden: Hidden, start_ms: int, frames: int, fps: float, size: Size) -> Veil | None:
    """Return the veil over a box that a person asked for, None where it is not in the segment.

    Args:
        hidden: what was asked for, on the clip's clock.
        start_ms: where the segment starts on that clock.
        frames: how many frames it has.
        fps: how many a second.
        size: the upright picture's width and height.
    """
    begin = 0 if hidden.start is None else floor((hidden.start - start_ms / 1000) * fps)
    end = frames - 1 if hidden.end is None else ceil((hidden.end - start_ms / 1000) * fps)
    begin, end = max(0, begin), min(frames - 1, end)
    if begin > end:
        return None
    stops = {round((stop[0] - start_ms / 1000) * fps): stop for stop in hidden.stops}
    at = {begin, end, *(frame for frame in stops if begin < frame < end)}
    places = [
        _place(frame, _asked(hidden, start_ms / 1000 + frame / fps, size), size)
        for frame in sorted(at)
    ]
    return Veil(places=tuple(places))


def veiling(
    veils: Sequence[Veil], faces: Iterable[Track], hidden: Iterable[Veil], size: Size
) -> Veiling | None:
    """Return ``veils``, the mosaic's cell being that of the largest of ``faces`` and ``hidden``."""
    if not veils:
        return None
    widths = [box[2] - box[0] for track in faces for box in track.boxes.values()]
    longer = max(size)
    cells = [width / CELLS_A_FACE for width in widths]
    for veil in hidden:
        least = min(min(p.right - p.left, p.bottom - p.top) for p in veil.places)
        cells.append(min(least / 2, longer * _HIDDEN_CELL))
    wanted = max(cells, default=0)
    cell = min(max(wanted, longer / _MOST_CELLS), longer / _LEAST_CELLS)
    return Veiling(cell=max(2, ceil(cell)), veils=tuple(veils))


def cells(size: Size, cell: int) -> Size:
    """Return how many cells of about ``cell`` pixels lie across and down a picture of ``size``."""
    across, down = (max(2, round(side / cell / 2) * 2) for side in size)
    return across, down


def excerpt(whole: Veiling, first: int, frames: int) -> Veiling | None:
    """Return what of a veiling holds for ``frames`` frames from ``first``, counted from there."""
    last = first + frames - 1
    kept = []
    for veil in whole.veils:
        begin, end = max(first, veil.places[0].frame), min(last, veil.places[-1].frame)
        if begin > end:
            continue
        inside = [place for place in veil.places if begin < place.frame < end]
        edges = [(frame, at(veil, frame)) for frame in sorted({begin, end})]
        ends = [
            Place(frame, floor(box[0]), floor(box[1]), ceil(box[2]), ceil(box[3]))
            for frame, box in edges
            if box
        ]
        places = sorted([*ends, *inside])
        kept.append(Veil(places=tuple(each._replace(frame=each.frame - first) for each in places)))
    return Veiling(cell=whole.cell, veils=tuple(kept)) if kept else None


def still(veiling_: Veiling, frame: int, around: int) -> Veiling | None:
    """Return the veiling of one frame, as frame 0: all places within ``around`` frames of it.

    A cover is cut out by time, not by number: footage of uneven rate may give a neighbour.
    """
    kept = []
    for veil in veiling_.veils:
        near = [
            box for each in range(frame - around, frame + around + 1) if (box := at(veil, each))
        ]
        if near:
            left, top, right, bottom = union(near)
            place = Place(0, floor(left), floor(top), ceil(right), ceil(bottom))
            kept.append(Veil(places=(place,)))
    return Veiling(cell=veiling_.cell, veils=tuple(kept)) if kept else None


def _asked(hidden: Hidden, second: float, size: Size) -> Box:
    """Return the box asked for at a second of the clip, in pixels."""
    stops = hidden.stops
    before = [stop for stop in stops if stop[0] <= second]
    after = [stop for stop in stops if stop[0] > second]
    here, there = (before or stops[:1])[-1], (after or stops[-1:])[0]
    lasted = there[0] - here[0]
    share = min(1.0, max(0.0, (second - here[0]) / lasted)) if lasted > 0 else 0.0
    x, y, width, height = blend(here[1:], there[1:], share)
    return x * size[0], y * size[1], (x + width) * size[0], (y + height) * size[1]


def _place(frame: int, box: Box, size: Size) -> Place:
    left, top = max(0, floor(box[0])), max(0, floor(box[1]))
    return Place(frame, left, top, min(size[0], ceil(box[2])), min(size[1], ceil(box[3])))
