"""Shorts that wait for approval: made, to be watched under ``held/``, and not delivered."""

from __future__ import annotations

from collections.abc import Sequence

from znl_video.batch.placing import ENDINGS, Placer
from znl_video.batch.result import Held, held
from znl_video.captions.approval import signoff
from znl_video.io.store import Store
from znl_video.io.work import WorkFolder
from znl_video.model.given import Given
from znl_video.model.manifest import Placed, Short, ShortDocument
from znl_video.model.notice import Notice, notice


def waits(short: Short, given: Given) -> bool:
    """Tell whether a short is held back until somebody approves its captions.

    One without captions has nothing to approve and is not.
    """
    wanted = given.settings.captions.require_proofread
    return wanted and signoff(short, given.approvals).state in ("draft", "edited")


def hold(
    short: Short, given: Given, before: Sequence[Placed], work: WorkFolder, store: Store
) -> tuple[Placed, ...]:
    """Lay what waits for approval under ``held/``, where it can be watched, and nothing else.

    There is never a card: nothing there is ready.

    Returns:
        The records of the files; none where the short does not wait.
    """
    placed: list[Placed] = []
    if waits(short, given):
        placer = Placer(work, store, before)
        for preset in given.live(short):
            delivery = short.delivery_for(preset.name)
            if delivery is not None:
                placed += placer.short(short, delivery, work.held(preset.name, short.name))
    release(short.name, work, {each.path for each in placed})
    return tuple(placed)


def release(
    short: str, work: WorkFolder, but: set[str] | frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """Remove what lies of ``short`` under ``held/``, but for these paths in the work folder.

    Returns:
        The presets of which something lay there.
    """
    presets = []
    for preset in work.held_presets():
        files = [work.held(preset, short + ending) for ending in ENDINGS]
        there = [
            file
            for file in files
            if file.exists() and file.relative_to(work.root).as_posix() not in but
        ]
        for file in there:
            work.withdraw_held(file)
        presets += [preset] if there else []
    return tuple(presets)


def recalled(
    short: Short, given: Given, before: ShortDocument | None, work: WorkFolder
) -> tuple[Notice, ...]:
    """Return a notice where earlier deliveries go because the captions wait for approval."""
    if before is None or not waits(short, given):
        return ()
    cards = (each.path for each in before.placed if each.path.endswith(".json"))
    ready = [card.split("/")[1] for card in cards if (work.root / card).exists()]
    return (notice("approval.recalled", presets=", ".join(ready)),) if ready else ()


def holds(shorts: Sequence[tuple[Short, Given]], work: WorkFolder) -> tuple[Held, ...]:
    """Return the shorts that are made and wait for approval."""
    return tuple(
        held(
            short.name,
            signoff(short, given.approvals).state,
            tuple(
                str(work.held(preset.name, f"{short.name}.mp4"))
                for preset in given.live(short)
                if short.delivery_for(preset.name)
            ),
        )
        for short, given in shorts
        if given.live(short) and waits(short, given)
    )
