"""Burnt-in text and logos: sharp edges that stay while the picture around them moves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from znl_video.model.geometry import likeness
from znl_video.vision.pieces import together

Grey = npt.NDArray[np.float32]
Blocks = npt.NDArray[np.bool_]

# Samples looked at together, two seconds of them.
_WINDOW = 16
_BLOCK = 8
# An edge is a step of so much brightness from one pixel to the next, there in nearly all samples,
# where brightness hardly changes (standard deviation).
_EDGE, _ALWAYS, _STEADY = 24.0, 0.9, 6.0
# Share of a block's pixels that are such edges.
_DENSE = 0.12
# It is on top of the picture where what surrounds it moves (brightness changes so much, in so much
# of the ring), or where all else does: of so many edges elsewhere, so few stay.
# A still camera keeps more of them, and then a sign is as still as a logo.
_MOVING, _AROUND = 8.0, 0.5
_RING = 2
_STAY, _ENOUGH = 0.025, 0.01
# Letters have edges across and along the line, the border of a bar has one kind: share of each.
_BOTH = 0.02
# More of the picture than this, in all, is no lettering.
_MOST = 0.25
# Two windows' boxes are the same lettering if they share this much of their union.
_SAME = 0.4
_LEAST_BLOCKS, _LEAST_WINDOWS = 2, 2


class Box(NamedTuple):
    """Edges in pixels of the samples, and the windows in which it was seen, first and last."""

    left: int
    top: int
    right: int
    bottom: int
    first: int
    last: int


class LetteringFinder:
    """Takes samples in brightness and finds lettering that stays for two windows or more."""

    def __init__(self) -> None:
        self._samples: list[Grey] = []
        self._starts: list[int] = []
        self._window = 0
        self._boxes: list[Box] = []
        self._begins: list[tuple[int, int]] = []

    def see(self, at_ms: int, picture: Grey) -> None:
        """Take one sample, height x width, 0 to 255."""
        if self._samples and self._samples[0].shape != picture.shape:
            self._samples.clear()
            self._starts.clear()
        self._samples.append(picture)
        self._starts.append(at_ms)
        if len(self._samples) == _WINDOW:
            found = list(_standing(np.stack(self._samples)))
            self._begins.append((self._starts[0], at_ms))
            self._take(found)
            self._window += 1
            self._samples.clear()
            self._starts.clear()

    def finish(self) -> tuple[tuple[int, int, int, int, int, int], ...]:
        """Return left, top, width, height in samples' pixels, and begin and end in ms, of each."""
        return tuple(
            (
                box.left,
                box.top,
                box.right - box.left,
                box.bottom - box.top,
                self._begins[box.first][0],
                self._begins[box.last][1],
            )
            for box in self._boxes
            if box.last - box.first + 1 >= _LEAST_WINDOWS
        )

    def _take(self, found: list[tuple[int, int, int, int]]) -> None:
        for left, top, right, bottom in found:
            fresh = Box(left, top, right, bottom, self._window, self._window)
            for place, known in enumerate(self._boxes):
                if known.last == self._window - 1 and likeness(known[:4], fresh[:4]) > _SAME:
                    self._boxes[place] = Box(
                        min(known.left, left),
                        min(known.top, top),
                        max(known.right, right),
                        max(known.bottom, bottom),
                        known.first,
                        self._window,
                    )
                    break
            else:
                self._boxes.append(fresh)


def _standing(samples: npt.NDArray[np.float32]) -> Iterator[tuple[int, int, int, int]]:
    across = np.abs(np.diff(samples, axis=2, append=samples[:, :, -1:])) > _EDGE
    down = np.abs(np.diff(samples, axis=1, append=samples[:, -1:])) > _EDGE
    wavers = samples.std(axis=0)
    calm = wavers < _STEADY
    stay = ((across | down).mean(axis=0) >= _ALWAYS) & calm
    dense = _blocks(stay) > _DENSE
    if not dense.any() or dense.mean() > _MOST:
        return
    # Within a line of text some letters have one kind of edge only: the whole box is asked.
    upright, level = (_blocks((each.mean(axis=0) >= _ALWAYS) & calm) for each in (across, down))
    camera_moves = _all_else_moves((across | down).mean(axis=0), stay, dense)
    moving = _blocks(wavers > _MOVING) > 0.5
    for group in _groups(dense):
        rows, columns = np.nonzero(group)
        top, bottom = int(rows.min()), int(rows.max()) + 1
        left, right = int(columns.min()), int(columns.max()) + 1
        ring = np.zeros_like(dense)
        ring[max(0, top - _RING) : bottom + _RING, max(0, left - _RING) : right + _RING] = True
        ring[top:bottom, left:right] = False
        over = camera_moves or (ring.any() and moving[ring].mean() >= _AROUND)
        lettered = min(upright[group].mean(), level[group].mean()) >= _BOTH
        if len(rows) >= _LEAST_BLOCKS and over and lettered:
            yield left * _BLOCK, top * _BLOCK, right * _BLOCK, bottom * _BLOCK


def _all_else_moves(
    edges: npt.NDArray[np.float64], stay: npt.NDArray[np.bool_], dense: Blocks
) -> bool:
    """Whether hardly an edge outside ``dense`` blocks stays; ``edges``: how often each is one."""
    rest = ~np.kron(dense, np.ones((_BLOCK, _BLOCK), bool))
    rows, columns = rest.shape
    often = float(edges[:rows, :columns][rest].sum())
    stays = int(stay[:rows, :columns][rest].sum())
    return often >= _ENOUGH * rest.size and stays <= _STAY * often


def _blocks(marked: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """Return the share of marked pixels in each whole block."""
    rows, columns = (side // _BLOCK for side in marked.shape)
    whole = marked[: rows * _BLOCK, : columns * _BLOCK]
    shares: npt.NDArray[np.float64] = whole.reshape(rows, _BLOCK, columns, _BLOCK).mean(axis=(1, 3))
    return shares


def _groups(marked: Blocks) -> Iterator[Blocks]:
    """Yield marked blocks that touch, or lie a block apart along a line of text."""
    for runs in together(marked, 2):
        group = np.zeros_like(marked)
        for row, begin, end in runs:
            group[row, begin:end] = marked[row, begin:end]
        yield group
