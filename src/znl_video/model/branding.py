"""What a brand kit adds to a short: credit, titles, plates, end cards, and where they stand."""

from __future__ import annotations

from typing import Literal

from znl_video.model.base import Frozen
from znl_video.model.kit import Corner


class MadeCard(Frozen):
    """An end card's blob at one picture size."""

    width: int
    height: int
    frames: int
    blob: str


class MadePlate(Frozen):
    """A plate for pictures of ``for_width`` pixels: shown from ``at_frame`` for ``frames``."""

    part: Literal["opening", "lower-third"]
    for_width: int
    at_frame: int
    frames: int
    width: int
    height: int
    blob: str


class CoverMoment(Frozen):
    """The frame covers show: the segment's number, the time on its source's clock, and its faces.

    A face is left, top, right and bottom in pixels of a picture of ``width`` x ``height``.
    """

    segment: int
    at_ms: int
    width: int
    height: int
    faces: tuple[tuple[int, int, int, int], ...]


class Branding(Frozen):
    """What a brand kit adds: the credit line as drawn, and the end card once a picture size.

    ``title``, for cover and opening, is cut into words; empty where nobody gave one. ``headline``
    has its writer's own lines. ``plates`` come and go over footage. ``corner`` is the logo's where
    the kit's own would hide faces, ``cover`` the moment with faces that suits covers, ``high`` the
    frames at which plates begin that stand high; ``looked`` says that faces were looked for.
    """

    kit: str
    credit: str = ""
    title: tuple[str, ...] = ()
    headline: str = ""
    headline_words: tuple[str, ...] = ()
    cards: tuple[MadeCard, ...] = ()
    plates: tuple[MadePlate, ...] = ()
    corner: Corner | None = None
    cover: CoverMoment | None = None
    high: tuple[int, ...] = ()
    looked: bool = False
