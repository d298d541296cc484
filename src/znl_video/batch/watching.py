"""An inbox watched: new clips are taken as they land, in rounds that are ordinary runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from znl_video.batch.attending import Aside, attended, checked
from znl_video.batch.keeping import PASSING
from znl_video.batch.options import Options, Pick, Reporter
from znl_video.batch.result import RunResult
from znl_video.batch.settling import Settling, Stamp
from znl_video.errors import UsageError, ZnlError
from znl_video.io.clock import now, sleep
from znl_video.io.people import load_settings
from znl_video.io.refusals import worded
from znl_video.io.remote import Site
from znl_video.io.scanning import notes_in, scan
from znl_video.model.base import Frozen

# Often enough that nobody waits for it, seldom enough that a share does not mind.
_POLL_S = 2.0

# A disk or share that failed is given so long before it is tried again.
_AGAIN_S = 60.0


class Round(Frozen):
    """One run of a watch: when it began, how long it took, which files it took, what came of it."""

    at: datetime
    seconds: float
    taken: tuple[str, ...]
    result: RunResult


class Hearer(Reporter, Protocol):
    """Hears of a watch, besides of its runs."""

    def trouble(self, error: ZnlError) -> None:
        """Something is wrong that may pass: told once, until it is over or something else is."""

    def over(self) -> None:
        """The trouble that was told of is over."""

    def taken(self) -> tuple[str, ...]:
        """Return the files that the present run took, and forget them."""


@dataclass(frozen=True)
class _Inbox:
    """What there is: footage, and what people wrote, each by path."""

    media: Mapping[str, Stamp]
    notes: Mapping[str, Stamp]


def watch(
    options: Options, hearer: Hearer, aside: Aside, settle_s: float, *, once: bool
) -> Iterator[Round]:
    """Take footage of SOURCE as it lands, and yield each round that took any.

    Files that are still being copied are left out, with all that belongs to them; what is there
    already is left as it is. Neither a clip that fails nor a share that goes away for a while ends
    it. No lock is held in between.

    Args:
        options: of the runs.
        hearer: hears of them.
        aside: who else hears of each.
        settle_s: how long a file must not have changed, in seconds.
        once: end as soon as everything that is there was taken; what is wrong is raised.

    Raises:
        UsageError: SOURCE is not there to begin with, or is a URL.
    """
    if options.url is not None:
        raise UsageError("watch.url", url=Site(options.url).shown)
    if not options.source.is_dir():
        raise UsageError("watch.no-folder", source=options.source)
    checked(options, aside)
    watched = _Watched(options, hearer, aside, settle_s, patient=not once)
    return _rounds(watched, settle_s, once=once)


def _rounds(watched: _Watched, settle_s: float, *, once: bool) -> Iterator[Round]:
    while True:
        yield from watched.look()
        if once and watched.finished:
            return
        sleep(min(_POLL_S, max(settle_s, 0.1)))


class _Watched:
    def __init__(
        self, options: Options, hearer: Hearer, aside: Aside, settle_s: float, *, patient: bool
    ) -> None:
        self._options = options
        self._hearer = hearer
        self._aside = aside
        self._media = Settling(settle_s)
        self._notes = Settling(settle_s)
        self._taken: dict[str, Stamp] | None = None
        self._read: dict[str, Stamp] | None = None
        self._trouble = ""
        self._patient = patient
        # Not before that moment is tried again what failed for a while.
        self._again: float | None = None
        self.finished = False

    def look(self) -> Iterator[Round]:
        """Look once, and run where there is something to take."""
        self.finished = False
        try:
            there = self._there()
        except (UsageError, OSError) as error:
            self._suffer(error)
            return
        at_s = now()
        self._media.look(there.media, at_s)
        self._notes.look(there.notes, at_s)
        media, notes = self._media.settled(at_s), self._notes.settled(at_s)
        whole = self._media.all_settled(at_s) and self._notes.all_settled(at_s)
        due = self._again is not None and at_s >= self._again
        new = media != self._taken or (notes != self._read and self._notes.all_settled(at_s))
        if not media or not (new or due):
            # What a run failed of is over when one succeeds.
            if self._again is None:
                self._fine()
            self.finished = whole
            return
        try:
            yield from self._round(media)
        except (ZnlError, OSError) as error:
            self._suffer(error)
            self._again = now() + _AGAIN_S
        # What fell ill in the run is tried again; all else that was seen was taken.
        self._taken, self._read = media, notes
        self.finished = whole

    def _round(self, media: Mapping[str, Stamp]) -> Iterator[Round]:
        at, started = datetime.now().astimezone(), now()
        pick = Pick(changed=True, settled=media)
        self._hearer.taken()
        options = replace(self._options, pick=pick)
        told = attended(options, self._hearer, self._aside, self._worth)
        self._fine()
        passing = any(each.code in PASSING for each in (*told.failed, *told.rejected))
        self._again = now() + _AGAIN_S if passing else None
        taken = self._hearer.taken()
        if taken:
            seconds = round(now() - started, 1)
            yield Round(at=at, seconds=seconds, taken=taken, result=told)

    def _worth(self, told: RunResult | None) -> bool:
        """Tell whether somebody should hear of a run: it made something, or trouble is new."""
        if told is None:
            return not self._trouble
        return any(acted.performed for acted in told.actions.values())

    def _there(self) -> _Inbox:
        source, work = self._options.source, self._options.work
        try:
            settings = load_settings(source, work)
            scanned = scan(source, work, follow_links=settings.limits.follow_links)
        except UsageError as error:
            # An inbox may be empty.
            if error.code == "source.no-media":
                return _Inbox({}, {})
            raise
        media = {each.path: (each.size, each.mtime_ns) for each in scanned.found}
        return _Inbox(media, notes_in(source, work))

    def _suffer(self, error: ZnlError | OSError) -> None:
        if not self._patient:
            raise error
        told = error if isinstance(error, ZnlError) else worded(error, (self._options.work,))
        told = told or UsageError("file.failed", file=error, why="")
        if told.reason != self._trouble:
            self._trouble = told.reason
            self._hearer.trouble(told)

    def _fine(self) -> None:
        if self._trouble:
            self._trouble = ""
            self._hearer.over()
