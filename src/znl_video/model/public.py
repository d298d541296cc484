"""What of a short may be told outside the newsroom: a form of its own, not the manifest with holes.

A field that the manifest gets later is in here only once somebody writes it down here.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal

from znl_video.model.approval import CaptionState
from znl_video.model.base import Frozen
from znl_video.model.encoded import Delivery
from znl_video.model.facts import Inspection
from znl_video.model.framing import Framing, Part
from znl_video.model.manifest import SCHEMA, Short, Source
from znl_video.model.media import Rate
from znl_video.model.protecting import Redact


class PublicCue(Frozen):
    """One caption, milliseconds from the video's first frame, as the delivered SRT has it."""

    start_ms: int
    end_ms: int
    text: str


class PublicPart(Frozen):
    """How a piece of a segment is framed, from its ``first`` frame on, and the code of why."""

    first: int
    view: Literal["crop", "fit"]
    reason: str


class PublicSegment(Frozen):
    """So many frames of one source, which is known by its number from 1 alone."""

    source: int
    frames: int
    parts: tuple[PublicPart, ...]
    redact: Redact


class PublicFile(Frozen):
    """A delivered video. Loudness is in LUFS and dBTP; ``sha256`` tells which file it is."""

    preset: str
    sha256: str
    bytes: int
    seconds: float
    width: int
    height: int
    fps: float
    video_codec: str
    audio_codec: str | None
    video_kbps: int
    audio_kbps: int | None
    lufs: float | None
    dbtp: float | None


class PublicShort(Frozen):
    """A delivered short. ``cut`` is the code of why these seconds; ``aigc`` the label it bears."""

    title: str
    headline: str
    rate: Rate
    cut: str
    segments: tuple[PublicSegment, ...]
    captions: CaptionState
    cues: tuple[PublicCue, ...]
    narration: bool
    music: bool
    aigc: str | None
    files: tuple[PublicFile, ...]


class PublicManifest(Frozen):
    """``znl export-manifest --public``."""

    kind: Literal["znl-public-manifest"] = "znl-public-manifest"
    schema_version: int = SCHEMA
    znl: str
    shorts: tuple[PublicShort, ...]


class InternalShort(Frozen):
    """A short and its sources, all that is known of them."""

    short: Short
    sources: tuple[Source, ...]


class InternalManifest(Frozen):
    """``znl export-manifest``: for the newsroom, with names, places and times."""

    kind: Literal["znl-manifest"] = "znl-manifest"
    schema_version: int = SCHEMA
    znl: str
    shorts: tuple[InternalShort, ...]


def public_short(
    short: Short, sources: Sequence[Source], delivered: Collection[str], state: CaptionState
) -> PublicShort | None:
    """Return the public form of a short, None where nothing of it is delivered.

    Args:
        short: as the last run left it.
        sources: its sources, as far as they are known.
        delivered: presets whose files are ready.
        state: how far its captions are.
    """
    files = [
        _file(each, each.inspection)
        for each in short.deliveries
        if each.preset in delivered and each.inspection
    ]
    if not files or short.cut is None:
        return None
    labels = [each.media.aigc for each in sources if each.media and each.media.aigc]
    branding, captions = short.branding, short.captions
    return PublicShort(
        title="".join(branding.title) if branding else "",
        headline=branding.headline if branding else "",
        rate=short.rate,
        cut=short.cut.reason.code,
        segments=_segments(short),
        captions=state,
        cues=tuple(
            PublicCue(start_ms=cue.start_ms, end_ms=cue.end_ms, text=cue.text)
            for cue in (captions.cues if captions else ())
        ),
        narration=short.narration is not None,
        music=short.music is not None,
        aigc=labels[0] if labels else None,
        files=tuple(files),
    )


def _segments(short: Short) -> tuple[PublicSegment, ...]:
    segments = short.cut.segments if short.cut else ()
    numbers = {name: number for number, name in enumerate(short.sources, 1)}
    hidden = [each.redact for each in short.protections] or ["none"] * len(segments)
    return tuple(
        PublicSegment(
            source=numbers[segment.source],
            frames=segment.frames,
            parts=_parts(framing),
            redact=redact,
        )
        for segment, framing, redact in zip(segments, short.framings, hidden, strict=True)
    )


def _parts(framing: Framing) -> tuple[PublicPart, ...]:
    def told(part: Part) -> PublicPart:
        return PublicPart(first=part.first, view=part.view.kind, reason=part.reason.code)

    return tuple(told(part) for part in framing.parts)


def _file(delivery: Delivery, found: Inspection) -> PublicFile:
    return PublicFile(
        preset=delivery.preset,
        sha256=delivery.media,
        bytes=found.bytes,
        seconds=round(found.duration_ms / 1000, 3),
        width=found.width,
        height=found.height,
        fps=found.fps,
        video_codec=found.video_codec,
        audio_codec=found.audio_codec,
        video_kbps=found.video_kbps,
        audio_kbps=found.audio_kbps,
        lufs=found.lufs,
        dbtp=found.dbtp,
    )
