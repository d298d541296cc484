"""From a coded frame to the upright, framed, SDR picture of a short: one chain a segment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from znl_video.ffmpeg.common import footage_input, seconds
from znl_video.ffmpeg.veiling import masked, veiled
from znl_video.model.base import replace
from znl_video.model.geometry import CameraPoint, Crop, View, fitted
from znl_video.model.media import Rate, VideoTrack
from znl_video.model.protecting import Veiling

_TURNS = {90: ("clock",), 180: ("clock", "clock"), 270: ("cclock",)}

# A blurred fill is made from a copy this many times smaller: 2.2x faster, looks the same.
_BLUR_SHRINK = 6

# Footage pixels cropped beside an enlarged window that moves: one for the rest of the way, and one
# more, so that chroma has its neighbours.
_MARGIN = 2

# Sums up to this long are written without brackets.
_TERMS = 8


@dataclass(frozen=True, slots=True)
class Veil:
    """What hides parts of footage: its veiling, its masks' rate, and their number in the folder."""

    veiling: Veiling
    rate: Rate
    number: int


def framed(
    stream: Any, track: VideoTrack, view: View, size: tuple[int, int], veil: Veil | None = None
) -> Any:
    """Return ``stream`` upright, veiled, and framed in ``size``, as BT.709 limited yuv420p."""
    stream = _upright(stream, track)
    if veil:
        stream, track = _hidden(stream, track, veil)
    if isinstance(view, Crop):
        return _cropped(stream, track, view, size)
    region = view.region
    if region is not None:
        stream = stream.filter("crop", region.width, region.height, x=region.x, y=region.y, exact=1)
    whole = view.whole(track.upright)
    return _filled(stream, track, (whole.width, whole.height), size)


def small(stream: Any, track: VideoTrack, size: tuple[int, int]) -> Any:
    """Return ``stream`` upright and whole, scaled to ``size``, as BT.709 limited yuv420p."""
    return _sdr(_upright(stream, track).filter("scale", *size, **_colour(track)), track)


def shrunk(stream: Any, track: VideoTrack, size: tuple[int, int]) -> tuple[Any, VideoTrack]:
    """Return ``stream`` upright, whole and quickly scaled to ``size``, and what it is then.

    For looking at, not for delivery: scaled by the fastest scaler there is, before anything else.
    """
    lying = size if track.turn in (0, 180) else size[::-1]
    told = {**_colour(track), "flags": "fast_bilinear"}
    stream = _turned(stream.filter("scale", *lying, **told), track)
    return _sdr(stream, track), _plain(track, size)


def _hidden(stream: Any, track: VideoTrack, veil: Veil) -> tuple[Any, VideoTrack]:
    """Return the upright ``stream`` veiled, and what it is then: plain SDR in its own size."""
    size = track.upright
    plain = _sdr(stream.filter("scale", *size, **_colour(track)), track)
    mask = masked(size, veil.rate, veil.number)
    return veiled(plain, mask, size, veil.veiling.cell, veil.rate), _plain(track, size)


def _plain(track: VideoTrack, size: tuple[int, int]) -> VideoTrack:
    """Return what a track is once it is upright BT.709 of ``size``."""
    return replace(
        track,
        width=size[0],
        height=size[1],
        sar=Rate(num=1, den=1),
        turn=0,
        mirrored=False,
        interlaced=False,
        hdr="sdr",
        primaries="bt709",
        transfer="bt709",
        matrix="bt709",
        full_range=False,
    )


def opened(
    path: str,
    track: VideoTrack,
    start_ms: int,
    length: Fraction,
    take: int = 0,
    *,
    rough: bool = False,
) -> Any:
    """Return the picture of ``path`` from ``start_ms``, its clock starting there, progressive."""
    if track.seekable:
        stream = footage_input(path, start_ms, length, take, rough=rough)[str(track.index)]
        return _progressive(stream, track)
    # MPEG-TS and MPEG-PS have no index: a seek lands on the next key frame, and what was asked for
    # would be a still of what comes later. These are decoded from their start.
    start = Fraction(start_ms, 1000)
    stream = footage_input(path, 0, start + length, take, rough=rough)[str(track.index)]
    stream = _progressive(stream, track)
    return stream.filter("trim", start=seconds(start)).filter("setpts", f"PTS-{seconds(start)}/TB")


