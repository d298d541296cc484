"""Export: every distinct picture encoded once, covers, and finished files."""

from __future__ import annotations

from collections.abc import Iterator

from znl_video.captions.layer import caption_area
from znl_video.model.actions import Action, CheckVeils, EncodePicture, MeasureBackdrop, Mux
from znl_video.model.base import replace
from znl_video.model.composition import CardTail, Footage
from znl_video.model.encoded import CoverPicture, Delivery, Picture, SeenBehind
from znl_video.model.facts import (
    Backdrops,
    CoverMade,
    FacesSeen,
    Facts,
    Muxed,
    PictureEncoded,
    VeilsChecked,
)
from znl_video.model.given import Given
from znl_video.model.manifest import Short
from znl_video.model.notice import Notice, notice
from znl_video.model.preset import Preset
from znl_video.stages.export.checking import (
    searches,
    settled,
)
from znl_video.stages.export.covers import cover_frames, cover_of, held_covers, title_of
from znl_video.stages.export.layers import logo_of, plates_of, progress_of, text_of
from znl_video.stages.export.veil_check import Made, checked, veil_checks
from znl_video.vision.veils import excerpt


def plan(short: Short, given: Given) -> tuple[Action, ...]:
    """Ask for pictures and covers together, for a search where faces are hidden, then for files."""
    return tuple(dict.fromkeys(action for _, action in _wanted(short, given)))


def absorb(short: Short, given: Given, answers: tuple[tuple[Action, Facts], ...]) -> Short:
    """Write blobs down; conclude with what the captions had to give up."""
    wanted = _wanted(short, given) if answers else []
    for action, facts in answers:
        shared = tuple(name for name, asked in wanted if asked == action)
        if isinstance(facts, PictureEncoded):
            made = Picture(presets=shared, frames=facts.frames, blob=facts.blob)
            short = replace(short, pictures=(*short.pictures, made))
        elif isinstance(action, MeasureBackdrop) and isinstance(facts, Backdrops):
            behind = _behind(short, given, shared, action, facts)
            short = replace(short, backdrops=(*short.backdrops, *behind))
        elif isinstance(facts, CoverMade):
            made_of = {"blob": facts.blob, "thumbnail": facts.thumbnail, "held": facts.held}
            cover = CoverPicture(presets=shared, **made_of)
            short = replace(short, covers=(*short.covers, cover))
        elif isinstance(action, CheckVeils) and isinstance(facts, VeilsChecked):
            short = checked(short, shared, action, facts)
        elif isinstance(facts, Muxed):
            done = (Delivery(preset=name, media=facts.blob) for name in shared)
            short = replace(short, deliveries=(*short.deliveries, *done))
    seen = {action: facts for action, facts in answers if isinstance(facts, FacesSeen)}
    if seen:
        short = settled(short, given, seen, cover_frames(short, given))
    if answers or short.cut is None:
        return short
    found = [
        each
        for preset in given.shown(short)
        for _, told in (
            text_of(short, preset, given.kit_for(short)),
            title_of(short, given, preset),
        )
        for each in told
    ]
    found += held_covers(short, given)
    if given.encoder.fault and given.live(short):
        asked = given.settings.export.encoder
        found.append(notice("export.encoder-unused", encoder=asked, why=given.encoder.fault))
    labels = dict.fromkeys(_labels(short, given))
    if len(labels) > 1:
        found.append(notice("export.one-label", count=len(labels)))
    return replace(short, warnings=(*short.warnings, *_distinct(found)))


def _wanted(short: Short, given: Given) -> list[tuple[str, Action]]:
    """Return what is wanted next, with the preset that wants it: an action once a preset."""
    live = given.shown(short)
    if short.cut is None:
        return []
    behind = _unseen(short, given)
    if behind:
        return behind
    wanted: list[tuple[str, Action]] = [
        (preset.name, picture_of(short, given, preset))
        for preset in live
        if short.picture_for(preset.name) is None
    ]
    wanted += [
        (preset.name, cover_of(short, given, preset))
        for preset in live
        if short.cover_for(preset.name) is None
    ]
    wanted = wanted or searches(short, given) or veil_checks(short, _made(short, given))
    return wanted or [
        (preset.name, _mux(short, given, preset))
        for preset in live
        if short.delivery_for(preset.name) is None
    ]


