"""What people would be ashamed of, whatever the platform: defects, colour, time, sound.

What lies in footage is a warning: it may be meant, and a newsroom cannot film it again. What is
merely worth knowing is a note.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from znl_video.model.base import Frozen
from znl_video.model.defects import TEXT, Defect
from znl_video.model.facts import Inspection
from znl_video.model.notice import Notice, notice

# Sound that starts a frame late is seen on lips; clocks are rounded.
_ROUNDING_MS = 2.0
_SLOWEST_FRAME_MS = 42.0
# Phones end sound some 0.1 s before or after the picture.
_ENDS_MS = 400.0
# Tags that editors carry over from any camera and that tell of no place or person.
_IMPERSONAL = frozenset(("handler_name", "encoder", "creation_time", "timecode"))
_HDR = frozenset(("smpte2084", "arib-std-b67"))
# What our own chain makes on purpose, from footage with another rate or from a card.
_OF_RATES = frozenset(("cadence", "doubled"))
_OF_CARDS = frozenset(("frozen", "silence", "cadence", "doubled"))
_NOTES = frozenset(("cadence",))
_LONGEST_CARD_SILENCE_MS = 1950


class Own(Frozen):
    """What is known of our own film: when its card begins, and whether its rate is its footage's.

    ``silent`` says that nothing was to be heard.
    """

    card_ms: int | None = None
    same_rate: bool = True
    silent: bool = False


def defects(found: Inspection, own: Own | None) -> tuple[list[Notice], list[Notice]]:
    """Return warnings and notes on what was seen and heard, one a kind, with all its places."""
    told = [
        each
        for each in found.defects
        if each.kind != TEXT and (own is None or _unplanned(each, own))
    ]
    warnings: list[Notice] = []
    notes: list[Notice] = []
    for kind, group in groupby(sorted(told, key=_kind), key=_kind):
        places = tuple(group)
        fields = {**places[0].figures, "at": ", ".join(map(_place, places))}
        (notes if kind in _NOTES else warnings).append(notice(f"defect.{kind}", **fields))
    return warnings, notes


def odd_facts(found: Inspection) -> Iterator[Notice]:
    """Yield warnings on anybody's file: tags, and picture and sound that do not fit together."""
    frame_ms = 1000 / found.fps if found.fps else _SLOWEST_FRAME_MS
    if found.audio_codec is None:
        yield notice("check.no-sound")
    elif abs(found.av_offset_ms) > frame_ms + _ROUNDING_MS:
        yield notice("defect.av-offset", found=f"{found.av_offset_ms:+.0f}")
    if found.audio_codec is not None and abs(found.sound_end_ms) > _ENDS_MS:
        code = "defect.sound-short" if found.sound_end_ms < 0 else "defect.sound-long"
        yield notice(code, found=f"{abs(found.sound_end_ms) / 1000:.1f}")
    tags = (found.primaries, found.transfer, found.matrix)
    if found.transfer in _HDR or found.primaries == "bt2020":
        yield notice("defect.hdr", found=_named(tags))
    elif any(tag not in (None, "bt709") for tag in tags):
        yield notice("defect.colour", found=_named(tags))
    if found.full_range:
        yield notice("defect.full-range")
    if found.sar != "1:1":
        yield notice("defect.pixel-shape", found=found.sar)
    if found.turned:
        yield notice("defect.turned")
    private = [tag for tag in found.private_tags if tag.lower() not in _IMPERSONAL]
    if private:
        yield notice("check.private-tags", tags=", ".join(private))


def odd_notes(found: Inspection) -> Iterator[Notice]:
    """Yield what is worth knowing of anybody's file, without being wrong."""
    tags = (found.primaries, found.transfer, found.matrix)
    if None in tags and all(tag in (None, "bt709") for tag in tags):
        yield notice("defect.no-tags", found=_named(tags))


def _unplanned(defect: Defect, own: Own) -> bool:
    """Whether a defect of our own film is none that we made on purpose."""
    if defect.kind in _OF_RATES and not own.same_rate:
        return False
    if defect.kind == "silence" and own.silent:
        return False
    if own.card_ms is None or defect.kind not in _OF_CARDS:
        return True
    if defect.kind == "silence":
        return own.card_ms - defect.from_ms >= _LONGEST_CARD_SILENCE_MS
    return defect.from_ms < own.card_ms - 500


def _kind(defect: Defect) -> str:
    return defect.kind


def _place(defect: Defect) -> str:
    return f"{defect.from_ms / 1000:.2f}-{defect.to_ms / 1000:.2f} s"


def _named(tags: tuple[str | None, ...]) -> str:
    return ", ".join(tag or "-" for tag in tags)