def _progressive(stream: Any, track: VideoTrack) -> Any:
    # Before frames are dropped or chosen: deinterlacing looks at neighbours.
    if not track.interlaced:
        return stream
    return stream.filter("bwdif", mode="send_frame", deint="interlaced")


def exactly(stream: Any, rate: Rate, frames: int) -> Any:
    """Return ``frames`` of ``stream`` at a constant ``rate``; a short one holds its last frame."""
    return (
        stream.filter("fps", f"{rate.num}/{rate.den}", start_time=0)
        .filter("tpad", stop=-1, stop_mode="clone")
        .filter("trim", end_frame=frames)
    )


def _upright(stream: Any, track: VideoTrack) -> Any:
    stream = _turned(stream, track)
    if track.sar.exact != 1:
        stream = stream.filter("scale", *track.upright)
    return stream


def _turned(stream: Any, track: VideoTrack) -> Any:
    # The matrix travels on as side data and would turn the finished video a second time.
    stream = stream.filter("sidedata", mode="delete", type="DISPLAYMATRIX")
    if track.mirrored:
        stream = stream.filter("hflip")
    for turn in _TURNS.get(track.turn, ()):
        stream = stream.filter("transpose", turn)
    return stream


def _cropped(stream: Any, track: VideoTrack, view: Crop, size: tuple[int, int]) -> Any:
    """Crop, scale to ``size``, and make SDR; a window moves in steps of the scaled picture.

    Steps of a footage pixel can be seen in a slow pan that is enlarged: a little more is cropped
    and scaled than is shown, and the rest of the way is gone after scaling.
    """
    wide = _steps(view.path, "x", view.width, track.upright[0], size[0])
    high = _steps(view.path, "y", view.height, track.upright[1], size[1])
    stream = stream.filter("crop", wide.taken, high.taken, x=wide.coarse, y=high.coarse, exact=1)
    scaled = wide.scaled, high.scaled
    stream, track = _scaled(stream, track, (wide.taken, high.taken), scaled)
    if scaled != size:
        stream = stream.filter("crop", *size, x=wide.fine, y=high.fine, exact=1)
    return _sdr(stream, track)


def _scaled(
    stream: Any, track: VideoTrack, own: tuple[int, int], size: tuple[int, int]
) -> tuple[Any, VideoTrack]:
    """Return ``stream``, ``own`` pixels large, scaled to ``size``, and what it is then.

    Tone mapping, in floating point, costs more than all else: it is done to the smaller picture. A
    crop of 1080p takes 26 ms a frame instead of 63 so. Ten bits are kept until it is enlarged.
    """
    # zscale halves no odd sides for chroma.
    even = own[0] % 2 == 0 == own[1] % 2
    if _wide(track) and even and own[0] * own[1] < size[0] * size[1]:
        stream = _tone_mapped(stream, track).filter("format", "yuv420p10le")
        track = _plain(track, own)
    return stream.filter("scale", *size, **_colour(track)), track


@dataclass(frozen=True, slots=True)
class _Steps:
    """How a window goes along one axis: pixels cropped, these scaled, and both crops' places."""

    taken: int
    scaled: int
    coarse: str
    fine: str = "0"


def _steps(path: tuple[CameraPoint, ...], axis: str, kept: int, whole: int, shown: int) -> _Steps:
    place = _along(path, axis)
    taken = min(kept + _MARGIN, whole)
    stands = len({getattr(point, axis) for point in path}) == 1
    if stands or shown <= kept or taken == kept:
        return _Steps(kept, shown, place)
    coarse = f"min(trunc({place}),{whole - taken})"
    factor = shown / kept
    return _Steps(taken, round(taken * factor), coarse, f"(({place})-{coarse})*{factor:.6f}")


