"""The footage that was found, each file known by its content."""

from __future__ import annotations

from znl_video.batch.copies import agreed
from znl_video.batch.keeping import Keeper
from znl_video.batch.preparing import Prepared, source_of
from znl_video.io.hashing import sha256_of
from znl_video.io.scanning import Found
from znl_video.io.work import WorkFolder
from znl_video.model.base import replace
from znl_video.model.manifest import Source
from znl_video.model.notice import Failure, notice


def hashed(prepared: Prepared, work: WorkFolder, keeper: Keeper) -> list[tuple[Found, Source]]:
    """Return every source with its content's digest, exact duplicates marked.

    A digest is taken from the last run where size and modification time are the same; a file that
    cannot be read has none and is rejected.
    """
    first: dict[str, str] = {}
    sources = []
    for found in prepared.found:
        oversized = prepared.settings.limits.oversized(found.size, found.path)
        if oversized:
            # Not even its bytes are read: a file may claim a million of millions.
            refused = Failure(stage="ingest", notice=oversized)
            sources.append(replace(source_of(found, "", prepared), rejection=refused))
            continue
        try:
            name = prepared.names[found.path]
            sha256 = keeper.sha256(found, name) or _digest(found, name, work)
        except OSError as error:
            sources.append(_unread(source_of(found, "", prepared), error))
            continue
        source = source_of(found, sha256, prepared)
        if sha256 in first:
            source = replace(
                source,
                duplicate_of=first[sha256],
                warnings=(notice("media.duplicate", file=found.path, of=first[sha256]),),
            )
        elif source.rejection is None:
            first[sha256] = found.path
        sources.append(source)
    return list(zip(prepared.found, agreed(sources, prepared.settings), strict=True))


def _digest(found: Found, name: str, work: WorkFolder) -> str:
    known = work.source(name)
    stands = known and (known.source.path, known.source.size, known.mtime_ns) == (
        found.path,
        found.size,
        found.mtime_ns,
    )
    # What was refused unread has none.
    if known and stands and known.source.sha256:
        return known.source.sha256
    return sha256_of(found.file)


def _unread(source: Source, error: OSError) -> Source:
    told = notice("file.failed", file=source.path, why=error.strerror or error)
    return replace(source, rejection=Failure(stage="ingest", notice=told))
