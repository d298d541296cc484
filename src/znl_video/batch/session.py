"""One run's machinery: sources and shorts taken through their stages."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType

from znl_video.batch import holding, withdrawing
from znl_video.batch.arriving import hashed
from znl_video.batch.failing import failed, failure
from znl_video.batch.options import STAGE_ACTIONS, Options, Reporter
from znl_video.batch.overlaying import captions_footage
from znl_video.batch.preparing import Prepared
from znl_video.batch.publishing import Publisher
from znl_video.batch.surroundings import Surroundings
from znl_video.captions.approval import voided_notices
from znl_video.captions.srt import write_srt
from znl_video.engine.replay import replay
from znl_video.engine.runner import Runner, UndecidedError
from znl_video.errors import ZnlError
from znl_video.io.approvals import Approvals
from znl_video.io.child import MediaChild
from znl_video.io.engines import make_engine
from znl_video.io.listening import Listener
from znl_video.io.outside import Outside, cores
from znl_video.io.performers import performers
from znl_video.io.scanning import Found
from znl_video.io.store import Store
from znl_video.io.weights import Weights
from znl_video.io.work import WorkFolder
from znl_video.model.base import replace, text_digest
from znl_video.model.given import Given
from znl_video.model.manifest import STAGES, Short, ShortDocument, Source, SourceDocument
from znl_video.model.notice import Failure, notice
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
        dry: bool = False,
    ) -> None:
        self.options = options
        self.prepared = prepared
        self.work = work
        self.reporter = reporter
        self.dry = dry
        self.store = Store(options.store or work.root / "store")
        threads = max(1, cores() // options.jobs)
        approvals = Approvals(work.root).read()
        self._around = Surroundings(prepared, work, approvals, weights.sha256)
        self._outside = Outside(self.store, threads)
        self._outside.know(prepared.kit.files)
        self._outside.know(prepared.files)
        self._child = MediaChild()
        engine = make_engine(prepared.settings.transcribe, weights, threads)
        self.listener = Listener(engine)
        self.runner = Runner(
            performers(self._outside, self._child, self.listener),
            self.store,
            forced=STAGE_ACTIONS[options.force] if options.force else (),
            dry=dry,
            announce=lambda subject, actions: reporter.acting(_shown(subject), actions),
        )
        self._until = STAGES.index(options.until)
        self._publishes = self._until >= STAGES.index("export")

    def close(self) -> None:
        """Stop the child that reads media."""
        self._child.close()

    def abort(self) -> None:
        """Kill the child that reads media, without waiting for anybody."""
        self._child.abort()

    def hashed(self) -> list[tuple[Found, Source]]:
        """Return every source with its content's digest, exact duplicates marked."""
        pairs = hashed(self.prepared, self.work)
        self._outside.know({source.sha256: found.file for found, source in pairs if source.sha256})
        return pairs

    def source(self, pair: tuple[Found, Source]) -> Source:
        """Take a source through its stages and write its document."""
        found, source = pair
        subject = f"source/{source.name}"
        if source.duplicate_of is None and source.rejection is None:
            given = self._around.of_source(source)
            for name, stage in _SOURCE_STAGES.items():
                if STAGES.index(name) > self._until:
                    break
                try:
                    source = replay(stage, subject, source, given, self.runner)
                except UndecidedError:
                    raise
                except Exception as error:
                    source = replace(source, rejection=failure(name, error))
        if not self.dry:
            ran = tuple(self.runner.ledger.ran[subject])
            self.work.write_source(SourceDocument(source=source, mtime_ns=found.mtime_ns, ran=ran))
        self.reporter.done(source.path, well=source.rejection is None)
        return source

    def composed(self, sources: Sequence[Source]) -> tuple[Short, ...]:
        """Return the shorts that ingested sources give.

        Where several are cut out of one source, their cuts are decided: none may have a second of
        another. All others are undecided.
        """
        prepared = self.prepared
        names = {folder: prepared.names[f"{folder}/"] for folder in prepared.stories}
        shorts = compose(sources, prepared.stories, prepared.presets, prepared.settings, names)
        taken = {each.casefold() for each in prepared.names.values()}
        taken |= {short.name.casefold() for short in shorts}
        return tuple(part for s in shorts for part in numbered(self._apart(s, sources), taken))

    def framed(self, short: Short, sources: Sequence[Source]) -> tuple[Short, Given]:
        """Return a short as far as its cut and framing can be decided, for who asks no more."""
        given, _ = self._around.uncaptioned(short, sources)
        try:
            for stage in (trim, reframe):
                short = replay(stage, f"short/{short.name}", short, given, self.runner)
        except (UndecidedError, ZnlError):
            pass
        return short, given

    def _apart(self, short: Short, sources: Sequence[Source]) -> tuple[Short, ...]:
        given, _ = self._around.uncaptioned(short, sources)
        if trim.wanted(short, given) == 1:
            return (short,)
        try:
            answers = self.runner.run(f"short/{short.name}", trim.plan(short, given))
            return trim.apart(short, given, answers)
        except UndecidedError:
            raise
        except Exception as error:
            return (failed(short, failure("trim", error)),)

    def short(self, short: Short, sources: Sequence[Source]) -> tuple[Short, Given]:
        """Take a short through its stages, deliver it, and write its document."""
        before = self.work.short(short.name)
        short, given = self.decided(short, sources, before)
        stale = withdrawing.not_renewed(short, before, self.work)
        voided = voided_notices(short, given.approvals)
        short = replace(short, warnings=(*short.warnings, *stale, *voided))
        if self._publishes:
            recalled = holding.recalled(short, given, before, self.work)
            short = replace(short, warnings=(*short.warnings, *recalled))
        if self.options.strict and short.warnings and given.live(short):
            told = ", ".join(dict.fromkeys(each.code for each in short.warnings))
            strict = Failure(stage=self.options.until, notice=notice("strict.warned", codes=told))
            short = failed(short, strict)
        if not self.dry:
            try:
                self._settle(short, given, before)
            except OSError as error:
                lost = notice("file.failed", file=error.filename or short.name, why=error.strerror)
                short = failed(short, Failure(stage="export", notice=lost))
        self.reporter.done(short.name, well=not short.failures)
        return short, given

    def decided(
        self, short: Short, sources: Sequence[Source], before: ShortDocument | None
    ) -> tuple[Short, Given]:
        """Take a short through its stages up to the run's last; nothing is written beside results.

        ``before`` is the document that the last run left of it.
        """
        subject = f"short/{short.name}"
        given, aside, broken = self._around.of_short(short, sources, before)
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
                short = failed(short, failure(name, error))
        return short, given

    def _settle(self, short: Short, given: Given, before: ShortDocument | None) -> None:
        """Write captions, deliveries and the document of a short."""
        base = before.captions_base if before else ()
        footage = before.captions_footage if before else {}
        captions = short.captions
        taken = given.proofread.sha256 if given.proofread else ""
        # What only other shorts' files say is not this one's own: it gets a file with it.
        if captions and short.cut and not (given.proofread and given.proofread.own):
            text = write_srt(captions.cues)
            self.work.write_captions(short.name, text)
            taken = text_digest(text)
            base = short.cut.segments
            footage = captions_footage(short, given)
        placed = before.placed if before else ()
        held = before.held if before else ()
        if self._publishes:
            verified = self.options.until == "verify"
            publisher = Publisher(self.work, self.store, placed, verified=verified)
            placed = publisher.publish(short, given)
            held = holding.hold(short, given, held, self.work, self.store)
        self.work.write_short(
            ShortDocument(
                short=short,
                ran=tuple(self.runner.ledger.ran[f"short/{short.name}"]),
                captions_base=base,
                captions_footage=footage,
                captions_sha256=taken,
                placed=placed,
                held=held,
            )
        )


def _shown(subject: str) -> str:
    return subject.partition("/")[2]
