"""The fewest pictures that are right for all presets of a short."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import Literal

from znl_video.model.base import digest, replace
from znl_video.model.media import Rate
from znl_video.model.preset import Preset
from znl_video.model.sharing import Clash, Drawn, SharedPicture, bent, joint

# Up to so many kinds of picture every way to put them together is tried; beyond, the best pair is
# put together until no two can be.
_TRIED = 8

_LAYERS: tuple[Literal["logo", "cards", "credit"], ...] = ("logo", "cards", "credit")

Suits = Callable[[Preset, Preset], Clash | None]
"""Tells what a preset (first) would lose in the picture that the second one asks for."""


def fewest(
    presets: Sequence[Preset],
    drawn: Callable[[Preset], Drawn],
    suits: Suits,
    *,
    rate: Rate,
    seconds: float,
) -> tuple[SharedPicture, ...]:
    """Return the fewest pictures that serve ``presets``, the one that serves most of them first.

    A picture serves several if it has their size and layers, stays clear of all that any of their
    apps cover, and is for none of them worse than its own: as fine as the finest, keyframes as
    often as whoever wants most. A platform's own word on keyframes is kept to the letter; only what
    is our choice (grade H) may be bettered. Bits that this costs must fit its limits at the highest
    rate. Of several ways the one that betters least is taken, then the one that moves least.

    Args:
        presets: in any order; the result does not depend on it.
        drawn: which layers each of them shows.
        suits: what else stands against a picture.
        rate: of the short.
        seconds: of the short, its card counted.
    """
    solver = _Solver(drawn, suits, rate, seconds)
    kinds: dict[str, list[Preset]] = defaultdict(list)
    for preset in sorted(presets, key=lambda each: each.name):
        kinds[solver.kind(preset)].append(preset)
    groups = solver.parted([tuple(alike) for alike in kinds.values()])
    groups.sort(key=lambda group: (-len(group), group[0].name))
    return tuple(
        replace(
            joint(group),
            apart=solver.clash((*groups[0], *group)) if number else None,
        )
        for number, group in enumerate(groups)
    )


Group = tuple[Preset, ...]
_Cost = tuple[int, int, int]


class _Solver:
    def __init__(
        self, drawn: Callable[[Preset], Drawn], suits: Suits, rate: Rate, seconds: float
    ) -> None:
        self._drawn = drawn
        self._suits = suits
        self._rate = rate
        self._seconds = seconds
        self._known: dict[tuple[str, ...], Clash | None] = {}

    def kind(self, preset: Preset) -> str:
        """Return what tells pictures apart: presets of one kind share as they are."""
        make, area = preset.picture, preset.safe_area
        asked = [each.value for each in (make.width, make.height, make.crf, make.max_kbps)]
        margins = [each.value for each in (area.top, area.bottom, area.left, area.right)]
        return digest([asked, self._gop(preset), margins, self._drawn(preset)])

    def parted(self, kinds: Sequence[Group]) -> list[Group]:
        """Return ``kinds`` put together to as few groups as may be."""
        if len(kinds) > _TRIED:
            return self._paired(list(kinds))
        best: dict[int, tuple[_Cost, list[Group]]] = {0: ((0, 0, 0), [])}
        for mask in range(1, 1 << len(kinds)):
            lowest = mask & -mask
            found: list[tuple[_Cost, list[str], list[Group]]] = []
            part = mask
            while part:
                # Every group holds the lowest kind that is left, so that each way is met once.
                group = self._group(kinds, part)
                if part & lowest and self.clash(group) is None:
                    cost, others = best[mask ^ part]
                    total = _sum(cost, (1, *self._bends(group)))
                    groups = [group, *others]
                    found.append((total, sorted(_name(each) for each in groups), groups))
                part = (part - 1) & mask
            total, _, groups = min(found, key=lambda each: each[:2])
            best[mask] = total, groups
        return best[(1 << len(kinds)) - 1][1]

    def _paired(self, groups: list[Group]) -> list[Group]:
        while True:
            pairs = [
                (self._bends(together), _name(together), one, two)
                for one, two in combinations(groups, 2)
                if self.clash(together := _sorted((*one, *two))) is None
            ]
            if not pairs:
                return groups
            _, _, one, two = min(pairs, key=lambda each: each[:2])
            groups = [each for each in groups if each not in (one, two)]
            groups.append(_sorted((*one, *two)))

    @staticmethod
    def _group(kinds: Sequence[Group], part: int) -> Group:
        return _sorted(
            [each for number, alike in enumerate(kinds) if part >> number & 1 for each in alike]
        )

    def clash(self, group: Sequence[Preset]) -> Clash | None:
        """Return why one picture cannot serve ``group``, None where it can."""
        group = _sorted(group)
        names = tuple(each.name for each in group)
        if names not in self._known:
            alike = len({self.kind(each) for each in group}) == 1
            self._known[names] = None if alike else next(self._clashes(group), None)
        return self._known[names]

    def _clashes(self, group: Group) -> Iterator[Clash]:
        """Yield what stands against one picture for presets of several kinds."""
        makes, drawn = [each.picture for each in group], [self._drawn(each) for each in group]
        if len({(make.width.value, make.height.value) for make in makes}) > 1:
            yield "size"
            # Nothing further can be told of pictures that are not alike.
            return
        if len({make.max_kbps.value for make in makes}) > 1:
            yield "rate"
        yield from (layer for layer in _LAYERS if len({getattr(each, layer) for each in drawn}) > 1)
        whole, least = joint(group), min(map(self._gop, group))
        if any(_ordered(each) and self._gop(each) != least for each in group):
            yield "keyframes"
        if any(_bettered(each, whole) and not self._roomy(each) for each in group):
            yield "room"
        width, height = makes[0].width.value, makes[0].height.value
        if whole.left + whole.right >= width or whole.top + whole.bottom >= height:
            yield "area"
            return
        for each in group:
            why = self._suits(each, bent(each, whole))
            if why:
                yield why

    def _gop(self, preset: Preset) -> int:
        return max(1, self._rate.frames(preset.picture.gop_seconds.value * 1000))

    def _roomy(self, preset: Preset) -> bool:
        """Whether the platform takes the short whole even at the highest rate we give it."""
        limits, kbps = preset.limits, preset.picture.max_kbps.value
        if limits.max_video_kbps and limits.max_video_kbps.value < kbps:
            return False
        whole = (kbps + preset.sound.kbps.value) * 125 * self._seconds
        most = limits.max_bytes
        return most is None or most.kind == "transport" or whole <= most.value

    def _bends(self, group: Group) -> tuple[int, int]:
        """Return how many presets are bettered, and the pixels all their margins grow by."""
        whole = joint(group)
        margins = ("top", "bottom", "left", "right")
        return (
            sum(_bettered(each, whole) for each in group),
            sum(
                getattr(whole, side) - getattr(each.safe_area, side).value
                for each in group
                for side in margins
            ),
        )


def _ordered(preset: Preset) -> bool:
    """Whether how often keyframes come is the platform's own word."""
    return preset.picture.gop_seconds.grade != "H"


def _bettered(preset: Preset, whole: SharedPicture) -> bool:
    make = preset.picture
    return whole.crf < make.crf.value or whole.gop_seconds < make.gop_seconds.value


def _sorted(group: Sequence[Preset]) -> Group:
    return tuple(sorted(group, key=lambda each: each.name))


def _name(group: Group) -> str:
    return " ".join(each.name for each in group)


def _sum(one: _Cost, two: _Cost) -> _Cost:
    return one[0] + two[0], one[1] + two[1], one[2] + two[2]
