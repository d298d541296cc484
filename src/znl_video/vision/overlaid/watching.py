"""Watches a film's samples for lines of text that were put over the picture."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from znl_video.vision.overlaid.following import Followed, changed_around
from znl_video.vision.overlaid.ground import other_ground
from znl_video.vision.overlaid.layered import Turn
from znl_video.vision.overlaid.letters import lines
from znl_video.vision.overlaid.moved import ALIKE, likeness
from znl_video.vision.overlaid.pixels import (
    CELL,
    CHANGED,
    STILL,
    Box,
    Counts,
    Grey,
    Marked,
    apart,
    edges,
    groups,
    grown,
    in_cells,
    whole_cells,
)

WIDTH = 540
"""How wide samples should be, in pixels: letters of 24 pixels at 1080 are still legible."""
STEP_MS = 250
"""How far apart samples should be."""

# So many of a cell's 64 pixels are edges that came at once where there are letters.
_DENSE = 9
# Where more of the picture than this comes at once, it is another shot, or the camera came to rest.
_MOST_AT_ONCE, _MOST = 0.15, 0.25
# Samples for which edges stay before they are asked whether they lie over the picture, and how
# often that is asked.
_STAYED, _ASKED_EVERY = 6, 4
# Letters come alone where around them no more changes than this, and no more than so many times
# what changes anyway. The ring lies so many heights away: a plate may come with them.
_ALONE, _OFTEN, _RING = 0.08, 3.0, (0.8, 2.0)
# A camera moves where there are so many edges, as a share of the picture, so few of them stay, and
# so much of the picture changes.
_ENOUGH, _STAY, _ALL_OVER = 0.015, 0.05, 0.3
# A cell moves if so much of it changes; the picture around a line if so many cells do.
_MOVES, _AROUND = 0.1, 0.6
# The last sample's part in what a cell is like lately.
_LATELY = 0.3
# Edges that stayed where others came or went are worth a look if they are so many of these.
_SOME = 0.05
# So many lines are followed at once, and come at once, at most.
_LIVE_MOST, _LINES_AT_ONCE = 60, 8


class LineWatcher:
    """Takes samples in brightness and follows lines of letters that come alone, or stay."""

    def __init__(self) -> None:
        self.times: list[int] = []
        self.shape = (0, 0)
        self.done: list[Followed] = []
        self.turns: list[Turn] = []
        self._live: list[Followed] = []
        self._recent: deque[Grey] = deque(maxlen=4)
        self._changed: Marked | None = None
        self._ages: npt.NDArray[np.uint8] | None = None
        self._stir: npt.NDArray[np.float32] | None = None

    def see(self, at_ms: int, picture: npt.NDArray[np.float32]) -> None:
        """Take one sample, height x width, 0 to 255."""
        now = whole_cells(picture)
        if self._recent and self._recent[-1].shape != now.shape:
            return
        self.shape = now.shape[0], now.shape[1]
        self.times.append(at_ms)
        if self._recent:
            self._step(now)
        self._recent.append(now)

    def finish(self) -> None:
        """Take what is still there as done."""
        self.done += self._live
        self._live = []

    def _step(self, now: Grey) -> None:
        number, before = len(self.times) - 1, self._recent[-1]
        gap = apart(now, before)
        still, changed = gap <= STILL, gap > CHANGED
        across, down = edges(now)
        edged = across | down
        ages = np.zeros(now.shape, np.uint8) if self._ages is None else self._ages
        self._ages = np.where(still, np.minimum(ages, 254) + 1, 0).astype(np.uint8)
        self._follow(number, now, edged)
        if self._changed is not None:
            self._born(number, now, edged, edged & still & self._changed)
        share = in_cells(changed).astype(np.float32) / (CELL * CELL)
        lately = share if self._stir is None else self._stir
        self._stir = (lately + _LATELY * (share - lately)).astype(np.float32)
        if number % _ASKED_EVERY == 0:
            self._stayed(number, now, edged)
        self._changed = changed

    def _follow(self, number: int, now: Grey, edged: Marked) -> None:
        before = self._recent[-1]
        live = []
        for each in self._live:
            if each.see(number, now, before):
                live.append(each)
                continue
            usual = float(np.median(each.stirred)) if each.stirred else 0.0
            lone = self._alone(each.box, now, before, usual)
            each.went = lone and likeness(each.box, before, now).around < ALIKE
            self.done.append(each)
            if lone and not other_ground(each.box, each.mask, before, now, _ring(each.box)):
                self._turn(number, each, now, edged)
        self._live = live

    def _born(self, number: int, now: Grey, edged: Marked, came: Marked) -> None:
        born = list(self._lines(now, came, _MOST_AT_ONCE))
        for box in born if len(born) <= _LINES_AT_ONCE else ():
            if any(each.holds(box, came) for each in self._live):
                continue
            before, earlier, first = self._recent[-1], self._recent[-2], self._recent[0]
            usual = changed_around(box, now, before, *_ring(box))
            lone = self._alone(box, before, earlier, usual)
            alone = (
                lone
                and likeness(box, before, earlier).around < ALIKE
                and likeness(box, before, first).place < ALIKE
            )
            begun = self._begin(box, came, now, number - 1, number, came_alone=alone)
            if begun:
                begun.under = box.cut(earlier).copy()
                if lone and not other_ground(box, begun.mask, now, earlier, _ring(box)):
                    self._turn(number - 1, begun, now, edged)

    def _stayed(self, number: int, now: Grey, edged: Marked) -> None:
        if self._ages is None or self._stir is None:
            return
        stay = edged & (self._ages >= _STAYED)
        often, stays = int(edged.sum()), int(stay.sum())
        found = list(self._lines(now, stay, _MOST))
        inside = sum(int(box.part(stay).sum()) for box in found)
        of = sum(int(box.part(edged).sum()) for box in found)
        rest = often - of
        camera = (
            rest >= _ENOUGH * edged.size
            and stays - inside <= _STAY * rest
            and bool((self._stir > _MOVES).mean() >= _ALL_OVER)
        )
        for box in found:
            if not (camera or self._moves_around(box)):
                continue
            known = [each for each in self._live if each.holds(box, stay)]
            for each in known:
                each.above += 1
            if not known:
                age = int(np.median(box.cut(self._ages)[box.part(stay)].astype(int)))
                begun = self._begin(box, stay, now, number - age, number, came_alone=False)
                if begun:
                    begun.above += 1

    def _turn(self, number: int, line: Followed, now: Grey, edged: Marked) -> None:
        """Note what stayed where a line came or went."""
        if self._ages is None:
            return
        box, strokes = line.box, line.mask
        kept = np.where(box.part(edged), box.cut(self._ages), 0).astype(np.uint8)
        kept[kept < len(self.times) - number + 1] = 0
        if np.count_nonzero(kept[~grown(strokes, 1)]) < _SOME * strokes.sum():
            return
        moves = self._moves_around(box) or self._moves_all_over(box, edged)
        self.turns.append(Turn(number, box, strokes, kept, box.cut(now).copy(), line, moves))

    def _moves_all_over(self, box: Box, edged: Marked) -> bool:
        """Whether the camera moves: hardly any edges stay but those of lines of letters."""
        if self._ages is None or self._stir is None:
            return False
        rest = edged.copy()
        for each in (box, *(line.box for line in self._live)):
            rest[each.top : each.bottom, each.left : each.right] = False
        often, stays = int(rest.sum()), int((rest & (self._ages >= _STAYED)).sum())
        return (
            often >= _ENOUGH * edged.size
            and stays <= _STAY * often
            and bool((self._stir > _MOVES).mean() >= _ALL_OVER)
        )

    def _lines(self, now: Grey, marked: Marked, most: float) -> Iterator[Box]:
        """Yield lines of letters in what is marked, in pixels of the sample."""
        counts: Counts = in_cells(marked)
        dense = counts >= _DENSE
        if not dense.any() or dense.mean() > most:
            return
        for group in groups(dense):
            around = group.wider(CELL // 2, now.shape)
            for line in lines(around.cut(now), around.part(marked)):
                yield Box(
                    around.left + line.left,
                    around.top + line.top,
                    around.left + line.right,
                    around.top + line.bottom,
                )

    def _begin(
        self, box: Box, marked: Marked, now: Grey, first: int, number: int, *, came_alone: bool
    ) -> Followed | None:
        if len(self._live) >= _LIVE_MOST:
            return None
        begun = Followed(
            box, box.part(marked).copy(), box.cut(now).copy(), first, number, came=came_alone
        )
        begun.see(number, now, self._recent[-1])
        self._live.append(begun)
        return begun

    def _alone(self, box: Box, now: Grey, before: Grey, usual: float) -> bool:
        return changed_around(box, now, before, *_ring(box)) <= _ALONE + _OFTEN * usual

    def _moves_around(self, box: Box) -> bool:
        if self._stir is None:
            return False
        rows = slice(max(0, box.top // CELL - 1), -(-box.bottom // CELL) + 1)
        columns = slice(max(0, box.left // CELL - 1), -(-box.right // CELL) + 1)
        moving = self._stir[rows, columns] > _MOVES
        ring = np.ones(moving.shape, bool)
        ring[1:-1, 1:-1] = False
        return bool(moving[ring].mean() >= _AROUND)


def _ring(box: Box) -> tuple[int, int]:
    near, far = (round(share * (box.bottom - box.top)) + CELL for share in _RING)
    return near, far
