"""Who stands by a short's captions: what people signed, and what that is worth now."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from znl_video.model.base import Frozen

# How far captions are: none there; the machine's words; a person's; a person's who signed them.
CaptionState = Literal["none", "draft", "edited", "proofread"]


class Seal(Frozen):
    """What an approval is bound to, as SHA-256 digests.

    ``captions`` is that of the SRT as delivered, with its times, ``words`` of the texts alone and
    ``cut`` of the chosen seconds.
    """

    captions: str
    words: str
    cut: str


class Signature(Frozen):
    """Who signed, and when (UTC)."""

    by: str
    at: AwareDatetime

    @property
    def when(self) -> str:
        """The time as people read it."""
        return f"{self.at:%Y-%m-%d %H:%M} UTC"


class Entry(Frozen):
    """One line of ``approvals.jsonl``. Withdrawing takes back all of a person's before it."""

    act: Literal["approve", "withdraw"]
    short: str
    by: str
    at: AwareDatetime
    seal: Seal

    @property
    def signature(self) -> Signature:
        """Who signed, and when."""
        return Signature(by=self.by, at=self.at)


class Signoff(Frozen):
    """How far a short's captions are: who approved them, and whose approvals no longer hold.

    ``voided`` is empty while anybody's approval holds.
    """

    state: CaptionState
    approvals: tuple[Signature, ...] = ()
    voided: tuple[Entry, ...] = ()


def standing_entries(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Return the approvals of one short that nobody withdrew, in order."""
    left: list[Entry] = []
    for entry in entries:
        if entry.act == "approve":
            left.append(entry)
        else:
            left = [each for each in left if each.by != entry.by]
    return tuple(left)
