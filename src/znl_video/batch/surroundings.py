"""What the stages of a source or short are given besides it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from znl_video.batch import siblings
from znl_video.batch.failing import failure
from znl_video.batch.intake import taken_in
from znl_video.batch.overlaying import check_captions, laid_over, overlays_of
from znl_video.batch.preparing import Prepared
from znl_video.errors import ZnlError
from znl_video.io.work import WorkFolder
from znl_video.model.approval import Entry
from znl_video.model.base import replace
from znl_video.model.given import Given, SourceGiven
from znl_video.model.manifest import Short, ShortDocument, Source
from znl_video.model.notice import Failure, Notice, notice


class Surroundings:
    """Tells what was read before anything ran, subject by subject.

    Args:
        prepared: all of it.
        work: where people's captions lie.
        approvals: what was ever signed, by short.
        model: the digest of the Whisper weights.
        whole: returns all of a source of which only a part is held.
    """

    def __init__(
        self,
        prepared: Prepared,
        work: WorkFolder,
        approvals: Mapping[str, tuple[Entry, ...]],
        model: str,
        whole: Callable[[Source], Source],
    ) -> None:
        self._prepared = prepared
        self._work = work
        self._approvals = approvals
        self._model = model
        self._whole = whole
        self._named: dict[str, Source] = {}
        self._places: dict[str, int] = {}
        self._lost: dict[str, list[str]] = {}

    def gather(self, sources: Sequence[Source]) -> None:
        """Take in sources, ingested and in order, before anybody asks about shorts of them.

        Sources of one short are taken in together.
        """
        names = self._prepared.names
        stories = {folder: names[f"{folder}/"] for folder in self._prepared.stories}
        for place, source in enumerate(sources):
            self._named[source.name] = source
            self._places[source.name] = place
            story = stories.get(source.path.rpartition("/")[0])
            if source.rejection and story is not None:
                self._lost.setdefault(story, []).append(source.path)

    def of_source(self, source: Source) -> SourceGiven:
        """Return what is given besides a source."""
        laid = laid_over(source, self._prepared)
        return SourceGiven(
            settings=self._prepared.settings,
            model=self._model,
            lexicon=self._prepared.lexicon,
            talked_over=laid.talks_over,
            sound_laid=laid.lays_sound,
        )

    def composed(self, short: Short) -> tuple[Given, tuple[Notice, ...]]:
        """Return as :meth:`uncaptioned`, with sources as far as they are held."""
        own = self._own(short)
        story = self._prepared.stories.get(own[0].path.rpartition("/")[0])
        overlays, aside = overlays_of(own, self._prepared)
        given = Given(
            settings=self._prepared.settings,
            sources=own,
            presets=self._prepared.presets,
            kit=self._prepared.kit.kit_in_use,
            lexicon=self._prepared.lexicon,
            title=story.title if story else None,
            approvals=self._approvals.get(short.name, ()),
            overlays=overlays,
            model=self._model,
            encoder=self._prepared.encoder,
        )
        return given, aside

    def uncaptioned(self, short: Short) -> tuple[Given, tuple[Notice, ...]]:
        """Return what is given besides a short but for people's captions, and warnings about it."""
        given, aside = self.composed(short)
        return replace(given, sources=tuple(map(self._whole, given.sources))), aside

    def lost(self, short: Short) -> Sequence[str]:
        """Return the paths of a story's clips that could not be used."""
        return self._lost.get(short.name, ())

    def of_short(
        self, short: Short, before: ShortDocument | None
    ) -> tuple[Given, tuple[Notice, ...], Failure | None]:
        """Return what is given besides a short, warnings about it, and what is broken in it.

        ``before`` is what the last run left of it.
        """
        given, aside = self.uncaptioned(short)
        # Of a story's short is told which of its clips could not be used.
        lost = [notice("story.missing-clip", clip=path) for path in self.lost(short)]
        try:
            proofread = taken_in(short.name, given.sources, before, self._work)
            if proofread:
                aside = (*aside, *check_captions(short.name, given, before))
            proofread, unread = siblings.with_corrections(
                proofread, short, given.sources, self._work
            )
            aside = (*aside, *unread)
        except ZnlError as error:
            return given, (*aside, *lost), failure("subtitle", error)
        return replace(given, proofread=proofread), (*aside, *lost), None

    def _own(self, short: Short) -> tuple[Source, ...]:
        """Return the sources of a short in the order of the run's."""
        names = sorted(dict.fromkeys(short.sources), key=self._places.__getitem__)
        return tuple(self._named[name] for name in names)
