"""Captions of a person's file put in order, so that each can be shown, and none is lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from znl_video.captions.cues import FLASH_MS, GAP_MS, MIN_MS, reading_ms
from znl_video.captions.subrip import Entry, Listing
from znl_video.model.base import replace
from znl_video.model.captions import Cue
from znl_video.model.notice import Notice, notice

# So many lines are named in one warning.
_NAMED = 12


def mended(listing: Listing, name: str) -> tuple[tuple[Cue, ...], tuple[Notice, ...]]:
    """Return a file's captions in order of time, none over another, and what was changed.

    Captions without text are left out: that is how people delete one.

    Args:
        listing: a file without problems.
        name: what warnings call the file.

    Returns:
        The captions, and one warning for each kind of fault, which names its lines:
        ``captions.mended-form``, ``-apart``, ``-length``, ``-order``, ``-overlap``, ``-together``.
    """
    kept = [entry for entry in listing.entries if entry.text]
    timed, stretched = _with_length(kept)
    ordered = sorted(timed, key=lambda entry: entry.start_ms)
    moved = [after.line for before, after in pairwise(timed) if after.start_ms < before.start_ms]
    cues, cut, together = _apart(ordered)
    warnings = (
        *_told("captions.mended-form", name, listing.loose),
        *_told("captions.mended-apart", name, listing.joined),
        *_told("captions.mended-length", name, stretched),
        *_told("captions.mended-order", name, moved),
        *_told("captions.mended-overlap", name, cut),
        *_told("captions.mended-together", name, together),
    )
    return cues, warnings


def _told(code: str, name: str, lines: Iterable[int]) -> tuple[Notice, ...]:
    found = sorted(set(lines))
    if not found:
        return ()
    named = ", ".join(map(str, found[:_NAMED]))
    return (notice(code, file=name, lines=f"{named}, …" if len(found) > _NAMED else named),)


def _with_length(entries: Sequence[Entry]) -> tuple[list[Entry], list[int]]:
    """Return the entries, each longer than nothing, and the lines of those that were not."""
    timed, stretched = list(entries), []
    for at, entry in enumerate(entries):
        if entry.end_ms > entry.start_ms:
            continue
        stretched.append(entry.line)
        before = entries[at - 1].end_ms if at else 0
        after = entries[at + 1].start_ms if at + 1 < len(entries) else entry.start_ms
        if entry.end_ms < entry.start_ms and before <= entry.end_ms and entry.start_ms <= after:
            timed[at] = replace(entry, start_ms=entry.end_ms, end_ms=entry.start_ms)
            continue
        wanted = entry.start_ms + max(MIN_MS, reading_ms(entry.text))
        later = (each.start_ms for each in entries if each.start_ms > entry.start_ms)
        room = min(later, default=wanted + GAP_MS) - GAP_MS
        timed[at] = replace(entry, end_ms=max(entry.start_ms + FLASH_MS, min(wanted, room)))
    return timed, stretched


def _apart(entries: Iterable[Entry]) -> tuple[tuple[Cue, ...], list[int], list[int]]:
    """Return captions that do not overlap, and the lines of those cut short and joined.

    The earlier one ends where the later begins; where that leaves no time to see it, both are shown
    together.
    """
    cues: list[Cue] = []
    lines: list[int] = []
    cut, together = [], []
    for entry in entries:
        cue = Cue(start_ms=entry.start_ms, end_ms=entry.end_ms, text=entry.text)
        if cues and cue.start_ms < cues[-1].end_ms:
            last = cues[-1]
            if cue.start_ms - GAP_MS - last.start_ms >= FLASH_MS:
                cues[-1] = replace(last, end_ms=cue.start_ms - GAP_MS)
                cut.append(lines[-1])
            else:
                until = max(last.end_ms, cue.end_ms)
                cues[-1] = replace(last, end_ms=until, text=f"{last.text}\n{cue.text}")
                together.append(entry.line)
                continue
        cues.append(cue)
        lines.append(entry.line)
    return tuple(cues), cut, together
