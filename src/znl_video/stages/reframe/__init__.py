"""How a picture of any shape becomes a vertical one: a crop, or all of it over a blurred fill.

Nothing is measured anew: the look that ingest took says who is where. Each shot of a segment is
decided by itself. See ``docs/decisions.md`` for the rules and every figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from znl_video.errors import FootageError
from znl_video.model.actions import Action, Analyse
from znl_video.model.base import replace
from znl_video.model.cut import Segment
from znl_video.model.facts import Analysis, Facts
from znl_video.model.framing import Framing, Part
from znl_video.model.geometry import View
from znl_video.model.given import Given
from znl_video.model.looking import look_at
from znl_video.model.manifest import Short, Source
from znl_video.model.media import Rate
from znl_video.model.notice import Notice, notice
from znl_video.model.sight import Sight
from znl_video.stages.reframe.shape import LEAST_KEPT, MOST_SCALE, PORTRAIT, Shape, shape_of
from znl_video.stages.reframe.shots import Piece, pieces, shown
from znl_video.stages.reframe.wishes import asked
from znl_video.vision.deciding import Shown
from znl_video.vision.subjects import CENTRAL

TARGET = (1080, 1920)
"""What is framed for when no preset is left to ask."""

# Without people the middle of a portrait is as good as any other place.
_NOT_OF_PEOPLE = (
    "reframe.centre",
    "reframe.lively",
    "reframe.spread",
    "reframe.unknown",
    "reframe.moving",
    "reframe.moving-follow",
)


def plan(short: Short, given: Given) -> tuple[Action, ...]:
    """Ask for the look that ingest took at each source: its document leaves most of it out."""
    if short.cut is None or short.framings:
        return ()
    sources = {segment.source: given.source(segment.source) for segment in short.cut.segments}
    return tuple(look_at(source) for source in sources.values() if source.analysis is not None)


def absorb(short: Short, given: Given, answers: tuple[tuple[Action, Facts], ...]) -> Short:
    """Return ``short`` with one framing for each segment of its cut.

    Raises:
        FootageError: a source has no picture.
    """
    if short.cut is None or short.framings:
        return short
    seen = {
        action.sha256: facts.sight
        for action, facts in answers
        if isinstance(action, Analyse) and isinstance(facts, Analysis)
    }
    framings: dict[int, Framing] = {}
    warnings: list[Notice] = []
    for name in dict.fromkeys(segment.source for segment in short.cut.segments):
        source = given.source(name)
        shape = _shape(source, seen.get(source.sha256), short, given)
        own = {n: each for n, each in enumerate(short.cut.segments) if each.source == name}
        made, told = _framed(own, source, shape, seen.get(source.sha256), short.rate, given)
        framings |= made
        warnings += told
    ordered = tuple(framings[number] for number in range(len(short.cut.segments)))
    new = [each for n, each in enumerate(warnings) if each not in warnings[:n]]
    return replace(short, framings=ordered, warnings=(*short.warnings, *new))


def _shape(source: Source, sight: Sight | None, short: Short, given: Given) -> Shape:
    if source.media is None or not source.media.video:
        raise FootageError("trim.no-picture", source=source.name)
    live = given.live(short)
    target = (live[0].picture.width.value, live[0].picture.height.value) if live else TARGET
    return shape_of(source.media.video[0].upright, sight, target)


def _framed(
    segments: Mapping[int, Segment],
    source: Source,
    shape: Shape,
    sight: Sight | None,
    rate: Rate,
    given: Given,
) -> tuple[dict[int, Framing], list[Notice]]:
    """Return what a person, the settings or else the picture itself asks for, with warnings."""
    made: dict[int, Framing] = {}
    warnings: list[Notice] = []
    mode = given.settings.reframe.mode
    for number, segment in segments.items():
        wish = asked(source, segment, rate, shape)
        if wish is not None:
            view, reason, told = wish
            warnings += told
        elif mode == "fit":
            view, reason = shape.fit, notice("reframe.setting-fit")
        elif (whole := _whole(shape, mode)) is not None:
            view, reason = whole
        elif sight is None:
            view, reason = _unseen(shape, _centre(source.analysis, segment, rate), mode)
        else:
            continue
        made[number] = _told(Framing(parts=(Part(view=view, reason=reason),)), source, shape)
    if sight is not None:
        rest = {number: each for number, each in segments.items() if number not in made}
        for number, parts in _by_shots(rest, shape, sight, rate, mode).items():
            made[number] = _told(Framing(parts=parts), source, shape)
    softness = (
        found
        for framing in made.values()
        for part in framing.parts
        for found in _softness(source, shape, part.view)
    )
    guessed = sight is None and any(
        part.reason.code in ("reframe.unknown", "reframe.setting-crop")
        for framing in made.values()
        for part in framing.parts
    )
    unseen = [notice("reframe.unseen", source=source.name)] if guessed else []
    return made, [*warnings, *softness, *unseen]


def _told(framing: Framing, source: Source, shape: Shape) -> Framing:
    """Say that bars were cut off, unless a person's box counts on the picture with them."""
    if not shape.barred or not isinstance(source.note.framing, str):
        return framing
    size = {"width": shape.area.width, "height": shape.area.height}
    return replace(framing, bars=notice("reframe.bars", **size))


