"""Corrections travel between the shorts of one source: they belong to its seconds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from znl_video.captions.gathering import overlap, pooled
from znl_video.captions.srt import read_srt
from znl_video.errors import ZnlError
from znl_video.io.hashing import sha256_bytes
from znl_video.io.work import WorkFolder
from znl_video.model.captions import Cue
from znl_video.model.cut import Segment
from znl_video.model.given import ProofreadFile
from znl_video.model.manifest import Short, Source
from znl_video.model.notice import Notice, notice

# As many shorts as can be cut out of one source.
_MOST = 20

_File = tuple[tuple[Cue, ...], tuple[Segment, ...]]


def names_beside(short: Short) -> tuple[str, ...]:
    """Return the names that other shorts of a short's only source have or had."""
    stem = short.stem or short.name
    names = (stem, *(f"{stem}-{number}" for number in range(1, _MOST + 1)))
    return tuple(name for name in names if name != short.name)


def with_corrections(
    own: ProofreadFile | None, short: Short, sources: Sequence[Source], work: WorkFolder
) -> tuple[ProofreadFile | None, tuple[Notice, ...]]:
    """Return a short's proofread file with what people corrected for its seconds elsewhere.

    Another number of shorts, or other lengths, may put seconds into another short than the one
    they were proofread in. A short's own file comes first.

    Returns:
        The file, and warnings about others that cannot be understood.
    """
    if len(sources) > 1 or (own and not own.base):
        return own, ()
    told: list[Notice] = []
    found = list(_files(short, sources[0], work, told))
    return _with(own, found, short), tuple(told)


def _with(own: ProofreadFile | None, found: Sequence[_File], short: Short) -> ProofreadFile | None:
    # Where the cut is not decided yet, only the best of several has the same seconds.
    near = (
        [file for file in found if overlap(file[1], short.cut.segments, short.rate)]
        if short.cut
        else found[:1]
    )
    if not near:
        return own
    files = [(own.cues, own.base), *near] if own else near
    cues, base = pooled(files, short.rate)
    if own:
        return ProofreadFile(cues=cues, base=base, sha256=own.sha256, warnings=own.warnings)
    return ProofreadFile(cues=cues, base=base, own=False)


def _files(short: Short, source: Source, work: WorkFolder, told: list[Notice]) -> Iterator[_File]:
    """Yield what people wrote for other shorts of the source, with the cut it was written for.

    What cannot be understood is put into ``told``.
    """
    for name in names_beside(short):
        raw = work.read_captions(name)
        if raw is None or work.wrote(name, sha256_bytes(raw)):
            continue
        document = work.short(name)
        if document is None or document.captions_footage != {source.name: source.sha256}:
            continue
        try:
            read = read_srt(raw, name=f"captions/{name}.srt")
        except ZnlError as error:
            fields = {"file": f"captions/{name}.srt", "why": error.reason}
            told.append(notice("captions.sibling-unread", **fields))
            continue
        yield read.cues, document.captions_base
