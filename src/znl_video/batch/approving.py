"""Signing a short's captions as they stand, and taking that back."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from znl_video.batch.last_run import check_known, last_run
from znl_video.batch.options import Options
from znl_video.captions.approval import seal, signoff
from znl_video.errors import UsageError
from znl_video.io.approvals import Approvals
from znl_video.io.hashing import sha256_bytes
from znl_video.io.locking import Patience, Tell, tell_nobody
from znl_video.io.work import WorkFolder
from znl_video.model.approval import CaptionState, Entry, Signature, standing_entries
from znl_video.model.base import Frozen
from znl_video.model.manifest import ShortDocument

_LONGEST_NAME = 60


class Signed(Frozen):
    """How far a short's captions are after signing."""

    short: str
    captions: CaptionState
    approvals: tuple[Signature, ...]


def approve(
    options: Options,
    names: Sequence[str],
    by: str,
    *,
    every: bool = False,
    tell: Tell = tell_nobody,
) -> tuple[Signed, ...]:
    """Sign the captions of shorts as they stand; a signature that holds already is not repeated.

    Args:
        options: where the work folder is.
        names: of the shorts.
        by: who approves.
        every: take all shorts that wait instead.
        tell: hears for whom we wait, if for anybody.

    Returns:
        What was signed now or before, a short each.

    Raises:
        UsageError: nothing was signed, because ``by`` is no name or one of the shorts cannot be
            approved.
    """
    return _signing(options, names, by, Patience(options.wait_s, tell), every=every, undo=False)


def withdraw(
    options: Options,
    names: Sequence[str],
    by: str,
    *,
    every: bool = False,
    tell: Tell = tell_nobody,
) -> tuple[Signed, ...]:
    """Take back all that ``by`` ever signed of the shorts; arguments are those of ``approve``.

    Raises:
        UsageError: nothing was taken back, because ``by`` signed nothing of one of the shorts.
    """
    return _signing(options, names, by, Patience(options.wait_s, tell), every=every, undo=True)


def _signing(
    options: Options,
    names: Sequence[str],
    by: str,
    patience: Patience,
    *,
    every: bool,
    undo: bool,
) -> tuple[Signed, ...]:
    if every == bool(names):
        raise UsageError("approve.which")
    by = _name(by)
    # Taking the lock would make the folder.
    work, _ = last_run(options)
    with work.locked(patience):
        documents = _documents(work)
        approvals = Approvals(work.root)
        entries = approvals.read()
        if every and undo:
            names = [name for name in documents if _signed_by(by, entries.get(name, ()))]
        elif every:
            names = [
                name
                for name, document in documents.items()
                if signoff(document.short, entries.get(name, ())).state in ("draft", "edited")
            ]
        names = tuple(dict.fromkeys(names))
        for name in names:
            check_known(name, documents)
            if undo:
                _check_signed(name, by, entries.get(name, ()))
            else:
                _check_rendered(documents[name], work)
        for name in names:
            short = documents[name].short
            held = signoff(short, entries.get(name, ())).approvals
            if undo or all(each.by != by for each in held):
                entry = approvals.add("withdraw" if undo else "approve", name, by, seal(short))
                entries[name] = (*entries.get(name, ()), entry)
    told = []
    for name in names:
        signed = signoff(documents[name].short, entries[name])
        told.append(Signed(short=name, captions=signed.state, approvals=signed.approvals))
    return tuple(told)


def _name(given: str) -> str:
    """Return a person's name with single plain spaces.

    Raises:
        UsageError: nobody is called that.
    """
    name = " ".join(unicodedata.normalize("NFC", given).split())
    if not name:
        raise UsageError("approve.no-name")
    if not name.isprintable():
        raise UsageError("approve.odd-name")
    if len(name) > _LONGEST_NAME:
        raise UsageError("approve.long-name", length=len(name), most=_LONGEST_NAME)
    return name


def _documents(work: WorkFolder) -> dict[str, ShortDocument]:
    """Return the documents of the last run's shorts by name."""
    index = work.index()
    found = {entry.name: work.short(entry.name) for entry in (index.shorts if index else ())}
    return {name: document for name, document in found.items() if document}


def _signed_by(by: str, entries: tuple[Entry, ...]) -> bool:
    return any(each.by == by for each in standing_entries(entries))


def _check_signed(name: str, by: str, entries: tuple[Entry, ...]) -> None:
    if not _signed_by(by, entries):
        known = ", ".join(dict.fromkeys(each.by for each in standing_entries(entries))) or "-"
        raise UsageError("approve.nothing-to-undo", short=name, by=by, known=known)


def _check_rendered(document: ShortDocument, work: WorkFolder) -> None:
    """Refuse what nobody can have read: no captions, or others than the last run took in."""
    short = document.short
    file = work.captions_file(short.name).relative_to(work.root).as_posix()
    if short.captions is None:
        raise UsageError("approve.not-made", short=short.name)
    if not short.captions.cues:
        raise UsageError("approve.no-captions", short=short.name, file=file)
    raw = work.read_captions(short.name)
    if raw is None or sha256_bytes(raw) != document.captions_sha256:
        raise UsageError("approve.not-rendered", short=short.name, file=file)
