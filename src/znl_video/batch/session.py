"""One run's machinery: sources and shorts taken through their stages."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType

from znl_video.batch import holding, siblings, withdrawing
from znl_video.batch.copies import agreed
from znl_video.batch.intake import taken_in
from znl_video.batch.options import STAGE_ACTIONS, Options, Reporter
from znl_video.batch.overlaying import captions_footage, check_captions, laid_over, overlays_of
from znl_video.batch.preparing import Prepared, source_of
from znl_video.batch.publishing import Publisher
from znl_video.captions.approval import voided_notices
from znl_video.captions.srt import write_srt
from znl_video.engine.replay import replay
from znl_video.engine.runner import Runner, UndecidedError
from znl_video.errors import ZnlError
from znl_video.io.approvals import Approvals
from znl_video.io.child import MediaChild
from znl_video.io.engines import make_engine
from znl_video.io.hashing import sha256_of
from znl_video.io.listening import Listener
from znl_video.io.outside import Outside, cores
from znl_video.io.performers import performers
from znl_video.io.scanning import Found
from znl_video.io.store import Store
from znl_video.io.weights import Weights
from znl_video.io.work import WorkFolder
from znl_video.model.base import replace, text_digest
from znl_video.model.given import Given, SourceGiven
from znl_video.model.manifest import STAGES, Short, ShortDocument, Source, SourceDocument
from znl_video.model.notice import Failure, Notice, notice
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
        self._weights = weights
        self._approvals = Approvals(work.root).read()
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
        """Return every source with its content's digest, exact duplicates marked.

        A digest is taken from the last run where size and modification time are the same.
        """
        first: dict[str, str] = {}
        pairs = []
        for found in self.prepared.found:
            name = self.prepared.names[found.path]
            known = self.work.source(name)
            if known and (known.source.path, known.source.size, known.mtime_ns) == (
                found.path,
                found.size,
                found.mtime_ns,
            ):
                sha256 = known.source.sha256
            else:
                try:
                    sha256 = sha256_of(found.file)
                except OSError as error:
                    pairs.append((found, _unread(source_of(found, "", self.prepared), error)))
                    continue
            source = source_of(found, sha256, self.prepared)
            if sha256 in first:
                source = replace(
                    source,
                    duplicate_of=first[sha256],
                    warnings=(notice("media.duplicate", file=found.path, of=first[sha256]),),
                )
            elif source.rejection is None:
                first[sha256] = found.path
            self._outside.know({sha256: found.file})
            pairs.append((found, source))
        sources = agreed([source for _, source in pairs], self.prepared.settings)
        return [(found, source) for (found, _), source in zip(pairs, sources, strict=True)]

    def source(self, pair: tuple[Found, Source]) -> Source:
        """Take a source through its stages and write its document."""
        found, source = pair
        subject = f"source/{source.name}"
        if source.duplicate_of is None and source.rejection is None:
            laid = laid_over(source, self.prepared)
            given = SourceGiven(
                settings=self.prepared.settings,
                model=self._weights.sha256,
                lexicon=self.prepared.lexicon,
                talked_over=laid.talks_over,
                sound_laid=laid.lays_sound,
            )
            for name, stage in _SOURCE_STAGES.items():
                if STAGES.index(name) > self._until:
                    break
                try:
                    source = replay(stage, subject, source, given, self.runner)
                except UndecidedError:
                    raise
                except Exception as error:
                    source = replace(source, rejection=_failure(name, error))
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
        own = tuple(source for source in sources if source.name in short.sources)
        given, _ = self._surroundings(short, own)
        try:
            for stage in (trim, reframe):
                short = replay(stage, f"short/{short.name}", short, given, self.runner)
        except (UndecidedError, ZnlError):
            pass
        return short, given

    def _apart(self, short: Short, sources: Sequence[Source]) -> tuple[Short, ...]:
        own = tuple(source for source in sources if source.name in short.sources)
        given, _ = self._surroundings(short, own)
        if trim.wanted(short, given) == 1:
            return (short,)
        try:
            answers = self.runner.run(f"short/{short.name}", trim.plan(short, given))
            return trim.apart(short, given, answers)
        except UndecidedError:
            raise
        except Exception as error:
            return (_failed(short, _failure("trim", error)),)

    def short(self, short: Short, sources: Sequence[Source]) -> tuple[Short, Given]:
        """Take a short through its stages, deliver it, and write its document."""
        subject = f"short/{short.name}"
        before = self.work.short(short.name)
        given, aside, broken = self._given(short, sources, before)
        short = replace(short, warnings=(*short.warnings, *aside))
        if broken:
            short = _failed(short, broken)
        short = self._without_lost_clips(short, sources)
        for name, stage in _SHORT_STAGES.items():
            if STAGES.index(name) > self._until or not given.live(short):
                break
            try:
                short = replay(stage, subject, short, given, self.runner)
            except UndecidedError:
                raise
            except Exception as error:
                short = _failed(short, _failure(name, error))
        stale = withdrawing.not_renewed(short, before, self.work)
        voided = voided_notices(short, given.approvals)
        short = replace(short, warnings=(*short.warnings, *stale, *voided))
        if self._publishes:
            recalled = holding.recalled(short, given, before, self.work)
            short = replace(short, warnings=(*short.warnings, *recalled))
        if self.options.strict and short.warnings and given.live(short):
            told = ", ".join(dict.fromkeys(each.code for each in short.warnings))
            strict = Failure(stage=self.options.until, notice=notice("strict.warned", codes=told))
            short = _failed(short, strict)
        if not self.dry:
            try:
                self._settle(short, given, before)
            except OSError as error:
                lost = notice("file.failed", file=error.filename or short.name, why=error.strerror)
                short = _failed(short, Failure(stage="export", notice=lost))
        self.reporter.done(short.name, well=not short.failures)
        return short, given

    def _given(
        self, short: Short, sources: Sequence[Source], before: ShortDocument | None
    ) -> tuple[Given, tuple[Notice, ...], Failure | None]:
        """Return the short's surroundings, warnings about them, and what is broken in them."""
        own = tuple(source for source in sources if source.name in short.sources)
        given, aside = self._surroundings(short, own)
        try:
            proofread = taken_in(short.name, own, before, self.work)
            if proofread:
                aside = (*aside, *check_captions(short.name, given, before))
            proofread = siblings.with_corrections(proofread, short, own, self.work)
        except ZnlError as error:
            return given, aside, _failure("subtitle", error)
        return replace(given, proofread=proofread), aside, None

    def _surroundings(
        self, short: Short, own: tuple[Source, ...]
    ) -> tuple[Given, tuple[Notice, ...]]:
        story = self.prepared.stories.get(own[0].path.rpartition("/")[0])
        overlays, aside = overlays_of(own, self.prepared)
        given = Given(
            settings=self.prepared.settings,
            sources=own,
            presets=self.prepared.presets,
            kit=self.prepared.kit.kit_in_use,
            lexicon=self.prepared.lexicon,
            title=story.title if story else None,
            approvals=self._approvals.get(short.name, ()),
            overlays=overlays,
            model=self._weights.sha256,
        )
        return given, aside

    def _without_lost_clips(self, short: Short, sources: Sequence[Source]) -> Short:
        """Say on a story's short which of its clips could not be used."""
        folders = [f for f in self.prepared.stories if self.prepared.names[f"{f}/"] == short.name]
        lost = [
            notice("story.missing-clip", clip=source.path)
            for source in sources
            if source.rejection and source.path.rpartition("/")[0] in folders
        ]
        return replace(short, warnings=(*short.warnings, *lost))

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


def _unread(source: Source, error: OSError) -> Source:
    told = notice("file.failed", file=source.path, why=error.strerror or error)
    return replace(source, rejection=Failure(stage="ingest", notice=told))


def _shown(subject: str) -> str:
    return subject.partition("/")[2]


def _failure(stage: str, error: Exception) -> Failure:
    if isinstance(error, ZnlError):
        return Failure(stage=stage, notice=Notice(code=error.code, fields=error.fields))
    told = notice("run.unforeseen", kind=type(error).__name__, why=str(error)[:300])
    return Failure(stage=stage, notice=told)


def _failed(short: Short, failure: Failure) -> Short:
    return replace(short, failures=(*short.failures, failure))
