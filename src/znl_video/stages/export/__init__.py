"""Export: every distinct picture encoded once, covers, and finished files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from znl_video.captions.ass import REFERENCE_WIDTH
from znl_video.captions.cover import Place, cover_title
from znl_video.captions.headline import LaidHeadline, lay_headline
from znl_video.captions.layer import caption_area, text_layer
from znl_video.captions.layout import plate_top
from znl_video.captions.places import logo_place
from znl_video.model.actions import (
    Action,
    CardTail,
    Cover,
    EncodePicture,
    Footage,
    LogoLayer,
    MeasureBackdrop,
    Mux,
    PlateLayer,
    ProgressLayer,
    TextLayer,
)
from znl_video.model.base import replace
from znl_video.model.facts import (
    Backdrops,
    CoverMade,
    FacesSeen,
    Facts,
    Muxed,
    PictureEncoded,
)
from znl_video.model.given import Given, KitInUse
from znl_video.model.manifest import (
    CoverMoment,
    CoverPicture,
    Delivery,
    Picture,
    SeenBehind,
    Short,
)
from znl_video.model.media import VideoTrack
from znl_video.model.notice import Notice
from znl_video.model.preset import CoverMake, Preset
from znl_video.stages.export.checking import (
    cover_frame,
    searches,
    settled,
    veiled_cover,
)
from znl_video.vision.moments import moments
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
            behind = _behind(given, shared, action, facts)
            short = replace(short, backdrops=(*short.backdrops, *behind))
        elif isinstance(facts, CoverMade):
            cover = CoverPicture(presets=shared, blob=facts.blob, thumbnail=facts.thumbnail)
            short = replace(short, covers=(*short.covers, cover))
        elif isinstance(facts, Muxed):
            done = (Delivery(preset=name, media=facts.blob) for name in shared)
            short = replace(short, deliveries=(*short.deliveries, *done))
    seen = {action: facts for action, facts in answers if isinstance(facts, FacesSeen)}
    if seen:
        short = settled(short, given, seen, _cover_frames(short, given))
    if answers or short.cut is None:
        return short
    found = [
        each
        for preset in given.live(short)
        for _, told in (
            text_of(short, preset, given.kit_for(short)),
            _cover_title(short, given, preset),
        )
        for each in told
    ]
    return replace(short, warnings=(*short.warnings, *_distinct(found)))


def _wanted(short: Short, given: Given) -> list[tuple[str, Action]]:
    """Return what is wanted next, with the preset that wants it: an action once a preset."""
    live = given.live(short)
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
        (preset.name, _cover(short, given, preset))
        for preset in live
        if short.cover_for(preset.name) is None
    ]
    wanted = wanted or searches(short, given)
    return wanted or [
        (preset.name, _mux(short, given, preset))
        for preset in live
        if short.delivery_for(preset.name) is None
    ]


def picture_of(short: Short, given: Given, preset: Preset) -> EncodePicture:
    """Return the picture ``preset`` gets: presets whose pictures are equal share one encode."""
    card = short.card_for(preset)
    make = preset.picture
    return EncodePicture(
        width=make.width.value,
        height=make.height.value,
        rate=short.rate,
        footage=_veiled(short, given),
        text=text_of(short, preset, given.kit_for(short))[0],
        logo=_logo(short, given, preset),
        plates=_plates(short, given, preset),
        progress=_progress(given, preset),
        card=CardTail(blob=card.blob, frames=card.frames) if card else None,
        crf=make.crf.value,
        max_kbps=make.max_kbps.value,
        gop_frames=max(1, short.rate.frames(make.gop_seconds.value * 1000)),
    )


def _unseen(short: Short, given: Given) -> list[tuple[str, Action]]:
    """Return what must be known of the picture before captions can be laid over it.

    Presets with pictures of one size are asked about together: one decode answers for all.
    """
    if not (short.captions and short.captions.cues) or given.kit.kit.captions.look == "boxed":
        return []
    unseen = [each for each in given.live(short) if short.backdrop_for(each.name) is None]
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
    given: Given, presets: tuple[str, ...], action: MeasureBackdrop, facts: Backdrops
) -> Iterator[SeenBehind]:
    style = given.kit.kit.captions
    areas = {each.name: caption_area(each, style) for each in given.presets}
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
            track=_track(given, segment.source),
            start_ms=segment.start_ms if part.start_ms is None else part.start_ms,
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


def _track(given: Given, source: str) -> VideoTrack:
    media = given.source(source).media
    if media is None:
        raise ValueError(f"{source} was never probed")
    return media.video[0]


def text_of(
    short: Short, preset: Preset, kit: KitInUse
) -> tuple[TextLayer | None, tuple[Notice, ...]]:
    """Return captions, credit and headline for ``preset``'s picture, and what had to give."""
    credit = short.branding.credit if short.branding else ""
    if preset.layers.credit.value == "forbid":
        credit = ""
    footage_ms = short.rate.ms(short.footage_frames)
    return text_layer(
        short.captions,
        credit,
        preset,
        kit,
        footage_ms,
        short.backdrop_for(preset.name),
        _headline(short, preset, kit),
    )


def _headline(short: Short, preset: Preset, kit: KitInUse) -> LaidHeadline | None:
    made = short.branding
    if made is None or not made.headline:
        return None
    return lay_headline(made.headline, made.headline_words, preset, kit, made.credit)


