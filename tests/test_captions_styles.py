"""Captions on any picture: the box comes when it is needed, and a word lights up in its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from test_captions_layer import GREY, box, drawn, kit, preset

from znl_video.captions.contrast import contrast, needs_box
from znl_video.captions.layer import text_layer
from znl_video.io.presets import load_presets, shipped
from znl_video.model.captions import Captions, Cue
from znl_video.model.facts import Backdrop
from znl_video.model.kit import CaptionStyle
from znl_video.model.preset import Preset
from znl_video.model.transcript import Word

CAPTION = "台风今晚10点登陆"
TOKENS = ("台风", "今晚", "10点", "登陆")
WHITE = "#FFFFFF"


def cue(text: str = CAPTION, start_ms: int = 0, end_ms: int = 2_000) -> Cue:
    words = tuple(
        Word(start_ms=start_ms + 500 * at, end_ms=start_ms + 500 * (at + 1), text=token)
        for at, token in enumerate(TOKENS)
    )
    return Cue(start_ms=start_ms, end_ms=end_ms, text=text, words=words if text == CAPTION else ())


def backdrop(middle: int, spread: int = 20, steps: int = 40) -> Backdrop:
    low, high = max(16, middle - spread // 2), min(235, middle + spread // 2)
    return Backdrop(
        step_ms=250, dark=(low,) * steps, middle=(middle,) * steps, bright=(high,) * steps
    )


def laid(
    *cues: Cue, made: Preset | None = None, behind: Backdrop | None = None, **style: Any
) -> str:
    look = kit(captions=CaptionStyle(**style))
    layer, _ = text_layer(Captions(cues=cues), "", made or preset(), look, 60_000, behind)
    assert layer is not None
    return layer.ass


@pytest.mark.parametrize(
    ("colour", "luma", "ratio"),
    [
        pytest.param(WHITE, 16, 21.0, id="white on black"),
        pytest.param(WHITE, 235, 1.0, id="white on white"),
        # 0x77 is the web's best known grey that just misses 4.5 against white.
        pytest.param(WHITE, 16 + round(0x77 / 255 * 219), 4.48, id="white on grey"),
        pytest.param("#FF0000", 235, 4.0, id="red on white"),
        pytest.param("#000000", 16, 1.0, id="black on black"),
    ],
)
def test_contrast_is_the_webs(colour: str, luma: int, ratio: float) -> None:
    assert contrast(colour, luma) == pytest.approx(ratio, rel=0.02)


@pytest.mark.parametrize(
    ("behind", "boxed"),
    [
        pytest.param(backdrop(40), False, id="night"),
        pytest.param(backdrop(126), False, id="daylight"),
        pytest.param(backdrop(220), True, id="sky"),
        pytest.param(backdrop(110, spread=200), True, id="newsprint"),
        pytest.param(backdrop(220, steps=0), False, id="nothing seen"),
    ],
)
def test_a_box_stands_where_letters_would_drown(behind: Backdrop, boxed: bool) -> None:
    assert needs_box((cue(),), WHITE, behind) == (boxed,)
    assert (",Boxed," in laid(cue(), behind=behind)) is boxed


def test_captions_without_a_pause_share_their_box() -> None:
    dark, light = backdrop(40), backdrop(225)
    turning = Backdrop(
        step_ms=250,
        dark=dark.dark[:16] + light.dark[:24],
        middle=dark.middle[:16] + light.middle[:24],
        bright=dark.bright[:16] + light.bright[:24],
    )
    close = (cue(start_ms=1_000, end_ms=3_900), cue(start_ms=4_000, end_ms=6_000))
    apart = (cue(start_ms=500, end_ms=2_500), cue(start_ms=4_000, end_ms=6_000))
    assert needs_box(close, WHITE, turning) == (True, True)
    assert needs_box(apart, WHITE, turning) == (False, True)


@pytest.mark.parametrize("look", ["plain", "boxed", "highlight"])
@pytest.mark.parametrize("name", sorted(shipped()))
def test_every_presets_captions_stay_in_its_safe_area(name: str, look: str, tmp_path: Path) -> None:
    (made,) = load_presets((name,))
    width, height = made.picture.width.value, made.picture.height.value
    text = "松岗街道320名工作人员Kg连夜检查"
    picture = drawn(laid(cue(text), made=made, look=look), tmp_path, width, height).astype(int)
    top, bottom, left, right = box(abs(picture - GREY) > 8)
    area = made.safe_area
    assert left >= area.left.value
    assert right < width - area.right.value
    assert bottom < height - area.bottom.value
    assert top >= area.top.value


def test_the_lit_word_moves_nothing(tmp_path: Path) -> None:
    ass = laid(cue(), look="highlight", highlight_colour="#FF0000")
    events = [line for line in ass.splitlines() if line.startswith("Dialogue")]
    assert len(events) == len(TOKENS)
    head = ass.split("Dialogue")[0]
    shapes = []
    for event in events:
        # Every event alone, at the first frame.
        fields = event.split(",", 9)
        fields[1:3] = ["0:00:00.00", "0:00:01.00"]
        picture = drawn(head + ",".join(fields) + "\n", tmp_path).astype(int)
        # Red is darker than grey and white is brighter: what is not grey is ink either way.
        shapes.append((abs(picture - GREY) > 20, picture))
    first = shapes[0][0]
    for ink, _ in shapes[1:]:
        assert np.mean(ink != first) < 0.002
        assert box(ink) == box(first)
    centres = [_centre_of_lit(shapes, at) for at in range(len(TOKENS))]
    assert centres == sorted(centres)


def _centre_of_lit(shapes: list[tuple[npt.NDArray[np.bool_], npt.NDArray[Any]]], at: int) -> float:
    whitest = np.max([picture for _, picture in shapes], axis=0)
    _, columns = np.nonzero(whitest - shapes[at][1] > 60)
    return float(columns.mean())


def test_words_light_up_when_they_are_spoken() -> None:
    ass = laid(cue(), look="highlight")
    times = [line.split(",")[1:3] for line in ass.splitlines() if line.startswith("Dialogue")]
    assert times == [
        ["0:00:00.00", "0:00:00.50"],
        ["0:00:00.50", "0:00:01.00"],
        ["0:00:01.00", "0:00:01.50"],
        ["0:00:01.50", "0:00:02.00"],
    ]


def test_an_edited_caption_shares_its_time_out() -> None:
    ass = laid(cue("台风Linfa来了"), look="highlight")
    texts = [line.split(",", 9)[9] for line in ass.splitlines() if line.startswith("Dialogue")]
    lit = [text.split("&H4AD5FF&}")[1].split("{")[0] for text in texts]
    assert lit == ["台", "风", "Linfa", "来", "了"]
