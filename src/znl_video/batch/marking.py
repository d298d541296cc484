"""What decides what comes of a source or a short, as one digest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from znl_video.batch.options import Options
from znl_video.batch.preparing import Prepared
from znl_video.batch.siblings import names_beside
from znl_video.io.footprint import Footprint
from znl_video.io.leavings import Leavings, stamp
from znl_video.io.program import program
from znl_video.io.scanning import Found
from znl_video.io.weights import Weights
from znl_video.io.work import WorkFolder
from znl_video.model.approval import Entry
from znl_video.model.base import canonical
from znl_video.model.given import Given, SourceGiven
from znl_video.model.manifest import STAGES, Short, Source
from znl_video.model.notice import Notice


@dataclass(frozen=True)
class Mark:
    """A subject of a run, and a digest of all that decides what comes of it.

    ``own`` is one of what is its own: of a source the footage itself, and what people wrote about
    it; of a short what was signed.
    """

    subject: str
    digest: str
    own: str = ""


class Marker:
    """Marks the subjects of one run.

    A mark is a digest of znl itself, of all that is the same for every subject, and of the values
    that the subject's stages are given.

    Args:
        options: the run's.
        prepared: what it stands on.
        weights: the Whisper model.
        work: where captions of other shorts lie.
        left: what lay there of all shorts when the run began.
    """

    def __init__(
        self,
        options: Options,
        prepared: Prepared,
        weights: Weights,
        work: WorkFolder,
        left: Leavings,
    ) -> None:
        self._prepared = prepared
        self._work = work
        self._left = left
        until = STAGES.index(options.until)
        around = Footprint()
        around.add(*program(), options.source, work.root, weights.sha256)
        around.add(canonical(prepared.settings), canonical(prepared.lexicon))
        around.add(min(until, STAGES.index("transcribe")))
        self._of_sources = around.digest
        around.add(until, *(canonical(preset) for preset in prepared.presets))
        around.add(canonical(prepared.encoder))
        # What the font can draw is told by its digest.
        around.add(canonical(prepared.kit.kit_in_use.model_dump(mode="json", exclude={"glyphs"})))
        self._of_shorts = around.digest
        # What each source was found to be, by name: digests.
        self.values: dict[str, str] = {}

    def source(self, found: Found, source: Source, given: SourceGiven) -> Mark:
        """Return the mark of a source that was found and not opened yet."""
        decides = Footprint()
        decides.add(*seen(found), source.model_dump_json())
        decides.add(given.talked_over, given.sound_laid)
        folder = source.path.rpartition("/")[0]
        laid = (self._prepared.companions.get(key) for key in (source.path, f"{folder}/"))
        own = Footprint()
        own.add(decides.digest, self._prepared.stories.get(folder), *laid)
        decides.add(self._of_sources)
        return Mark(f"source/{source.name}", decides.digest, own.digest)

    def short(
        self, short: Short, given: Given, aside: Iterable[Notice], lost: Iterable[str]
    ) -> Mark:
        """Return the mark of a composed short.

        Args:
            short: as it was composed.
            given: its surroundings, but for captions that people wrote.
            aside: warnings about these.
            lost: paths of its story's clips that could not be used.
        """
        decides = Footprint()
        decides.add(self._of_shorts, short.model_dump_json(), given.title, list(lost))
        decides.add(given.overlays.model_dump_json(), [each.model_dump_json() for each in aside])
        decides.add([each.model_dump_json() for each in given.approvals])
        decides.add([self.values.get(name) for name in short.sources])
        # Corrections travel between shorts of one source.
        for name in names_beside(short) if len(short.sources) == 1 else ():
            written = self._left.captions(name)
            if written and not self._work.wrote(name, written):
                decides.add(name, written, stamp(self._work.root / "shorts" / f"{name}.json"))
        return Mark(f"short/{short.name}", decides.digest, signed(given.approvals))


def signed(approvals: Iterable[Entry]) -> str:
    """Return a digest of all that was ever signed of a short."""
    told = Footprint()
    told.add(*(each.model_dump_json() for each in approvals))
    return told.digest


def seen(found: Found) -> list[Any]:
    """Return what tells that a file is as it was."""
    return [found.path, found.size, found.mtime_ns]
