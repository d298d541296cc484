"""Delivering: finished files under their final names, the card last."""

from __future__ import annotations

from collections.abc import Sequence

from znl_video.batch.holding import waits
from znl_video.batch.placing import Placer
from znl_video.batch.ready_card import card_text
from znl_video.batch.result import Output, music_used
from znl_video.batch.withdrawing import take_away
from znl_video.captions.approval import signoff
from znl_video.io.store import Store
from znl_video.io.work import WorkFolder
from znl_video.model.encoded import Delivery
from znl_video.model.given import Given
from znl_video.model.manifest import Placed, Short
from znl_video.model.preset import Preset


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
                take_away(short.name, name, self._work)
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
        target = self._work.export(preset.name, short.name)
        card = target.with_name(f"{short.name}.json")
        placer = Placer(self._work, self._store, self._before)
        placed = list(placer.short(short, delivery, target, lambda: self._work.withdraw(card)))
        if self._verified:
            placed.append(placer.text(card_text(short, given, preset, delivery), card))
        return placed


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
                headline=(short.branding.headline or None) if short.branding else None,
                narration=short.narration.file if short.narration else None,
                music=music_used(short),
            )
        )
    return tuple(told)
