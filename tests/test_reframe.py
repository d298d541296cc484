"""How a picture becomes vertical: properties of every crop, and the rules one by one."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from znl_video.errors import FootageError
from znl_video.messages import remedy, sentence
from znl_video.model.actions import Analyse
from znl_video.model.cut import Cut, Segment
from znl_video.model.facts import Analysis
from znl_video.model.framing import Part
from znl_video.model.geometry import CameraPoint, Crop, Fit
from znl_video.model.given import Given, KitInUse
from znl_video.model.kit import Kit
from znl_video.model.manifest import Short, Source
from znl_video.model.media import Media, Rate, VideoTrack
from znl_video.model.notice import Failure, notice
from znl_video.model.people import ClipNote, FramingWish, ReframeSettings, Settings
from znl_video.model.preset import Preset
from znl_video.stages import reframe

RATE = Rate(num=30, den=1)
SQUARE = Rate(num=1, den=1)
CENTRAL = Analysis(centre=(600,) * 40)
SPREAD = Analysis(centre=(316,) * 40)


def figure(value: object) -> dict[str, Any]:
    return {"value": value, "kind": "advice", "grade": "H", "source": "test", "date": "2025-01"}


def preset(name: str = "one", width: int = 1080, height: int = 1920) -> Preset:
    return Preset.model_validate(
        {
            "name": name,
            "title": name,
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
            "safe_area": {side: figure(100) for side in ("top", "bottom", "left", "right")},
            "layers": {each: figure("allow") for each in ("logo", "cards", "credit")},
            "cover": {"width": figure(1080), "height": figure(1440)},
        }
    )


def source(
    width: int,
    height: int,
    *,
    wish: FramingWish = "auto",
    analysis: Analysis | None = None,
    turn: Literal[0, 90, 180, 270] = 0,
    sar: Rate = SQUARE,
    name: str = "clip",
) -> Source:
    track = VideoTrack(
        index=0, codec="h264", width=width, height=height, pixels="yuv420p", turn=turn, sar=sar
    )
    return Source(
        name=name,
        path=f"{name}.mp4",
        size=1,
        sha256=f"sha-of-{name}",
        note=ClipNote(framing=wish),
        media=Media(container="mp4", duration_ms=20_000, video=(track,)),
        analysis=analysis,
    )


def framed(
    *sources: Source,
    mode: Literal["auto", "crop", "fit"] = "auto",
    segments: tuple[Segment, ...] = (),
    presets: tuple[Preset, ...] = (),
    failures: tuple[Failure, ...] = (),
) -> Short:
    presets = presets or (preset(),)
    whole = tuple(Segment(source=each.name, start_ms=0, frames=600) for each in sources)
    short = Short(
        name="short",
        sources=tuple(each.name for each in sources),
        presets=tuple(each.name for each in presets),
        rate=RATE,
        cut=Cut(segments=segments or whole, reason=notice("trim.whole", start=0, end=20)),
        failures=failures,
    )
    surroundings = Given(
        settings=Settings(reframe=ReframeSettings(mode=mode)),
        sources=sources,
        presets=presets,
        kit=KitInUse(kit=Kit(name="kit"), font_sha256="0" * 64),
    )
    wanted = reframe.plan(short, surroundings)
    analyses = {each.sha256: each.analysis for each in sources}
    answers = tuple(
        (action, analyses[action.sha256] or Analysis())
        for action in wanted
        if isinstance(action, Analyse)
    )
    assert len(answers) == len(wanted) == sum(each.analysis is not None for each in sources)
    done = reframe.absorb(short, surroundings, answers)
    assert reframe.plan(done, surroundings) == ()
    assert reframe.absorb(done, surroundings, ()) == done
    for said in (*done.warnings, *(part.reason for part in parts(done))):
        assert sentence(said.code, said.fields)
        assert remedy(said.code, said.fields) is not None
    return done


def crop(width: int, height: int, x: int, y: int) -> Crop:
    return Crop(width=width, height=height, path=(CameraPoint(at_ms=0, x=x, y=y),))


def parts(short: Short) -> list[Part]:
    return [part for framing in short.framings for part in framing.parts]


def codes(short: Short) -> list[str]:
    return [warning.code for warning in short.warnings]


@drawn(
    width=st.integers(16, 4096),
    height=st.integers(16, 4096),
    wish=st.sampled_from(["auto", "left", "center", "right", "fit"]),
    share=st.none() | st.integers(0, 1000),
    square=st.booleans(),
)
def test_every_crop_is_even_inside_and_of_the_right_shape(
    width: int, height: int, wish: FramingWish, share: int | None, square: bool
) -> None:
    analysis = None if share is None else Analysis(centre=(share,) * 40)
    clip = source(width, height, wish=wish, analysis=analysis)
    target = preset(width=1080, height=1080 if square else 1920)
    done = framed(clip, presets=(target,))
    assert done == framed(clip, presets=(target,))
    (part,) = parts(done)
    if not isinstance(part.view, Crop):
        return
    view, (point,) = part.view, part.view.path
    assert all(side % 2 == 0 for side in (view.width, view.height, point.x, point.y))
    assert point.x + view.width <= width
    assert point.y + view.height <= height
    # The crop touches two opposite edges, and each side is off by less than two pixels.
    assert width - view.width <= 1 or height - view.height <= 1
    wanted = target.picture.width.value / target.picture.height.value
    assert (
        abs(view.width - view.height * wanted) <= 2 or abs(view.height - view.width / wanted) <= 2
    )


@pytest.mark.parametrize(
    ("width", "height", "analysis", "view", "reason"),
    [
        pytest.param(1080, 1920, None, crop(1080, 1920, 0, 0), "reframe.whole", id="9:16"),
        pytest.param(1088, 1920, None, crop(1080, 1920, 4, 0), "reframe.whole", id="nearly 9:16"),
        pytest.param(1080, 2400, None, crop(1080, 1920, 0, 240), "reframe.portrait", id="taller"),
        pytest.param(1080, 3000, None, Fit(), "reframe.narrow", id="far taller"),
        pytest.param(1536, 2048, None, crop(1152, 2048, 192, 0), "reframe.portrait", id="3:4"),
        pytest.param(1600, 2000, SPREAD, Fit(), "reframe.spread", id="4:5"),
        pytest.param(1920, 1080, CENTRAL, crop(608, 1080, 656, 0), "reframe.centre", id="centre"),
        pytest.param(1920, 1080, SPREAD, Fit(), "reframe.spread", id="spread"),
        pytest.param(1920, 1080, None, Fit(), "reframe.unknown", id="unknown"),
        pytest.param(1280, 720, CENTRAL, Fit(), "reframe.coarse", id="720p is too coarse"),
        pytest.param(1440, 1440, CENTRAL, crop(810, 1440, 314, 0), "reframe.centre", id="square"),
    ],
)
def test_the_picture_decides(
    width: int, height: int, analysis: Analysis | None, view: Crop | Fit, reason: str
) -> None:
    done = framed(source(width, height, analysis=analysis))
    assert [(each.view, each.reason.code) for each in parts(done)] == [(view, reason)]
    guessed = reason == "reframe.unknown"
    assert [each.code for each in done.warnings] == ["reframe.unseen"] * guessed


@pytest.mark.parametrize(
    ("share", "view"),
    [pytest.param(450, "crop", id="at 45 %"), pytest.param(449, "fit", id="under 45 %")],
)
def test_the_middle_needs_45_per_cent(share: int, view: str) -> None:
    done = framed(source(1920, 1080, analysis=Analysis(centre=(share,) * 40)))
    assert parts(done)[0].view.kind == view


def test_only_the_segments_own_samples_count() -> None:
    half = Analysis(step_ms=500, centre=(700,) * 20 + (100,) * 20)
    clip = source(1920, 1080, analysis=half)
    segments = tuple(Segment(source="clip", start_ms=at, frames=240) for at in (0, 11_000, 90_000))
    done = framed(clip, segments=segments)
    assert [each.reason.code for each in parts(done)] == [
        "reframe.centre",
        "reframe.spread",
        "reframe.unknown",
    ]


@pytest.mark.parametrize(
    ("wish", "view"),
    [
        pytest.param("left", crop(608, 1080, 0, 0), id="left"),
        pytest.param("center", crop(608, 1080, 656, 0), id="centre"),
        pytest.param("right", crop(608, 1080, 1312, 0), id="right"),
        pytest.param("fit", Fit(), id="fit"),
    ],
)
@pytest.mark.parametrize("mode", ["auto", "crop", "fit"])
def test_a_persons_wish_wins(
    wish: FramingWish, view: Crop | Fit, mode: Literal["auto", "crop", "fit"]
) -> None:
    done = framed(source(1920, 1080, wish=wish, analysis=SPREAD), mode=mode)
    assert parts(done)[0].view == view
    assert parts(done)[0].reason.code.startswith("reframe.person")


@pytest.mark.parametrize(
    ("mode", "view"),
    [
        pytest.param("crop", crop(608, 1080, 656, 0), id="crop"),
        pytest.param("fit", Fit(), id="fit"),
    ],
)
def test_the_settings_come_before_the_picture(mode: Literal["crop", "fit"], view: Any) -> None:
    for analysis in (CENTRAL, SPREAD, None):
        done = framed(source(1920, 1080, analysis=analysis), mode=mode)
        assert parts(done)[0].view == view


def test_sides_mean_nothing_on_a_taller_picture() -> None:
    views = {parts(framed(source(1080, 2400, wish=side)))[0].view for side in ("left", "right")}
    assert views == {crop(1080, 1920, 0, 240)}


@pytest.mark.parametrize(
    ("width", "turn", "sar", "view"),
    [
        pytest.param(1920, 90, (1, 1), crop(1080, 1920, 0, 0), id="turned"),
        pytest.param(1280, 0, (3, 2), crop(608, 1080, 656, 0), id="wide pixels"),
        pytest.param(1280, 270, (3, 2), crop(1080, 1920, 0, 0), id="wide pixels, turned"),
    ],
)
def test_sizes_are_those_of_the_upright_picture(
    width: int, turn: Literal[0, 90, 270], sar: tuple[int, int], view: Crop
) -> None:
    clip = source(width, 1080, turn=turn, sar=Rate(num=sar[0], den=sar[1]), wish="center")
    assert parts(framed(clip))[0].view == view


@pytest.mark.parametrize(
    ("width", "height", "wish", "warned"),
    [
        pytest.param(1920, 1080, "center", [], id="1080p cropped"),
        pytest.param(640, 360, "center", ["reframe.upscaled"], id="360p cropped"),
        pytest.param(640, 360, "fit", [], id="360p fitted"),
        pytest.param(176, 144, "auto", ["reframe.low-resolution"], id="QCIF fitted"),
        pytest.param(176, 144, "center", ["reframe.low-resolution"], id="QCIF cropped"),
        pytest.param(360, 640, "auto", ["reframe.low-resolution"], id="small portrait"),
        pytest.param(540, 960, "auto", [], id="540p portrait"),
    ],
)
def test_soft_pictures_are_warned_of(
    width: int, height: int, wish: FramingWish, warned: list[str]
) -> None:
    assert codes(framed(source(width, height, wish=wish))) == warned


def test_a_source_is_warned_of_once() -> None:
    segments = tuple(Segment(source="clip", start_ms=at, frames=60) for at in (0, 5000))
    done = framed(source(176, 144), segments=segments)
    assert len(done.framings) == 2
    assert codes(done) == ["reframe.low-resolution"]


def test_each_segment_is_framed_by_its_own_source() -> None:
    done = framed(source(1080, 1920, name="a"), source(1920, 1080, analysis=SPREAD, name="b"))
    assert [each.view.kind for each in parts(done)] == ["crop", "fit"]


def test_the_first_preset_still_wanted_gives_the_shape() -> None:
    presets = (preset("tall"), preset("square", 1080, 1080))
    lost = Failure(stage="trim", preset="tall", notice=notice("trim.no-picture", source="clip"))
    clip = source(1920, 1080, wish="center")
    assert parts(framed(clip, presets=presets))[0].view == crop(608, 1080, 656, 0)
    done = framed(clip, presets=presets, failures=(lost,))
    assert parts(done)[0].view == crop(1080, 1080, 420, 0)


def test_footage_without_a_picture_is_refused() -> None:
    media = Media(container="mp3", duration_ms=20_000)
    with pytest.raises(FootageError, match="no picture"):
        framed(source(1920, 1080).model_copy(update={"media": media}))
