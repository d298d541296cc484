"""The picture that several presets share, and what each of them is in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeVar

from znl_video.model.base import Frozen, replace
from znl_video.model.preset import Figure, Preset

Value = TypeVar("Value")

Clash = Literal[
    "size",
    "rate",
    "logo",
    "cards",
    "credit",
    "keyframes",
    "room",
    "area",
    "lines",
    "lettering",
    "faces",
]
"""Why two pictures cannot be one: their size, the rate they may take, a layer that one of them may
not show, keyframes that a platform asks for, bytes it allows, safe areas that leave nothing; or
that captions would break otherwise, or come to stand on lettering or faces."""


class Drawn(Frozen):
    """Which layers a preset's picture shows of what there is."""

    logo: bool
    cards: bool
    credit: bool


class SharedPicture(Frozen):
    """The picture that serves ``presets``: whatever any of their apps covers stays free.

    Margins are pixels, as in a preset's safe area. ``crf`` is the finest asked for, ``gop_seconds``
    the shortest. ``apart`` tells why it is not one with the first picture, which serves most.
    """

    presets: tuple[str, ...]
    top: int
    bottom: int
    left: int
    right: int
    crf: int
    gop_seconds: float
    apart: Clash | None = None


def shown_as(preset: Preset, shared: Sequence[SharedPicture]) -> Preset:
    """Return ``preset`` with the figures of the picture that it shares."""
    for each in shared:
        if preset.name in each.presets:
            return bent(preset, each)
    return preset


def joint(group: Sequence[Preset]) -> SharedPicture:
    """Return the picture that keeps clear of all that covers any of ``group``'s."""
    areas, makes = [each.safe_area for each in group], [each.picture for each in group]
    return SharedPicture(
        presets=tuple(each.name for each in group),
        top=max(area.top.value for area in areas),
        bottom=max(area.bottom.value for area in areas),
        left=max(area.left.value for area in areas),
        right=max(area.right.value for area in areas),
        crf=min(make.crf.value for make in makes),
        gop_seconds=min(make.gop_seconds.value for make in makes),
    )


def bent(preset: Preset, shared: SharedPicture) -> Preset:
    """Return ``preset`` with the figures of a picture that serves it."""
    make, area = preset.picture, preset.safe_area
    sides = {side: getattr(shared, side) for side in ("top", "bottom", "left", "right")}
    same = all(getattr(area, side).value == value for side, value in sides.items())
    if same and (make.crf.value, make.gop_seconds.value) == (shared.crf, shared.gop_seconds):
        return preset
    return replace(
        preset,
        picture=replace(
            make,
            crf=_told(make.crf, shared.crf),
            gop_seconds=_told(make.gop_seconds, shared.gop_seconds),
        ),
        safe_area=replace(
            area, **{side: _told(getattr(area, side), value) for side, value in sides.items()}
        ),
    )


def _told(figure: Figure[Value], value: Value) -> dict[str, object]:
    """Return a figure, as its document holds it, with another value."""
    return {**dict(figure), "value": value}
