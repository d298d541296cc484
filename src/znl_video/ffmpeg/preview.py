"""A quick look: the short and the whole of its footage side by side, decoded once, small."""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import Any

import ffmpeg

from znl_video.ffmpeg.common import NO_METADATA, NO_SETTINGS, Locate, arguments, own_input, seconds
from znl_video.ffmpeg.framing import framed, opened, shrunk
from znl_video.ffmpeg.joining import Piece, cut_apart
from znl_video.ffmpeg.picture import footage_frames, laid_over
from znl_video.ffmpeg.veiling import masked, veiled
from znl_video.model.actions import EncodePicture, Preview
from znl_video.model.base import replace
from znl_video.model.geometry import Area, CameraPoint, Crop, Fit, Region, View, fitted
from znl_video.model.media import Rate, VideoTrack
from znl_video.model.sheets import FilmStrip

# The short side to which footage is scaled before anything else: enough for both panels.
_SMALL_SIDE = 480

# The last frame begins before the file's end, and the middle of a last cell may lie after it.
_EARLIER_MS = 200

STEP = 2
"""Of so many frames of the short a preview shows one: a third less work, and still a film."""


def preview_arguments(
    action: Preview, locate: Locate, output: str, threads: int | None = None
) -> list[str]:
    """Return arguments that make a preview.

    The short's text is read from ``text0.ass``, what is drawn over all from ``marks.ass``, and
    fonts from ``fonts/``, in the folder ffmpeg runs in. Masks of veiled footage lie there as well,
    one for every ``STEP`` frames (see ``veiling.mask_name``).
    """
    shown = action.picture
    source, result = _size(action.source), _size(action.result)
    wholes, shorts = [], []
    for piece in cut_apart(shown.footage, shown.rate, preview_rate(action), locate):
        part = piece.part
        small, track = _veiled(piece, preview_rate(action))
        pair = small.filter_multi_output("split", 2)
        wholes.append(_whole(pair[0], track, source))
        view = _scaled(part.view, part.track.upright, track.upright)
        shorts.append(framed(pair[1], track, view, result))
    small_picture = _smaller(shown, result)
    by = Fraction(result[0], shown.width)
    whole, short = _one(wholes), laid_over(_one(shorts), small_picture, locate, by)
    canvas = whole.filter(
        "pad", action.width, action.height, x=action.source.left, y=action.source.top, color="black"
    )
    made = canvas.overlay(short, x=action.result.left, y=action.result.top, format="yuv420")
    made = made.filter("ass", filename="marks.ass", fontsdir="fonts")
    frames = preview_frames(action)
    options: dict[str, Any] = {
        "c:v": "libx264",
        "preset": "ultrafast",
        "crf": 26,
        "pix_fmt": "yuv420p",
        "c:a": "copy",
        # As long as the pictures, not the footage: half a step is rounded away with its frame.
        "t": seconds(frames / preview_rate(action).exact),
        "frames:v": frames,
        "movflags": "+faststart",
        "f": "mp4",
        # The muxer takes the encoder's name into the description of the picture.
        "metadata:s:v": "encoder=",
        **NO_METADATA,
        **NO_SETTINGS,
    }
    sound = own_input(locate(action.sound))["a:0"]
    return arguments(ffmpeg.output(made, sound, output, **options), threads=threads)


def _veiled(piece: Piece, rate: Rate) -> tuple[Any, VideoTrack]:
    """Return the whole picture of a piece, small, without what is to be hidden in it.

    The mosaic has as many cells across a face as a render's.
    """
    part, size = piece.part, _small(piece.part.track)
    small, track = shrunk(piece.stream, part.track, size)
    if part.veiling:
        mask = masked(part.track.upright, rate, piece.number).filter("trim", end_frame=piece.frames)
        cell = max(2, ceil(part.veiling.cell * size[0] / part.track.upright[0]))
        small = veiled(small, mask, size, cell, rate)
    return small, track


