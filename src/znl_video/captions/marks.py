"""What is drawn over a preview: crop, faces, safe area, and words that tell what is seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from znl_video.captions.ass import HEAD, clock, fitted
from znl_video.captions.literal import bgr, family, literal
from znl_video.captions.typography import drawable, full_widths
from znl_video.captions.wrapping import wrapped
from znl_video.model.base import Frozen
from znl_video.model.composition import Footage
from znl_video.model.geometry import Area, Crop, blend
from znl_video.model.media import Rate
from znl_video.model.sight import Sight

CROP, FACES, SAFE = "#FFD23F", "#7EE081", "#3FC1FF"
WIDTH, HEIGHT = 960, 540

# Type sizes, the height of a line of notes, the room around words, and how many notes there are.
_TITLE, _NOTE, _LINE, _MARGIN, _NOTES = 22, 16, 22, 10, 5
_NOTES_TOP, _SOURCE_TOP = 34, 62
_BAR = 2

Place = tuple[float, float]


class Canvas(Frozen):
    """Where things stand in a preview, in its pixels."""

    source: Area
    result: Area


class Told(Frozen):
    """The words over a preview.

    ``legend`` are words with the colour each is written in; ``below`` the notes of each piece.
    """

    title: str
    legend: tuple[tuple[str, str], ...]
    below: tuple[tuple[str, ...], ...]


class Type(Frozen):
    """A font's family, its ascent plus descent over its em, and its code points."""

    family: str
    em_ratio: float
    glyphs: frozenset[int]