def _whole(shape: Shape, mode: str) -> tuple[View, Notice] | None:
    """Return what the shape alone decides, None where it matters what is in the picture."""
    size = {"width": shape.area.width, "height": shape.area.height, "kept": shape.kept}
    if shape.alike:
        return shape.crop("center"), notice("reframe.whole", **size)
    if mode == "crop":
        return None
    if shape.aspect <= PORTRAIT:
        if shape.kept < LEAST_KEPT:
            return shape.fit, notice("reframe.narrow", kept=shape.kept, least=LEAST_KEPT)
        return None
    if shape.crop_scale > MOST_SCALE:
        scale = {"scale": _figure(shape.crop_scale), "most": _figure(MOST_SCALE)}
        return shape.fit, notice("reframe.coarse", **scale)
    return None


def _unseen(shape: Shape, centre: Fraction | None, mode: str) -> tuple[View, Notice]:
    """Decide without a look at who is where."""
    if mode == "crop":
        return shape.crop("center"), notice("reframe.setting-crop")
    if shape.aspect <= PORTRAIT:
        return shape.crop("center"), _portrait(shape)
    if centre is None:
        return shape.fit, notice("reframe.unknown")
    share = int(100 * centre)
    if centre < CENTRAL:
        reason = notice("reframe.spread", share=share, least=round(100 * CENTRAL))
        return shape.fit, reason
    return shape.crop("center"), notice("reframe.centre", share=share)


def _portrait(shape: Shape) -> Notice:
    size = {"width": shape.area.width, "height": shape.area.height, "kept": shape.kept}
    return notice("reframe.portrait", **size)


def _centre(analysis: Analysis | None, segment: Segment, rate: Rate) -> Fraction | None:
    """Return the mean share of the samples in the segment; None where there are none."""
    if analysis is None:
        return None
    first = segment.start_ms // analysis.step_ms
    last = (segment.start_ms + rate.ms(segment.frames)) // analysis.step_ms
    samples = analysis.centre[first : last + 1]
    return Fraction(sum(samples), 1000 * len(samples)) if samples else None


def _by_shots(
    segments: Mapping[int, Segment], shape: Shape, sight: Sight, rate: Rate, mode: str
) -> dict[int, tuple[Part, ...]]:
    window = shape.window
    every = [
        piece for number, each in segments.items() for piece in pieces(number, each, rate, sight)
    ]
    decided = shown(sight, every, window)
    parts: dict[int, tuple[Part, ...]] = dict.fromkeys(segments, ())
    for piece in every:
        view, reason = _view(piece, decided[piece], shape, mode)
        start = piece.start_ms if piece.first else None
        part = Part(first=piece.first, start_ms=start, view=view, reason=reason)
        parts[piece.segment] += (part,)
    return parts


def _view(piece: Piece, decision: Shown, shape: Shape, mode: str) -> tuple[View, Notice]:
    reason = decision.reason
    crop = shape.window.along(decision.path(piece.start_ms, piece.end_ms))
    if mode == "crop":
        return crop, reason if decision.places else notice("reframe.setting-crop")
    if shape.aspect <= PORTRAIT and reason.code in _NOT_OF_PEOPLE:
        return shape.crop("center"), _portrait(shape)
    return (crop if decision.places else shape.fit), reason


def _softness(source: Source, shape: Shape, view: View) -> tuple[Notice, ...]:
    """Return a warning where the picture is enlarged more than it bears."""
    scale = Fraction(shape.target[0], view.width) if view.kind == "crop" else shape.fit_scale
    if shape.fit_scale > MOST_SCALE:
        size = {"width": shape.upright[0], "height": shape.upright[1]}
        told = {"scale": _figure(scale), **size}
        return (notice("reframe.low-resolution", source=source.name, **told),)
    if view.kind == "crop" and scale > MOST_SCALE:
        soft = {"scale": _figure(scale), "most": _figure(MOST_SCALE)}
        return (notice("reframe.upscaled", source=source.name, **soft),)
    return ()


def _figure(scale: Fraction) -> str:
    return f"{float(scale):.1f}"
