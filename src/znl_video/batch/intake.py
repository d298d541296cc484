"""A person's captions, taken in from the work folder."""

from __future__ import annotations

from collections.abc import Sequence

from znl_video.captions.srt import read_srt
from znl_video.errors import FootageError
from znl_video.io.hashing import sha256_bytes
from znl_video.io.work import WorkFolder
from znl_video.model.given import ProofreadFile
from znl_video.model.manifest import ShortDocument, Source


def taken_in(
    short: str, sources: Sequence[Source], before: ShortDocument | None, work: WorkFolder
) -> ProofreadFile | None:
    """Return the SRT of ``short`` that a person changed or wrote, None where nobody did.

    Args:
        short: its name.
        sources: its sources as they are now.
        before: what the last run left of it.
        work: where the file lies.

    Raises:
        FootageError: it cannot be read as SubRip, or was proofread for other footage.
    """
    raw = work.read_captions(short)
    if raw is None or work.wrote(short, sha256 := sha256_bytes(raw)):
        return None
    file = work.captions_file(short).relative_to(work.root).as_posix()
    read = read_srt(raw, name=file)
    _check_footage(file, sources, before)
    base = before.captions_base if before else ()
    return ProofreadFile(cues=read.cues, base=base, sha256=sha256, warnings=read.warnings)


def _check_footage(file: str, sources: Sequence[Source], before: ShortDocument | None) -> None:
    """Refuse captions that a person proofread for footage that has changed under its name."""
    known = before.captions_footage if before else {}
    for source in sources:
        if known.get(source.name, source.sha256) != source.sha256:
            raise FootageError("captions.other-footage", file=file, source=source.path)
