"""What an approval of captions is bound to, and whether it still holds."""

from __future__ import annotations

from znl_video.captions.srt import write_srt
from znl_video.messages import sentence
from znl_video.model.approval import Entry, Seal, Signoff, standing_entries
from znl_video.model.base import digest, text_digest
from znl_video.model.manifest import Short
from znl_video.model.notice import Notice, notice


def seal(short: Short) -> Seal:
    """Return the digests of a short's captions and cut as they are now."""
    cues = short.captions.cues if short.captions else ()
    return Seal(
        captions=text_digest(write_srt(cues)),
        words=digest([cue.text for cue in cues]),
        cut=digest(list(short.cut.segments) if short.cut else []),
    )


def signoff(short: Short, entries: tuple[Entry, ...]) -> Signoff:
    """Return how far a short's captions are.

    Args:
        short: as the last run left it, or as this one decided.
        entries: what was ever signed of this short, in order.
    """
    if short.captions is None or not short.captions.cues:
        return Signoff(state="none")
    now = seal(short)
    standing = standing_entries(entries)
    # Whoever signed the same captions twice signed them the first time.
    valid = {each.by: each.signature for each in reversed(standing) if each.seal == now}
    if valid:
        approvals = tuple(sorted(valid.values(), key=lambda each: (each.at, each.by)))
        return Signoff(state="proofread", approvals=approvals)
    latest = {each.by: each for each in standing}
    state = "edited" if short.captions.proofread else "draft"
    return Signoff(state=state, voided=tuple(latest.values()))


def voided_notices(short: Short, entries: tuple[Entry, ...]) -> tuple[Notice, ...]:
    """Return a notice for each approval that no longer holds, while no other does."""
    now = seal(short)
    return tuple(
        notice(
            "approval.voided",
            by=entry.by,
            at=entry.signature.when,
            changed=", ".join(sentence(f"approval.{part}") for part in _changed(entry.seal, now)),
        )
        for entry in signoff(short, entries).voided
    )


def _changed(then: Seal, now: Seal) -> list[str]:
    parts = [part for part in ("words", "cut") if getattr(then, part) != getattr(now, part)]
    # Times move with words and cut: they are told where nothing else explains them.
    return parts or ["times"]
