from __future__ import annotations

import hashlib
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import imageio_ffmpeg
import numpy as np
import pylopdf_fonts_zh_cn
import pytest
from numpy.typing import NDArray
from PIL import Image

from znl_video.errors import ToolError
from znl_video.io.cards import make_card
from znl_video.model.actions import Card
from znl_video.model.kit import EndCard
from znl_video.model.media import Rate
from znl_video.motion.card import Entrance, design

FONT = Path(pylopdf_fonts_zh_cn.__file__).parent / "NotoSansSC-Regular.otf"
CARD = EndCard(title="记录身边的暖", lines=("城事", "Every day"), background="#12324A")
THIRTY = Rate(num=30, den=1)


class World:
    """A folder that serves as the outside."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ffmpeg = Path(imageio_ffmpeg.get_ffmpeg_exe())
        self.threads = 2

    def path(self, digest: str) -> Path:
        return FONT if digest == "font" else self.folder / digest

    def keep(self, made: Path) -> str:
        digest = hashlib.sha256(made.read_bytes()).hexdigest()
        shutil.move(made, self.folder / digest)
        return digest

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            yield Path(folder)


@pytest.fixture
def world(tmp_path: Path) -> World:
    Image.new("RGBA", (200, 100), (242, 101, 72, 255)).save(tmp_path / "logo", format="PNG")
    return World(tmp_path)


def action(card: EndCard = CARD, **changes: Any) -> Card:
    wanted = {"width": 216, "height": 384, "rate": THIRTY, "font": "font", "logo": None}
    return Card.model_validate({"card": card, **wanted, **changes})


def frames(file: Path) -> list[NDArray[np.uint8]]:
    with av.open(str(file)) as container:
        return [
            frame.to_ndarray(format="rgb24").astype(np.uint8) for frame in container.decode(video=0)
        ]


def bt709(file: Path, index: int) -> NDArray[np.float64]:
    """Decode one frame by hand with the BT.709 limited-range matrix (ITU-R BT.709-6, 3.2)."""
    with av.open(str(file)) as container:
        planes = list(container.decode(video=0))[index].to_ndarray()
    height = planes.shape[0] * 2 // 3
    width = planes.shape[1]
    y = (planes[:height].astype(float) - 16) / 219
    quarter = height // 4
    cb, cr = (
        (planes[height + i * quarter : height + (i + 1) * quarter].reshape(-1, width // 2) - 128.0)
        / 224
        for i in (0, 1)
    )
    cb, cr = (part.repeat(2, 0).repeat(2, 1) for part in (cb, cr))
    rgb = (y + 1.5748 * cr, y - 0.1873 * cb - 0.4681 * cr, y + 1.8556 * cb)
    return np.asarray(np.clip(np.stack(rgb, -1), 0, 1) * 255)


@pytest.mark.parametrize(
    ("rate", "seconds", "wanted"),
    [
        pytest.param(THIRTY, 1.0, 30, id="30"),
        pytest.param(Rate(num=30000, den=1001), 1.0, 30, id="29.97"),
        pytest.param(Rate(num=25, den=1), 0.5, 12, id="25-half"),
        pytest.param(Rate(num=60, den=1), 0.01, 1, id="one-frame"),
    ],
)
def test_as_many_frames_as_asked_at_the_exact_rate(
    world: World, rate: Rate, seconds: float, wanted: int
) -> None:
    made = make_card(action(CARD.model_copy(update={"seconds": seconds}), rate=rate), world)
    assert made.frames == wanted
    with av.open(str(world.path(made.blob))) as container:
        stream = container.streams.video[0]
        assert len(container.streams) == 1
        stamps = [frame.pts for frame in container.decode(stream) if frame.pts is not None]
        assert stream.time_base is not None
        steps = {(b - a) * stream.time_base for a, b in pairwise(stamps)}
        assert len(stamps) == wanted
        assert stamps[0] == 0
        assert steps in ({1 / rate.exact}, set())


@pytest.mark.parametrize("background", ["#12324A", "#C8302C", "#3A9654", "#F4E8C1"])
def test_background_is_the_kits_colour_in_bt709(world: World, background: str) -> None:
    card = EndCard(title="暖", seconds=0.2, background=background)
    made = make_card(action(card), world)
    top = bt709(world.path(made.blob), 3)[:4].mean(axis=(0, 1))
    wanted = [int(background[i : i + 2], 16) for i in (1, 3, 5)]
    assert np.abs(top - wanted).max() <= 3
    with av.open(str(world.path(made.blob))) as container:
        frame = next(container.decode(video=0))
        context = container.streams.video[0].codec_context
        assert context.pix_fmt == "yuv420p"
        assert (frame.colorspace, frame.color_range, frame.color_primaries) == (1, 1, 1)
        assert frame.color_trc == 1


def test_parts_come_in_one_after_the_other_and_stay(world: World) -> None:
    made = make_card(action(logo="logo"), world)
    pictures = [picture.astype(int) for picture in frames(world.path(made.blob))]
    look = design(CARD, 216, 384, measure=len, logo=(200, 100))
    assert look.logo is not None
    logo = (slice(look.logo.y + 4, look.logo.y + look.logo.height - 4), slice(100, 116))
    red = [picture[logo][..., 0].mean() for picture in pictures]
    assert red[0] < 40
    assert red[0] < red[8] < red[20]
    assert abs(red[-1] - 242) <= 4
    low = slice(round(384 * 0.55), round(384 * 0.75))
    ink = [(picture[low].max(axis=2) > 150).sum() for picture in pictures]
    assert ink[0] == 0
    assert ink[10] < ink[-1]
    assert np.abs(pictures[-1] - pictures[-5]).max() <= 6


def test_characters_the_font_lacks_are_left_out(world: World) -> None:
    plain = make_card(action(EndCard(title="暖心", seconds=0.2)), world)
    odd = make_card(action(EndCard(title="🎉 暖\u200d心\ufe0f😀", seconds=0.2)), world)
    assert unicodedata.name("🎉")
    one, other = (frames(world.path(made.blob))[-1].astype(int) for made in (plain, odd))
    assert np.abs(one - other).max() == 0


def test_letters_are_drawn_whole(world: World) -> None:
    """The ink of low letters reaches the descenders; moviepy alone would cut them."""
    made = make_card(action(EndCard(title="xgx", seconds=0.5), width=432, height=432), world)
    last = frames(world.path(made.blob))[-1].astype(int).max(axis=2)
    rows = np.flatnonzero((last > 150).any(axis=1))
    assert rows.max() - rows.min() > 0.098 * 432 * 0.65


def test_a_card_of_emoji_alone_is_blank_but_made(world: World) -> None:
    made = make_card(action(EndCard(title="🎉", seconds=0.2)), world)
    assert (frames(world.path(made.blob))[-1].max(axis=2) < 120).all()


def test_a_broken_logo_is_told(world: World) -> None:
    (world.folder / "broken").write_bytes(b"no picture")
    with pytest.raises(ToolError) as caught:
        make_card(action(logo="broken"), world)
    assert caught.value.code == "card.failed"
    assert "kit.toml" in caught.value.remedy


def test_a_broken_ffmpeg_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FFMPEG_BINARY", str(world.ffmpeg))  # so that it is put back
    world.ffmpeg = world.folder / "nothing-here"
    with pytest.raises(ToolError) as caught:
        make_card(action(), world)
    assert caught.value.code == "card.failed"


@pytest.mark.parametrize(
    ("width", "height"), [(1080, 1920), (1280, 720), (720, 720)], ids=["tall", "wide", "square"]
)
@pytest.mark.parametrize(
    "card",
    [
        pytest.param(CARD, id="usual"),
        pytest.param(EndCard(title="长" * 60, lines=("也很长，" * 20, "x" * 90)), id="long"),
        pytest.param(EndCard(title="A title of several words", lines=("b",) * 12), id="many-lines"),
        pytest.param(EndCard(title=""), id="empty"),
    ],
)
def test_everything_lies_inside_the_picture(card: EndCard, width: int, height: int) -> None:
    look = design(card, width, height, measure=len, logo=(480, 192))
    for row in look.rows:
        assert len(row.text) * row.size <= width * 0.83 or len(row.text) == 1
        assert row.baseline > row.size
        assert row.baseline + row.size * 0.3 < height
    baselines = [row.baseline for row in look.rows]
    assert baselines == sorted(set(baselines))
    assert "".join(row.text for row in look.rows).replace(" ", "") == "".join(
        (card.title, *card.lines)
    ).replace(" ", "")
    assert all(row.entrance.start + row.entrance.seconds <= card.seconds for row in look.rows)


def test_closing_marks_never_begin_a_row() -> None:
    card = EndCard(title="一二三四五六七八九十，一二三四五六七八九十，一二三四五六七八九十。")
    look = design(card, 1080, 1920, measure=len, logo=None)
    assert len(look.rows) == 2
    assert not any(row.text[0] in "，。" for row in look.rows)


def test_rising_ends_softly_at_its_place() -> None:
    entrance = Entrance(start=0.2, seconds=0.5, rise=40)
    way = [entrance.below(t / 10) for t in range(7)]
    assert way[0] == 40
    assert way[5] == way[6] == 0
    assert way == sorted(way, reverse=True)
    assert way[0] - way[1] > way[3] - way[4]
