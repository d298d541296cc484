"""Headlines: how their lines break, and where their pixels lie in every preset's picture."""

from __future__ import annotations

import shutil
from pathlib import Path

import making_media
import numpy as np
import pytest
from factories import given, preset, short
from numpy.typing import NDArray

from znl_video.captions.contrast import contrast
from znl_video.captions.headline import clean, lay_headline, most_units
from znl_video.captions.layer import text_layer
from znl_video.captions.places import logo_place
from znl_video.io.kits import LoadedKit, load_kit
from znl_video.io.presets import load_presets, shipped
from znl_video.messages import remedy, sentence
from znl_video.model.actions import SplitWords
from znl_video.model.base import replace
from znl_video.model.branding import Branding
from znl_video.model.companions import Companions
from znl_video.model.facts import Tokens
from znl_video.model.given import Given, KitInUse
from znl_video.model.kit import HeadlineStyle, Kit
from znl_video.model.layers import Headline
from znl_video.model.preset import Preset
from znl_video.stages import brand

KITS = {name: load_kit(name, ()) for name in ("default", "harbour")}
CREDIT = "素材：松岗街道志愿者陈晓明"
ELDER = ("八旬老人迷路", "，", "志愿者", "接力", "送", "回家")
MIXED = (
    "深圳",
    "宝安",
    "：",
    "20",
    "分钟",
    " ",
    "Volunteers",
    " ",
    "bring",
    " ",
    "him",
    " ",
    "home",
)
SHORT = ("台风", "登陆", "深圳")
ENGLISH = ("Volunteers", " ", "bring", " ", "him", " ", "home")
PLAIN = KitInUse(kit=Kit(name="plain"), font_sha256="f", em_ratio=1.448)


def presets() -> tuple[Preset, ...]:
    return load_presets(list(shipped()))


def drawn(
    folder: Path, words: tuple[str, ...], made: Preset, kit: LoadedKit, credit: str = CREDIT
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return where a headline's pixels lie, and where the credit's do."""
    fonts = folder / "fonts"
    if not fonts.is_dir():
        fonts.mkdir(parents=True)
        shutil.copy(kit.files[kit.kit_in_use.font_sha256], fonts)
    used = kit.kit_in_use
    laid = lay_headline("".join(words), words, made, used, credit)
    assert laid is not None, made.name
    both, _ = text_layer(None, credit, made, used, 1_000, None, laid)
    alone, _ = text_layer(None, credit, made, used, 1_000)
    grey = [_shown(folder, each.ass if each else None, made) for each in (both, alone, None)]
    return np.abs(grey[0] - grey[1]) > 12, np.abs(grey[1] - grey[2]) > 12


def _shown(folder: Path, ass: str | None, made: Preset) -> NDArray[np.int16]:
    width, height = made.picture.width.value, made.picture.height.value
    source = f"color=c=0x909090:s={width}x{height}:r=25"
    if ass is not None:
        (folder / "t.ass").write_text(ass, "utf-8", newline="\n")
        source += f",ass=f={folder / 't.ass'}:fontsdir={folder / 'fonts'}"
    raw = making_media.ffmpeg(
        *("-f", "lavfi", "-i", source, "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "gray", "-")
    )
    return np.frombuffer(raw, np.uint8).reshape(height, width).astype(np.int16)


def box(seen: NDArray[np.bool_]) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of what is seen, the last two outside it."""
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def _areas() -> list[Preset]:
    """One preset for every distinct picture, safe area and choice of layers."""
    found: dict[str, Preset] = {}
    for each in presets():
        logo, credit = each.layers.logo.value == "forbid", each.layers.credit.value == "forbid"
        area = {name: part["value"] for name, part in each.safe_area.model_dump().items()}
        found.setdefault(f"{area} {logo} {credit}", each)
    return list(found.values())


@pytest.mark.skipif("sys.platform == 'win32'", reason="a drive's colon must be escaped in ass=")
@pytest.mark.parametrize("kit", KITS)
@pytest.mark.parametrize("made", _areas(), ids=lambda each: each.name)
def test_it_stays_inside_every_safe_area_and_clear_of_logo_and_credit(
    made: Preset, kit: str, tmp_path: Path
) -> None:
    seen, credit = drawn(tmp_path, ELDER, made, KITS[kit])
    area = made.safe_area
    left, top, right, bottom = box(seen)
    width, height = made.picture.width.value, made.picture.height.value
    assert left >= area.left.value
    assert right <= width - area.right.value
    assert top >= area.top.value
    assert bottom <= height - area.bottom.value
    # It stands in the middle of the safe area.
    assert left - area.left.value == pytest.approx(width - area.right.value - right, abs=6)
    assert not (seen & credit).any()
    if credit.any():
        assert top > box(credit)[3]
    logo = logo_place(made, KITS[kit].kit_in_use)
    if logo is not None:
        assert top >= logo.y + logo.height


@pytest.mark.parametrize("kit", KITS)
@pytest.mark.parametrize("luma", [16, 126, 235])
def test_its_letters_stand_out_on_any_picture(kit: str, luma: int) -> None:
    style = KITS[kit].kit_in_use.kit.headline
    red, green, blue = (int(style.plate_colour[at : at + 2], 16) for at in (1, 3, 5))
    plate = 16 + (0.2126 * red + 0.7152 * green + 0.0722 * blue) * 219 / 255
    behind = round(style.plate_opacity * plate + (1 - style.plate_opacity) * luma)
    # WCAG 2.2 asks for 4.5:1 of small text; this is large.
    assert contrast(style.colour, behind) > 4.5


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        (SHORT, ("台风登陆深圳",)),
        (ELDER, ("八旬老人迷路，", "志愿者接力送回家")),
        (ENGLISH, ("Volunteers", "bring him home")),
    ],
)
def test_lines_are_balanced_and_break_between_words(
    words: tuple[str, ...], lines: tuple[str, ...]
) -> None:
    (douyin,) = load_presets(["douyin"])
    laid = lay_headline("".join(words), words, douyin, KITS["default"].kit_in_use, "")
    assert laid is not None
    assert laid.lines == lines
    assert laid.scale == 1