def preview_rate(action: Preview) -> Rate:
    """Return a preview's frames a second."""
    rate = action.picture.rate
    return Rate(num=rate.num, den=STEP * rate.den)


def preview_frames(action: Preview) -> int:
    """Return how many frames a preview has."""
    return -(-footage_frames(action.picture) // STEP)


def cell_arguments(
    action: FilmStrip,
    number: int,
    locate: Locate,
    output: str,
    threads: int | None = None,
    *,
    rough: bool = True,
) -> list[str]:
    """Return arguments that make one cell of a strip, as a PNG.

    ``rough`` is quick, but may find no frame near the file's end; else what is seen a little
    earlier is decoded exactly.

    A cell a command: an input of its own for each would hold as many decoders with their pictures
    at once.
    """
    step = Fraction(action.duration_ms, action.cells)
    at_ms = max(0, int(step * number + step / 2) - (0 if rough else _EARLIER_MS))
    path, track = locate(action.sha256), action.track
    stream = opened(path, track, at_ms, Fraction(1), rough=rough).filter("trim", end_frame=1)
    small, track = shrunk(stream, track, _small(track))
    cell = _whole(small, track, (action.cell_width, action.cell_height)).filter("format", "rgb24")
    options = {"frames:v": 1, "c:v": "png", "f": "image2", "update": 1}
    return arguments(ffmpeg.output(cell, output, **options, **NO_METADATA), threads=threads)


def _size(area: Area) -> tuple[int, int]:
    return area.right - area.left, area.bottom - area.top


def _small(track: VideoTrack) -> tuple[int, int]:
    """Return the size footage is scaled to first; small footage stays as it is."""
    width, height = track.upright
    factor = min(Fraction(1), Fraction(_SMALL_SIDE, min(width, height)))
    return max(2, int(width * factor) // 2 * 2), max(2, int(height * factor) // 2 * 2)


def _whole(stream: Any, track: VideoTrack, size: tuple[int, int]) -> Any:
    inner = fitted(track.upright, size)
    small = stream.filter("scale", *inner, flags="fast_bilinear").filter("setsar", 1)
    return small.filter("pad", *size, x="(ow-iw)/2", y="(oh-ih)/2", color="black")


def _scaled(view: View, whole: tuple[int, int], small: tuple[int, int]) -> View:
    """Return ``view`` of a picture of ``whole`` pixels as that of one of ``small`` pixels."""
    across, down = Fraction(small[0], whole[0]), Fraction(small[1], whole[1])
    if isinstance(view, Fit):
        region = view.region
        if region is None:
            return view
        left, top = int(region.x * across), int(region.y * down)
        width = max(2, min(small[0] - left, round(region.width * across)))
        height = max(2, min(small[1] - top, round(region.height * down)))
        return Fit(region=Region(x=left, y=top, width=width, height=height))
    width = max(2, min(small[0], round(view.width * across)))
    height = max(2, min(small[1], round(view.height * down)))
    path = tuple(
        CameraPoint(
            at_ms=point.at_ms,
            x=min(small[0] - width, round(point.x * across)),
            y=min(small[1] - height, round(point.y * down)),
        )
        for point in view.path
    )
    return Crop(width=width, height=height, path=path)


def _one(pieces: list[Any]) -> Any:
    return pieces[0] if len(pieces) == 1 else ffmpeg.concat(*pieces, v=1, a=0)


def _smaller(shown: EncodePicture, size: tuple[int, int]) -> EncodePicture:
    """Return a picture of ``size`` that has what ``shown`` has, where and as large as it has it."""
    factor = Fraction(size[0], shown.width)

    def down(value: int) -> int:
        return round(value * factor)

    logo, bar = shown.logo, shown.progress
    return replace(
        shown,
        width=size[0],
        height=size[1],
        logo=logo and replace(logo, x=down(logo.x), y=down(logo.y), width=max(2, down(logo.width))),
        plates=tuple(replace(each, x=down(each.x), y=down(each.y)) for each in shown.plates),
        progress=bar and replace(bar, y=down(bar.y), height=2),
    )
