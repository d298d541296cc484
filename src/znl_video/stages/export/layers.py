"""What is laid over a short's footage for one platform."""

from __future__ import annotations

from znl_video.captions.ass import REFERENCE_WIDTH
from znl_video.captions.headline import LaidHeadline, lay_headline
from znl_video.captions.layer import text_layer
from znl_video.captions.layout import plate_top
from znl_video.captions.places import logo_place
from znl_video.model.composition import LogoLayer, PlateLayer, ProgressLayer, TextLayer
from znl_video.model.given import Given, KitInUse
from znl_video.model.manifest import Short
from znl_video.model.notice import Notice
from znl_video.model.preset import Preset


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


def logo_of(short: Short, given: Given, preset: Preset) -> LogoLayer | None:
    """Return the logo where the kit, or the faces in the short, have it stand."""
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


def plates_of(short: Short, given: Given, preset: Preset) -> tuple[PlateLayer, ...]:
    """Return the plates that the preset shows, on the left of the safe area."""
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


def progress_of(given: Given, preset: Preset) -> ProgressLayer | None:
    """Return the kit's progress bar, None where it has none."""
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
