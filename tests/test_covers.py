"""Covers' titles: whole words, in the kit's type, where no face is."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pylopdf_fonts_zh_cn
import pytest
from factories import given, short, source
from numpy.typing import NDArray

from znl_video.captions.cover import cover_title
from znl_video.captions.typography import units
from znl_video.model.actions import SplitWords
from znl_video.model.composition import TextLayer
from znl_video.model.geometry import Rectangle
from znl_video.model.given import Given, KitInUse
from znl_video.model.kit import CoverStyle, Kit
from znl_video.model.people import ClipNote
from znl_video.stages import brand

FONT: Path = pylopdf_fonts_zh_cn.sans_path()
WORDS = ("八旬", "老人", "迷路", "，", "志愿者", "接力", "送", "回家")
LONG = tuple(("外卖", "骑手", "凌晨", "敲开", "十二户", "门", "，") * 4)


def kit(**style: object) -> KitInUse:
    styled = Kit(name="plain", cover=CoverStyle.model_validate(style))
    return KitInUse(kit=styled, font_sha256="font")


def lines_of(layer: TextLayer | None) -> list[str]:
    assert layer is not None
    return re.findall(r"\\an4[^}]*}(.+)", layer.ass)


def drawn(layer: TextLayer | None, width: int, height: int, tmp_path: Path) -> NDArray[np.uint8]:
    """Draw a layer on mid grey and return the luma."""
    assert layer is not None
    (tmp_path / "text.ass").write_text(layer.ass, "utf-8")
    (tmp_path / "fonts").mkdir(exist_ok=True)
    (tmp_path / "fonts" / "font.otf").write_bytes(FONT.read_bytes())
    done = subprocess.run(
        [
            *(imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "lavfi"),
            *("-i", f"color=c=gray:s={width}x{height}:d=0.04"),
            *("-vf", "ass=filename=text.ass:fontsdir=fonts,format=gray"),
            *("-frames:v", "1", "-f", "rawvideo", "-"),
        ],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        check=True,
    )
    return np.frombuffer(done.stdout, np.uint8).reshape(height, width)


def test_a_title_is_set_in_two_lines_of_whole_words() -> None:
    layer, told = cover_title(WORDS, kit(), 1080, 1440)
    assert lines_of(layer) == ["八旬老人迷路", "志愿者接力送回家"]
    assert told == ()


@pytest.mark.parametrize(
    ("width", "height"), [(1080, 1440), (1080, 1920), (720, 1280), (1920, 1080)]
)
def test_letters_stay_inside_what_a_grid_shows(width: int, height: int, tmp_path: Path) -> None:
    layer, _ = cover_title(WORDS, kit(), width, height)
    rows, columns = np.nonzero(drawn(layer, width, height, tmp_path) > 220)
    inset = max(0, (height - width * 4 / 3) / 2)
    assert inset < rows.min() < rows.max() < height - inset
    assert width * 0.05 < columns.min() < columns.max() < width * 0.95


def test_the_title_goes_where_no_face_is(tmp_path: Path) -> None:
    face = Rectangle(left=400, top=1000, right=700, bottom=1350)
    layer, _ = cover_title(WORDS, kit(), 1080, 1440, (face,))
    rows, _ = np.nonzero(drawn(layer, 1080, 1440, tmp_path) > 220)
    assert rows.max() < 700


def test_the_shade_fades_towards_the_middle(tmp_path: Path) -> None:
    luma = drawn(cover_title(WORDS, kit(), 1080, 1440)[0], 1080, 1440, tmp_path)[:, 1060]
    assert luma[0] == luma[600]
    assert luma[-1] < luma[0] * 0.5
    # From top to bottom it only gets darker.
    assert (np.diff(luma.astype(int)) <= 1).all()


def test_a_long_title_is_set_smaller_then_cut_short_with_a_warning() -> None:
    whole, told = cover_title(LONG[:14], kit(), 1080, 1440)
    assert told == ()
    assert len(lines_of(whole)) == 3
    cut, told = cover_title(LONG, kit(), 1080, 1440)
    assert [each.code for each in told] == ["cover.title-cut"]
    assert len(lines_of(cut)) == 3
    assert lines_of(cut)[-1].endswith("…")
    assert all(units(line) * 116 * 0.6 <= 1080 for line in lines_of(cut))


@pytest.mark.parametrize(
    ("words", "style"),
    [((), {}), (("。",), {}), (WORDS, {"title": False})],
    ids=["none", "only a stop", "the kit wants none"],
)
def test_nothing_is_drawn(words: tuple[str, ...], style: dict[str, object]) -> None:
    assert cover_title(words, kit(**style), 1080, 1440) == (None, ())


def test_a_title_obeys_nobody() -> None:
    layer, _ = cover_title((r"{\fs400}大\N小",), kit(), 1080, 1440)
    assert lines_of(layer) == ["｛＼fs400｝大＼N小"]


def asked(surroundings: Given) -> list[SplitWords]:
    return [each for each in brand.plan(short(), surroundings) if isinstance(each, SplitWords)]


def test_the_brand_stage_asks_for_the_titles_words() -> None:
    titled = source(note=ClipNote(title="八旬老人 迷路"))
    assert asked(given(sources=(titled,))) == [SplitWords(texts=("八旬老人 迷路",))]
    assert asked(given(sources=(titled,), kit=kit(title=False))) == []
    assert asked(given()) == []
