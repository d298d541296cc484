"""Delivering: finished files under their final names, the card last."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from znl_video.batch.result import Held, Output, held, warned
from znl_video.captions.approval import signoff
from znl_video.captions.srt import write_srt
from znl_video.io.store import Store
from znl_video.io.transcripts import Transcripts
from znl_video.io.work import WorkFolder, present
from znl_video.model.base import text_digest
from znl_video.model.given import Given
from znl_video.model.manifest import Delivery, Placed, Short, ShortDocument
from znl_video.model.notice import Notice, notice
from znl_video.model.preset import Preset


def withdraw_gone(
    shorts: Sequence[Short], refused: frozenset[str], work: WorkFolder
) -> tuple[tuple[str, Notice], ...]:
    """Withdraw what is ready of shorts that earlier runs made and this one does not.

    Their footage was removed, renamed, rejected or joined into a story. Where somebody in it
    refused (``refused``: names of sources), the videos and transcripts go too. A short that only
    other presets want is left alone.

    Returns:
        Names of shorts, each with a notice.
    """
    made = {short.name for short in shorts}
    asked = {preset for short in shorts for preset in short.presets}
    told = []
    for name in work.short_names():
        if name in made:
            continue
        document = work.short(name)
        if document is None:
            continue
        old = document.short
        consent_gone = not refused.isdisjoint(old.sources)
        if shorts and asked.isdisjoint(old.presets) and not consent_gone:
            continue
        presets = [each for each in old.presets if work.export(each, f"{name}.json").exists()]
        for preset in old.presets:
            work.withdraw(work.export(preset, f"{name}.json"))
            if consent_gone:
                _take_away(name, preset, work)
        if consent_gone:
            Transcripts(work.root).take_away(name)
        if presets:
            told.append((name, notice("export.withdrawn", presets=", ".join(presets))))
    return tuple(told)


def not_renewed(short: Short, before: ShortDocument | None, work: WorkFolder) -> tuple[Notice, ...]:
    """Return a notice where presets that were not asked for still vouch for older decisions."""
    if before is None:
        return ()
    old = before.short
    now = (short.cut, short.framings, short.captions, short.branding)
    if now == (old.cut, old.framings, old.captions, old.branding):
        return ()
    ready = {each.path.split("/")[1] for each in before.placed if each.path.endswith(".json")}
    stale = [
        preset
        for preset in sorted(ready - set(short.presets))
        if work.export(preset, f"{short.name}.json").exists()
    ]
    return (notice("export.not-renewed", presets=", ".join(stale)),) if stale else ()


def recalled(
    short: Short, given: Given, before: ShortDocument | None, work: WorkFolder
) -> tuple[Notice, ...]:
    """Return a notice where earlier deliveries go because the captions wait for approval."""
    if before is None or not waits(short, given):
        return ()
    cards = (each.path for each in before.placed if each.path.endswith(".json"))
    ready = [card.split("/")[1] for card in cards if (work.root / card).exists()]
    return (notice("approval.recalled", presets=", ".join(ready)),) if ready else ()


def waits(short: Short, given: Given) -> bool:
    """Tell whether a short is held back until somebody approves its captions.

    One without captions has nothing to approve and is not.
    """
    wanted = given.settings.captions.require_proofread
    return wanted and signoff(short, given.approvals).state in ("draft", "edited")


class Publisher:
    """Delivers one short.

    Args:
        work: the folder delivered into.
        store: where the blobs lie.
        before: what earlier runs delivered of this short.
        verified: whether the ready card may be written.
    """

    def __init__(
        self, work: WorkFolder, store: Store, before: Sequence[Placed], *, verified: bool
    ) -> None:
        self._work = work
        self._store = store
        self._before = before
        self._verified = verified

    def publish(self, short: Short, given: Given) -> tuple[Placed, ...]:
        """Put every live delivery in place and return the records of all delivered files.

        The ready card is written last; it is withdrawn first where anything it vouches for
        changes, and where the short is no longer delivered for a preset. Of a short that waits
        for approval nothing is left, for presets that were not asked for as well.
        """
        if waits(short, given):
            delivered = {each.path.split("/")[1] for each in self._before}
            for name in sorted(delivered.union(short.presets)):
                _take_away(short.name, name, self._work)
            return ()
        live = {preset.name: preset for preset in given.live(short)}
        placed = [
            each
            for each in self._before
            if each.path.split("/")[1] not in short.presets and self._work.stands(each)
        ]
        for name in short.presets:
            delivery = short.delivery_for(name)
            if name in live and delivery is not None:
                placed += self._delivered(short, given, live[name], delivery)
            else:
                self._work.withdraw(self._work.export(name, f"{short.name}.json"))
        return tuple(sorted(placed, key=lambda each: each.path))

    def _delivered(
        self, short: Short, given: Given, preset: Preset, delivery: Delivery
    ) -> list[Placed]:
        cover = short.cover_for(preset.name)
        target = self._work.export(preset.name, short.name)
        card = target.with_name(f"{short.name}.json")
        wanted: list[tuple[str, Path | None, str]] = [
            (".mp4", self._store.blob(delivery.media), delivery.media)
        ]
        if cover:
            wanted.append((".jpg", self._store.blob(cover.blob), cover.blob))
        # Empty where nobody speaks: every delivery has the same four files.
        cues = short.captions.cues if short.captions else ()
        wanted.append((".srt", None, write_srt(cues)))
        placed: list[Placed] = []
        for ending, blob, content in wanted:
            file = target.with_name(short.name + ending)
            old = self._standing(file, content if blob else text_digest(content))
            if old is None:
                self._work.withdraw(card)
                old = (
                    self._work.place_blob(blob, content, file)
                    if blob
                    else self._work.place_text(content, file)
                )
            placed.append(old)
        if self._verified:
            text = _card(short, given, preset, delivery)
            placed.append(
                self._standing(card, text_digest(text)) or self._work.place_text(text, card)
            )
        return placed

    def _standing(self, file: Path, digest: str) -> Placed | None:
        old = present(self._before, file.relative_to(self._work.root).as_posix())
        return old if old and old.sha256 == digest and self._work.stands(old) else None


def _take_away(short: str, preset: str, work: WorkFolder) -> None:
    """Remove a short's delivery: first the card that calls it ready, then its files."""
    for ending in (".json", ".mp4", ".jpg", ".srt"):
        work.withdraw(work.export(preset, short + ending))


