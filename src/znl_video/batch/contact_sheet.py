"""Contact sheets: every source with its chosen windows, every short with its still and reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from znl_video.batch import result
from znl_video.batch.exposure import exposes, shown_of
from znl_video.batch.failing import failure
from znl_video.batch.figures import clock
from znl_video.batch.session import Session
from znl_video.captions.typography import drawable
from znl_video.io.previews import Previews
from znl_video.messages import sentence
from znl_video.model.base import replace
from znl_video.model.facts import CoverMade, SheetMade, StripMade
from znl_video.model.given import Given
from znl_video.model.manifest import Short, Source
from znl_video.model.sheets import FilmStrip, Sheet, SheetRow, SheetWindow
from znl_video.stages.export.covers import cover_of

# So many rows a sheet, unless one source alone has more shorts: no longer than can be looked over.
_ROWS = 24

# A strip's length in pixels, the height its cells should have, and what of it may be.
_STRIP, _HEIGHT = 1560, 90
_LEAST_CELLS, _MOST_CELLS = 6, 20
_LEAST_HEIGHT, _MOST_HEIGHT = 60, 140

_REASONS = 2
"""How many reasons of its framings are told of a short."""

Done = tuple[Short, Given]


@dataclass
class Group:
    """Rows that stay together on a page, and the sources that they tell of."""

    rows: list[SheetRow]
    sources: list[Source]


def contact_sheets(
    session: Session, sources: Sequence[Source], done: Sequence[Done]
) -> tuple[list[str], tuple[result.Problem, ...]]:
    """Make the contact sheet of ``done``, in several pictures where one would be too long.

    Returns:
        The names of the files below ``preview/``, and what could not be made.
    """
    files: list[str] = []
    try:
        pages = _pages(list(_groups(session, sources, done)))
        settings = session.prepared.settings
        for number, page in enumerate(pages, start=1):
            name = "sheet.jpg" if number == 1 else f"sheet-{number}.jpg"
            shown = [shown_of(source, settings) for source in page.sources if source.sha256]
            blob = _sheet(session, page.rows, number, len(pages))
            Previews(session.work).place(name, session.store.sound(blob), shown)
            files.append(name)
    except Exception as error:
        return files, (result.problem("sheet.jpg", failure("export", error)),)
    return files, ()


def _sheet(session: Session, rows: Sequence[SheetRow], number: int, of: int) -> str:
    kit = session.prepared.kit.kit_in_use
    fields = {"folder": session.options.source.name, "page": number, "pages": of}
    title = sentence("preview.sheet" if of == 1 else "preview.sheet-page", fields)
    action = Sheet(
        title=_line(title, kit.glyphs),
        rows=tuple(_drawable(row, kit.glyphs) for row in rows),
        font=kit.font_sha256,
    )
    return session.runner.ask("preview/sheet", action, SheetMade).blob


def _pages(groups: Sequence[Group]) -> list[Group]:
    """Put groups on pages; a source and its shorts stay together."""
    pages: list[Group] = []
    for group in groups:
        if pages and len(pages[-1].rows) + len(group.rows) <= _ROWS:
            pages[-1].rows += group.rows
            pages[-1].sources += group.sources
        else:
            pages.append(group)
    return pages


def _drawable(row: SheetRow, glyphs: frozenset[int]) -> SheetRow:
    notes = tuple(_line(note, glyphs) for note in row.notes)
    return replace(row, title=_line(row.title, glyphs), notes=notes)


def _line(text: str, glyphs: frozenset[int]) -> str:
    return " ".join(drawable(text, glyphs)[0].split())


def _groups(session: Session, sources: Sequence[Source], done: Sequence[Done]) -> Iterator[Group]:
    """Yield the rows of shorts that share their sources, and at last what was left out."""
    by_sources: dict[tuple[str, ...], list[int]] = {}
    for number, (short, _) in enumerate(done):
        by_sources.setdefault(short.sources, []).append(number)
    for names, numbers in by_sources.items():
        given = done[numbers[0]][1]
        shorts = [(number, done[number][0]) for number in numbers]
        told = [given.source(name) for name in names]
        rows = [
            *(_source_row(session, given, source, shorts) for source in told),
            *(_short_row(session, number, *done[number]) for number in numbers),
        ]
        yield Group(rows, told)
    for source in sources:
        if source.rejection:
            problem = result.problem(source.path, source.rejection)
            title = sentence("preview.left-out", {"file": source.path})
            row = SheetRow(title=title, notes=(f"{problem.reason} {problem.remedy}",))
            yield Group([row], [source])


def _source_row(
    session: Session, given: Given, source: Source, shorts: Sequence[tuple[int, Short]]
) -> SheetRow:
    media = source.media
    if media is None:
        return SheetRow(title=source.path)
    windows = tuple(
        SheetWindow(
            start_ms=segment.start_ms,
            end_ms=segment.start_ms + short.rate.ms(segment.frames),
            number=number,
        )
        for number, short in shorts
        for segment in (short.cut.segments if short.cut else ())
        if segment.source == source.name
    )
    row = SheetRow(
        title=source.path,
        notes=(sentence("preview.length", {"clock": clock(media.duration_ms / 1000)}),),
        duration_ms=max(1, media.duration_ms),
        windows=windows,
    )
    if given.protects(source.name):
        # What is hidden is known of the chosen seconds only.
        return replace(row, notes=(*row.notes, sentence("preview.hidden")))
    try:
        action = _strip(source, row.duration_ms)
        facts = session.runner.ask(f"source/{source.name}", action, StripMade)
    except Exception as error:
        return _without_picture(row, error)
    return replace(row, strip=facts.blob)


def _strip(source: Source, duration_ms: int) -> FilmStrip:
    track = source.picture
    wide, tall = track.upright
    fitting = round(_STRIP * tall / (_HEIGHT * wide))
    cells = min(_MOST_CELLS, max(_LEAST_CELLS, fitting))
    if not track.seekable:
        # It is decoded from its start for every cell.
        cells = _LEAST_CELLS
    width = _STRIP // cells // 2 * 2
    height = min(_MOST_HEIGHT, max(_LEAST_HEIGHT, round(width * tall / wide / 2) * 2))
    return FilmStrip(
        sha256=source.sha256,
        track=track,
        duration_ms=duration_ms,
        cells=cells,
        cell_width=width,
        cell_height=height,
    )


def _short_row(session: Session, number: int, short: Short, given: Given) -> SheetRow:
    notes: list[str] = []
    if short.cut:
        chosen = ", ".join(
            f"{clock(each.start_ms / 1000)}–"
            f"{clock((each.start_ms + short.rate.ms(each.frames)) / 1000)}"
            for each in short.cut.segments
        )
        notes.append(sentence("preview.chosen", {"seconds": chosen}))
        notes.append(sentence(short.cut.reason.code, short.cut.reason.fields))
    framed = [part.reason for framing in short.framings for part in framing.parts]
    notes += list(dict.fromkeys(sentence(each.code, each.fields) for each in framed))[:_REASONS]
    notes += [each.reason for each in result.failures([short])]
    row = SheetRow(title=short.name, notes=tuple(notes), number=number)
    if not given.live(short) or short.cut is None or exposes(short, given):
        return row
    try:
        action = cover_of(short, given, given.live(short)[0])
        facts = session.runner.ask(f"short/{short.name}", action, CoverMade)
    except Exception as error:
        return _without_picture(row, error)
    return replace(row, still=facts.thumbnail)


def _without_picture(row: SheetRow, error: Exception) -> SheetRow:
    told = failure("export", error).notice
    return replace(row, notes=(*row.notes, sentence(told.code, told.fields)))