def canvas(width: int, height: int) -> Canvas:
    """Return where source and short stand for a short of ``width`` x ``height``."""
    factor = min(HEIGHT / height, WIDTH * 0.5 / width)
    wide, tall = (max(2, int(side * factor) // 2 * 2) for side in (width, height))
    left, top = WIDTH - wide, (HEIGHT - tall) // 4 * 2
    bottom = HEIGHT - _NOTES * _LINE - 2 * (_MARGIN - 4)
    return Canvas(
        source=Area(left=0, top=_SOURCE_TOP, right=left, bottom=bottom // 2 * 2),
        result=Area(left=left, top=top, right=WIDTH, bottom=top + tall),
    )


def marks(
    footage: Sequence[Footage],
    rate: Rate,
    sights: Mapping[str, Sight],
    place: Canvas,
    safe: Area,
    told: Told,
    font: Type,
) -> str:
    """Return the ASS document of a preview.

    Args:
        footage: the short's pieces.
        rate: the short's frame rate.
        sights: what was seen in sources, by digest.
        place: where source and short stand.
        safe: the safe area, in pixels of the preview.
        told: the words.
        font: what they are written in.
    """
    total = rate.ms(sum(part.frames for part in footage))
    size = (safe.right - safe.left, safe.bottom - safe.top)
    events = [*_bars(0, total, (safe.left, safe.top), None, size, SAFE)]
    events += _head(total, place, told, font)
    done = 0
    for part, notes in zip(footage, told.below, strict=True):
        start, end = rate.ms(done), rate.ms(done + part.frames)
        done += part.frames
        events += _notes(start, end, place, notes, font)
        events += _view(part, start, end, place.source)
        if part.sha256 in sights:
            events += _faces(sights[part.sha256], part, start, end, place.source)
    white, none = bgr("#FFFFFF"), "&H00000000"
    style = (
        f"Style: Default,{family(font.family)},{_NOTE * font.em_ratio:.1f},{white},{white},{none},"
        f"{none},0,0,0,0,100,100,0,0,1,1,0,7,0,0,0,1"
    )
    return HEAD.format(width=WIDTH, height=HEIGHT, styles=style, events="\n".join(events))


def _head(total: int, place: Canvas, told: Told, font: Type) -> Iterator[str]:
    title, size = fitted(_drawn(told.title, font), _room(place), _TITLE)
    yield _event(0, total, rf"{{\an7\pos({_MARGIN},4)\fs{size * font.em_ratio:.1f}}}{title}")
    words = [rf"{{\1c{bgr(colour)}&}}{_drawn(text, font)}" for text, colour in told.legend]
    yield _event(0, total, rf"{{\an7\pos({_MARGIN},{_NOTES_TOP})}}{'  '.join(words)}")


def _notes(start: int, end: int, place: Canvas, notes: Sequence[str], font: Type) -> Iterator[str]:
    room = _room(place) / _NOTE
    texts = [_drawn(note, font) for note in notes]
    # What there is room for is given to the last note, which is the longest.
    spare = _NOTES - len(texts) + 1
    lines: list[str] = []
    for text in texts:
        most = min(spare, _NOTES - len(lines))
        lines += wrapped(text, lambda line: full_widths(line) <= room, max(1, most))
    for number, line in enumerate(lines[:_NOTES]):
        top = place.source.bottom + _MARGIN - 4 + _LINE * number
        yield _event(start, end, rf"{{\an7\pos({_MARGIN},{top})}}{line}")


def _drawn(text: str, font: Type) -> str:
    return " ".join(drawable(literal(text), font.glyphs)[0].split())


def _room(place: Canvas) -> int:
    return place.source.right - 2 * _MARGIN


def _view(part: Footage, start: int, end: int, area: Area) -> Iterator[str]:
    """Yield the box of what the short shows of the picture; none where it shows all of it."""
    view, whole = part.view, part.track.upright
    if not isinstance(view, Crop):
        region = view.region
        if region and (region.width, region.height) != whole:
            corner = _seen(part, area, (region.x, region.y))
            size = _smaller(part, area, (region.width, region.height))
            yield from _bars(start, end, corner, None, size, CROP)
        return
    if (view.width, view.height) == whole:
        return
    size, path = _smaller(part, area, (view.width, view.height)), view.path
    for before, after in pairwise(path):
        begin, stop = start + before.at_ms, min(end, start + after.at_ms)
        if begin < stop:
            # A path may go on after its piece: it is half gone there.
            share = (stop - begin) / (after.at_ms - before.at_ms)
            first = before.x, before.y
            x, y = blend(first, (after.x, after.y), share)
            here, there = _seen(part, area, first), _seen(part, area, (x, y))
            yield from _bars(begin, stop, here, there, size, CROP)
    # Before its first point and after its last one the camera stands.
    for begin, stop, point in (
        (start, min(end, start + path[0].at_ms), path[0]),
        (start + path[-1].at_ms, end, path[-1]),
    ):
        if begin < stop:
            yield from _bars(begin, stop, _seen(part, area, (point.x, point.y)), None, size, CROP)


def _faces(sight: Sight, part: Footage, start: int, end: int, area: Area) -> Iterator[str]:
    for number, faces in enumerate(sight.faces):
        begin = start + number * sight.step_ms - part.start_ms
        stop = min(end, begin + sight.step_ms)
        if stop <= start or begin >= end:
            continue
        for face in faces:
            corner = _seen(part, area, (face.left, face.top))
            wide, tall = _smaller(part, area, (face.width, face.height))
            where = rf"{{\an7\pos({corner[0]:.1f},{corner[1]:.1f})"
            look = rf"\1a&HFF&\3c{bgr(FACES)}&\bord1.5\shad0\p1}}"
            yield _event(max(start, begin), stop, where + look + _rectangle(wide, tall))


def _factor(part: Footage, area: Area) -> float:
    """Return how large the source's picture is shown: whole, in the middle of ``area``."""
    width, height = part.track.upright
    return min((area.right - area.left) / width, (area.bottom - area.top) / height)


def _smaller(part: Footage, area: Area, size: tuple[float, float]) -> tuple[float, float]:
    factor = _factor(part, area)
    return size[0] * factor, size[1] * factor


def _seen(part: Footage, area: Area, at: Place) -> Place:
    """Return where a pixel of the source's picture is seen in the preview."""
    factor, (width, height) = _factor(part, area), part.track.upright
    left = (area.left + area.right - width * factor) / 2
    top = (area.top + area.bottom - height * factor) / 2
    return left + at[0] * factor, top + at[1] * factor


def _bars(
    start: int, end: int, here: Place, there: Place | None, size: Place, colour: str
) -> Iterator[str]:
    """Yield the four edges of a box that stands, or moves from ``here`` to ``there``.

    Edges drawn apart are small pictures to lay over, an outline one as large as the box: on the
    whole a quarter of a preview's own work.
    """
    wide, tall = size
    edges = (
        (0.0, 0.0, wide, _BAR),
        (0.0, tall - _BAR, wide, _BAR),
        (0.0, 0.0, _BAR, tall),
        (wide - _BAR, 0.0, _BAR, tall),
    )
    for right, down, across, along in edges:
        x, y = here[0] + right, here[1] + down
        where = rf"\pos({x:.1f},{y:.1f})"
        if there is not None and there != here:
            where = rf"\move({x:.1f},{y:.1f},{there[0] + right:.1f},{there[1] + down:.1f})"
        look = rf"{{\an7{where}\1c{bgr(colour)}&\bord0\shad0\p1}}"
        yield _event(start, end, look + _rectangle(across, along))


def _rectangle(wide: float, tall: float) -> str:
    return f"m 0 0 l {wide:.1f} 0 {wide:.1f} {tall:.1f} 0 {tall:.1f}"


def _event(start: int, end: int, text: str) -> str:
    return f"Dialogue: 0,{clock(start)},{clock(end)},Default,,0,0,0,,{text}"
