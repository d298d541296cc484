"""Copies of one file: what any one's sidecar asks to be hidden holds for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from znl_video.model.base import replace
from znl_video.model.given import redacts
from znl_video.model.manifest import Source
from znl_video.model.notice import notice
from znl_video.model.people import ClipNote, Settings
from znl_video.model.protecting import REDACT


def agreed(sources: Sequence[Source], settings: Settings) -> list[Source]:
    """Return ``sources`` with the strictest wishes of their exact copies.

    Who refused to be shown in one copy refused it in all of them; where one copy is not to be used,
    none is.
    """
    # A transfer that failed leaves thousands of empty files, all copies: one of each note is asked.
    copies: dict[str, dict[ClipNote, Source]] = defaultdict(dict)
    for source in sources:
        if source.sha256:
            copies[source.sha256].setdefault(source.note, source)
    return [
        _strictest(source, copies[source.sha256].values() if source.sha256 else (), settings)
        for source in sources
    ]


def _strictest(source: Source, copies: Iterable[Source], settings: Settings) -> Source:
    note = source.note
    asking = source
    for other in copies:
        stricter = _over(note, other.note, settings)
        if stricter != note:
            note, asking = stricter, other
    if asking is source:
        return source
    told = notice("protect.copy", file=source.path, of=asking.path)
    return replace(source, note=note, warnings=(*source.warnings, told))


def _over(note: ClipNote, other: ClipNote, settings: Settings) -> ClipNote:
    """Return ``note`` with what ``other`` hides besides."""
    refused = "no" in (note.consent, other.consent)
    asked = [redacts(each, settings)[0] for each in (note, other)]
    most = max(asked, key=REDACT.index)
    return replace(
        note,
        use=note.use and other.use,
        consent="no" if refused else note.consent,
        redact=None if refused else note.redact if most == asked[0] else most,
        hide=(*note.hide, *(each for each in other.hide if each not in note.hide)),
    )
