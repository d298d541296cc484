"""What the stages of a source or short are given besides it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
    """

    def __init__(
        self,
        prepared: Prepared,
        work: WorkFolder,
        approvals: Mapping[str, tuple[Entry, ...]],
        model: str,
    ) -> None:
        self._prepared = prepared
        self._work = work
        self._approvals = approvals
        self._model = model

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

    def uncaptioned(
        self, short: Short, sources: Sequence[Source]
    ) -> tuple[Given, tuple[Notice, ...]]:
        """Return what is given besides a short but for people's captions, and warnings about it."""
        own = _own(short, sources)
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
        )
        return given, aside

    def of_short(
        self, short: Short, sources: Sequence[Source], before: ShortDocument | None
    ) -> tuple[Given, tuple[Notice, ...], Failure | None]:
        """Return what is given besides a short, warnings about it, and what is broken in it.

        ``before`` is what the last run left of it.
        """
        own = _own(short, sources)
        given, aside = self.uncaptioned(short, sources)
        lost = self._lost_clips(short, sources)
        try:
            proofread = taken_in(short.name, own, before, self._work)
            if proofread:
                aside = (*aside, *check_captions(short.name, given, before))
            proofread, unread = siblings.with_corrections(proofread, short, own, self._work)
            aside = (*aside, *unread)
        except ZnlError as error:
            return given, (*aside, *lost), failure("subtitle", error)
        return replace(given, proofread=proofread), (*aside, *lost), None

    def _lost_clips(self, short: Short, sources: Sequence[Source]) -> tuple[Notice, ...]:
        """Say of a story's short which of its clips could not be used."""
        stories, names = self._prepared.stories, self._prepared.names
        folders = [folder for folder in stories if names[f"{folder}/"] == short.name]
        return tuple(
            notice("story.missing-clip", clip=source.path)
            for source in sources
            if source.rejection and source.path.rpartition("/")[0] in folders
        )


def _own(short: Short, sources: Sequence[Source]) -> tuple[Source, ...]:
    return tuple(source for source in sources if source.name in short.sources)