def test_a_long_one_is_set_smaller_and_a_longer_one_refused() -> None:
    made = preset()  # a safe width of 880 pixels: 840 without the plate
    laid = lay_headline("字" * 24, ("字" * 4,) * 6, made, PLAIN, "")
    assert laid is not None
    assert (laid.lines, laid.scale) == (("字" * 12, "字" * 12), 0.95)
    most = most_units(made, PLAIN)
    assert most == 2 * (840 // 54)
    assert lay_headline("字" * most, (), made, PLAIN, "") is not None
    assert lay_headline("字" * (most + 1), (), made, PLAIN, "") is None


def test_a_persons_own_lines_are_kept_where_they_fit() -> None:
    text = clean("\n  台风登陆\n\n深圳  停课 \n")
    assert text == "台风登陆\n深圳 停课"
    laid = lay_headline(text, ("台风", "登陆", " ", "深圳", " ", "停课"), preset(), PLAIN, "")
    assert laid is not None
    assert laid.lines == ("台风登陆", "深圳 停课")


def test_without_logo_and_credit_it_stands_at_the_top() -> None:
    laid = lay_headline("台风", ("台风",), preset(), PLAIN, "")
    assert laid is not None
    assert laid.top == 100
    below = lay_headline("台风", ("台风",), preset(), PLAIN, "素材：阿强")
    assert below is not None
    assert below.top > 100


def test_an_outlined_look_has_no_plate() -> None:
    outlined = replace(PLAIN, kit=Kit(name="plain", headline=HeadlineStyle(look="outline")))
    for kit, style in ((PLAIN, ",4,0.00,20.00,8,"), (outlined, ",1,6.00,2.00,8,")):
        laid = lay_headline("台风", ("台风",), preset(), kit, "")
        layer, _ = text_layer(None, "", preset(), kit, 2_000, None, laid)
        assert layer is not None
        assert style in layer.ass
        assert "Dialogue: 1,0:00:00.00,0:00:02.00,Headline,,0,0,0,,台风" in layer.ass


def _with_headline(text: str) -> Given:
    return given(
        preset("one"), overlays=Companions(headline=Headline(text=text, file="a/clip.toml"))
    )


def test_the_stage_asks_for_its_words_and_refuses_what_does_not_fit() -> None:
    surroundings = _with_headline("一" * 40)
    asked = tuple(
        each for each in brand.plan(short(), surroundings) if isinstance(each, SplitWords)
    )
    assert asked == (SplitWords(texts=("一" * 40,)),)
    named = brand.absorb(short(), surroundings, ((asked[0], Tokens(texts=(("一",) * 40,))),))
    (failure,) = brand.absorb(named, surroundings, ()).failures
    told = failure.notice
    assert (told.code, failure.preset, failure.stage) == ("headline.too-long", "one", "brand")
    said = sentence(told.code, told.fields)
    assert "'headline' in a/clip.toml" in said
    assert "40" in said
    assert "30" in said
    assert remedy(told.code, told.fields)


def test_a_short_without_one_asks_for_nothing_new() -> None:
    assert [each.kind for each in brand.plan(short(), given())] == ["Analyse"]
    done = brand.absorb(short(), given(), ())
    assert done.branding == Branding(kit="plain")
