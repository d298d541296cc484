"""Files of a short put where people find them, and only where they do not stand already."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from znl_video.captions.srt import write_srt
from znl_video.io.store import Store
from znl_video.io.work import WorkFolder, present
from znl_video.model.base import text_digest
from znl_video.model.encoded import Delivery
from znl_video.model.manifest import Placed, Short

# What a short is delivered as, besides the card that calls it ready.
ENDINGS = (".mp4", ".jpg", ".srt")


class Placer:
    """Puts files in place for one short.

    Args:
        work: the folder placed into.
        store: where the blobs lie.
        before: what earlier runs placed of this short.
    """

    def __init__(self, work: WorkFolder, store: Store, before: Sequence[Placed]) -> None:
        self._work = work
        self._store = store
        self._before = before

    def short(
        self,
        short: Short,
        delivery: Delivery,
        target: Path,
        about_to: Callable[[], None] = lambda: None,
    ) -> Iterator[Placed]:
        """Place a delivery's video, cover and captions, and yield their records.

        Args:
            short: what is placed.
            delivery: of which preset.
            target: the files' path without ending.
            about_to: called before a file is put in place that did not stand there.

        Raises:
            LostError: a blob that must be placed is gone or damaged.
        """
        cover = short.cover_for(delivery.preset)
        blobs = [(".mp4", delivery.media), *([(".jpg", cover.blob)] if cover else [])]
        for ending, digest in blobs:
            file = target.with_name(short.name + ending)
            old = self._standing(file, digest)
            if old is None:
                blob = self._store.sound(digest)
                about_to()
                old = self._work.place_blob(blob, digest, file)
            yield old
        # Empty where nobody speaks: every delivery has the same files.
        text = write_srt(short.captions.cues if short.captions else ())
        file = target.with_name(f"{short.name}.srt")
        old = self._standing(file, text_digest(text))
        if old is None:
            about_to()
            old = self._work.place_text(text, file)
        yield old

    def text(self, text: str, file: Path) -> Placed:
        """Place a text."""
        return self._standing(file, text_digest(text)) or self._work.place_text(text, file)

    def _standing(self, file: Path, digest: str) -> Placed | None:
        old = present(self._before, file.relative_to(self._work.root).as_posix())
        return old if old and old.sha256 == digest and self._work.stands(old) else None
