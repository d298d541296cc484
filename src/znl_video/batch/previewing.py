"""Quick looks at shorts before they are rendered, and a contact sheet of what was chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from znl_video.batch import result
from znl_video.batch.contact_sheet import contact_sheets
from znl_video.batch.exposure import exposes, shown_of, withdraw_previews
from znl_video.batch.failing import failed, failure
from znl_video.batch.figures import clock
from znl_video.batch.last_run import check_known
from znl_video.batch.options import Options, Reporter
from znl_video.batch.preparing import find_model, prepare
from znl_video.batch.session import Session
from znl_video.captions.marks import (
    CROP,
    FACES,
    HEIGHT,
    SAFE,
    WIDTH,
    Canvas,
    Told,
    Type,
    canvas,
    marks,
)
from znl_video.errors import FootageError
from znl_video.io.locking import Patience
from znl_video.io.previews import Previews
from znl_video.io.work import WorkFolder
from znl_video.messages import sentence
from znl_video.model.actions import Preview
from znl_video.model.base import Frozen, replace
from znl_video.model.composition import TextLayer
from znl_video.model.facts import Analysis, PreviewMade
from znl_video.model.geometry import Area
from znl_video.model.given import Given
from znl_video.model.looking import look_at
from znl_video.model.manifest import Short
from znl_video.model.preset import Preset
from znl_video.model.sharing import shown_as
from znl_video.model.sight import Sight
from znl_video.stages.export import picture_of


class Previewed(Frozen):
    """One preview: ``seconds`` long, made for ``preset`` in ``took_s``; 0 where it was there.

    ``veiled``: something in it is hidden as a render would; only a render checks that it is.
    """

    short: str
    preset: str
    file: str
    seconds: float
    took_s: float
    veiled: bool


class PreviewResult(Frozen):
    """What came of it. ``failed`` shorts have no preview, ``left_out`` footage is not shown."""

    previews: tuple[Previewed, ...]
    sheets: tuple[str, ...]
    failed: tuple[result.Problem, ...]
    left_out: tuple[result.Problem, ...]
    warnings: tuple[result.Warned, ...]
    actions: dict[str, result.Acted]

    @property
    def exit_code(self) -> int:
        """0: all was made; 1: something was not."""
        return 1 if self.failed or self.left_out else 0


def preview(options: Options, names: Sequence[str], reporter: Reporter) -> PreviewResult:
    """Make previews of ``names``, or of all shorts, and the contact sheet of all.

    Only ``preview/``, the store and documents of sources are written.

    Raises:
        UsageError: what a run would be refused for, or there is no short of such a name.
    """
    work = WorkFolder(options.work)
    work.check_version()
    prepared = prepare(options, work)
    patience = Patience(options.wait_s, reporter.waiting)
    with work.locked(patience):
        session = Session(options, prepared, find_model(prepared), work, reporter)
        with session.store.joined(patience):
            try:
                told = _previewed(session, names)
            except BaseException:
                session.abort()
                raise
            session.close()
        return told


def _previewed(session: Session, names: Sequence[str]) -> PreviewResult:
    reporter, work = session.reporter, session.work
    pairs = session.hashed()
    gone = withdraw_previews([found for _, found in pairs], session.prepared.settings, work)
    reporter.begin("sources", len(pairs))
    sources = [session.source(pair) for pair in pairs]
    shorts = session.composed(sources)
    known = [short.name for short in shorts]
    for name in names:
        check_known(name, known)
    reporter.begin("shorts", len(shorts))
    made: list[Previewed] = []
    done: list[tuple[Short, Given]] = []
    for undecided in shorts:
        short, given = session.decided(undecided, work.short(undecided.name))
        if given.live(short) and (not names or short.name in names):
            try:
                made.append(_made(session, short, given))
            except Exception as error:
                short = failed(short, failure("export", error))
        done.append((short, given))
        reporter.done("shorts", short.name, well=not short.failures)
    sheets, lost = contact_sheets(session, sources, done)
    asked = [short for short, _ in done if not names or short.name in names]
    # Of what could not be made anew nothing older is left: it would show other decisions.
    kept = {f"{name}.mp4" for name in known} - {f"{short.name}.mp4" for short in asked}
    previews = Previews(work)
    previews.keep({*kept, *sheets, *(f"{each.short}.mp4" for each in made)})
    return PreviewResult(
        previews=tuple(made),
        sheets=tuple(str(previews.file(sheet)) for sheet in sheets),
        failed=(*result.failures([short for short, _ in done]), *lost),
        left_out=result.rejections(sources),
        warnings=tuple(result.warned(file, said) for file, said in gone),
        actions=result.acted(session.runner.ledger.tallies),
    )


def _made(session: Session, short: Short, given: Given) -> Previewed:
    before = _spent(session)
    preset = given.live(short)[0]
    if exposes(short, given):
        raise FootageError("preview.unhidden")
    action = _preview(session, short, given, preset)
    facts = session.runner.ask(f"short/{short.name}", action, PreviewMade)
    name = f"{short.name}.mp4"
    shown = [shown_of(given.source(each), given.settings) for each in short.sources]
    previews = Previews(session.work)
    previews.place(name, session.store.sound(facts.blob), shown)
    return Previewed(
        short=short.name,
        preset=preset.name,
        file=str(previews.file(name)),
        seconds=short.rate.ms(short.footage_frames) / 1000,
        took_s=round(_spent(session) - before, 2),
        veiled=any(part.veiling for part in action.picture.footage),
    )


def _spent(session: Session) -> float:
    return sum(tally.seconds for tally in session.runner.ledger.tallies.values())


def _preview(session: Session, short: Short, given: Given, preset: Preset) -> Preview:
    track = short.track_for(preset.name)
    if track is None:
        raise ValueError(f"{short.name} has no sound yet")
    picture = replace(picture_of(short, given, shown_as(preset, short.sharing)), card=None)
    place = canvas(picture.width, picture.height)
    kit = given.kit
    drawn = marks(
        picture.footage,
        short.rate,
        dict(_sights(session, short, given)),
        place,
        _safe(place, preset),
        _told(short, given, preset),
        Type(family=kit.kit.font, em_ratio=kit.em_ratio, glyphs=kit.glyphs),
    )
    return Preview(
        picture=picture,
        width=WIDTH,
        height=HEIGHT,
        source=place.source,
        result=place.result,
        marks=TextLayer(ass=drawn, fonts=(kit.font_sha256,)),
        sound=track.blob,
    )


def _safe(place: Canvas, preset: Preset) -> Area:
    """Return the preset's safe area in pixels of the preview."""
    shown, area = place.result, preset.safe_area
    factor = (shown.right - shown.left) / preset.picture.width.value
    return Area(
        left=shown.left + round(area.left.value * factor),
        top=shown.top + round(area.top.value * factor),
        right=shown.right - round(area.right.value * factor),
        bottom=shown.bottom - round(area.bottom.value * factor),
    )


def _sights(session: Session, short: Short, given: Given) -> Iterator[tuple[str, Sight]]:
    for name in short.sources:
        source = given.source(name)
        facts = session.runner.ask(f"short/{short.name}", look_at(source), Analysis)
        if facts.sight:
            yield source.sha256, facts.sight


def _told(short: Short, given: Given, preset: Preset) -> Told:
    segments = short.cut.segments if short.cut else ()
    reason = (short.cut.reason,) if short.cut else ()
    below = []
    for segment, framing in zip(segments, short.framings, strict=True):
        for part, _ in framing.apart(segment.frames):
            start_ms = part.begins_ms(segment.start_ms)
            fields = {"file": given.source(segment.source).path, "clock": clock(start_ms / 1000)}
            notes = (sentence(each.code, each.fields) for each in (part.reason, *reason))
            below.append((sentence("preview.from", fields), *notes))
    legend = (
        (preset.title, "#FFFFFF"),
        (sentence("preview.crop"), CROP),
        (sentence("preview.faces"), FACES),
        (sentence("preview.safe"), SAFE),
    )
    return Told(title=short.name, legend=legend, below=tuple(below))
