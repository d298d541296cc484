"""What is burnt in: real pixels inside the safe area, and text that obeys nobody."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import numpy as np
import numpy.typing as npt
import pylopdf_fonts_zh_cn
import pytest

from znl_video.captions.ass import fitted
from znl_video.captions.layer import text_layer
from znl_video.captions.literal import literal
from znl_video.captions.typography import units
from znl_video.errors import UsageError
from znl_video.io.fonts import em_ratio, glyphs, missing_glyphs
from znl_video.messages import sentence
from znl_video.model.captions import Captions, Cue
from znl_video.model.given import KitInUse
from znl_video.model.kit import CaptionStyle, Credit, Kit, Logo
from znl_video.model.preset import Preset

FONT: Path = pylopdf_fonts_zh_cn.sans_path()
GREY = 128
TOP, BOTTOM, LEFT, RIGHT = 220, 500, 180, 180


def figure(value: object) -> dict[str, Any]:
    return {"value": value, "kind": "advice", "grade": "H", "source": "test", "date": "2025-01"}


def preset(width: int = 1080, height: int = 1920, **safe: int) -> Preset:
    area = {"top": TOP, "bottom": BOTTOM, "left": LEFT, "right": RIGHT, **safe}
    return Preset.model_validate(
        {
            "name": "one",
            "title": "One",
            "picture": {
                "width": figure(width),
                "height": figure(height),
                "crf": figure(20),
                "max_kbps": figure(8000),
                "gop_seconds": figure(2.0),
                "edit_list": figure(True),
            },
            "sound": {
                "lufs": figure(-15.0),
                "dbtp": figure(-1.0),
                "kbps": figure(128),
                "sample_rate": figure(48000),
            },
            "safe_area": {side: figure(pixels) for side, pixels in area.items()},
            "layers": {each: figure("allow") for each in ("logo", "cards", "credit")},
            "cover": {"width": figure(1080), "height": figure(1440)},
        }
    )


def kit(**changes: Any) -> KitInUse:
    return KitInUse(
        kit=Kit(name="test", **changes),
        font_sha256="f" * 64,
        em_ratio=em_ratio(FONT),
        glyphs=glyphs(FONT),
    )


def ass_of(text: str, credit: str = "", made: Preset | None = None, **changes: Any) -> str:
    captions = Captions(cues=(Cue(start_ms=0, end_ms=1_000, text=text),) if text else ())
    layer, _ = text_layer(captions, credit, made or preset(), kit(**changes), 1_000)
    assert layer is not None
    return layer.ass


def drawn(ass: str, folder: Path, width: int = 1080, height: int = 1920) -> npt.NDArray[np.uint8]:
    """Draw the document over grey and return the picture's luma."""
    (folder / "fonts").mkdir(exist_ok=True)
    shutil.copy(FONT, folder / "fonts" / "text.font")
    (folder / "text.ass").write_text(ass, encoding="utf-8")
    source = f"color=0x808080:s={width}x{height}:r=10:d=0.1"
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-f", "lavfi", "-i", source]
    command += ["-vf", "format=gray,ass=filename=text.ass:fontsdir=fonts", "-frames:v", "1"]
    command += ["-pix_fmt", "gray", "-f", "rawvideo", "-"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=True)
    assert b"lyph" not in done.stderr
    return np.frombuffer(done.stdout, np.uint8).reshape(height, width)


def box(ink: npt.NDArray[np.bool_]) -> tuple[int, int, int, int]:
    """Return the first and last row, then the first and last column, with ink."""
    rows, columns = np.nonzero(ink)
    return int(rows.min()), int(rows.max()), int(columns.min()), int(columns.max())


