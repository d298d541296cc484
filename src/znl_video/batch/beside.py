"""What people wrote beside the footage, read clip by clip; what cannot be read keeps its clip."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from znl_video.batch.failing import failure
from znl_video.errors import UsageError, ZnlError
from znl_video.io.companions import Finder
from znl_video.io.people import NOTES, Names, find_note, find_story
from znl_video.io.scanning import WRITTEN, Found
from znl_video.io.tomls import load
from znl_video.model.companions import Companions
from znl_video.model.names import composed
from znl_video.model.notice import Failure, notice
from znl_video.model.people import ClipNote, Story


class People:
    """What people wrote beside the footage: sidecars, stories, and what these name."""

    def __init__(self, root: Path, work: Path, finder: Finder, *, follow_links: bool) -> None:
        self._root = root
        self._follows = follow_links
        self._work = work
        self._finder = finder
        self.notes: dict[str, ClipNote] = {}
        self.stories: dict[str, Story] = {}
        self.companions: dict[str, Companions] = {}
        self.broken: dict[str, Failure] = {}

    def read_notes(self, found: Sequence[Found]) -> None:
        """Read every clip's sidecar and what it names."""
        names = Names()
        bare: dict[str, bool] = {}
        for each in found:
            folder = each.path.rpartition("/")[0]
            if folder not in bare:
                places = (self._work / NOTES / folder, self._root / folder)
                bare[folder] = not any(names.any_ends(place, tuple(WRITTEN)) for place in places)
            if bare[folder]:
                # Nobody wrote anything there: nothing is looked for clip by clip.
                self.notes[each.path] = ClipNote()
                self.companions[each.path] = Companions()
                continue
            try:
                file = self._own(find_note(each.file, self._root, self._work, names))
                note = load(file, ClipNote) if file else ClipNote()
                self.notes[each.path] = note
                self.companions[each.path] = self._finder.of_clip(each.file, note, file)
            except ZnlError as error:
                # A sidecar may say that nobody consented: a clip waits until its can be read.
                self.broken[each.path] = failure("ingest", error)

    def read_stories(self, found: Sequence[Found]) -> None:
        """Read every folder's story and what it names; where it is broken all its clips wait."""
        folders: dict[str, list[Found]] = defaultdict(list)
        for each in found:
            folders[each.path.rpartition("/")[0]].append(each)
        for folder, inside in sorted(folders.items()):
            try:
                self._read_story(folder, inside)
            except ZnlError as error:
                self.stories.pop(folder, None)
                lost = failure("ingest", error)
                self.broken |= {each.path: lost for each in inside}

    def _read_story(self, folder: str, inside: Sequence[Found]) -> None:
        place = self._root / folder
        file = self._own(find_story(place, self._root, self._work))
        if file is None:
            return
        story = self.stories[folder] = load(file, Story)
        self.companions[f"{folder}/"] = self._finder.of_story(story, place, file)
        there = {composed(each.path.rpartition("/")[2]) for each in inside}
        for name in () if story.order == "captured" else story.order:
            if composed(name) not in there:
                # The story stays, so that its clips do not turn into shorts of their own.
                told = notice("story.unknown-clip", folder=folder or ".", clip=name)
                lost = Failure(stage="ingest", notice=told)
                self.broken |= {each.path: lost for each in inside}

    def _own(self, file: Path | None) -> Path | None:
        """Return a file that people wrote.

        Raises:
            UsageError: it is a link out of the folders: nobody knows whose word it is.
        """
        if file is None or not file.is_symlink() or self._follows:
            return file
        homes = (self._root.resolve(), self._work.resolve())
        if not any(file.resolve().is_relative_to(home) for home in homes):
            raise UsageError("sidecar.link-outside", file=file.name)
        return file
