"""Captions that lie on lettering, told from captions that follow one another: drawn frames."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pylopdf_fonts_zh_cn
import pytest
from PIL import Image, ImageDraw, ImageFont

from znl_video.vision.overlaid.finds import Finds, TextWatcher
from znl_video.vision.overlaid.ground import other_ground
from znl_video.vision.overlaid.pixels import Box, edges

FONT = str(pylopdf_fonts_zh_cn.sans_path())
WIDE, HIGH = 540, 960
Grey = npt.NDArray[np.uint8]
Camera = Callable[[int], Grey]


class Shown(NamedTuple):
    """A text, the row of its middle, the samples it is shown in, its ink and where it begins."""

    text: str
    y: int
    first: int
    last: int
    ink: int = 255
    left: int | None = None
    size: int = 30


def _scene() -> Grey:
    small = np.random.default_rng(4).integers(20, 220, (90, 70), dtype=np.uint8)
    image = Image.fromarray(small).resize((WIDE + 500, HIGH), Image.Resampling.BICUBIC)
    return np.asarray(image)


SCENE = _scene()


def moving(number: int) -> Grey:
    return SCENE[:, 9 * number : 9 * number + WIDE]


def standing(number: int) -> Grey:
    noise = np.random.default_rng(number).normal(0, 2, (HIGH, WIDE))
    return np.clip(SCENE[:, 150 : 150 + WIDE] + noise, 0, 255).astype(np.uint8)


def plain(number: int) -> Grey:
    return np.full((HIGH, WIDE), 120 + number % 2, np.uint8)


def watched(camera: Camera, texts: Sequence[Shown], samples: int = 30) -> Finds:
    watcher = TextWatcher()
    for number in range(samples):
        image = Image.fromarray(camera(number))
        draw = ImageDraw.Draw(image)
        for each in texts:
            if each.first <= number <= each.last:
                place, anchor = (
                    ((each.left, each.y), "lm") if each.left else ((WIDE / 2, each.y), "mm")
                )
                font = ImageFont.truetype(FONT, each.size)
                shadow = 0 if each.ink > 100 else 255
                draw.text(
                    place, each.text, each.ink, font, anchor, stroke_width=2, stroke_fill=shadow
                )
        watcher.see(number * 250, np.asarray(image).astype(np.float32))
    return watcher.finish()


UNDER = (
    Shown("今天早上八点半", 606, 1, 6),
    Shown("消防员赶到现场", 606, 7, 13),
    Shown("居民已全部疏散", 606, 14, 19),
    Shown("暂无人员伤亡", 606, 20, 26),
)
OVER = (
    Shown("Fire crews at work", 600, 4, 9),
    Shown("No one was hurt", 600, 10, 16),
    Shown("Residents are safe", 600, 17, 23),
)


@pytest.mark.parametrize("camera", [moving, standing])
@pytest.mark.parametrize("apart", [0, 4, 9])
def test_captions_a_few_pixels_over_captions_are_found(camera: Camera, apart: int) -> None:
    over = [each._replace(y=606 - apart, size=34) for each in OVER]
    found = watched(camera, [*UNDER, *over])
    assert found.collisions
    for each in found.collisions:
        assert 0.59 < each.top < each.bottom < 0.66
        assert 1000 <= each.start_ms < each.end_ms <= 27 * 250


@pytest.mark.parametrize("camera", [moving, standing])
def test_a_title_that_comes_over_captions_is_found(camera: Camera) -> None:
    title = Shown("突发：城东仓库起火", 590, 9, 24, size=40)
    assert watched(camera, [*UNDER, title]).collisions


@pytest.mark.parametrize("camera", [standing, plain])
def test_captions_over_a_sign_that_stands_still_are_not_told(camera: Camera) -> None:
    assert not watched(camera, [Shown("城东仓库 禁止停车", 605, 0, 29), *OVER]).collisions


@pytest.mark.parametrize("begins", [2, 5, 9, 13])
def test_captions_over_a_sign_that_somebody_walks_past_are_not_told(begins: int) -> None:
    def walked_past(number: int) -> Grey:
        image = Image.fromarray(standing(number))
        draw = ImageDraw.Draw(image)
        font = ImageFont.truetype(FONT, 30)
        draw.text((WIDE / 2, 605), "城东仓库 禁止停车", 255, font, "mm", stroke_width=2)
        left = 90 * (number - begins) - 200
        draw.rectangle((left, 300, left + 200, HIGH), fill=40)
        return np.asarray(image)

    assert not watched(walked_past, OVER).collisions


@pytest.mark.parametrize("camera", [moving, standing])
def test_captions_beside_a_lower_third_are_no_text_on_text(camera: Camera) -> None:
    name = Shown("记者 王阿姨 城东报道", 660, 4, 18, size=28)
    assert not watched(camera, [*UNDER, name]).collisions


@pytest.mark.parametrize("camera", [moving, standing])
def test_captions_one_after_another_are_no_text_on_text(camera: Camera) -> None:
    assert not watched(camera, UNDER).collisions


@pytest.mark.parametrize("camera", [moving, standing])
def test_two_languages_in_two_lines_are_no_text_on_text(camera: Camera) -> None:
    second = [each._replace(y=645, first=each.first + 1) for each in OVER]
    assert not watched(camera, [*UNDER, *second]).collisions


@pytest.mark.parametrize("camera", [moving, standing])
def test_words_that_are_lit_one_after_another_are_no_text_on_text(camera: Camera) -> None:
    words = [
        Shown("Fire crews at work", 600, 2, 20, left=120),
        Shown("Fire", 600, 5, 9, 150, 120),
        Shown("Fire crews", 600, 10, 15, 150, 120),
    ]
    assert not watched(camera, words).collisions


@pytest.mark.parametrize("camera", [moving, standing])
def test_words_that_come_one_after_another_are_no_text_on_text(camera: Camera) -> None:
    font = ImageFont.truetype(FONT, 30)
    words = [
        Shown(word, 600, 2 + 4 * at, 20, left=round(120 + font.getlength(before)))
        for at, (before, word) in enumerate(
            (("", "Fire "), ("Fire ", "crews "), ("Fire crews ", "at work"))
        )
    ]
    assert not watched(camera, words).collisions


PLACE = Box(150, 580, 390, 630)


def lettered(ground: Grey, ink: int) -> Grey:
    image = Image.fromarray(ground)
    font = ImageFont.truetype(FONT, 34)
    ImageDraw.Draw(image).text((WIDE / 2, 606), "城事新闻播报", ink, font, "mm")
    return np.asarray(image)


@pytest.mark.parametrize(("ink", "wall"), [(250, 235), (20, 30)])
def test_letters_that_a_new_ground_shows_were_there_before(ink: int, wall: int) -> None:
    plain_wall = np.full((HIGH, WIDE), wall, np.uint8)
    boards = (90 + 60 * (np.arange(HIGH) // 9 % 2)[:, None] * np.ones(WIDE)).astype(np.uint8)
    shown = lettered(boards, ink)
    across, down = edges(shown)
    strokes = PLACE.part(across | down)
    ring = (20, 60)
    assert other_ground(PLACE, strokes, shown, lettered(plain_wall, ink), ring)
    # On other ground they came, and on the same.
    for bare in (np.full_like(plain_wall, 255 - wall), moving(3), boards):
        assert not other_ground(PLACE, strokes, shown, bare, ring)
