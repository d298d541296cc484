"""Contact sheets, drawn with Pillow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from PIL import Image, ImageDraw, ImageFont

from znl_video.captions.wrapping import Fits, shortened, wrapped
from znl_video.io.world import World
from znl_video.model.facts import SheetMade
from znl_video.model.sheets import Sheet, SheetRow

WIDTH = 1600
COLOURS = ("#ffd23f", "#3fc1ff", "#ff7ab6", "#7ee081", "#ff9f45", "#b79cff")
"""The colours of shorts, by their number, over and over."""

_MARGIN, _TITLE, _NOTE, _BAR, _STILL = 20, 26, 19, 22, 180
_LINE = 1.4
_PAPER, _INK, _GREY, _BASE = "#17191d", "#ffffff", "#aab0ba", "#3a3f48"
_QUALITY = 88

# How many shorts stand beside each other, and lines a note may take.
_ABREAST, _NOTE_LINES = 2, 3


@dataclass(frozen=True)
class _Pens:
    """The type that is written in, and where pictures lie."""

    large: ImageFont.FreeTypeFont
    small: ImageFont.FreeTypeFont
    world: World


def make_sheet(action: Sheet, world: World) -> SheetMade:
    """Draw a contact sheet as a JPEG."""
    path = str(world.path(action.font))
    pens = _Pens(ImageFont.truetype(path, _TITLE), ImageFont.truetype(path, _NOTE), world)
    bands = list(_bands(action.rows, pens))
    head = _high(_TITLE) + 2 * _MARGIN
    page = Image.new("RGB", (WIDTH, head + sum(each.height for each in bands)), _PAPER)
    title = shortened(action.title, _fits(pens.large, WIDTH - 2 * _MARGIN))
    ImageDraw.Draw(page).text((_MARGIN, _MARGIN), title, _INK, pens.large)
    top = head
    for each in bands:
        page.paste(each, (0, top))
        top += each.height
    with world.scratch() as folder:
        made = folder / "sheet.jpg"
        page.save(made, quality=_QUALITY)
        return SheetMade(blob=world.keep(made))


def _bands(rows: Sequence[SheetRow], pens: _Pens) -> Iterator[Image.Image]:
    """Yield what goes across the sheet: a row of its own, or shorts beside each other."""
    for shorts, group in groupby(rows, key=lambda row: row.number is not None):
        abreast = _ABREAST if shorts else 1
        wide = (WIDTH - 2 * _MARGIN) // abreast
        drawn = [_row(row, wide, pens) for row in group]
        for first in range(0, len(drawn), abreast):
            beside = drawn[first : first + abreast]
            band = Image.new("RGB", (WIDTH, max(each.height for each in beside)), _PAPER)
            for number, each in enumerate(beside):
                band.paste(each, (_MARGIN + wide * number, 0))
            yield band


def _row(row: SheetRow, wide: int, pens: _Pens) -> Image.Image:
    still, strip = _picture(row.still, pens.world), _picture(row.strip, pens.world)
    left = 0
    if still:
        still.thumbnail((_STILL, _STILL))
        left = still.width + _MARGIN
    room = wide - left - _MARGIN
    fits = _fits(pens.small, room)
    notes = [line for note in row.notes for line in wrapped(note, fits, _NOTE_LINES)]
    text = _high(_TITLE) + len(notes) * _high(_NOTE)
    under = (strip.height if strip else 0) + (_BAR if row.duration_ms else 0)
    tall = max(text + under, still.height if still else 0) + _MARGIN
    page = Image.new("RGB", (wide, tall), _PAPER)
    pen = ImageDraw.Draw(page)
    if still:
        page.paste(still, (0, 0))
    ink = _INK if row.number is None else _colour(row.number)
    pen.text((left, 0), shortened(row.title, _fits(pens.large, room)), ink, pens.large)
    top = _high(_TITLE)
    for line in notes:
        pen.text((left, top), line, _GREY, pens.small)
        top += _high(_NOTE)
    if strip:
        page.paste(strip, (left, top))
        top += strip.height
    if row.duration_ms:
        _windows(row, pen, (left, top), strip.width if strip else room)
    return page


def _windows(row: SheetRow, pen: ImageDraw.ImageDraw, corner: tuple[int, int], wide: int) -> None:
    """Draw a bar as long as the source, and on it what is shown of it by whom.

    Shorts that share seconds lie one under the other.
    """
    left, top = corner
    pen.rectangle((left, top + 4, left + wide - 1, top + _BAR - 5), _BASE)
    shorts = list(dict.fromkeys(window.number for window in row.windows))
    lanes = len(shorts) if _overlap(row) else 1
    for window in row.windows:
        lane = shorts.index(window.number) if lanes > 1 else 0
        start, end = (
            left + wide * min(ms, row.duration_ms) // row.duration_ms
            for ms in (window.start_ms, window.end_ms)
        )
        high = (top + _BAR * lane // lanes, top + _BAR * (lane + 1) // lanes - 1)
        box = (start, high[0], max(start + 2, end - 1), high[1])
        pen.rectangle(box, _colour(window.number))


def _overlap(row: SheetRow) -> bool:
    ordered = sorted(row.windows, key=lambda window: window.start_ms)
    return any(
        one.end_ms > other.start_ms and one.number != other.number
        for number, one in enumerate(ordered)
        for other in ordered[number + 1 :]
    )


def _picture(blob: str | None, world: World) -> Image.Image | None:
    return Image.open(world.path(blob)).convert("RGB") if blob else None


def _colour(number: int) -> str:
    return COLOURS[number % len(COLOURS)]


def _high(size: int) -> int:
    return round(size * _LINE)


def _fits(font: ImageFont.FreeTypeFont, room: int) -> Fits:
    return lambda text: font.getlength(text) <= room
