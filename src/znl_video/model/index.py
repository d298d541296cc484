"""How sources and shorts stand, and the index told from documents where it is damaged itself."""

from __future__ import annotations

from collections.abc import Sequence

from znl_video.model.manifest import (
    Index,
    IndexEntry,
    Short,
    ShortDocument,
    Source,
    SourceDocument,
)


def source_state(source: Source) -> str:
    """Return how a source stands."""
    if source.duplicate_of:
        return "duplicate"
    return "rejected" if source.rejection else "usable"


def short_state(short: Short, *, held: bool) -> str:
    """Return how a short stands; ``held`` tells that it waits for approval."""
    if held:
        return "held"
    if not short.failures:
        return "done"
    lost = {failure.preset for failure in short.failures}
    return "failed" if None in lost or lost >= set(short.presets) else "partly"


def rebuilt(sources: Sequence[SourceDocument], shorts: Sequence[ShortDocument]) -> Index:
    """Return the index that these documents make; which znl wrote them is not known.

    Shorts of earlier runs are in it as well.
    """
    paths = {each.source.name: each.source.path for each in sources}
    return Index(
        znl="",
        sources=tuple(
            IndexEntry(
                name=each.source.name, path=each.source.path, state=source_state(each.source)
            )
            for each in sources
        ),
        shorts=tuple(
            IndexEntry(
                name=each.short.name,
                path=_folder(each.short, paths),
                state=short_state(each.short, held=bool(each.held)),
            )
            for each in shorts
        ),
    )


def _folder(short: Short, paths: dict[str, str]) -> str:
    """Return the folder of a story, with a slash; a short of one source is named after that."""
    first = short.sources[0]
    if short.name.startswith(first):
        return ""
    return paths.get(first, "").rpartition("/")[0] + "/"
