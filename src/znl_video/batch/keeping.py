"""What came of each source and short is kept, and given again while all it stands on is the same.

What decides a subject is told by its mark (see ``marking``). What it left behind is told by size
and time, captions by content: its document and its exports, no more and no less of them; so are the
files of the store that it stands on. While all three are the same, replaying it would end where the
last run ended. A run that had to tell of what it changed, or failed of what may go away, is noted
without a mark: it is told in the report of that run, and replayed by the next.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from pydantic import ValidationError

from znl_video.batch.account import Account, Page
from znl_video.batch.marking import Mark, Marker, seen, signed
from znl_video.batch.options import Options
from znl_video.batch.preparing import Prepared
from znl_video.engine.runner import Runner
from znl_video.io.footprint import Footprint
from znl_video.io.journal import Journal
from znl_video.io.leavings import Leavings, stamp
from znl_video.io.scanning import Found
from znl_video.io.store import Store
from znl_video.io.weights import Weights
from znl_video.io.work import WorkFolder
from znl_video.model.approval import Entry
from znl_video.model.base import Frozen, replace
from znl_video.model.manifest import STAGES, Ran, Short, Source

# What a file that could not be read is told as: the next run may have more luck.
PASSING = frozenset(
    {
        "file.failed",
        "disk.full",
        "media.unreachable",
        "media.changed",
        "media.needs-memory",
        "store.unknown-digest",
    }
)

# What is told once, by the run that changed something.
_ONCE = frozenset({"export.not-renewed", "approval.recalled", "captions.edited-meanwhile"})

_NEVER = ""

Part = TypeVar("Part", bound=Frozen)


class Keeper:
    """Keeps the results of one run's subjects, and gives those of earlier ones.

    Args:
        options: the run's; where it forces a stage, nothing is given.
        prepared: what it stands on.
        weights: the Whisper model.
        work: where the results are kept.
        store: where the facts and blobs lie that they stand on.
        runner: it is told what would have been recalled.
        dry: keep nothing.
    """

    def __init__(
        self,
        options: Options,
        prepared: Prepared,
        weights: Weights,
        work: WorkFolder,
        store: Store,
        runner: Runner,
        *,
        dry: bool,
    ) -> None:
        self._dry = dry
        self._work = work
        self._store = store
        self._runner = runner
        self._asks = options.force is None
        self._until = options.until
        self._journal = Journal(work.journal)
        self._left = Leavings(work)
        self.marker = Marker(options, prepared, weights, work, self._left)
        # As bytes: a big run stands on a million of them.
        self._keys: set[bytes] = set()
        self._blobs: set[bytes] = set()

    def sha256(self, found: Found, name: str) -> str | None:
        """Return the digest of footage whose size and time are as when it was taken, if any."""
        head = self._head(f"source/{name}")
        if (head.get("seen"), head.get("left")) == (seen(found), self._document(name)):
            return str(head.get("sha256", "")) or None
        return None

    def source(self, mark: Mark) -> Source | None:
        """Return what a source was found to be, but for its analysis, transcript and captions."""
        name = mark.subject.partition("/")[2]
        found = self._standing(mark, self._document(name))
        if found is None:
            return None
        head, parts = found
        self.marker.values[name] = head["value"]
        self._take(head)
        return Source.model_validate_json(parts[0])

    def keep_source(self, mark: Mark, found: Found, source: Source, *, well: bool) -> Source:
        """Keep what a source was found to be, when its document is written.

        Args:
            mark: of the source.
            found: where it was found.
            source: all of it.
            well: nothing went wrong that may not go wrong the next time.

        Returns:
            It, but for its analysis, transcript and captions.
        """
        told = slim(source)
        value = Footprint()
        value.add(source.model_dump_json())
        self.marker.values[source.name] = value.digest
        lost = source.rejection is not None and source.rejection.notice.code in PASSING
        head = {
            "own": mark.own,
            "seen": seen(found),
            "sha256": source.sha256,
            "value": value.digest,
            "left": self._document(source.name),
        }
        # What was not even read costs nothing to look at again.
        sure = well and not lost and bool(source.sha256)
        self._keep(mark, head, told.model_dump_json(), sure=sure)
        return told

    def short(self, mark: Mark) -> Account | None:
        """Return what is told of a short that is as it was."""
        found = self._standing(mark, self._left.of(mark.subject.partition("/")[2]))
        if found is None:
            return None
        self._take(found[0])
        return Account.model_validate_json(found[1][0])

    def keep_short(self, mark: Mark, short: Short, account: Account, page: Page, left: str) -> None:
        """Keep what is told of a short, when its document is written.

        Args:
            mark: of the short.
            short: what came of it.
            account: what is told of it.
            page: the rest of that.
            left: the digest of what it leaves in the work folder; empty where something went wrong
                that may not go wrong the next time.
        """
        codes = {each.code for each in short.warnings}
        codes |= {each.notice.code for each in short.failures}
        sure = bool(left) and codes.isdisjoint(PASSING | _ONCE)
        told = (account.model_dump_json(), page.model_dump_json())
        head = {"left": left, "own": mark.own, "until": self._until}
        self._keep(mark, head, *told, sure=sure)

    def note(self, account: Account, page: Page) -> None:
        """Note what is told of a short that this run leaves alone."""
        head = json.dumps({"mark": _NEVER, "left": ""})
        told = (account.model_dump_json(), page.model_dump_json())
        self._journal.write(f"short/{account.name}", head, *told)

    def same_source(self, mark: Mark) -> bool:
        """Tell whether the last run came to an end with a source, and it is as it was then."""
        name = mark.subject.partition("/")[2]
        head = self._head(mark.subject)
        as_it_was = (head.get("own"), head.get("left")) == (mark.own, self._document(name))
        return bool(head.get("mark")) and as_it_was

    def same_short(self, name: str, approvals: Sequence[Entry]) -> bool:
        """Tell whether the last run came to the end with a short, and nobody touched what it left.

        What people wrote about its footage is not looked at, but for captions and ``approvals``,
        which are all that were ever given to it.
        """
        head = self._head(f"short/{name}")
        last = (head.get("until"), head.get("own"), head.get("left"))
        return bool(head.get("mark")) and last == (
            STAGES[-1],
            signed(approvals),
            self._left.of(name),
        )

    def last_source(self, name: str) -> Source | None:
        """Return what the last run that came to a source found, whatever happened since."""
        return self._part(f"source/{name}", 1, Source)

    def account(self, name: str) -> Account | None:
        """Return what the last run that came to a short told of it, whatever happened since."""
        return self._part(f"short/{name}", 1, Account)

    def page(self, name: str) -> Page:
        """Return the rest of what is kept of a short; nothing where nothing is."""
        return self._part(f"short/{name}", 2, Page) or Page()

    def plain_page(self, name: str) -> dict[str, Any]:
        """Return as :meth:`page` what this run kept of a short, as plain data."""
        parts = self._journal.read(f"short/{name}")
        return dict(json.loads(parts[2])) if parts else Page().model_dump(mode="json")

    def stand(self, ran: Iterable[Ran], blobs: Iterable[str]) -> None:
        """Take it that the run stands on these actions and blobs as well."""
        self._stand((each.key for each in ran), blobs)

    def keep(self, sources: Iterable[str], shorts: Iterable[str]) -> None:
        """Forget all subjects but these, by name."""
        self._journal.keep(
            {*(f"source/{name}" for name in sources), *(f"short/{name}" for name in shorts)}
        )

    @property
    def keys(self) -> list[str]:
        """The keys that the run stands on, in order."""
        return [each.hex() for each in sorted(self._keys)]

    @property
    def blobs(self) -> list[str]:
        """The digests of the blobs that the run stands on, in order."""
        return [each.hex() for each in sorted(self._blobs)]

    def close(self) -> None:
        """Finish writing."""
        self._journal.close()

    def _keep(self, mark: Mark, head: dict[str, Any], *parts: str, sure: bool) -> None:
        if self._dry:
            return
        ran, blobs = self._runner.forget(mark.subject)
        self.stand(ran, blobs)
        head |= {
            "mark": mark.digest if sure else _NEVER,
            "keys": sorted({each.key for each in ran}),
            "blobs": sorted(blobs),
            "acted": Counter(each.kind for each in ran),
        }
        try:
            head["stored"] = self._stored(head)
        except OSError:
            head["mark"] = _NEVER
        self._journal.write(mark.subject, json.dumps(head), *parts)

    def _standing(self, mark: Mark, left: str) -> tuple[dict[str, Any], Sequence[bytes]] | None:
        """Return what is kept of a subject, None where it may not hold any more."""
        parts = self._journal.read(mark.subject) if self._asks else None
        if parts is None:
            return None
        head = json.loads(parts[0])
        try:
            same = (
                (head.get("mark"), head.get("left")) == (mark.digest, left)
                and bool(left)
                and head["stored"] == self._stored(head)
            )
        except OSError:
            return None
        return (head, parts[1:]) if same else None

    def _part(self, subject: str, place: int, model: type[Part]) -> Part | None:
        """Return a part of what is noted of a subject, by whatever version of znl."""
        parts = self._journal.read(subject) or ()
        try:
            return model.model_validate_json(parts[place]) if place < len(parts) else None
        except ValidationError:
            return None

    def _take(self, head: dict[str, Any]) -> None:
        self._stand(head["keys"], head["blobs"])
        self._runner.recalled(head["acted"])

    def _stand(self, keys: Iterable[str], blobs: Iterable[str]) -> None:
        if self._dry:
            return
        self._keys.update(map(bytes.fromhex, keys))
        self._blobs.update(map(bytes.fromhex, blobs))

    def _head(self, subject: str) -> dict[str, Any]:
        parts = self._journal.read(subject)
        return dict(json.loads(parts[0])) if parts else {}

    def _document(self, name: str) -> str:
        return stamp(self._work.root / "sources" / f"{name}.json")

    def _stored(self, head: dict[str, Any]) -> str:
        footprint = Footprint()
        footprint.files(self._store.files(head["keys"], head["blobs"]))
        return footprint.digest


def slim(source: Source) -> Source:
    """Return a source as far as all of a run are held at once."""
    return replace(source, analysis=None, transcript=None, captions=None)
