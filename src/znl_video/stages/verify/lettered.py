"""Which text over the picture lies where a platform's app draws its own."""

from __future__ import annotations

from collections.abc import Iterator

from znl_video.model.defects import TEXT, Defect
from znl_video.model.facts import Inspection
from znl_video.model.notice import Notice, notice
from znl_video.model.preset import Preset
from znl_video.stages.verify.limits import same_shape, shown
from znl_video.vision.overlaid.safe import Edges, sides_missed

# So many places are told.
_MOST = 8


def text_outside(found: Inspection, preset: Preset, card_ms: int | None) -> Iterator[Notice]:
    """Yield one warning on all lines of text outside a preset's safe area.

    Nothing is told of a picture of another shape: an app scales or cuts it in its own way.

    Args:
        found: the inspection.
        preset: the platform.
        card_ms: when our own end card begins, which stands alone; None: there is none.
    """
    size = preset.picture.width.value, preset.picture.height.value
    if found.turned or not same_shape(shown(found), size):
        return
    missed: dict[str, None] = {}
    places: dict[str, None] = {}
    for each in found.defects:
        if each.kind != TEXT or (card_ms is not None and each.to_ms > card_ms):
            continue
        sides = sides_missed(_box(each), preset, stays=each.figures["stays"] == "True")
        missed |= dict.fromkeys(sides)
        if sides:
            places[f"{each.from_ms / 1000:.2f}-{each.to_ms / 1000:.2f} s"] = None
    if missed:
        area = preset.safe_area
        yield notice(
            "check.text-outside",
            preset=preset.name,
            sides=", ".join(missed),
            at=", ".join(list(places)[:_MOST]) + (" ..." if len(places) > _MOST else ""),
            area=f"{area.top.value}, {area.bottom.value}, {area.left.value}, {area.right.value}",
            size="{}x{}".format(*size),
        )


def _box(line: Defect) -> Edges:
    return Edges(*(int(line.figures[side]) / 1000 for side in Edges._fields))
