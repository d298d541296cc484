"""Text over the picture told from text in it: drawn frames, seen as a watcher sees them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pylopdf_fonts_zh_cn
import pytest
from PIL import Image, ImageDraw, ImageFont

from znl_video.io.presets import load_presets
from znl_video.vision.overlaid.finds import Finds, TextWatcher
from znl_video.vision.overlaid.glyph_boxes import glyph_boxes
from znl_video.vision.overlaid.safe import Edges, sides_missed

FONT = str(pylopdf_fonts_zh_cn.sans_path())
WIDE, HIGH = 540, 960
MISSING = "\ue123"
Grey = npt.NDArray[np.uint8]


def scene(seed: int = 1) -> Grey:
    """Return a picture larger than a sample, soft, with a sign in it."""
    rng = np.random.default_rng(seed)
    small = Image.fromarray(rng.integers(20, 220, (90, 62), dtype=np.uint8))
    image = small.resize((WIDE + 400, HIGH + 400), Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(image)
    draw.rectangle((300, 700, 640, 780), fill=20)
    draw.text((470, 740), "老陈牛肉面馆", 230, ImageFont.truetype(FONT, 40), "mm")
    return np.asarray(image)


def caption(frame: Grey, text: str, y: int, size: int = 28) -> Grey:
    image = Image.fromarray(frame)
    font = ImageFont.truetype(FONT, size)
    place = (WIDE / 2, y)
    ImageDraw.Draw(image).text(place, text, 255, font, "mm", stroke_width=2, stroke_fill=0)
    return np.asarray(image)


def watched(frame_at: Callable[[int], Grey], samples: int = 28) -> Finds:
    watcher = TextWatcher()
    for number in range(samples):
        watcher.see(number * 250, frame_at(number).astype(np.float32))
    return watcher.finish()


def moving(number: int) -> Grey:
    return scene()[100 : 100 + HIGH, 7 * number : 7 * number + WIDE]


def standing(number: int) -> Grey:
    noise = np.random.default_rng(number).normal(0, 2, (HIGH, WIDE))
    return np.clip(scene()[100 : 100 + HIGH, 150 : 150 + WIDE] + noise, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("camera", [moving, standing])
def test_captions_are_found_where_and_when_they_stand(camera: Callable[[int], Grey]) -> None:
    def frame(number: int) -> Grey:
        shown = {1: "消防员赶到现场", 2: "暂无人员伤亡"}.get((number - 2) // 8 + 1)
        return caption(camera(number), shown, 860) if shown and number >= 2 else camera(number)

    found = watched(frame)
    assert [line.place.start_ms for line in found.lines] == [500, 2500]
    assert [line.place.end_ms for line in found.lines] == [2500, 4500]
    for line in found.lines:
        assert line.place.top == pytest.approx((860 - 14) / HIGH, abs=0.01)
        assert line.place.bottom == pytest.approx((860 + 14) / HIGH, abs=0.01)
        assert not line.stays
    assert not found.boxes
    assert not found.collisions


@pytest.mark.parametrize("camera", [moving, standing])
def test_a_sign_in_the_scene_is_not_put_over_it(camera: Callable[[int], Grey]) -> None:
    assert watched(camera) == Finds()


def test_a_sign_that_comes_to_rest_and_leaves_is_in_the_scene() -> None:
    def frame(number: int) -> Grey:
        left = 12 * min(number, 8) + 12 * max(0, number - 18)
        return scene()[100 : 100 + HIGH, left : left + WIDE]

    assert watched(frame) == Finds()


def test_another_shot_is_not_text() -> None:
    def frame(number: int) -> Grey:
        return scene(number // 7)[100 : 100 + HIGH, 150 : 150 + WIDE]

    assert watched(frame) == Finds()


def test_a_mark_that_stays_is_told_apart_from_captions() -> None:
    found = watched(lambda number: caption(moving(number), "新闻坊", 60))
    assert [line.stays for line in found.lines] == [True]


def test_boxes_for_missing_letters_are_found_in_a_caption() -> None:
    found = watched(
        lambda number: (
            caption(moving(number), f"火灾{MISSING}现场", 400, 34)
            if 3 < number < 12
            else moving(number)
        )
    )
    assert len(found.boxes) == 1
    assert found.boxes[0].start_ms == 1000


@pytest.mark.parametrize(
    "text", ["口口声声回国", "日日夜夜目击者", "四口之家田圆", "BOOK 00:80 [II]"]
)
def test_letters_that_are_boxes_themselves_are_letters(text: str) -> None:
    for behind in (20, 90, 150, 200):
        for size in (24, 32, 44):
            assert glyph_boxes(_line(text, behind, size)) == ()


@pytest.mark.parametrize("size", [26, 34, 46])
def test_a_box_among_letters_is_found(size: int) -> None:
    assert len(glyph_boxes(_line(f"火灾{MISSING}现场", 60, size))) == 1


def _line(text: str, behind: int, size: int) -> Grey:
    font = ImageFont.truetype(FONT, 2 * size)
    left, top, right, bottom = font.getbbox(text, stroke_width=4)
    image = Image.new("L", (round(right - left) + 24, round(bottom - top) + 24), behind)
    place = 12 - left, 12 - top
    ImageDraw.Draw(image).text(place, text, 255, font, stroke_width=4, stroke_fill=0)
    half = image.resize((image.width // 2, image.height // 2), Image.Resampling.BILINEAR)
    return np.asarray(half)


def test_only_what_reaches_out_of_the_safe_area_is_told() -> None:
    douyin = load_presets(["douyin"])[0]
    assert sides_missed(Edges(0.17, 0.2, 0.83, 0.739), douyin) == ()
    assert sides_missed(Edges(0.2, 0.7, 0.8, 0.76), douyin) == ("bottom",)
    assert sides_missed(Edges(0.1, 0.05, 0.95, 0.09), douyin) == ("top", "left", "right")
    # A logo in a corner stays; a title that stays is as wide as a line.
    assert sides_missed(Edges(0.8, 0.03, 0.97, 0.06), douyin, stays=True) == ()
    assert sides_missed(Edges(0.2, 0.03, 0.8, 0.06), douyin, stays=True) == ("top",)
