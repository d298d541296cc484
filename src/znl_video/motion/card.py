"""What an end card looks like and how its parts come in; a description that io performs.

The background runs from the kit's colour at the top to a darker one. Logo, title, a short bar and
the lines stand in one centred stack: the logo fades in, what follows rises softly, one by one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from znl_video.model.kit import EndCard

Measure = Callable[[str], float]
"""Returns how wide a text is, in ems (its advance width over the type size)."""

# Shares of the picture's shorter side.
_LOGO = 0.4
_TITLE = 0.098
_LINE = 0.046
_BAR = (0.13, 0.005)
_GAP = 0.062
_RISE = 0.035

_TEXT_WIDTH = 0.82  # of the picture's width
_STACK_HEIGHT = 0.8  # of the picture's height
_STACK_CENTRE = 0.47  # a little above the middle looks centred
_LEADING = 1.42  # line height over type size; Noto Sans SC needs 1.45 only for stacked accents
_HALF_GLYPH = 0.37  # of the type size: from the middle of a Chinese character to its baseline
_SMALLEST = 0.5  # how far type shrinks before it may take more than two rows
_DARKER = 0.66

_STAGGER = 0.14
_ENTRANCE = 0.55
_SETTLED = 0.6  # every part has come in after this share of the card

# A Chinese character may end a row, other words stay whole; closing marks never begin a row.
_PIECES = re.compile(r"[⺀-鿿豈-﫿＀-￯][，。、！？；：）」』》”’…]*|[^\s⺀-鿿豈-﫿＀-￯]+|\s+")


@dataclass(frozen=True)
class Entrance:
    """Fades in within ``seconds`` from ``start`` (seconds), rising by ``rise`` pixels."""

    start: float
    seconds: float
    rise: int = 0

    def below(self, t: float) -> int:
        """Return how many pixels under its place the part is, ``t`` seconds after ``start``."""
        left = 1 - min(1.0, max(0.0, t / self.seconds))
        return round(self.rise * left**3)


@dataclass(frozen=True)
class Row:
    """One line of type of ``size`` pixels, centred, on ``baseline`` (pixels from the top)."""

    text: str
    size: int
    baseline: int
    opacity: float
    entrance: Entrance


@dataclass(frozen=True)
class Box:
    """Where the logo or the bar stands, in pixels."""

    x: int
    y: int
    width: int
    height: int
    entrance: Entrance


@dataclass(frozen=True)
class Design:
    """A whole card; colours are red, green, blue from 0 to 255."""

    width: int
    height: int
    top: tuple[int, int, int]
    bottom: tuple[int, int, int]
    ink: tuple[int, int, int]
    rows: tuple[Row, ...]
    bar: Box | None
    logo: Box | None

    @property
    def settled(self) -> float:
        """When the last part has come in, in seconds."""
        entrances = [row.entrance for row in self.rows]
        entrances += [box.entrance for box in (self.bar, self.logo) if box]
        return max((each.start + each.seconds for each in entrances), default=0.0)


def design(
    card: EndCard, width: int, height: int, measure: Measure, logo: tuple[int, int] | None
) -> Design:
    """Describe ``card`` for a picture of ``width`` x ``height`` pixels.

    Args:
        card: texts, colours and length.
        width: of the picture.
        height: of the picture.
        measure: width of a text in the kit's font.
        logo: the logo's own width and height in pixels, None for a card without one.

    Returns:
        The description. Type that is too wide wraps and shrinks, a stack that is too high shrinks.
    """
    top = _rgb(card.background)
    red, green, blue = (round(part * _DARKER) for part in top)
    scale = 1.0
    while True:
        stack = _Stack(card, width, min(width, height) * scale, measure, logo)
        if stack.height <= height * _STACK_HEIGHT or scale < 0.3:
            break
        scale *= 0.92
    rows, bar, box = stack.placed(round(height * _STACK_CENTRE - stack.height / 2))
    return Design(width, height, top, (red, green, blue), _rgb(card.colour), rows, bar, box)


class _Stack:
    """The parts from top to bottom before it is known where the stack begins."""

    def __init__(
        self,
        card: EndCard,
        width: int,
        unit: float,
        measure: Measure,
        logo: tuple[int, int] | None,
    ) -> None:
        room = width * _TEXT_WIDTH
        self._width, self._unit, self._gap = width, unit, round(unit * _GAP)
        self._title = _fitted(card.title, unit * _TITLE, room, measure)
        self._lines = [_fitted(line, unit * _LINE, room, measure) for line in card.lines]
        self._logo = _logo_size(logo, unit) if logo else None
        parts = 1 + len(self._lines) + (self._logo is not None)
        # A short card has no time to come in at leisure.
        self._pace = min(1.0, card.seconds * _SETTLED / (_ENTRANCE + _STAGGER * max(1, parts)))
        self.height = self._measured()

    def placed(self, y: int) -> tuple[tuple[Row, ...], Box | None, Box | None]:
        """Return rows, bar and logo with the stack's top edge at ``y``."""
        rows: list[Row] = []
        bar = logo = None
        turn = 0
        if self._logo:
            logo = self._box(self._logo, y, self._entrance(turn, rising=False))
            y += self._logo[1] + self._gap
            turn += 1
        y = self._set(rows, self._title, y, 1.0, self._entrance(turn))
        turn += 1
        if self._lines:
            size = (round(self._unit * _BAR[0]), max(2, round(self._unit * _BAR[1])))
            bar = self._box(size, y + self._gap // 2, self._entrance(turn, rising=False))
            y += self._gap + size[1]
        for line in self._lines:
            y = self._set(rows, line, y, 0.86, self._entrance(turn))
            turn += 1
        return tuple(rows), bar, logo

    def _measured(self) -> int:
        texts = [self._title, *self._lines]
        height = sum(len(rows) * _row_height(size) for size, rows in texts)
        if self._logo:
            height += self._logo[1] + self._gap
        if self._lines:
            height += self._gap + max(2, round(self._unit * _BAR[1]))
        return height

    def _set(
        self,
        rows: list[Row],
        text: tuple[int, tuple[str, ...]],
        y: int,
        opacity: float,
        entrance: Entrance,
    ) -> int:
        size, lines = text
        for line in lines:
            baseline = round(y + _row_height(size) / 2 + size * _HALF_GLYPH)
            rows.append(Row(line, size, baseline, opacity, entrance))
            y += _row_height(size)
        return y

    def _box(self, size: tuple[int, int], y: int, entrance: Entrance) -> Box:
        return Box((self._width - size[0]) // 2, y, *size, entrance)

    def _entrance(self, turn: int, *, rising: bool = True) -> Entrance:
        rise = round(self._unit * _RISE) if rising else 0
        return Entrance(turn * _STAGGER * self._pace, _ENTRANCE * self._pace, rise)


def _fitted(text: str, size: float, room: float, measure: Measure) -> tuple[int, tuple[str, ...]]:
    """Return a type size and rows: one row if shrinking a little is enough, else two or more."""
    tidy = " ".join(text.split())
    if not tidy:
        return round(size), ()
    wide = measure(tidy) * size
    if room < wide <= room * 1.25:
        return int(size * room / wide), (tidy,)
    smallest = size * _SMALLEST
    while True:
        rows = _wrapped(tidy, room / size, measure)
        fits = len(rows) <= 2 and all(measure(row) * size <= room for row in rows)
        if fits or size <= smallest:
            return int(size), rows
        size *= 0.94


def _wrapped(text: str, ems: float, measure: Measure) -> tuple[str, ...]:
    rows: list[str] = []
    row = ""
    for piece in _PIECES.findall(text):
        if row and measure((row + piece).rstrip()) > ems:
            rows.append(row.rstrip())
            row = piece.lstrip()
        else:
            row += piece
        while measure(row) > ems and len(row) > 1:
            # One word wider than the card: it can only be cut.
            keep = next(n for n in range(len(row), 0, -1) if n == 1 or measure(row[:n]) <= ems)
            if keep == len(row.rstrip()):
                break
            rows.append(row[:keep])
            row = row[keep:]
    return (*rows, row.rstrip()) if row.strip() else tuple(rows)


def _logo_size(logo: tuple[int, int], unit: float) -> tuple[int, int]:
    # A tall mark must not fill the card: its height is held to the share its width may take.
    by = min(unit * _LOGO / logo[0], unit * _LOGO / logo[1])
    return max(1, round(logo[0] * by)), max(1, round(logo[1] * by))


def _row_height(size: int) -> int:
    return round(size * _LEADING)


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
