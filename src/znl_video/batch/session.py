"""One run's machinery: sources and shorts taken through their stages."""

from __future__ import annotations

from collections.abc import Sequence
from errno import ENOENT
from types import ModuleType

from znl_video.batch import holding, withdrawing
from znl_video.batch.account import Account, accounted
from znl_video.batch.afar import Afar, SharedMemory, subjects_for
from znl_video.batch.arriving import hashed
from znl_video.batch.failing import failed, failure
from znl_video.batch.keeping import Keeper
from znl_video.batch.marking import Mark
from znl_video.batch.options import STAGE_ACTIONS, Options, Reporter
from znl_video.batch.overlaying import captions_footage
from znl_video.batch.preparing import Prepared
from znl_video.batch.publishing import Publisher
from znl_video.batch.room import check_pictures
from znl_video.batch.slots import Slots, slots_for
from znl_video.batch.strictness import judged
from znl_video.batch.surroundings import Surroundings
from znl_video.captions.approval import voided_notices
from znl_video.captions.srt import write_srt
from znl_video.engine.replay import replay
from znl_video.engine.runner import Runner, UndecidedError
from znl_video.errors import FootageError, LostError, ZnlError
from znl_video.io.approvals import Approvals
from znl_video.io.children import MediaChildren
from znl_video.io.cluster import Cluster
from znl_video.io.engines import make_engine
from znl_video.io.leavings import left_by
from znl_video.io.listening import Listener
from znl_video.io.outside import Outside
from znl_video.io.performers import performers
from znl_video.io.scanning import Found
from znl_video.io.shares import Shares
from znl_video.io.store import Store
from znl_video.io.weights import Weights
from znl_video.io.work import WorkFolder
from znl_video.model.actions import Action
from znl_video.model.base import replace, text_digest
from znl_video.model.given import Given
from znl_video.model.manifest import STAGES, Short, ShortDocument, Source, SourceDocument
from znl_video.model.notice import Notice, notice
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
        slots: Slots | None = None,
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
        self.slots = slots or slots_for(
            options.jobs or (subjects_for(cluster) if cluster else None)
        )
        self.shares = Shares(self.slots.threads)
        approvals = Approvals(work.root).read()
        self._around = Surroundings(prepared, work, approvals, weights.sha256, self._whole)
        self._outside = Outside(self.store, self.shares)
        self._outside.know(prepared.kit.files)
        self._outside.know(prepared.files)
        self._children = MediaChildren()
        engine = make_engine(prepared.settings.transcribe, weights, self.slots.threads)
        self.listener = Listener(engine, self.shares)
        own = performers(self._outside, self._children, self.listener)
        forced = STAGE_ACTIONS[options.force] if options.force else ()
        recogniser = prepared.settings.transcribe
        self.afar = (
            Afar(cluster, self._outside, self.store, recogniser, weights, forced)
            if cluster
            else None
        )
        self.runner = Runner(
            self.afar.performers(own) if self.afar else own,
            SharedMemory(self.store) if self.afar else self.store,
            forced=forced,
            dry=dry,
            announce=self._begin,
        )
        self.keeper = Keeper(options, prepared, weights, work, self.store, self.runner, dry=dry)
        # In a dry run no document holds what a source was found to be.
        self._undocumented: dict[str, Source] = {}
        # The digest of what each short left in the work folder, until it is kept.
        self._left: dict[str, str] = {}
        self._until = STAGES.index(options.until)
        self._publishes = self._until >= STAGES.index("export")

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What somebody should know about who performed what."""
        return (*self.listener.notices, *(self.afar.notices if self.afar else ()))

    def close(self) -> None:
        """Stop the children that read media, and finish writing down what is kept."""
        self._children.close()
        self.keeper.close()

    def abort(self) -> None:
        """Kill the children that read media, without waiting for anybody."""
        self._children.abort()
        self.keeper.close()

    def _begin(self, subject: str, actions: Sequence[Action]) -> None:
        check_pictures(actions, self.store.root)
        self.reporter.acting(_shown(subject), actions)

    def hashed(self) -> list[tuple[Found, Source]]:
        """Return every source with its content's digest, exact duplicates marked."""
        pairs = hashed(self.prepared, self.work, self.keeper)
        self._outside.know({source.sha256: found.file for found, source in pairs if source.sha256})
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
        if document is None:
            raise FileNotFoundError(
                ENOENT, "", str(self.work.root / "sources" / f"{source.name}.json")
            )
        return document.source

    def composed(self, sources: Sequence[Source]) -> tuple[Short, ...]:
        """Return the shorts that ingested sources give: all sources, or a group of them.

        Where several are cut out of one source, their cuts are decided: none may have a second of
        another. All others are undecided.
        """
        prepared = self.prepared
        self._around.gather(sources)
        names = {folder: prepared.names[f"{folder}/"] for folder in prepared.stories}
        shorts = compose(sources, prepared.stories, prepared.presets, prepared.settings, names)
        taken = {each.casefold() for each in prepared.names.values()}
        taken |= {short.name.casefold() for short in shorts}
        return tuple(part for s in shorts for part in numbered(self._apart(s), taken))

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
                short = self._settle(short, given, before)
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

    def _settle(self, short: Short, given: Given, before: ShortDocument | None) -> Short:
        """Write captions, deliveries and the document of a short, and return it.

        Captions that somebody edited while it was made are left alone, and warned of.
        """
        base = before.captions_base if before else ()
        footage = before.captions_footage if before else {}
        captions = short.captions
        taken = given.proofread.sha256 if given.proofread else ""
        # What only other shorts' files say is not this one's own: it gets a file with it.
        if captions and short.cut and not (given.proofread and given.proofread.own):
            text = write_srt(captions.cues)
            taken = text_digest(text)
            if self.work.write_captions(short.name, text):
                base = short.cut.segments
                footage = captions_footage(short, given)
                if before and before.captions_base != base:
                    # Placing may take long. Who edits the file after a crash edits it on this cut.
                    clock = {"captions_base": base, "captions_footage": footage}
                    self.work.write_short(replace(before, **clock, captions_sha256=taken))
            else:
                file = f"captions/{short.name}.srt"
                edited = notice("captions.edited-meanwhile", file=file)
                short = replace(short, warnings=(*short.warnings, edited))
                short = judged(short, given, self.options.until)
        placed = before.placed if before else ()
        held = before.held if before else ()
        if self._publishes:
            verified = self.options.until == "verify"
            publisher = Publisher(self.work, self.store, placed, verified=verified)
            placed = publisher.publish(short, given)
            held = holding.hold(short, given, held, self.work, self.store)
        document = ShortDocument(
            short=short,
            ran=tuple(self.runner.ledger.ran[f"short/{short.name}"]),
            captions_base=base,
            captions_footage=footage,
            captions_sha256=taken,
            placed=placed,
            held=held,
        )
        self.work.write_short(document)
        self._left[short.name] = left_by(document, self.work)
        return short


def _shown(subject: str) -> str:
    return subject.partition("/")[2]
