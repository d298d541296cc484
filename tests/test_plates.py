"""Opening titles, lower thirds and the progress bar: when they come, where, and their pixels."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pylopdf_fonts_zh_cn
import pytest
from factories import FPS25, cut, encode_picture, footage, framing, given, preset, short, source
from making_media import ffmpeg
from numpy.typing import NDArray

from znl_video.ffmpeg.picture import picture_arguments
from znl_video.io import rendering
from znl_video.io.outside import Outside
from znl_video.io.plates import make_plate
from znl_video.io.store import Store
from znl_video.model.actions import Plate, PlateLine
from znl_video.model.base import replace
from znl_video.model.branding import Branding, MadePlate
from znl_video.model.composition import PlateLayer, ProgressLayer
from znl_video.model.cut import Segment
from znl_video.model.given import Given, KitInUse
from znl_video.model.kit import Kit, LowerThird, Opening, Progress
from znl_video.model.manifest import Short
from znl_video.model.people import ClipNote
from znl_video.motion.plate import plate_design
from znl_video.stages import brand, export
from znl_video.stages.brand.plates import wanted_plates

FONT: Path = pylopdf_fonts_zh_cn.sans_path()
WHO = ClipNote(speaker="陈晓明", role="志愿者", place="松岗")
KIT = KitInUse(
    kit=Kit(name="plain", opening=Opening(), lower_third=LowerThird(), progress=Progress()),
    font_sha256="font",
)


def branded(**changes: object) -> Short:
    title = Branding(kit="plain", title=("八旬", "老人", "迷路"), looked=True)
    return short(branding=title, **changes)


def surroundings(*presets: object, note: ClipNote = WHO) -> Given:
    return given(*presets, sources=(source(note=note),), kit=KIT)  # type: ignore[arg-type]


def told(subject: Short, around: Given) -> list[tuple[str, int, int, tuple[str, ...]]]:
    return [
        (each.part, each.at_frame, each.plate.frames, tuple(line.text for line in each.plate.lines))
        for each in wanted_plates(subject, around)
    ]


def test_the_title_comes_first_then_who_speaks() -> None:
    # 250 frames at 25 a second: the title from 0.2 s for 2.4 s, and 0.4 s later the name for 4 s.
    assert told(branded(), surroundings()) == [
        ("opening", 5, 60, ("八旬老人迷路",)),
        ("lower-third", 75, 100, ("陈晓明", "志愿者 · 松岗")),
    ]


@pytest.mark.parametrize(
    ("note", "lines"),
    [
        (ClipNote(place="松岗"), ("松岗",)),
        (ClipNote(role="志愿者"), ("志愿者",)),
        (ClipNote(speaker="🛵"), None),
        (ClipNote(), None),
    ],
    ids=["place", "role", "nothing the font has", "nobody"],
)
def test_what_is_missing_moves_up(note: ClipNote, lines: tuple[str, ...] | None) -> None:
    thirds = [each for each in told(branded(), surroundings(note=note)) if each[0] != "opening"]
    assert [each[3] for each in thirds] == ([lines] if lines else [])


def test_every_clip_of_a_story_is_named_once_while_it_is_seen() -> None:
    segments = (
        Segment(source="clip", start_ms=0, frames=100),
        Segment(source="b", start_ms=0, frames=40),
        Segment(source="b", start_ms=4000, frames=40),
        Segment(source="c", start_ms=0, frames=30),
        Segment(source="clip", start_ms=9000, frames=100),
    )
    subject = short(
        sources=("clip", "b", "c"), cut=cut(*segments), framings=(framing(),) * len(segments)
    )
    sources = tuple(
        source(name, note=ClipNote(speaker=name.upper())) for name in ("clip", "b", "c")
    )
    around = given(sources=sources, kit=KIT)
    # 17.5 frames after it is first seen; c is not seen for 1.5 s, and clip was named before.
    assert told(subject, around) == [
        ("lower-third", 18, 82, ("CLIP",)),
        ("lower-third", 118, 62, ("B",)),
    ]


def test_a_platform_that_forbids_cards_gets_no_opening() -> None:
    tiktok = preset("two", layers={"cards": "forbid"})
    subject = branded(presets=("one", "two"))
    around = surroundings(preset(), tiktok)
    assert [each[0] for each in told(subject, around)] == ["opening", "lower-third"]
    made = tuple(
        MadePlate(
            part=each.part,
            for_width=1080,
            at_frame=each.at_frame,
            frames=each.plate.frames,
            width=500,
            height=200,
            blob=each.part,
        )
        for each in wanted_plates(subject, around)
    )
    assert subject.branding is not None
    ready = replace(subject, branding=replace(subject.branding, plates=made))
    shown = [
        [layer.blob for layer in export.picture_of(ready, around, each).plates]
        for each in around.presets
    ]
    assert shown == [["opening", "lower-third"], ["lower-third"]]
    assert brand.plan(ready, around) == ()
    # Where no title comes first, nobody waits for it.
    alone = told(branded(presets=("two",)), surroundings(tiktok))
    assert [each[:2] for each in alone] == [("lower-third", 18)]


def test_plates_stand_over_the_captions_inside_the_safe_area() -> None:
    plate = MadePlate(
        part="opening", for_width=1080, at_frame=5, frames=60, width=500, height=200, blob="b"
    )
    subject = short(branding=Branding(kit="plain", plates=(plate,)))
    (layer,) = export.picture_of(subject, surroundings(), preset()).plates
    # Two lines of captions of 64 px take 186 px over the 100 that the app covers.
    assert (layer.x, layer.y + 200 + 36) == (100, 1920 - 100 - 186)


def a_plate(frames: int = 50) -> Plate:
    return Plate(
        lines=(PlateLine(text="八旬老人迷路", size=40), PlateLine(text="志愿者", size=28)),
        colour="#FFFFFF",
        background="#12324A",
        opacity=0.9,
        accent="#FFD54A",
        frames=frames,
        rate=FPS25,
        font="font",
    )


@pytest.fixture
def world(tmp_path: Path) -> Outside:
    outside = Outside(Store(tmp_path / "store"), threads=1)
    outside.know({"font": FONT})
    return outside


def opacity(path: Path, width: int, height: int) -> NDArray[np.uint8]:
    raw = ffmpeg("-i", path, "-vf", "alphaextract", "-f", "rawvideo", "-pix_fmt", "gray", "-")
    return np.frombuffer(raw, np.uint8).reshape(-1, height, width)


@pytest.mark.parametrize("frames", [50, 12], ids=["two seconds", "half a second"])
def test_a_plate_grows_slides_stays_and_goes(world: Outside, frames: int) -> None:
    made = make_plate(a_plate(frames), world)
    alpha = opacity(world.path(made.blob), made.width, made.height)
    assert len(alpha) == frames
    covered = (alpha > 100).mean(axis=(1, 2))
    assert covered[0] < 0.02
    assert covered[frames // 2] > 0.98
    assert covered[-1] < 0.02
    half = covered[: frames // 2]
    assert (np.diff(half) >= 0).all()
    assert make_plate(a_plate(frames), world) == made


def test_type_fits_its_plate() -> None:
    look = plate_design(a_plate(), measure=len)
    assert look.width % 2 == look.height % 2 == 0
    for row in look.rows:
        assert row.x + len(row.text) * row.size <= look.width
        assert row.size < row.baseline <= look.height
    assert look.slid(0) <= -look.width + look.bar
    assert look.slid(1) == look.grown(1) == 0


def test_plates_and_progress_show_when_and_where_they_should(
    world: Outside, tmp_path: Path
) -> None:
    clip, strip = tmp_path / "grey.mp4", tmp_path / "plate.mkv"
    ffmpeg("-f", "lavfi", "-i", "color=c=0x404040:s=180x320:r=25:d=3", "-pix_fmt", "yuv420p", clip)
    ffmpeg(
        "-f", "lavfi", "-i", "color=c=white@0.9:s=60x40:r=25:d=0.4,format=yuva420p", "-c:v",
        "ffv1", strip,
    )  # fmt: skip
    world.know({"clip": clip, "plate": strip})
    part = footage(framing().parts[0].view, 50, sha256="clip", start_ms=0, width=180, height=320)
    action = encode_picture(
        part,
        width=180,
        height=320,
        crf=1,
        plates=(PlateLayer(blob="plate", x=20, y=100, at_frame=20),),
        progress=ProgressLayer(y=312, height=8, colour="#FFFFFF", opacity=1.0),
    )
    (facts,) = rendering.encode_pictures([action], world)
    made = world.path(facts.blob)
    raw = ffmpeg("-i", made, "-f", "rawvideo", "-pix_fmt", "gray", "-")
    luma = np.frombuffer(raw, np.uint8).reshape(-1, 320, 180)
    assert len(luma) == 50
    white = luma > 150
    shown = white[:, 100:140, 20:80].mean(axis=(1, 2)) > 0.9
    assert shown.nonzero()[0].tolist() == list(range(20, 30))
    assert not white[:, 150:300].any()
    wide = white[:, 316].sum(axis=1)
    assert np.abs(wide - np.arange(50) / 50 * 180).max() <= 2


def test_one_plate_serves_two_pictures_with_one_opening() -> None:
    layers = [PlateLayer(blob="plate.mkv", x=x, y=100, at_frame=20) for x in (20, 40)]
    actions = [encode_picture(plates=(layer,)) for layer in layers]
    made = picture_arguments(actions, lambda digest: digest, ["a.mp4", "b.mp4"])
    assert made.count("plate.mkv") == 1
    graph = made[made.index("-filter_complex") + 1]
    assert "setpts=PTS+0.800000/TB" in graph
    assert all(f"x={x}:y=100" in graph for x in (20, 40))