def _logo(short: Short, given: Given, preset: Preset) -> LogoLayer | None:
    kit = given.kit_for(short)
    logo, place = kit.kit.logo, logo_place(preset, kit)
    if logo is None or place is None or kit.logo_sha256 is None:
        return None
    return LogoLayer(
        sha256=kit.logo_sha256,
        x=place.x,
        y=place.y,
        width=place.width,
        opacity=logo.opacity,
    )


def _plates(short: Short, given: Given, preset: Preset) -> tuple[PlateLayer, ...]:
    """Stand plates on the left of the safe area."""
    branding, style = short.branding, given.kit.kit.captions
    return tuple(
        PlateLayer(
            blob=plate.blob,
            x=preset.safe_area.left.value,
            y=plate_top(preset, style, plate.height, high=plate.at_frame in branding.high),
            at_frame=plate.at_frame,
        )
        for plate in (branding.plates if branding else ())
        if branding and plate.for_width == preset.picture.width.value and preset.shows(plate.part)
    )


def _progress(given: Given, preset: Preset) -> ProgressLayer | None:
    style = given.kit.kit.progress
    if style is None:
        return None
    picture = preset.picture
    height = max(2, round(style.height * picture.width.value / REFERENCE_WIDTH / 2) * 2)
    return ProgressLayer(
        y=0 if style.edge == "top" else picture.height.value - height,
        height=height,
        colour=style.colour,
        opacity=style.opacity,
    )


def _cover_frames(short: Short, given: Given) -> dict[str, tuple[int, int]]:
    """Return by cover's blob the segment and frame it shows."""
    if short.cut is None:
        return {}
    number, at_ms = _moment(short, given)
    frame = cover_frame(short, short.cut.segments[number], at_ms)
    return {cover.blob: (number, frame) for cover in short.covers}


def _cover(short: Short, given: Given, preset: Preset) -> Cover:
    segments = short.cut.segments if short.cut else ()
    number, at_ms = _moment(short, given)
    segment = segments[number]
    source = given.source(segment.source)
    make = preset.cover
    return Cover(
        sha256=source.sha256,
        track=_track(given, segment.source),
        at_ms=at_ms,
        view=short.framings[number].still(segment.start_ms, at_ms),
        width=preset.picture.width.value,
        height=preset.picture.height.value,
        cover_width=make.width.value,
        cover_height=make.height.value,
        text=_cover_title(short, given, preset)[0],
        max_bytes=_tightest(given.live(short), make),
        veiling=veiled_cover(short, number, at_ms),
    )


def _cover_title(
    short: Short, given: Given, preset: Preset
) -> tuple[TextLayer | None, tuple[Notice, ...]]:
    branding, make = short.branding, preset.cover
    words = branding.title if branding else ()
    size = make.width.value, make.height.value
    faces = _faces_on(branding.cover, size) if branding and branding.cover else ()
    return cover_title(words, given.kit, *size, faces)


def _faces_on(moment: CoverMoment, cover: tuple[int, int]) -> tuple[Place, ...]:
    """Return the faces in the pixels of a cover, which is the middle of the picture."""
    by = max(cover[0] / moment.width, cover[1] / moment.height)
    left, top = (moment.width * by - cover[0]) / 2, (moment.height * by - cover[1]) / 2
    return tuple(
        Place(face[0] * by - left, face[1] * by - top, face[2] * by - left, face[3] * by - top)
        for face in moment.faces
    )


def _tightest(presets: Sequence[Preset], make: CoverMake) -> int | None:
    """Return the least bytes allowed among presets whose cover has this shape: they share it."""
    return min(
        (
            each.cover.max_bytes.value
            for each in presets
            if each.cover.max_bytes
            and (each.cover.width.value, each.cover.height.value)
            == (make.width.value, make.height.value)
        ),
        default=None,
    )


def _moment(short: Short, given: Given) -> tuple[int, int]:
    """Return the segment that covers come from, and the time on its source's clock.

    One with faces if there are any, else the sharpest, best lit and stillest.
    """
    chosen = short.branding.cover if short.branding else None
    if chosen is not None:
        return chosen.segment, chosen.at_ms
    best: tuple[float, int, int] | None = None
    for number, segment in enumerate(short.cut.segments if short.cut else ()):
        length = short.rate.ms(segment.frames)
        analysis = given.source(segment.source).analysis
        found = [
            (score, number, at)
            for at, score in moments(analysis, segment.start_ms, segment.start_ms + length)
        ] or [(-1.0, number, segment.start_ms + length // 2)]
        best = max(found if best is None else (best, *found))
    if best is None:
        raise ValueError(f"{short.name} has no footage")
    return best[1], best[2]


def _mux(short: Short, given: Given, preset: Preset) -> Mux:
    picture, track = short.picture_for(preset.name), short.track_for(preset.name)
    if picture is None or track is None:
        raise ValueError(f"{preset.name} has no picture or no sound yet")
    labels = [given.source(name).media for name in short.sources]
    return Mux(
        picture=picture.blob,
        sound=track.blob,
        edit_list=preset.picture.edit_list.value,
        aigc=next((media.aigc for media in labels if media and media.aigc), None),
    )


def _distinct(found: list[Notice]) -> list[Notice]:
    seen: dict[str, Notice] = {}
    for each in found:
        seen.setdefault(each.model_dump_json(), each)
    return list(seen.values())
