"""One run's machinery: sources and shorts taken through their stages."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType

from znl_video.batch import holding, withdrawing
from znl_video.batch.account import Account, accounted
from znl_video.batch.arriving import hashed
from znl_video.batch.failing import failed, failure
from znl_video.batch.keeping import Keeper
from znl_video.batch.leaving import leave
from znl_video.batch.marking import Mark
from znl_video.batch.options import Options, Reporter
from znl_video.batch.preparing import Prepared
from znl_video.batch.room import check_pictures
from znl_video.batch.strictness import judged
from znl_video.batch.surroundings import Surroundings
from znl_video.batch.workshop import Workshop
from znl_video.captions.approval import voided_notices
from znl_video.engine.replay import replay
from znl_video.engine.runner import UndecidedError
from znl_video.errors import FootageError, LostError, ZnlError
from znl_video.io.approvals import Approvals
from znl_video.io.cluster import Cluster
from znl_video.io.leavings import left_by
from znl_video.io.scanning import Found
from znl_video.io.store import Store
from znl_video.io.weights import Weights
from znl_video.io.work import WorkFolder
from znl_video.model.actions import Action
from znl_video.model.base import replace
from znl_video.model.given import Given
from znl_video.model.manifest import STAGES, Short, ShortDocument, Source, SourceDocument
from znl_video.stages import (
    brand,
    export,
    ingest,
    loudness,
    protect,
    reframe,
    subtitle,
    transcribe,
    trim,
)
from znl_video.stages import verify as verifying
from znl_video.stages.compose import compose, numbered

_SOURCE_STAGES: dict[str, ModuleType] = {"ingest": ingest, "transcribe": transcribe}
_SHORT_STAGES: dict[str, ModuleType] = {
    "trim": trim,
    "reframe": reframe,
    "protect": protect,
    "subtitle": subtitle,
    "brand": brand,
    "loudness": loudness,
    "export": export,
    "verify": verifying,
}


# A result that is damaged again as soon as it is made is not the store's fault but the disk's.
_MENDINGS = 3


class Session:
    """Holds what a run shares between its subjects. Close it when done."""

    def __init__(
        self,
        options: Options,
        prepared: Prepared,
        weights: Weights,
        work: WorkFolder,
        reporter: Reporter,
        *,
        cluster: Cluster | None = None,
        dry: bool = False,
    ) -> None:
        self.options = options
        self.prepared = prepared
        self.work = work
        self.reporter = reporter
        self.dry = dry
        # Subjects of which something went wrong that may not go wrong the next time.
        self.doubted: set[str] = set()
        self.store = Store(options.store or work.root / "store")
        self._folders = (work.root, self.store.root)
        self.workshop = Workshop(
            options,
            prepared,
            weights,
            self.store,
            self._begin,
            cluster=cluster,
            dry=dry,
        )
        self.runner = self.workshop.runner
        self.approvals = Approvals(work.root).read()
        self._around = Surroundings(prepared, work, self.approvals, weights.sha256, self._whole)
        self.keeper = Keeper(options, prepared, weights, work, self.store, self.runner, dry=dry)
        # What was found, by the source's name.
        self._pairs: dict[str, tuple[Found, Source]] = {}
        # In a dry run no document holds what a source was found to be.
        self._undocumented: dict[str, Source] = {}
        # The digest of what each short left in the work folder, until it is kept.
        self._left: dict[str, str] = {}
        # Of all footage and stories, whatever a group of them needs.
        self._names = frozenset(each.casefold() for each in prepared.names.values())
        self._until = STAGES.index(options.until)
        self._publishes = self._until >= STAGES.index("export")

    def close(self) -> None:
        """Stop the children that read media, and finish writing down what is kept."""
        self.workshop.close()
        self.keeper.close()

    def abort(self) -> None:
        """Kill the children that read media, without waiting for anybody."""
        self.workshop.abort()
        self.keeper.close()

    def _begin(self, subject: str, actions: Sequence[Action]) -> None:
        check_pictures(actions, self.store.root)
        self.reporter.acting(_shown(subject), actions)

    def hashed(self) -> list[tuple[Found, Source]]:
        """Return every source with its content's digest, exact duplicates marked."""
        pairs = hashed(self.prepared, self.work, self.keeper)
        self._pairs = {source.name: (found, source) for found, source in pairs}
        self.workshop.know({source.sha256: found.file for found, source in pairs if source.sha256})
        return pairs

    def mark(self, pair: tuple[Found, Source]) -> Mark:
        """Return the mark of a source that was found and not opened yet."""
        found, source = pair
        return self.keeper.marker.source(found, source, self._around.of_source(source))

    def source(self, pair: tuple[Found, Source]) -> Source:
        """Take a source through its stages and write its document.

        One that is as it was is not looked at again.

        Returns:
            What it was found to be, but for analysis, transcript and captions: see its document.
        """
        found, source = pair
        mark = self.mark(pair)
        known = self.keeper.source(mark)
        if known:
            self.reporter.known("sources", known.path)
            return known
        source = self._source(found, source)
        known = self.keeper.keep_source(mark, found, source, well=self._well(mark.subject))
        if self.dry:
            self._undocumented[source.name] = source
        self.reporter.done("sources", source.path, well=source.rejection is None)
        return known

    def _source(self, found: Found, source: Source) -> Source:
        subject = f"source/{source.name}"
        given = self._around.of_source(source)
        if source.duplicate_of is None and source.rejection is None:
            for name, stage in _SOURCE_STAGES.items():
                if STAGES.index(name) > self._until:
                    break
                try:
                    source = replay(stage, subject, source, given, self.runner)
                except UndecidedError:
                    raise
                except Exception as error:
                    self._doubt(subject, error)
                    source = replace(source, rejection=failure(name, error, *self._folders))
        if not self.dry:
            ran = tuple(self.runner.ledger.ran[subject])
            self.work.write_source(SourceDocument(source=source, mtime_ns=found.mtime_ns, ran=ran))
        return source

    def _whole(self, source: Source) -> Source:
        """Return all of a source of this run."""
        if source.name in self._undocumented:
            return self._undocumented[source.name]
        document = self.work.source(source.name)
        # One that was damaged since it was taken for whole is made anew.
        return document.source if document else self._source(*self._pairs[source.name])

    def composed(self, sources: Sequence[Source]) -> tuple[Short, ...]:
        """Return the shorts that ingested sources give: all sources, or a group of them.

        Where several are cut out of one source, their cuts are decided: none may have a second of
        another. All others are undecided.
        """
        prepared = self.prepared
        self._around.gather(sources)
        names = {folder: prepared.names[f"{folder}/"] for folder in prepared.stories}
        shorts = compose(sources, prepared.stories, prepared.presets, prepared.settings, names)
        taken = {short.name.casefold() for short in shorts}
        return tuple(part for s in shorts for part in numbered(self._apart(s), taken, self._names))

    def framed(self, short: Short) -> tuple[Short, Given]:
        """Return a short as far as its cut and framing can be decided, for who asks no more."""
        given, _ = self._around.uncaptioned(short)
        try:
            for stage in (trim, reframe):
                short = replay(stage, f"short/{short.name}", short, given, self.runner)
        except (UndecidedError, ZnlError):
            pass
        return short, given

    def _apart(self, short: Short) -> tuple[Short, ...]:
        if trim.wanted(short, self._around.composed(short)[0]) == 1:
            return (short,)
        subject = f"short/{short.name}"
        given, _ = self._around.uncaptioned(short)
        try:
            answers = self.runner.run(subject, trim.plan(short, given))
            return trim.apart(short, given, answers)
        except UndecidedError:
            raise
        except Exception as error:
            self._doubt(subject, error)
            return (failed(short, failure("trim", error, *self._folders)),)
        finally:
            # It is asked in every run, whatever becomes of the shorts.
            self.keeper.stand(*self.runner.forget(subject))

    def before(self, short: Short, sources: Sequence[Source]) -> Given:
        """Return what is given besides a short of an earlier run, whose sources were these."""
        self._around.gather(sources)
        return self._around.composed(short)[0]

    def known(self, short: Short) -> tuple[Mark, Account | None]:
        """Return a composed short's mark, and what is told of it where it is as it was."""
        given, aside = self._around.composed(short)
        mark = self.keeper.marker.short(short, given, aside, self._around.lost(short))
        return mark, self.keeper.short(mark)

    def account(self, short: Short) -> Account:
        """Take a composed short through its stages as :meth:`short` does, and tell of it.

        One that is as it was is not looked at again.
        """
        mark, known = self.known(short)
        if known:
            self.reporter.known("shorts", short.name)
            return known
        done, given = self.short(short)
        verified = self.options.until == "verify"
        account, page = accounted(done, given, self.store, self.work, verified=verified)
        left = self._left.pop(short.name, "") if self._well(mark.subject) else ""
        self.keeper.keep_short(mark, done, account, page, left)
        return account

    def short(self, short: Short) -> tuple[Short, Given]:
        """Take a composed short through its stages, deliver it, and write its document.

        Where a stored result turns out to be gone or damaged, once more from the start: what still
        holds is recalled, and what does not is made anew.
        """
        for _ in range(_MENDINGS):
            try:
                return self._short(short, mend=True)
            except LostError:
                self.runner.forget(f"short/{short.name}")
        return self._short(short, mend=False)

    def _short(self, short: Short, *, mend: bool) -> tuple[Short, Given]:
        before = self.work.short(short.name)
        short, given = self.decided(short, before, mend=mend)
        stale = withdrawing.not_renewed(short, before, self.work)
        voided = voided_notices(short, given.approvals)
        short = replace(short, warnings=(*short.warnings, *stale, *voided))
        if self._publishes:
            recalled = holding.recalled(short, given, before, self.work)
            short = replace(short, warnings=(*short.warnings, *recalled))
        short = judged(short, given, self.options.until)
        if not self.dry:
            try:
                ran = self.runner.ledger.ran[f"short/{short.name}"]
                document = leave(
                    short, given, before, ran, self.work, self.store, self.options.until
                )
                short = document.short
                self._left[short.name] = left_by(document, self.work)
            except (OSError, LostError) as error:
                if mend and isinstance(error, LostError):
                    raise
                self._doubt(f"short/{short.name}", error)
                short = failed(short, failure("export", error, *self._folders))
        self.reporter.done("shorts", short.name, well=not short.failures)
        return short, given

    def decided(
        self, short: Short, before: ShortDocument | None, *, mend: bool = False
    ) -> tuple[Short, Given]:
        """Take a short through its stages up to the run's last; nothing is written beside results.

        Args:
            short: as it was composed.
            before: the document that the last run left of it.
            mend: pass a lost result on to who replays.

        Raises:
            LostError: a stored result is gone or damaged; only where ``mend``.
        """
        subject = f"short/{short.name}"
        given, aside, broken = self._around.of_short(short, before)
        short = replace(short, warnings=(*short.warnings, *aside))
        if broken:
            short = failed(short, broken)
        for name, stage in _SHORT_STAGES.items():
            if STAGES.index(name) > self._until or not given.live(short):
                break
            try:
                short = replay(stage, subject, short, given, self.runner)
            except UndecidedError:
                raise
            except Exception as error:
                if mend and isinstance(error, LostError):
                    raise
                self._doubt(subject, error)
                short = failed(short, failure(name, error, *self._folders))
        return short, given

    def _doubt(self, subject: str, error: Exception) -> None:
        # Footage stays as bad as it is; disks, encoders and what nobody foresaw may do better.
        if not isinstance(error, FootageError):
            self.doubted.add(subject)

    def _well(self, subject: str) -> bool:
        return subject not in self.doubted


def _shown(subject: str) -> str:
    return subject.partition("/")[2]
