"""A brand kit: a folder with ``kit.toml`` and the pictures and fonts it names."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from znl_video.model.base import Frozen

Colour = Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]
# How far from the side edge a logo stands, in pixels at 1080 wide. A mark may stand beside the
# captions' column, but not under the app's own controls.
LOGO_MARGIN = 60

Corner = Literal["top-left", "top-right", "bottom-left", "bottom-right"]


class Logo(Frozen):
    """A PNG in a corner of the safe area; ``width`` is a share of the picture's width."""

    file: str
    corner: Corner = "top-left"
    width: float = Field(default=0.16, gt=0, le=0.5)
    opacity: float = Field(default=0.9, gt=0, le=1)


class CaptionStyle(Frozen):
    """Caption type. ``size`` is the glyph height in pixels at 1080 wide; outline likewise.

    ``look``: ``plain`` is outlined type, with a box behind it only where the picture makes it
    hard to read; ``boxed`` always has the box; ``highlight`` is plain and colours the word that is
    spoken.
    """

    look: Literal["plain", "boxed", "highlight"] = "plain"

    size: int = Field(default=64, ge=40, le=120)
    colour: Colour = "#FFFFFF"
    outline_colour: Colour = "#101418"
    outline: float = Field(default=4.0, ge=0, le=12)
    bold: bool = True
    highlight_colour: Colour = "#FFD54A"
    box_colour: Colour = "#101418"
    box_opacity: float = Field(default=0.72, gt=0, le=1)


class Credit(Frozen):
    """The line that names who sent the footage; ``{informant}`` and ``{place}`` are filled in."""

    template: str = "素材：{informant}"
    size: int = Field(default=34, ge=20, le=80)
    colour: Colour = "#FFFFFF"


class EndCard(Frozen):
    """The closing card: its lines, colours and length in seconds."""

    seconds: float = Field(default=2.0, gt=0, le=5)
    title: str
    lines: tuple[str, ...] = ()
    background: Colour = "#12324A"
    colour: Colour = "#FFFFFF"


class PlateStyle(Frozen):
    """A plate over footage; ``size`` is the large line's glyph height in pixels at 1080 wide."""

    seconds: float
    size: int = Field(ge=28, le=160)
    colour: Colour = "#FFFFFF"
    background: Colour = "#12324A"
    opacity: float = Field(default=0.88, gt=0, le=1)
    accent: Colour = "#FFD54A"


class Opening(PlateStyle):
    """The title over the first seconds of footage."""

    seconds: float = Field(default=2.4, ge=0.8, le=6)
    size: int = Field(default=88, ge=28, le=160)


class LowerThird(PlateStyle):
    """Who speaks or where it is, once for each clip."""

    seconds: float = Field(default=4.0, ge=1.5, le=10)
    size: int = Field(default=46, ge=28, le=160)


class Progress(Frozen):
    """A bar along an edge of the picture that grows with time; ``height`` is pixels at 1080."""

    edge: Literal["top", "bottom"] = "bottom"
    height: int = Field(default=8, ge=2, le=40)
    colour: Colour = "#FFD54A"
    opacity: float = Field(default=0.9, gt=0, le=1)


class CoverStyle(Frozen):
    """The title on a cover; ``size`` is the glyph height in pixels at 1080 wide.

    ``shade`` darkens the edge the title stands at; ``accent`` is the bar beside it.
    """

    title: bool = True
    size: int = Field(default=116, ge=60, le=200)
    colour: Colour = "#FFFFFF"
    accent: Colour = "#FFD54A"
    shade: Colour = "#101418"
    shade_opacity: float = Field(default=0.66, ge=0, le=1)


class HeadlineStyle(Frozen):
    """The headline over footage; ``size`` is the glyph height in pixels at 1080 wide.

    ``look``: ``plate`` stands the letters on a plate, ``outline`` draws a line around them instead.
    """

    look: Literal["plate", "outline"] = "plate"
    size: int = Field(default=72, ge=40, le=120)
    colour: Colour = "#FFFFFF"
    bold: bool = True
    plate_colour: Colour = "#101418"
    plate_opacity: float = Field(default=0.86, ge=0.5, le=1)
    outline_colour: Colour = "#101418"
    outline: float = Field(default=6.0, ge=2, le=12)


class KitMusic(Frozen):
    """A music bed for every short of the kit, with who allows its use.

    ``lu`` is how loud it is under speech, relative to it.
    """

    file: str
    licence: str = Field(pattern=r"\S")
    lu: float = Field(default=-18.0, ge=-40, le=0)


class Kit(Frozen):
    """One brand. ``font`` is a family name; ``font_file`` None takes the packaged Noto Sans SC."""

    name: str = Field(pattern=r"^[^/\\]+$")
    font: str = "Noto Sans SC"
    font_file: str | None = None
    logo: Logo | None = None
    captions: CaptionStyle = CaptionStyle()
    credit: Credit | None = Credit()
    end_card: EndCard | None = None
    cover: CoverStyle = CoverStyle()
    opening: Opening | None = None
    lower_third: LowerThird | None = None
    progress: Progress | None = None
    headline: HeadlineStyle = HeadlineStyle()
    music: KitMusic | None = None
