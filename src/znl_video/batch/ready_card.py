"""The ready card: what a reviewer or an uploader needs to know of one delivered file."""

from __future__ import annotations

import json
from typing import Any

from znl_video.batch.result import music_used, warned
from znl_video.captions.approval import signoff
from znl_video.io.work import WorkFolder, present
from znl_video.model.base import text_digest
from znl_video.model.encoded import Delivery
from znl_video.model.given import Given
from znl_video.model.manifest import Short, ShortDocument
from znl_video.model.preset import Preset


def rewritten(
    short: Short, given: Given, before: ShortDocument | None, work: WorkFolder
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the cards of ``short`` that now say something else than the last run wrote.

    Args:
        short: as this run decided it, with nothing left to make.
        given: its surroundings.
        before: what the last run left.
        work: where the cards lie.

    Returns:
        Paths inside the work folder, each with the fields that differ.
    """
    told = []
    for preset in given.live(short):
        delivery = short.delivery_for(preset.name)
        card = work.export(preset.name, f"{short.name}.json")
        path = card.relative_to(work.root).as_posix()
        old = present(before.placed, path) if before else None
        # One that is gone or altered is restored, which is told by itself.
        if delivery is None or old is None or not work.stands(old):
            continue
        text = card_text(short, given, preset, delivery)
        if text_digest(text) != old.sha256:
            then, now = work.card(preset.name, short.name), json.loads(text)
            differ = tuple(key for key in sorted({*then, *now}) if then.get(key) != now.get(key))
            told.append((path, differ))
    return tuple(told)


def card_text(short: Short, given: Given, preset: Preset, delivery: Delivery) -> str:
    """Return the card of one delivered file: JSON, with a line feed at its end."""
    found = delivery.inspection
    sources = [given.source(name) for name in short.sources]
    signed = signoff(short, given.approvals)
    card: dict[str, Any] = {
        "short": short.name,
        "preset": preset.name,
        "platform": preset.title,
        "title": given.title_of(short),
        "sha256": delivery.media,
        "seconds": round(found.duration_ms / 1000, 3) if found else None,
        "bytes": found.bytes if found else None,
        "lufs": found.lufs if found else None,
        "dbtp": found.dbtp if found else None,
        "captions": signed.state,
        "approvals": [each.model_dump(mode="json") for each in signed.approvals],
        "cues": len(short.captions.cues) if short.captions else 0,
        "brand": short.branding.kit if short.branding else None,
        "credit": short.branding.credit if short.branding else "",
        "headline": (short.branding.headline or None) if short.branding else None,
        "narration": _narration(short),
        "music": music.model_dump() if (music := music_used(short)) else None,
        "sources": [
            {
                "file": source.path,
                "sha256": source.sha256,
                "informant": source.informant,
                "consent": source.note.consent,
                "captions": source.captions.file if source.captions else None,
                "redact": given.redacts(source.name)[0],
                "redact_by": given.redacts(source.name)[1],
                "hidden": [each.model_dump(mode="json") for each in source.note.hide],
            }
            for source in sources
        ],
        "protection": _protection(short),
        "cut": short.cut.model_dump(mode="json") if short.cut else None,
        "framings": [framing.model_dump(mode="json") for framing in short.framings],
        "text_limits": {
            name: figure["value"]
            for name, figure in preset.text.model_dump(mode="json", exclude_none=True).items()
        },
        "warnings": [warned(short.name, each).model_dump() for each in short.warnings],
    }
    return json.dumps(card, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _narration(short: Short) -> dict[str, str] | None:
    voice = short.narration
    if voice is None:
        return None
    return {"file": voice.file, "sha256": voice.sha256, "original": voice.original}


def _protection(short: Short) -> dict[str, Any] | None:
    """Return what was hidden and what the check of it says; None where nothing was to be hidden."""
    if not short.protections:
        return None
    return {
        "faces": sum(each.faces + each.missed for each in short.protections),
        "found_by_check": sum(each.missed for each in short.protections),
        "boxes": sum(each.boxes for each in short.protections),
        "checked": bool(short.searched),
        "frames_with_faces_left": sum(len(each.leaks) for each in short.searched),
        "veils_looked_under": sum(each.looked for each in short.veil_checks),
        "frames_with_bare_veils": sum(len(each.bare) for each in short.veil_checks),
    }
