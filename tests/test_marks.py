"""What is drawn over previews: boxes that move with the camera, words that fit."""

from __future__ import annotations

import subprocess
from pathlib import Path

import factories
import imageio_ffmpeg
import numpy as np
import pylopdf_fonts_zh_cn
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from znl_video.captions.marks import HEIGHT, WIDTH, Told, Type, canvas, marks
from znl_video.captions.typography import NO_LINE_START
from znl_video.captions.wrapping import shortened, wrapped
from znl_video.model.composition import Footage
from znl_video.model.geometry import CameraPoint, Crop, Fit, Region, View

FONT: Path = pylopdf_fonts_zh_cn.sans_path()
PLACE = canvas(1080, 1920)


def footage(view: View, frames: int = 50) -> Footage:
    return Footage(
        sha256="a",
        track=factories.track(width=1280, height=720),
        start_ms=0,
        frames=frames,
        view=view,
    )


def drawn(parts: list[Footage], at: float, tmp_path: Path, notes: str = "") -> NDArray[np.uint8]:
    """Return what is drawn over black ``at`` seconds, as RGB."""
    ass = marks(
        parts,
        factories.FPS25,
        {},
        PLACE,
        PLACE.result,
        Told(title="a", legend=(), below=((notes,),) * len(parts)),
        Type(family="Noto Sans SC", em_ratio=1.448, glyphs=frozenset()),
    )
    (tmp_path / "marks.ass").write_text(ass, "utf-8")
    (tmp_path / "fonts").mkdir(exist_ok=True)
    (tmp_path / "fonts" / "font.otf").write_bytes(FONT.read_bytes())
    source = f"color=c=black:s={WIDTH}x{HEIGHT}:r=25:d=9,format=rgb24"
    done = subprocess.run(
        [
            *(imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "lavfi", "-i", source),
            *("-vf", f"ass=filename=marks.ass:fontsdir=fonts,trim=start={at}", "-frames:v", "1"),
            *("-f", "rawvideo", "-pix_fmt", "rgb24", "-"),
        ],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        check=True,
    )
    return np.frombuffer(done.stdout, np.uint8).reshape(HEIGHT, WIDTH, 3)


def box(picture: NDArray[np.uint8]) -> tuple[int, int, int, int] | None:
    """Return left, top, right and bottom of what is yellow in the source's picture."""
    area = PLACE.source
    part = picture[area.top : area.bottom, : area.right].astype(int)
    rows, columns = np.nonzero((part[..., 0] > 150) & (part[..., 1] > 120) & (part[..., 2] < 120))
    if not len(rows):
        return None
    top = area.top
    return columns.min(), top + rows.min(), columns.max() + 1, top + rows.max() + 1


def seen(x: float, y: float) -> tuple[float, float]:
    """Return where a pixel of 1280x720 footage stands in the preview."""
    area = PLACE.source
    wide, tall = area.right - area.left, area.bottom - area.top
    by = min(wide / 1280, tall / 720)
    return (wide - 1280 * by) / 2 + x * by, area.top + (tall - 720 * by) / 2 + y * by


@pytest.mark.parametrize(("at", "x"), [(0.1, 100), (1.0, 100 + 400 * 0.6 / 1.2), (1.96, 500)])
def test_the_box_goes_with_the_camera(at: float, x: float, tmp_path: Path) -> None:
    path = (
        CameraPoint(at_ms=0, x=100, y=20),
        CameraPoint(at_ms=400, x=100, y=20),
        CameraPoint(at_ms=1600, x=500, y=20),
    )
    found = box(drawn([footage(Crop(width=300, height=600, path=path))], at, tmp_path))
    assert found == pytest.approx((*seen(x, 20), *seen(x + 300, 620)), abs=2)


def test_a_path_that_goes_on_after_its_piece_is_cut_off_with_it(tmp_path: Path) -> None:
    path = (CameraPoint(at_ms=0, x=0, y=0), CameraPoint(at_ms=4000, x=800, y=0))
    still = Crop(width=200, height=200, path=(CameraPoint(at_ms=0, x=1000, y=500),))
    parts = [footage(Crop(width=400, height=720, path=path)), footage(still)]
    # Half of the way is gone when the piece ends.
    found = box(drawn(parts, 1.96, tmp_path))
    assert found == pytest.approx((*seen(392, 0), *seen(792, 720)), abs=3)
    assert box(drawn(parts, 2.5, tmp_path)) == pytest.approx(
        (*seen(1000, 500), *seen(1200, 700)), abs=2
    )


def test_only_what_is_left_out_gets_a_box(tmp_path: Path) -> None:
    whole = Crop(width=1280, height=720, path=(CameraPoint(at_ms=0, x=0, y=0),))
    for view in (Fit(), whole, Fit(region=Region(x=0, y=0, width=1280, height=720))):
        assert box(drawn([footage(view)], 1.0, tmp_path)) is None
    bars = Fit(region=Region(x=160, y=0, width=960, height=720))
    assert box(drawn([footage(bars)], 1.0, tmp_path)) == pytest.approx(
        (*seen(160, 0), *seen(1120, 720)), abs=2
    )


@pytest.mark.parametrize("text", ["很长的一句话，" * 40, "a long sentence " * 40, "x" * 400])
def test_notes_stay_below_the_footage_and_beside_the_short(text: str, tmp_path: Path) -> None:
    picture = drawn([footage(Fit())], 1.0, tmp_path, text)
    rows, columns = np.nonzero(picture[PLACE.source.bottom :, : PLACE.result.left - 2].max(axis=2))
    assert columns.max() < PLACE.result.left - 4
    assert rows.max() + PLACE.source.bottom < HEIGHT - 1
    # More than one line is used.
    assert rows.max() - rows.min() > 50


@given(st.text(max_size=120), st.integers(2, 30), st.integers(1, 5))
def test_every_line_fits_and_nothing_is_lost_that_there_is_room_for(
    text: str, room: int, most: int
) -> None:
    lines = wrapped(text, lambda line: len(line) <= room, most)
    assert len(lines) <= most
    assert all(len(line) <= room for line in lines)
    shown = "".join("".join(lines).split())
    whole = "".join(text.split())
    assert shown == whole or (shown.endswith("…") and whole.startswith(shown[:-1]))


def test_lines_break_at_spaces_and_not_before_closing_marks() -> None:
    assert wrapped("one two three four", lambda line: len(line) <= 9, 3) == [
        "one two",
        "three",
        "four",
    ]
    lines = wrapped("今晚请留在室内，不要外出。明天再看", lambda line: len(line) <= 7, 4)
    assert all(line[0] not in NO_LINE_START for line in lines)
    assert "".join(lines) == "今晚请留在室内，不要外出。明天再看"
    assert shortened("abcdef", lambda line: len(line) <= 4) == "abc…"
