"""How a picture of any shape becomes a vertical one: a crop, or all of it over a blurred fill.

Nothing has to be measured: the stage decides from the size of the picture and from what ingest
saw. See ``docs/decisions.md`` for the rules and every figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from znl_video.errors import FootageError
from znl_video.model.actions import Action
from znl_video.model.base import replace
from znl_video.model.facts import Analysis, Facts
from znl_video.model.geometry import CameraPoint, Crop, Fit
from znl_video.model.given import Given
from znl_video.model.manifest import Framing, Segment, Short, Source
from znl_video.model.media import Rate
from znl_video.model.notice import Notice, notice

TARGET = (1080, 1920)
"""What is framed for when no preset is left to ask."""

SAME_SHAPE = Fraction(2, 100)
"""Aspect ratios this close to each other count as equal."""

PORTRAIT = Fraction(3, 4)
"""Pictures up to this aspect ratio are portraits, filmed upright on purpose."""

LEAST_KEPT = 70
"""How much of a portrait, in per cent, a crop must keep."""

MOST_SCALE = Fraction(22, 10)
"""Pictures enlarged more than this look soft on a phone."""

CENTRAL = 450
"""How much of the detail and motion, per mille, must lie in the middle for it to be cropped."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """An upright picture (``width`` x ``height``) and the target it is framed for."""

    width: int
    height: int
    target: tuple[int, int]

    @property
    def aspect(self) -> Fraction:
        """Width over height."""
        return Fraction(self.width, self.height)

    @property
    def wanted(self) -> Fraction:
        """The target's width over height."""
        return Fraction(*self.target)

    @property
    def window(self) -> tuple[int, int]:
        """The largest crop of the target's shape, both sides even."""
        width = min(Fraction(self.width), self.height * self.wanted)
        height = min(Fraction(self.height), self.width / self.wanted)
        return _even(width, self.width), _even(height, self.height)

    @property
    def kept(self) -> int:
        """How much of the picture the crop keeps, in per cent."""
        width, height = self.window
        return round(Fraction(100 * width * height, self.width * self.height))

    @property
    def crop_scale(self) -> Fraction:
        """How many times the crop is enlarged."""
        return Fraction(self.target[0], self.window[0])

    @property
    def fit_scale(self) -> Fraction:
        """How many times the whole picture is enlarged when it is fitted."""
        return min(Fraction(self.target[0], self.width), Fraction(self.target[1], self.height))

    def crop(self, side: str) -> Crop:
        """Return the crop at the ``left``, ``center`` or ``right``, always half way down."""
        width, height = self.window
        free = {"left": 0, "center": (self.width - width) // 2, "right": self.width - width}[side]
        point = CameraPoint(at_ms=0, x=free // 2 * 2, y=(self.height - height) // 4 * 2)
        return Crop(width=width, height=height, path=(point,))


def plan(short: Short, given: Given) -> tuple[Action, ...]:  # noqa: ARG001 - a stage's signature
    """Return no actions: everything this stage needs is known."""
    return ()


def absorb(
    short: Short,
    given: Given,
    answers: tuple[tuple[Action, Facts], ...],  # noqa: ARG001 - a stage's signature
) -> Short:
    """Return ``short`` with one framing for each segment of its cut.

    Raises:
        FootageError: a source has no picture.
    """
    framings: list[Framing] = []
    warnings: list[Notice] = []
    for segment in short.cut.segments if short.cut else ():
        source = given.source(segment.source)
        shape = _shape(source, short, given)
        framing = _framing(segment, source, shape, short.rate, given.settings.reframe.mode)
        framings.append(framing)
        warnings += [found for found in _softness(source, shape, framing) if found not in warnings]
    return replace(short, framings=tuple(framings), warnings=(*short.warnings, *warnings))


def _shape(source: Source, short: Short, given: Given) -> _Shape:
    if source.media is None or not source.media.video:
        raise FootageError("trim.no-picture", source=source.name)
    live = given.live(short)
    target = (live[0].picture.width.value, live[0].picture.height.value) if live else TARGET
    return _Shape(*source.media.video[0].upright, target)


def _framing(segment: Segment, source: Source, shape: _Shape, rate: Rate, mode: str) -> Framing:
    """Return what a person, the settings or else the picture itself asks for."""
    wish = source.note.framing
    if wish == "fit":
        return Framing(view=Fit(), reason=notice("reframe.person-fit"))
    if wish != "auto":
        reason = notice("reframe.person-crop", side=wish)
        return Framing(view=shape.crop(wish), reason=reason)
    if mode == "crop":
        return Framing(view=shape.crop("center"), reason=notice("reframe.setting-crop"))
    if mode == "fit":
        return Framing(view=Fit(), reason=notice("reframe.setting-fit"))
    if shape.aspect <= PORTRAIT or abs(shape.aspect / shape.wanted - 1) <= SAME_SHAPE:
        return _portrait(shape)
    return _landscape(shape, _centre(source.analysis, segment, rate))


def _portrait(shape: _Shape) -> Framing:
    size = {"width": shape.width, "height": shape.height, "kept": shape.kept}
    if abs(shape.aspect / shape.wanted - 1) <= SAME_SHAPE:
        return Framing(view=shape.crop("center"), reason=notice("reframe.whole", **size))
    if shape.kept >= LEAST_KEPT:
        return Framing(view=shape.crop("center"), reason=notice("reframe.portrait", **size))
    return Framing(view=Fit(), reason=notice("reframe.narrow", kept=shape.kept, least=LEAST_KEPT))


def _landscape(shape: _Shape, centre: Fraction | None) -> Framing:
    scale = _told(shape.crop_scale)
    if shape.crop_scale > MOST_SCALE:
        reason = notice("reframe.coarse", scale=scale, most=_told(MOST_SCALE))
        return Framing(view=Fit(), reason=reason)
    if centre is None:
        return Framing(view=Fit(), reason=notice("reframe.unknown"))
    share = int(centre / 10)
    if centre < CENTRAL:
        reason = notice("reframe.spread", share=share, least=CENTRAL // 10)
        return Framing(view=Fit(), reason=reason)
    reason = notice("reframe.centre", share=share, scale=scale)
    return Framing(view=shape.crop("center"), reason=reason)


def _centre(analysis: Analysis | None, segment: Segment, rate: Rate) -> Fraction | None:
    """Return the mean, per mille, of the samples in the segment; None where there are none."""
    if analysis is None:
        return None
    first = segment.start_ms // analysis.step_ms
    last = (segment.start_ms + rate.ms(segment.frames)) // analysis.step_ms
    samples = analysis.centre[first : last + 1]
    return Fraction(sum(samples), len(samples)) if samples else None


def _softness(source: Source, shape: _Shape, framing: Framing) -> tuple[Notice, ...]:
    """Return a warning where the picture is enlarged more than it bears."""
    if shape.fit_scale > MOST_SCALE:
        scale = shape.fit_scale if framing.view.kind == "fit" else shape.crop_scale
        size = {"width": shape.width, "height": shape.height}
        return (notice("reframe.low-resolution", source=source.name, scale=_told(scale), **size),)
    if framing.view.kind == "crop" and shape.crop_scale > MOST_SCALE:
        soft = {"scale": _told(shape.crop_scale), "most": _told(MOST_SCALE)}
        return (notice("reframe.upscaled", source=source.name, **soft),)
    return ()


def _even(length: Fraction, within: int) -> int:
    """Return the even number nearest to ``length`` that is at least 2 and at most ``within``."""
    return max(2, min(round(length / 2) * 2, within // 2 * 2))


def _told(scale: Fraction) -> str:
    return f"{float(scale):.1f}"