def test_captions_and_credit_lie_inside_the_safe_area(tmp_path: Path) -> None:
    ass = ass_of("各位市民请注意，台风今晚十点登陆宝安区", "素材：热心市民王小明和他的很多邻居们")
    picture = drawn(ass, tmp_path).astype(int)
    ink = abs(picture - GREY) > 16
    top, bottom, left, right = box(ink)
    assert top >= TOP - 1
    assert 1920 - BOTTOM - 30 < bottom < 1920 - BOTTOM
    assert left >= LEFT
    assert right < 1080 - RIGHT + 2
    # Two lines of captions, centred; the credit above them, in what the logo leaves.
    caption, credit = ink[1000:], ink[:400]
    assert not ink[400:1000].any()
    _, _, left, right = box(caption)
    assert abs((left + right) / 2 - 540) < 4
    _, _, left, _ = box(credit)
    assert left >= LEFT


@pytest.mark.parametrize(
    ("width", "size", "bold"),
    [
        pytest.param(1080, 64, False, id="regular"),
        pytest.param(1080, 64, True, id="bold"),
        pytest.param(720, 80, False, id="scaled with the picture"),
    ],
)
def test_a_full_width_glyph_is_as_wide_as_the_styles_size(
    tmp_path: Path, width: int, size: int, bold: bool
) -> None:
    made = preset(width, 1280, left=20, right=20)
    style = CaptionStyle(size=size, bold=bold, outline=0)
    picture = drawn(ass_of("田" * 10, made=made, captions=style), tmp_path, width, 1280)
    _, _, left, right = box(picture > 220)
    wanted = 10 * size * width / 1080
    # 田 leaves a tenth of its em free at either side of the row.
    assert right - left + 1 == pytest.approx(wanted, rel=0.03)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(r"{\an8}{\fs200}x", id="override tags"),
        pytest.param(r"a\Nb\hc\n", id="line breaks"),
        pytest.param(r"\{\fs200}", id="an escaped brace"),
        pytest.param(
            "a\nDialogue: 0,0:00:00.00,0:00:09.00,Caption,,0,0,0,,x\r\n", id="event lines"
        ),
        pytest.param("{\\p1}m 0 0 l 900 0 900 900 0 900{\\p0}", id="drawing"),
        pytest.param("%s ':,[]%{metadata}", id="filter syntax"),
        pytest.param("  leading\x00\x1b[31m\u2028", id="controls"),
    ],
)
def test_hostile_text_is_drawn_as_it_reads(tmp_path: Path, name: str) -> None:
    ass = ass_of(f"好{name}", f"素材：{name}")
    events = ass.split("[Events]")[1].strip().split("\n")
    assert len(events) == 3
    assert "{" not in events[2]
    assert events[1].partition(",,0,0,0,,")[2].count("{") <= 1  # our own size tag
    ink = abs(drawn(ass, tmp_path).astype(int) - GREY) > 16
    assert not ink[400:1100].any()
    assert not ink[:TOP].any()


def test_literal_keeps_line_breaks_of_captions_only() -> None:
    assert literal("a\n{b}\\\tc") == "a\n｛b｝＼ c"


def test_a_caption_that_does_not_fit_is_set_smaller() -> None:
    text = "一" + "社区" * 13
    ass = ass_of(text)
    line = next(line for line in ass.splitlines() if line.startswith("Dialogue"))
    size, _, body = line.partition(r"{\fs")[2].partition("}")
    assert size
    share = float(size) / (64 * em_ratio(FONT))
    assert share == pytest.approx(0.75, rel=1e-3)
    assert all(units(each) * 64 * share <= 720 for each in body.split(r"\N"))


def test_a_caption_that_fits_nowhere_warns_and_stays_in_the_picture(tmp_path: Path) -> None:
    captions = Captions(cues=(Cue(start_ms=1_500, end_ms=9_000, text="W" * 90),))
    layer, notices = text_layer(captions, "", preset(), kit(), 9_000)
    assert layer is not None
    (warning,) = notices
    assert warning.code == "captions.too-long"
    assert "at 1.5 s" in sentence(warning.code, warning.fields)
    ass = layer.ass.replace("0:00:01.50", "0:00:00.00")
    _, bottom, left, right = box(abs(drawn(ass, tmp_path).astype(int) - GREY) > 16)
    assert left >= LEFT
    assert right < 1080 - RIGHT
    assert bottom < 1920 - BOTTOM


