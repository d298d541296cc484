"""The manifest handed out: all of it for the newsroom, or what may be told outside."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

from znl_video.batch.last_run import check_known, last_run
from znl_video.batch.options import Options
from znl_video.captions.approval import signoff
from znl_video.errors import UsageError
from znl_video.io.approvals import Approvals
from znl_video.io.work import WorkFolder
from znl_video.io.writing import write_text
from znl_video.model.manifest import ShortDocument, Source
from znl_video.model.public import InternalManifest, InternalShort, PublicManifest, public_short


def told_manifest(
    options: Options, names: Sequence[str] = (), *, public: bool
) -> tuple[InternalManifest | PublicManifest, tuple[str, ...]]:
    """Return the manifest of shorts as the last run left them, and the names left out.

    Args:
        options: where the work folder is.
        names: of the shorts; none for all.
        public: only what may be told outside, and only of what is delivered.

    Raises:
        UsageError: there is no work folder or no such short, or nothing of a short that was named
            is delivered.
    """
    work, index = last_run(options)
    known = [entry.name for entry in index.shorts]
    for name in names:
        check_known(name, known)
    approvals = Approvals(work.root).read()
    wanted = tuple(dict.fromkeys(names or known))
    documents = [document for name in wanted if (document := work.short(name))]
    znl = metadata.version("znl-video")
    if not public:
        told = [InternalShort(short=each.short, sources=_sources(each, work)) for each in documents]
        return InternalManifest(znl=znl, shorts=tuple(told)), _left_out(wanted, documents)
    shorts, kept = [], []
    for each in documents:
        state = signoff(each.short, approvals.get(each.short.name, ())).state
        form = public_short(each.short, _sources(each, work), _ready(each), state)
        if form:
            shorts.append(form)
            kept.append(each)
    left_out = _left_out(wanted, kept)
    if names and left_out:
        raise UsageError("manifest.not-delivered", shorts=", ".join(left_out))
    return PublicManifest(znl=znl, shorts=tuple(shorts)), left_out


def put(text: str, file: Path) -> None:
    """Write a manifest to ``file``; one that znl wrote before is replaced.

    Raises:
        UsageError: another file is there, or it cannot be written.
    """
    try:
        if file.exists() and not _ours(file):
            raise UsageError("manifest.taken", file=file)
        write_text(file, text)
    except OSError as error:
        raise UsageError("file.failed", file=file, why=error.strerror or error) from error


def _ours(file: Path) -> bool:
    try:
        written = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return False
    kinds = {form.model_fields["kind"].default for form in (InternalManifest, PublicManifest)}
    return isinstance(written, dict) and written.get("kind") in kinds


def _ready(document: ShortDocument) -> set[str]:
    cards = (each.path for each in document.placed if each.path.endswith(".json"))
    return {card.split("/")[1] for card in cards}


def _sources(document: ShortDocument, work: WorkFolder) -> tuple[Source, ...]:
    found = (work.source(name) for name in document.short.sources)
    return tuple(each.source for each in found if each)


def _left_out(wanted: Sequence[str], told: Sequence[ShortDocument]) -> tuple[str, ...]:
    there = {each.short.name for each in told}
    return tuple(name for name in wanted if name not in there)
