"""What a platform says of a file: the figures of a preset's ``limits``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from znl_video.model.facts import Inspection
from znl_video.model.notice import Notice, notice
from znl_video.model.preset import Figure, Preset

Finding = tuple[bool, Notice]  # True: a failure; False: a warning

# Platforms write 24 and mean 23.976 too, 0.1 % less; averages are rounded.
_FPS_SLACK = 0.002
# An encoder's mean lies a little beside the rate it was asked for.
_AUDIO_RATE_SLACK = 0.05
_SHAPE_SLACK = 0.01


def missed_limits(found: Inspection, preset: Preset) -> Iterator[Finding]:
    """Yield what the file misses of the preset's ``limits``, save ``transport``."""
    limits = preset.limits
    width, height = shown(found)
    for key, value, slack in (
        ("min_seconds", found.duration_ms / 1000, 0.0),
        ("min_width", width, 0.0),
        ("min_height", height, 0.0),
        ("min_fps", found.fps, _FPS_SLACK),
        # Digital silence takes next to no bits, whatever the encoder was asked for.
        ("min_audio_kbps", None if found.lufs is None else found.audio_kbps, _AUDIO_RATE_SLACK),
    ):
        least: Figure[float] | None = getattr(limits, key)
        if least and value is not None and value * (1 + slack) < least.value:
            yield from _missed(key, least, preset, value)
    frame_s = 1 / found.fps if found.fps else 0.0
    for key, value, slack in (
        ("max_seconds", found.duration_ms / 1000, 0.0),
        ("max_bytes", found.bytes, 0.0),
        ("max_width", width, 0.0),
        ("max_height", height, 0.0),
        ("max_fps", found.fps, _FPS_SLACK),
        ("max_video_kbps", found.video_kbps, 0.0),
        # A GOP is whole frames: half a second at 25 fps is 12 or 13 of them.
        ("max_keyframe_seconds", max(0.0, found.keyframe_ms / 1000 - frame_s), 0.0),
        ("max_audio_kbps", found.audio_kbps, _AUDIO_RATE_SLACK),
        ("max_sample_rate", found.sample_rate, 0.0),
        ("max_channels", found.channels, 0.0),
    ):
        most: Figure[float] | None = getattr(limits, key)
        if most and value is not None and value > most.value * (1 + slack):
            told = found.keyframe_ms / 1000 if key == "max_keyframe_seconds" else value
            yield from _missed(key, most, preset, told)
    yield from _choices(found, preset)


def _choices(found: Inspection, preset: Preset) -> Iterator[Finding]:
    limits = preset.limits
    for key, codec in (
        ("containers", found.container),
        ("video_codecs", found.video_codec),
        ("audio_codecs", found.audio_codec),
    ):
        allowed: Figure[tuple[str, ...]] | None = getattr(limits, key)
        if allowed and codec is not None and codec not in allowed.value:
            yield from _missed(key, allowed, preset, codec)
    if limits.pixel_format and found.pixels != limits.pixel_format.value:
        yield from _missed("pixel_format", limits.pixel_format, preset, found.pixels)
    if limits.aspect:
        across, down = map(int, limits.aspect.value.split(":"))
        if not same_shape(shown(found), (across, down)):
            size = "{}x{}".format(*shown(found))
            yield from _missed("aspect", limits.aspect, preset, size)
    if limits.constant_fps and limits.constant_fps.value and not found.constant_fps:
        yield from _missed("constant_fps", limits.constant_fps, preset, found.fps)
    if limits.edit_list and found.edit_list and not limits.edit_list.value:
        yield from _missed("edit_list", limits.edit_list, preset, found.edit_list)
    if limits.faststart and limits.faststart.value and not found.faststart:
        yield from _missed("faststart", limits.faststart, preset, found.faststart)


def _missed(key: str, figure: Figure[Any], preset: Preset, found: object) -> Iterator[Finding]:
    if figure.kind == "transport":
        return
    code = f"check.{key.replace('_', '-')}"
    yield (
        figure.kind == "limit",
        notice(
            code, preset=preset.name, found=as_text(found, key), allowed=as_text(figure.value, key)
        ),
    )


def as_text(value: object, key: str = "") -> str:
    """Return a figure as people write it; ``max_bytes`` in megabytes."""
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if key == "max_bytes" and isinstance(value, int):
        return f"{value / 1_000_000:.1f}"
    if isinstance(value, float):
        return f"{value:.3f}".rstrip("0").rstrip(".")
    return str(value)


def shown(found: Inspection) -> tuple[int, int]:
    """Return width and height as a viewer sees them; phones store portrait film lying down."""
    across, down = map(int, found.sar.split(":"))
    width = round(found.width * across / down)
    lying = found.turned and width > found.height
    return (found.height, width) if lying else (width, found.height)


def same_shape(size: tuple[int, int], wanted: tuple[int, int]) -> bool:
    """Whether two sizes have the same aspect ratio, within a percent."""
    ratio = size[0] * wanted[1] / (size[1] * wanted[0])
    return abs(ratio - 1) <= _SHAPE_SLACK
