"""Which presets share a picture, and what each of them would lose by it."""

from __future__ import annotations

from collections.abc import Mapping

from znl_video.captions.layer import caption_box, caption_lines, text_layer
from znl_video.model.geometry import Rectangle, area, shared
from znl_video.model.given import Given
from znl_video.model.manifest import Short
from znl_video.model.preset import Preset
from znl_video.model.sharing import Clash, Drawn, SharedPicture
from znl_video.model.sight import Sight
from znl_video.stages.brand.avoiding import Shown, shown_faces
from znl_video.stages.brand.colliding import stands_on_lettering
from znl_video.stages.brand.fewest import fewest

# A caption hides a face if it lies on more than this share of it.
_HIDDEN = 0.15
# So much more of a short's samples may have a hidden face before the picture is the worse for it.
_MORE = 0.02


def shared_pictures(
    short: Short, given: Given, credit: str, sights: Mapping[str, Sight]
) -> tuple[SharedPicture, ...]:
    """Return the fewest pictures that serve a short's presets; none where all look alike.

    No preset's captions break otherwise, get smaller, or come to stand on lettering or faces that
    they leave alone in the preset's own picture.

    Args:
        short: with cut, framings and captions.
        given: its surroundings.
        credit: the credit line, empty for none.
        sights: what was seen of its sources, by digest; faces are kept clear of where it is known.
    """
    presets = [each for each in given.presets if each.name in short.presets]
    if len({_look(each) for each in presets}) < 2:
        return ()
    costs = _Costs(short, given, presets, credit, sights)
    card = given.kit.kit.end_card
    return fewest(
        presets,
        lambda preset: _drawn(preset, given),
        costs.spoilt,
        rate=short.rate,
        seconds=short.rate.ms(short.footage_frames) / 1000 + (card.seconds if card else 0),
    )


def _look(preset: Preset) -> str:
    return repr((preset.picture, preset.safe_area, preset.layers))


def _drawn(preset: Preset, given: Given) -> Drawn:
    kit, layers = given.kit.kit, preset.layers
    return Drawn(
        logo=kit.logo is not None and layers.logo.value != "forbid",
        cards=bool(kit.end_card or kit.opening) and layers.cards.value != "forbid",
        credit=bool(kit.credit or kit.lower_third) and layers.credit.value != "forbid",
    )


class _Costs:
    """What captions and the like lose in a shared picture."""

    def __init__(
        self,
        short: Short,
        given: Given,
        presets: list[Preset],
        credit: str,
        sights: Mapping[str, Sight],
    ) -> None:
        self._credit = credit
        self._short = short
        self._given = given
        self._narrowest = min(map(_room, presets))
        self._cues = short.captions.cues if short.captions else ()
        self._sights = sights
        self._faces: dict[tuple[int, int], tuple[Shown, ...]] = {}

    def spoilt(self, own: Preset, joint: Preset) -> Clash | None:
        """Return what ``own`` would lose in the picture of ``joint``."""
        if own.safe_area == joint.safe_area:
            return None
        if self._breaks(own, joint):
            return "lines"
        if self._on_lettering(joint) > self._on_lettering(own):
            return "lettering"
        return "faces" if self._on_faces(joint) > self._on_faces(own) + _MORE else None

    def _breaks(self, own: Preset, joint: Preset) -> bool:
        kit, laid = self._given.kit, self._given.overlays
        if laid.headline and _room(joint) != _room(own):
            return True
        if (kit.kit.opening or kit.kit.lower_third) and _room(joint) < self._narrowest:
            return True
        cues = self._cues
        return caption_lines(cues, joint, kit) != caption_lines(cues, own, kit) or self._cut(
            joint
        ) != self._cut(own)

    def _cut(self, preset: Preset) -> bool:
        """Whether the credit line is too long for ``preset``."""
        told = text_layer(None, self._credit, preset, self._given.kit, 1)[1]
        return any(each.code == "captions.credit-cut" for each in told)

    def _on_lettering(self, preset: Preset) -> int:
        return sum(stands_on_lettering(cue, self._short, self._given, preset) for cue in self._cues)

    def _on_faces(self, preset: Preset) -> float:
        """Return in what share of the samples a caption lies on a face."""
        size = preset.picture.width.value, preset.picture.height.value
        if size not in self._faces:
            self._faces[size] = shown_faces(self._short, self._given, self._sights, size)
        seen, style = self._faces[size], self._given.kit.kit.captions
        boxes = [(cue.start_ms, cue.end_ms, caption_box(cue, preset, style)) for cue in self._cues]
        hidden = 0
        for each in seen:
            at_ms = self._short.rate.ms(each.frame)
            box = next((box for start, end, box in boxes if start <= at_ms < end), None)
            hidden += box is not None and _hides(box, each)
        return hidden / len(seen) if seen else 0.0


def _hides(box: Rectangle, shown: Shown) -> bool:
    return any(shared(face, box) > _HIDDEN * area(face) for face in shown.faces)


def _room(preset: Preset) -> int:
    """Return how wide the safe area is."""
    side = preset.safe_area
    return preset.picture.width.value - side.left.value - side.right.value