def test_text_ends_with_the_footage() -> None:
    cues = (
        Cue(start_ms=500, end_ms=9_999, text="早"),
        Cue(start_ms=2_000, end_ms=3_000, text="晚"),
    )
    layer, _ = text_layer(Captions(cues=cues), "素材：阿强", preset(), kit(), 1_995)
    assert layer is not None
    events = [line for line in layer.ass.splitlines() if line.startswith("Dialogue")]
    assert [event.split(",")[1:3] for event in events] == [
        ["0:00:00.50", "0:00:01.99"],
        ["0:00:00.00", "0:00:01.99"],
    ]


@pytest.mark.parametrize(
    ("captions", "credit", "changes"),
    [
        pytest.param(None, "", {}, id="nothing said"),
        pytest.param(Captions(), " ", {}, id="blank credit"),
        pytest.param(None, "素材：阿强", {"credit": None}, id="a kit without credit"),
    ],
)
def test_nothing_to_draw_is_no_layer(
    captions: Captions | None, credit: str, changes: dict[str, Any]
) -> None:
    assert text_layer(captions, credit, preset(), kit(**changes), 1_000) == (None, ())


def test_characters_without_a_glyph_are_left_out_and_named() -> None:
    captions = Captions(cues=(Cue(start_ms=0, end_ms=900, text="加油💪"),))
    layer, (warning,) = text_layer(captions, "素材：민수", preset(), kit(), 1_000)
    assert layer is not None
    assert "加油\n" in layer.ass
    assert "💪" not in layer.ass
    assert warning.code == "captions.glyphs-dropped"
    assert warning.fields["characters"] == "💪 민 수"


def test_the_credit_leaves_the_corner_to_the_logo() -> None:
    right = ass_of("", "素材：阿强", logo=Logo(file="a.png", corner="top-left"))
    left = ass_of("", "素材：阿强", logo=Logo(file="a.png", corner="top-right"))
    alignments = [
        next(line for line in ass.splitlines() if line.startswith("Style: Credit")).split(",")[-5]
        for ass in (right, left)
    ]
    assert alignments == ["9", "7"]


@pytest.mark.parametrize(
    ("line", "text", "size"),
    [
        pytest.param("素材：阿强", "素材：阿强", 30.0, id="fits"),
        pytest.param("素材：阿强和小明", "素材：阿强和小明", 25.0, id="smaller"),
        pytest.param("素材：阿强和小明和小红", "素材：阿强和小…", 22.5, id="cut short"),
    ],
)
def test_the_credit_fits_its_room(line: str, text: str, size: float) -> None:
    assert fitted(line, 200.0, 30.0) == (text, size)
    assert units(text) * size <= 200.0


def test_the_credits_size_is_the_kits() -> None:
    branded = kit(credit=Credit(size=40))
    layer, _ = text_layer(None, "素材：阿强", preset(), branded, 1_000)
    assert layer is not None
    style = next(line for line in layer.ass.splitlines() if line.startswith("Style: Credit"))
    assert float(style.split(",")[2]) == pytest.approx(40 * em_ratio(FONT), abs=0.01)


def test_what_the_packaged_font_has() -> None:
    assert em_ratio(FONT) == pytest.approx(1.448)
    assert missing_glyphs(FONT, "各位市民，Hello 10％“…”💪민\u0e01") == {"💪", "민", "\u0e01"}


def test_a_file_that_is_no_font_is_refused(tmp_path: Path) -> None:
    bad = tmp_path / "bad.ttf"
    bad.write_bytes(b"not a font at all")
    for read in (em_ratio, glyphs):
        with pytest.raises(UsageError, match=r"bad\.ttf"):
            read(bad)
