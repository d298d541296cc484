"""The one look that ingest takes at a source, for whoever needs what its document leaves out."""

from __future__ import annotations

from znl_video.model.actions import Analyse
from znl_video.model.manifest import Source


def look_at(source: Source) -> Analyse:
    """Return the action that looks at and listens to ``source``.

    The store remembers the look that ingest took, so asking again decodes nothing.

    Raises:
        ValueError: the source was never probed, or has no picture.
    """
    picture, media = source.picture, source.media
    assert media is not None  # noqa: S101 - or there would be no picture
    return Analyse(
        sha256=source.sha256,
        video=picture,
        audio=media.audio[0].index if media.audio else None,
        duration_ms=media.duration_ms,
    )