def holds(shorts: Sequence[tuple[Short, Given]]) -> tuple[Held, ...]:
    """Return the shorts that are made and wait for approval."""
    return tuple(
        held(short.name, signoff(short, given.approvals).state)
        for short, given in shorts
        if given.live(short) and waits(short, given)
    )


def outputs(short: Short, given: Given, work: WorkFolder) -> tuple[Output, ...]:
    """Return what was delivered of a short."""
    if waits(short, given):
        return ()
    signed = signoff(short, given.approvals)
    told = []
    for preset in given.live(short):
        delivery = short.delivery_for(preset.name)
        if delivery is None or delivery.inspection is None:
            continue
        found = delivery.inspection
        told.append(
            Output(
                path=str(work.export(preset.name, f"{short.name}.mp4")),
                preset=preset.name,
                short=short.name,
                sha256=delivery.media,
                seconds=round(found.duration_ms / 1000, 3),
                lufs=found.lufs,
                dbtp=found.dbtp,
                captions=signed.state,
                approvals=signed.approvals,
            )
        )
    return tuple(told)


def _card(short: Short, given: Given, preset: Preset, delivery: Delivery) -> str:
    """Return the ready card: what a reviewer or an uploader needs to know of one file."""
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
        "sources": [
            {
                "file": source.path,
                "sha256": source.sha256,
                "informant": source.informant,
                "consent": source.note.consent,
            }
            for source in sources
        ],
        "cut": short.cut.model_dump(mode="json") if short.cut else None,
        "framings": [framing.model_dump(mode="json") for framing in short.framings],
        "text_limits": {
            name: figure["value"]
            for name, figure in preset.text.model_dump(mode="json", exclude_none=True).items()
        },
        "warnings": [warned(short.name, each).model_dump() for each in short.warnings],
    }
    return json.dumps(card, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