def _along(path: tuple[CameraPoint, ...], axis: str) -> str:
    """Write a camera path as an expression of ``t``: straight lines between its points.

    One stretch after the other adds what the window moves in it. Expressions may be 100 deep in
    ffmpeg, which nested conditions or a long sum would exceed: the sum is written as a tree.
    """
    places = [(Fraction(point.at_ms, 1000), getattr(point, axis)) for point in path]
    terms = [str(places[0][1])]
    for (start, here), (end, there) in pairwise(places):
        if here != there:
            speed = float((there - here) / (end - start))
            terms.append(f"{speed:.6f}*clip(t-{seconds(start)},0,{seconds(end - start)})")
    return _sum(terms)


def _sum(terms: Sequence[str]) -> str:
    if len(terms) <= _TERMS:
        return "+".join(terms)
    half = len(terms) // 2
    return f"({_sum(terms[:half])})+({_sum(terms[half:])})"


def _filled(stream: Any, track: VideoTrack, whole: tuple[int, int], size: tuple[int, int]) -> Any:
    width, height = size
    inner = fitted(whole, size)
    stream = _sdr(*_scaled(stream, track, whole, inner))
    if inner == size:
        return stream
    pair = stream.filter_multi_output("split", 2)
    small = (width // _BLUR_SHRINK, height // _BLUR_SHRINK)
    fill = (
        pair[0]
        .filter("scale", *small, force_original_aspect_ratio="increase")
        .filter("crop", *small)
        .filter("gblur", sigma=7)
        # Darker, so that the eye goes to the footage and white captions stay readable.
        .filter("lutyuv", y="16+(val-16)*0.62")
        .filter("scale", width, height)
        .filter("setsar", 1)
    )
    return fill.overlay(pair[1], x="(W-w)/2", y="(H-h)/2", format="yuv420")


def _colour(track: VideoTrack) -> dict[str, str]:
    """Tell the scaler what comes in; for SDR also convert to BT.709 limited range on the way."""
    told = {"flags": "bicubic+accurate_rnd+full_chroma_int"}
    if _wide(track):
        return told
    return {
        **told,
        "in_color_matrix": _matrix(track),
        "in_range": "full" if track.full_range else "limited",
        "out_color_matrix": "bt709",
        "out_range": "limited",
    }


def _matrix(track: VideoTrack) -> str:
    # Untagged video is BT.601 when small and BT.709 when large: what players assume.
    if track.matrix in ("bt470bg", "smpte170m", "fcc", "smpte240m", "bt709"):
        return {"bt470bg": "bt601", "smpte170m": "bt601"}.get(track.matrix, track.matrix)
    return "bt709" if min(track.width, track.height) >= 720 else "bt601"


def _wide(track: VideoTrack) -> bool:
    return track.hdr != "sdr" or track.primaries == "bt2020"


def _sdr(stream: Any, track: VideoTrack) -> Any:
    if _wide(track):
        stream = _tone_mapped(stream, track)
    # The scaler keeps the shape of what it is given by making pixels a little oblong (1216:1215).
    return marked(stream.filter("format", "yuv420p").filter("setsar", 1))


def marked(stream: Any) -> Any:
    """Return ``stream`` as what it is: BT.709 in limited range; nothing in it is converted."""
    return stream.filter(
        "setparams",
        color_primaries="bt709",
        color_trc="bt709",
        colorspace="bt709",
        range="limited",
    )


def _tone_mapped(stream: Any, track: VideoTrack) -> Any:
    transfer = {"hlg": "arib-std-b67", "pq": "smpte2084"}.get(track.hdr, "bt709")
    linear = stream.filter(
        "zscale",
        transferin=transfer,
        primariesin="bt2020",
        matrixin="bt2020nc",
        rangein="full" if track.full_range else "limited",
        transfer="linear",
        npl=100,
    ).filter("format", "gbrpf32le")
    linear = linear.filter("zscale", primaries="bt709")
    if track.hdr != "sdr":
        linear = linear.filter("tonemap", "hable", desat=0)
    return linear.filter("zscale", transfer="bt709", matrix="bt709", range="limited")