def picture_of(short: Short, given: Given, preset: Preset) -> EncodePicture:
    """Return the picture ``preset``, as it is shown, gets: equal ones are encoded once."""
    card = short.card_for(preset)
    make = preset.picture
    return EncodePicture(
        width=make.width.value,
        height=make.height.value,
        rate=short.rate,
        footage=_veiled(short, given),
        text=text_of(short, preset, given.kit_for(short))[0],
        logo=logo_of(short, given, preset),
        plates=plates_of(short, given, preset),
        progress=progress_of(given, preset),
        card=CardTail(blob=card.blob, frames=card.frames) if card else None,
        crf=make.crf.value,
        max_kbps=make.max_kbps.value,
        gop_frames=max(1, short.rate.frames(make.gop_seconds.value * 1000)),
        encoder=given.encoder.name,
    )


def _made(short: Short, given: Given) -> Iterator[Made]:
    """Yield every picture and cover that is there, with what it was asked for as."""
    if not short.protections:
        return
    for preset in given.shown(short):
        picture, cover = short.picture_for(preset.name), short.cover_for(preset.name)
        if picture:
            yield preset.name, picture.blob, picture_of(short, given, preset)
        if cover:
            yield preset.name, cover.blob, cover_of(short, given, preset)


def _unseen(short: Short, given: Given) -> list[tuple[str, Action]]:
    """Return what must be known of the picture before captions can be laid over it.

    Presets with pictures of one size are asked about together: one decode answers for all.
    """
    if not (short.captions and short.captions.cues) or given.kit.kit.captions.look == "boxed":
        return []
    unseen = [each for each in given.shown(short) if short.backdrop_for(each.name) is None]
    wanted: list[tuple[str, Action]] = []
    for preset in unseen:
        size = _size(preset)
        alike = (each for each in unseen if _size(each) == size)
        areas = dict.fromkeys(caption_area(each, given.kit.kit.captions) for each in alike)
        action = MeasureBackdrop(
            width=size[0],
            height=size[1],
            rate=short.rate,
            footage=_footage(short, given),
            areas=tuple(areas),
        )
        wanted.append((preset.name, action))
    return wanted


def _behind(
    short: Short, given: Given, presets: tuple[str, ...], action: MeasureBackdrop, facts: Backdrops
) -> Iterator[SeenBehind]:
    style = given.kit.kit.captions
    areas = {each.name: caption_area(each, style) for each in given.shown(short)}
    for area, seen in zip(action.areas, facts.seen, strict=True):
        here = tuple(name for name in presets if areas[name] == area)
        if here:
            yield SeenBehind(presets=here, backdrop=seen)


def _size(preset: Preset) -> tuple[int, int]:
    return preset.picture.width.value, preset.picture.height.value


def _footage(short: Short, given: Given) -> tuple[Footage, ...]:
    segments = short.cut.segments if short.cut else ()
    return tuple(
        Footage(
            sha256=given.source(segment.source).sha256,
            track=given.source(segment.source).picture,
            start_ms=part.begins_ms(segment.start_ms),
            frames=end - part.first,
            view=part.view,
        )
        for segment, framing in zip(segments, short.framings, strict=True)
        for part, end in framing.apart(segment.frames)
    )


def _veiled(short: Short, given: Given) -> tuple[Footage, ...]:
    """Return the footage as it may be seen; a segment may be shown in several pieces."""
    footage = _footage(short, given)
    if not short.protections or short.cut is None:
        return footage
    pieces = []
    number = first = 0
    for piece in footage:
        hidden = short.protections[number].veiling
        part = excerpt(hidden, first, piece.frames) if hidden else None
        pieces.append(replace(piece, veiling=part))
        first += piece.frames
        if first >= short.cut.segments[number].frames:
            number, first = number + 1, 0
    return tuple(pieces)


def _mux(short: Short, given: Given, preset: Preset) -> Mux:
    picture, track = short.picture_for(preset.name), short.track_for(preset.name)
    if picture is None or track is None:
        raise ValueError(f"{preset.name} has no picture or no sound yet")
    return Mux(
        picture=picture.blob,
        sound=track.blob,
        edit_list=preset.picture.edit_list.value,
        aigc=next(_labels(short, given), None),
    )


def _labels(short: Short, given: Given) -> Iterator[str]:
    """Yield the labels of generated content that the short's sources carry, in order."""
    media = (given.source(name).media for name in short.sources)
    return (each.aigc for each in media if each and each.aigc)


def _distinct(found: list[Notice]) -> list[Notice]:
    seen: dict[str, Notice] = {}
    for each in found:
        seen.setdefault(each.model_dump_json(), each)
    return list(seen.values())
