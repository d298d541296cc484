"""What is wrong with text over a picture: lines, boxes for missing letters, text over text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from znl_video.vision.overlaid.following import Followed
from znl_video.vision.overlaid.glyph_boxes import glyph_boxes
from znl_video.vision.overlaid.layered import Turn, by_itself, stays
from znl_video.vision.overlaid.pixels import Box
from znl_video.vision.overlaid.telling import put_over
from znl_video.vision.overlaid.watching import LineWatcher

# What is there for so much of a film, and so long, was not put there to be read with speech; nor
# was what was not seen to come or go in so long, or in nearly all of a short film.
_MOST_OF_IT, _LONG_MS = 0.6, 5_000
_UNSEEN_MS, _ALL_OF_IT = 3_000, 0.9
# A shorter line is a sign or a number, in shares of the picture's width.
_LEAST_WIDE = 0.1
# Two lines collide where they share so much of the smaller one, for so many samples, and begin or
# end so many samples apart; so few of their edges may be the same.
_SHARED, _TOGETHER, _APART, _SAME = 0.3, 2, 2, 0.5
_SAME_LOOK = 0.9
# A line so much smaller than the other is a part of it that was seen by itself.
_PART = 0.3
# Collisions in one place so soon after another are told as one.
_GOES_ON_MS = 1_500
# Glyphs are looked at in so many lines at most.
_READ_MOST = 300


class Place(NamedTuple):
    """A box in shares of the picture, and when it is there, in milliseconds."""

    left: float
    top: float
    right: float
    bottom: float
    start_ms: int
    end_ms: int


class Line(NamedTuple):
    """A line of text over the picture; ``stays``: it is there for most of the film."""

    place: Place
    stays: bool


class Finds(NamedTuple):
    """What was found in a film.

    ``lines``: all lines of text that were put over the picture. ``boxes``: lines in which boxes
    stand for letters that a font lacks. ``collisions``: where one line stands on another.
    """

    lines: tuple[Line, ...] = ()
    boxes: tuple[Place, ...] = ()
    collisions: tuple[Place, ...] = ()


class TextWatcher:
    """Takes samples of a film in brightness and says what text was put over it."""

    def __init__(self) -> None:
        self._watcher = LineWatcher()

    def see(self, at_ms: int, picture: npt.NDArray[np.float32]) -> None:
        """Take one sample, height x width, 0 to 255, as ``watching`` wants them."""
        self._watcher.see(at_ms, picture)

    def finish(self) -> Finds:
        """Return what was found, in order of time."""
        watcher = self._watcher
        watcher.finish()
        wide = watcher.shape[1]
        followed = [
            each
            for each in put_over(watcher.done)
            if each.box.right - each.box.left >= _LEAST_WIDE * wide
        ]
        lasts = watcher.times[-1] - watcher.times[0] if watcher.times else 0
        lines = []
        for each in followed:
            place = self._place(each.box, each.first, each.last)
            lines.append(Line(place, _stays(each, place.end_ms - place.start_ms, lasts)))
        boxes = (
            self._place(each.box, each.first, each.last)
            for each in followed[:_READ_MOST]
            if glyph_boxes(each.mean)
        )
        collisions = (*self._collisions(followed), *self._layers(followed))
        return Finds(tuple(lines), tuple(boxes), _merged(collisions))

    def _layers(self, followed: Sequence[Followed]) -> Iterator[Place]:
        lines = [line for line in followed if by_itself(line)]
        known = {id(line) for line in lines}
        for turn in self._watcher.turns:
            if id(turn.line) in known and any(stays(turn, line, followed) for line in lines):
                yield self._at(turn)

    def _at(self, turn: Turn) -> Place:
        """Return where a turn was, for half a second after a line came, or before one went."""
        first = turn.number if turn.line.first >= turn.number else turn.number - 2
        last = min(first + 1, len(self._watcher.times) - 1)
        return self._place(turn.box, max(0, first), last)

    def _collisions(self, followed: Sequence[Followed]) -> Iterator[Place]:
        for one, other in combinations(followed, 2):
            first, last = max(one.first, other.first), min(one.last, other.last)
            if last - first < _TOGETHER or not _collide(one, other):
                continue
            if shared := one.box.common(other.box):
                yield self._place(shared, first, last)

    def _place(self, box: Box, first: int, last: int) -> Place:
        times, (high, wide) = self._watcher.times, self._watcher.shape
        ends = times[last + 1] if last + 1 < len(times) else times[last]
        return Place(
            box.left / wide, box.top / high, box.right / wide, box.bottom / high, times[first], ends
        )


def _merged(places: Iterable[Place]) -> tuple[Place, ...]:
    """Return places in order of time; what goes on in one place is one."""
    found: list[Place] = []
    for place in sorted(places, key=lambda each: (each.start_ms, each.end_ms)):
        before = found[-1] if found else place
        across = min(place.right, before.right) - max(place.left, before.left)
        down = min(place.bottom, before.bottom) - max(place.top, before.top)
        if found and place.start_ms <= before.end_ms + _GOES_ON_MS and across > 0 and down > 0:
            found[-1] = Place(
                min(place.left, before.left),
                min(place.top, before.top),
                max(place.right, before.right),
                max(place.bottom, before.bottom),
                before.start_ms,
                max(place.end_ms, before.end_ms),
            )
        else:
            found.append(place)
    return tuple(found)


def _stays(line: Followed, shown_ms: int, lasts_ms: int) -> bool:
    if shown_ms >= max(_LONG_MS, _MOST_OF_IT * lasts_ms):
        return True
    return not (line.came or line.went) and shown_ms >= min(_UNSEEN_MS, _ALL_OF_IT * lasts_ms)


def _collide(one: Followed, other: Followed) -> bool:
    least = min(one.box.area, other.box.area)
    if one.box.shared(other.box) < _SHARED * least or not (by_itself(one) and by_itself(other)):
        return False
    # What comes over text comes alone, and what was seen in the same moment is the same text.
    later = one if one.first > other.first else other
    if not later.came:
        return False
    if least < _PART * max(one.box.area, other.box.area):
        return False
    if abs(one.first - other.first) < _APART and abs(one.last - other.last) < _APART:
        return False
    return max(one.alike(other), other.alike(one)) < _SAME and one.resembles(other) < _SAME_LOOK
