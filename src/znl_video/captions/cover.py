"""A cover's title as an ASS document: large type over a soft shade, where it hides no face."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from znl_video.captions.ass import HEAD, REFERENCE_WIDTH, clock
from znl_video.captions.literal import bgr, family
from znl_video.captions.titles import SetTitle, set_title
from znl_video.model.composition import TextLayer
from znl_video.model.geometry import Rectangle, shared
from znl_video.model.given import KitInUse
from znl_video.model.kit import CoverStyle
from znl_video.model.notice import Notice, notice

# Apps show a tall cover cut to 3:4 in their grids: the title stays inside that.
_GRID = 4 / 3
# Pixels at 1080 wide.
_MARGIN, _BAR, _BAR_GAP, _EDGE, _OUTLINE = 72, 10, 26, 96, 3.0
_LEADING = 1.24
# How far the shade reaches beyond the title, and in how many steps it fades.
_FADE, _STEPS = 260, 20
_FOR_EVER_MS = 3_600_000


def cover_title(
    words: Sequence[str],
    kit: KitInUse,
    width: int,
    height: int,
    faces: Sequence[Rectangle] = (),
) -> tuple[TextLayer | None, tuple[Notice, ...]]:
    """Return the title laid out for a cover of ``width`` x ``height``, and what had to give.

    It stands at the bottom, or at the top where that hides less of the faces, inside the 3:4 that
    apps show in their grids. Long titles are set smaller, down to 60 % and three lines, then cut
    short with an ellipsis and the warning ``cover.title-cut``.

    Args:
        words: the title in dictionary words, which no line breaks.
        kit: font and style.
        width: of the cover, pixels.
        height: of the cover, pixels.
        faces: what the title should not hide, in the cover's pixels.

    Returns:
        The layer, None where there is nothing to draw, and the warnings.
    """
    style, zoom = kit.kit.cover, width / REFERENCE_WIDTH
    room = REFERENCE_WIDTH - 2 * _MARGIN - _BAR - _BAR_GAP - 2 * _OUTLINE
    laid = set_title(words, style.size, room, kit.glyphs) if style.title else None
    if laid is None:
        return None, ()
    block = _block(laid, (width, height), faces)
    bar = block._replace(right=block.left + _BAR * zoom)
    events = [
        *_shade(block, (width, height), style),
        _filled(bar, bgr(style.accent)[4:], 1.0),
        *_type(laid, block, zoom),
    ]
    ass = HEAD.format(
        width=width, height=height, styles=_style(laid, kit, zoom), events="\n".join(events)
    )
    told = () if laid.whole else (notice("cover.title-cut", shown="".join(laid.lines)),)
    return TextLayer(ass=ass, fonts=(kit.font_sha256,)), told


def _block(laid: SetTitle, picture: tuple[int, int], faces: Sequence[Rectangle]) -> Rectangle:
    """Return where the title stands, its bar included."""
    width, height = picture
    zoom = width / REFERENCE_WIDTH
    tall = len(laid.lines) * laid.size * _LEADING * zoom
    inset = max(0.0, (height - width * _GRID) / 2) + _EDGE * zoom
    left, right = _MARGIN * zoom, width - _MARGIN * zoom
    low = Rectangle(left, height - inset - tall, right, height - inset)
    high = Rectangle(left, inset, right, inset + tall)
    return min((low, high), key=lambda place: sum(shared(place, face) for face in faces))


def _shade(block: Rectangle, picture: tuple[int, int], style: CoverStyle) -> Iterator[str]:
    """Darken the edge the title stands at, fading towards the middle of the picture."""
    width, height = picture
    fade = _FADE * width / REFERENCE_WIDTH
    colour = bgr(style.shade)[4:]
    low = block.top + block.bottom > height
    full = Rectangle(0, block.top, width, height) if low else Rectangle(0, 0, width, block.bottom)
    yield _filled(full, colour, style.shade_opacity)
    edges = [round(fade * step / _STEPS) for step in range(_STEPS + 1)]
    for step, (near, far) in enumerate(pairwise(edges)):
        share = (1 - (step + 0.5) / _STEPS) ** 1.5
        strip = (
            Rectangle(0, round(block.top) - far, width, round(block.top) - near)
            if low
            else Rectangle(0, round(block.bottom) + near, width, round(block.bottom) + far)
        )
        yield _filled(strip, colour, style.shade_opacity * share)


def _type(laid: SetTitle, block: Rectangle, zoom: float) -> Iterator[str]:
    left = block.left + (_BAR + _BAR_GAP + _OUTLINE) * zoom
    for number, line in enumerate(laid.lines):
        middle = block.top + (number + 0.5) * laid.size * _LEADING * zoom
        yield _event(f"{{\\an4\\pos({left:.1f},{middle:.1f})}}{line}")


def _filled(place: Rectangle, colour: str, opacity: float) -> str:
    """Draw a rectangle in a colour as ASS writes it."""
    left, top, right, bottom = (round(edge) for edge in place)
    clear = round(255 * (1 - opacity))
    look = f"\\an7\\pos(0,0)\\bord0\\shad0\\1c&H{colour}&\\1a&H{clear:02X}&\\p1"
    path = f"m {left} {top} l {right} {top} {right} {bottom} {left} {bottom}"
    return _event(f"{{{look}}}{path}{{\\p0}}")


def _event(text: str) -> str:
    return f"Dialogue: 0,{clock(0)},{clock(_FOR_EVER_MS)},Title,,0,0,0,,{text}"


def _style(laid: SetTitle, kit: KitInUse, zoom: float) -> str:
    style = kit.kit.cover
    font = family(kit.kit.font)
    size = laid.size * zoom * kit.em_ratio
    colours = f"{bgr(style.colour)},{bgr(style.colour)},{bgr(style.shade)},&H00000000"
    edge = f"{_OUTLINE * zoom:.2f}"
    return f"Style: Title,{font},{size:.2f},{colours},-1,0,0,0,100,100,0,0,1,{edge},0,4,0,0,0,1"
