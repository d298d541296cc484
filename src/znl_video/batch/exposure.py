"""Taking away what was delivered before somebody asked to be hidden, or left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from znl_video.batch.holding import release
from znl_video.batch.withdrawing import take_away
from znl_video.io.previews import Previews
from znl_video.io.transcripts import Transcripts
from znl_video.io.work import WorkFolder
from znl_video.model.given import Given, redacts
from znl_video.model.manifest import Short, Source
from znl_video.model.notice import Notice, notice
from znl_video.model.people import Settings
from znl_video.model.protecting import REDACT


def withdraw_exposed(
    sources: Sequence[Source], settings: Settings, work: WorkFolder
) -> tuple[tuple[str, Notice], ...]:
    """Take away every delivery that shows more than its footage's sidecars and settings allow now.

    This comes before anything else is done, for every platform ever delivered to: only a ready card
    that tells of all that is to be hidden now lets its files stay. What waits for approval goes too
    where the last run's short shows more; it is laid out anew. So do previews, and the report if it
    may have a cover of such footage. Transcripts go where a clip is not to be used at all.

    Returns:
        Names of shorts, each with a notice.
    """
    wanted = _asking(sources, settings)
    if not wanted:
        return ()
    by_content = {source.sha256: source for source in wanted.values() if source.sha256}
    names = work.short_names()
    exposed = {name for name in names if _pictured(name, wanted, by_content, settings, work)}
    if exposed:
        work.withdraw_report()
    gone: dict[str, list[str]] = defaultdict(list)
    owned = {name: _owners(name, wanted, work) for name in names}
    for name, owners in owned.items():
        if name in exposed:
            gone[name] += release(name, work)
        if any(not source.note.use for source in owners):
            Transcripts(work.root).take_away(name)
    for preset, name in work.exported():
        card = work.card(preset, name)
        shown = (by_content.get(str(each.get("sha256"))) for each in _entries(card))
        asking = [*owned.get(name, ()), *(source for source in shown if source)]
        if any(not _hidden(source, card, settings) for source in asking):
            gone[name].append(preset)
            take_away(name, preset, work)
    told = (
        (name, notice("protect.withdrawn", presets=", ".join(presets)))
        for name, presets in gone.items()
        if presets
    )
    return (*told, *withdraw_previews(sources, settings, work))


def withdraw_previews(
    sources: Sequence[Source], settings: Settings, work: WorkFolder
) -> tuple[tuple[str, Notice], ...]:
    """Take away previews and contact sheets that show more than may be seen now.

    Of one that nothing is noted of, anything may be seen.

    Returns:
        Names of files, each with a notice.
    """
    wanted = _asking(sources, settings)
    by_content = {source.sha256: source for source in wanted.values() if source.sha256}
    previews, told = Previews(work), []
    noted = previews.noted()
    for file in previews.files() if wanted else ():
        card = {"sources": noted.get(file.name)}
        asking = [by_content.get(str(each.get("sha256"))) for each in _entries(card)]
        if not asking or any(each and not _hidden(each, card, settings) for each in asking):
            work.withdraw(file)
            told.append((f"preview/{file.name}", notice("preview.withdrawn")))
    return tuple(told)


def shown_of(source: Source, settings: Settings) -> dict[str, Any]:
    """Return what a preview notes of a source in it: what of it is hidden, as ready cards do."""
    return {
        "file": source.path,
        "sha256": source.sha256,
        "redact": redacts(source.note, settings)[0],
        "hidden": _boxes(source),
    }


def exposes(short: Short, given: Given) -> bool:
    """Tell whether ``short`` would show what is to be hidden: nobody looked yet where it is."""
    return not short.protections and any(given.protects(name) for name in short.sources)


def _asking(sources: Sequence[Source], settings: Settings) -> dict[str, Source]:
    """Return by name the sources that are not to be used, or of which something is hidden."""
    return {
        source.name: source
        for source in sources
        if not source.note.use or redacts(source.note, settings)[0] != "none" or source.note.hide
    }


def _owners(name: str, wanted: Mapping[str, Source], work: WorkFolder) -> list[Source]:
    document = work.short(name)
    return [wanted[each] for each in (document.short.sources if document else ()) if each in wanted]


def _pictured(
    name: str,
    wanted: Mapping[str, Source],
    by_content: Mapping[str, Source],
    settings: Settings,
    work: WorkFolder,
) -> bool:
    """Tell whether the last run's short, and so its cover, may show what is to be hidden now."""
    document = work.short(name)
    if document is None:
        return False
    short = document.short
    for each in short.sources:
        before = work.source(each)
        # Both by name and by content, as deliveries are told.
        asked = wanted.get(each) or (by_content.get(before.source.sha256) if before else None)
        if asked is None:
            continue
        segments = short.cut.segments if short.cut else ()
        own = [number for number, segment in enumerate(segments) if segment.source == each]
        if own and not short.protections:
            return True
        shown = {
            "sha256": asked.sha256,
            "redact": min(
                (short.protections[number].redact for number in own),
                key=REDACT.index,
                default=REDACT[-1],
            ),
            "hidden": _boxes(before.source) if before else [],
        }
        if not _hidden(asked, {"sources": [shown]}, settings):
            return True
    return False


def _entries(card: Mapping[str, object]) -> list[Mapping[str, Any]]:
    found = card.get("sources")
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _boxes(source: Source) -> list[dict[str, Any]]:
    return [each.model_dump(mode="json") for each in source.note.hide]


def _hidden(source: Source, card: Mapping[str, object], settings: Settings) -> bool:
    """Tell whether a ready card says that all which ``source`` asks for was hidden."""
    if not source.note.use:
        return False
    own = [
        each
        for each in _entries(card)
        if each.get("file") == source.path or each.get("sha256") == source.sha256
    ]
    redact = redacts(source.note, settings)[0]
    boxes = _boxes(source)
    return bool(own) and all(
        each.get("redact") in REDACT[REDACT.index(redact) :]
        and all(box in each.get("hidden", ()) for box in boxes)
        for each in own
    )
