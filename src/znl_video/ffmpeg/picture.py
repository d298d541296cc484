"""Picture encodes: one command decodes and frames footage once for every picture made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Any, TypeVar

import ffmpeg

from znl_video.ffmpeg.common import (
    NO_METADATA,
    Locate,
    apart,
    arguments,
    own_input,
    seconds,
    still_input,
)
from znl_video.ffmpeg.encoders import coded, handed_over
from znl_video.ffmpeg.joining import joined
from znl_video.model.actions import EncodePicture
from znl_video.model.base import replace
from znl_video.model.composition import CardTail, LogoLayer, PlateLayer, ProgressLayer

Layer = TypeVar("Layer", LogoLayer, CardTail)


def together(actions: Sequence[EncodePicture]) -> list[list[EncodePicture]]:
    """Group pictures that show the same footage in the same frame: they share one decode."""
    groups: dict[str, list[EncodePicture]] = {}
    for action in actions:
        same = (action.footage, action.width, action.height, action.rate)
        groups.setdefault(repr(same), []).append(action)
    return list(groups.values())


def picture_arguments(
    actions: Sequence[EncodePicture],
    locate: Locate,
    outputs: Sequence[str],
    threads: int | None = None,
) -> list[str]:
    """Return ffmpeg's arguments for pictures of one group (see ``together``).

    Text layers are read from ``text0.ass``, ``text1.ass``... and fonts from ``fonts/`` in the
    folder ffmpeg runs in: no path needs escaping inside a filter. Masks of veiled footage lie there
    as well (see ``veiling.mask_name``).
    """
    shown = actions[0]
    size = (shown.width, shown.height)
    footage = joined(shown.footage, shown.rate, shown.rate, size, locate)
    copies = _copies(footage, len(actions))
    # Where a logo stands is the overlay's business: the mark itself is the same everywhere.
    logos = [replace(action.logo, x=0, y=0) if action.logo else None for action in actions]
    marks = _handed_out(logos, lambda logo: _mark(logo, locate))
    cards = _handed_out([action.card for action in actions], lambda card: _tail(card, locate))
    plates = _plates(actions, locate)
    made = []
    for number, action in enumerate(actions):
        stream = _laid_over(copies[number], action, number, marks, plates)
        if action.card:
            stream = ffmpeg.concat(stream, cards[number], v=1, a=0)
        made.append(_encoded(stream, action, outputs[number], threads))
    return arguments(*made, threads=threads)


def laid_over(
    stream: Any, action: EncodePicture, locate: Locate, plates_by: Fraction = Fraction(1)
) -> Any:
    """Return ``stream``, as large as the picture, under all that is laid over its footage.

    ``plates_by`` scales plates, which are made for one size of picture.
    """
    marks = _handed_out([action.logo], lambda logo: _mark(logo, locate))
    return _laid_over(stream, action, 0, marks, _plates([action], locate, plates_by))


def _laid_over(
    stream: Any,
    action: EncodePicture,
    number: int,
    marks: dict[int, Any],
    plates: dict[PlateLayer, Iterator[Any]],
) -> Any:
    if action.logo:
        place = {"x": action.logo.x, "y": action.logo.y}
        stream = stream.overlay(marks[number], format="yuv420", **place)
    for plate in action.plates:
        moving = next(plates[_alike(plate)])
        place = {"x": plate.x, "y": plate.y}
        stream = stream.overlay(moving, **place, eof_action="pass", format="yuv420")
    if action.progress:
        stream = _with_progress(stream, action.progress, action, number)
    if action.text:
        stream = stream.filter("ass", filename=f"text{number}.ass", fontsdir="fonts")
    return stream


def footage_frames(action: EncodePicture) -> int:
    """Return how many frames of footage the picture holds, cards not counted."""
    return sum(part.frames for part in action.footage)


def total_frames(action: EncodePicture) -> int:
    """Return how many frames the picture holds."""
    return footage_frames(action) + (action.card.frames if action.card else 0)


def _copies(stream: Any, count: int) -> list[Any]:
    if count == 1:
        return [stream]
    split = stream.filter_multi_output("split", count)
    return [split[number] for number in range(count)]


def _handed_out(layers: Sequence[Layer | None], make: Callable[[Layer], Any]) -> dict[int, Any]:
    """Make each distinct layer once and return a copy of it for every picture that shows it."""
    users: dict[str, list[int]] = {}
    for number, layer in enumerate(layers):
        if layer is not None:
            users.setdefault(repr(layer), []).append(number)
    streams: dict[int, Any] = {}
    for numbers in users.values():
        layer = layers[numbers[0]]
        if layer is not None:
            streams |= zip(numbers, _copies(make(layer), len(numbers)), strict=True)
    return streams


def _plates(
    actions: Sequence[EncodePicture], locate: Locate, by: Fraction = Fraction(1)
) -> dict[PlateLayer, Iterator[Any]]:
    """Open each distinct plate once and return a copy of it for every picture that shows it."""
    rate = actions[0].rate
    shown = [_alike(plate) for action in actions for plate in action.plates]
    streams = {}
    for take, plate in enumerate(dict.fromkeys(shown)):
        opened = own_input(locate(plate.blob), take)["v"].filter("format", "yuva420p")
        if by != 1:
            opened = opened.filter("scale", f"max(2,iw*{float(by):.6f})", -2)
        late = seconds(plate.at_frame / rate.exact)
        streams[plate] = iter(
            _copies(opened.filter("setpts", f"PTS+{late}/TB"), shown.count(plate))
        )
    return streams


def _alike(plate: PlateLayer) -> PlateLayer:
    """Return what a plate is before the overlay puts it somewhere."""
    return replace(plate, x=0, y=0)


def _with_progress(stream: Any, bar: ProgressLayer, action: EncodePicture, number: int) -> Any:
    """Return ``stream`` with a bar that grows; ``number`` tells several pictures' bars apart."""
    rate, width = action.rate, action.width
    colour = f"0x{bar.colour[1:]}@{bar.opacity:.3f}"
    source = f"color=c={colour}:s={width}x{bar.height}:r={rate.num}/{rate.den}"
    strip = ffmpeg.input(source, f="lavfi", **apart(number))["v"].filter("format", "yuva420p")
    lasts = seconds(footage_frames(action) / rate.exact)
    # The strip comes in from the left; what is still outside the picture costs nothing.
    along = f"-w+w*t/{lasts}"
    return stream.overlay(strip, x=along, y=bar.y, shortest=1, format="yuv420")


def _mark(logo: LogoLayer, locate: Locate) -> Any:
    """Return the logo as a stream to be laid over footage."""
    return (
        still_input(locate(logo.sha256))["v"]
        .filter("format", "rgba")
        .filter("scale", logo.width, -2, out_color_matrix="bt709", out_range="limited")
        .filter("format", "yuva420p")
        .filter("lut", a=f"val*{logo.opacity:.4f}")
    )


def _tail(card: CardTail, locate: Locate) -> Any:
    return own_input(locate(card.blob))["v"].filter("setsar", 1).filter("format", "yuv420p")


def _encoded(stream: Any, action: EncodePicture, output: str, threads: int | None) -> Any:
    options: dict[str, Any] = {
        **coded(action.encoder, action.crf, action.max_kbps, action.gop_frames),
        "r": f"{action.rate.num}/{action.rate.den}",
        "fps_mode": "cfr",
        "frames:v": total_frames(action),
        "color_primaries": "bt709",
        "color_trc": "bt709",
        "colorspace": "bt709",
        "color_range": "tv",
        "f": "mp4",
        **NO_METADATA,
    }
    if threads is not None:
        options["threads:v"] = threads
    return ffmpeg.output(handed_over(stream, action.encoder), output, **options)
