"""What was delivered and no longer holds: taken away, or told of."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from znl_video.batch.holding import release
from znl_video.batch.placing import ENDINGS
from znl_video.io.work import WorkFolder
from znl_video.model.manifest import Short, ShortDocument
from znl_video.model.notice import Notice, notice


def withdraw_gone(
    shorts: Sequence[Short], work: WorkFolder, staying: Collection[str] = ()
) -> tuple[tuple[str, Notice], ...]:
    """Withdraw what is ready of shorts that earlier runs made and this one does not.

    Their footage was removed, renamed, rejected or joined into a story. A short that only other
    presets want is left alone, and so are those ``staying``, by name.

    Returns:
        Names of shorts, each with a notice.
    """
    made = {short.name for short in shorts} | set(staying)
    asked = {preset for short in shorts for preset in short.presets}
    told = []
    for name in work.short_names():
        if name in made:
            continue
        document = work.short(name)
        if document is None:
            # Damaged, and nothing will make it anew.
            if shorts:
                told += _withdrawn(name, asked, work)
                work.forget_short(name)
            continue
        old = document.short
        if shorts and asked.isdisjoint(old.presets):
            continue
        told += _withdrawn(name, old.presets, work)
    return tuple(told)


def _withdrawn(name: str, presets: Collection[str], work: WorkFolder) -> list[tuple[str, Notice]]:
    """Withdraw what is ready of a short for ``presets``, and return what is to be told."""
    release(name, work)
    cards = {each: work.export(each, f"{name}.json") for each in sorted(presets)}
    ready = [each for each, card in cards.items() if card.exists()]
    for card in cards.values():
        work.withdraw(card)
    return [(name, notice("export.withdrawn", presets=", ".join(ready)))] if ready else []


def not_renewed(short: Short, before: ShortDocument | None, work: WorkFolder) -> tuple[Notice, ...]:
    """Return a notice where presets that were not asked for still vouch for older decisions."""
    if before is None:
        return ()
    old = before.short
    if _shown(short) == _shown(old):
        return ()
    ready = {each.path.split("/")[1] for each in before.placed if each.path.endswith(".json")}
    stale = [
        preset
        for preset in sorted(ready - set(short.presets))
        if work.export(preset, f"{short.name}.json").exists()
    ]
    return (notice("export.not-renewed", presets=", ".join(stale)),) if stale else ()


def _shown(short: Short) -> tuple[object, ...]:
    """Return what can be seen of a short's decisions; how they were weighed cannot."""
    segments = short.cut.segments if short.cut else ()
    return segments, short.framings, short.protections, short.captions, short.branding


def take_away(short: str, preset: str, work: WorkFolder) -> None:
    """Remove a short's delivery: first the card that calls it ready, then its files."""
    for ending in (".json", *ENDINGS):
        work.withdraw(work.export(preset, short + ending))
