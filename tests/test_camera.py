"""Following: who is who, which way the camera goes, and what a shot is shown as."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from factories import FPS25, cut, given, media, preset, short, source
from hypothesis import given as drawn
from hypothesis import strategies as st

from znl_video.messages import remedy, sentence
from znl_video.model.actions import Analyse
from znl_video.model.cut import Segment
from znl_video.model.facts import Analysis
from znl_video.model.framing import Framing, Part
from znl_video.model.geometry import Crop, Fit, Region
from znl_video.model.manifest import Short
from znl_video.model.people import (
    ClipNote,
    FramingBox,
    FramingPoint,
    ReframeSettings,
    Settings,
)
from znl_video.model.sight import COLUMNS, Face, Sight
from znl_video.stages import reframe
from znl_video.vision.camera import TOP_SPEED, Corridor, steer
from znl_video.vision.paths import reversals, simplified, smoothed, taut
from znl_video.vision.tracks import tracks

WIDTH, HEIGHT, STEP_S = 1920, 1080, 0.125
FLAT = bytes([16] * COLUMNS).hex()


def face(x: float, y: float = 400, high: int = 200, sure: int = 800) -> Face:
    """A face whose centre lies at ``x``, ``y``."""
    wide = round(high * 0.8)
    return Face(round(x - wide / 2), round(y - high / 2), wide, high, sure)


def seen(*samples: tuple[Face, ...], cuts: tuple[int, ...] = (), **changes: object) -> Sight:
    plain = {"width": WIDTH, "height": HEIGHT, "cuts": cuts, "faces": samples}
    flat = {"motion": (FLAT,) * len(samples), "detail": (FLAT,) * len(samples)}
    return Sight.model_validate({**plain, **flat, **changes})


def framed(
    sight: Sight,
    *segments: Segment,
    note: ClipNote | None = None,
    mode: str = "auto",
    width: int = WIDTH,
    height: int = HEIGHT,
) -> Short:
    frames = FPS25.frames(max(1, len(sight.faces)) * sight.step_ms)
    clip = source(media=media(width=width, height=height), note=note or ClipNote())
    chosen = segments or (Segment(source="clip", start_ms=0, frames=frames),)
    subject = short(cut=cut(*chosen), framings=())
    settings = Settings(reframe=ReframeSettings.model_validate({"mode": mode}))
    around = given(preset(), sources=(clip,), settings=settings)
    wanted = reframe.plan(subject, around)
    assert [type(each) for each in wanted] == [Analyse]
    answers = tuple((action, Analysis(sight=sight)) for action in wanted)
    done = reframe.absorb(subject, around, answers)
    assert done == reframe.absorb(subject, around, answers)
    told = [part.reason for each in done.framings for part in each.parts]
    told += [each.bars for each in done.framings if each.bars]
    for said in (*told, *done.warnings):
        assert sentence(said.code, said.fields)
        assert remedy(said.code, said.fields) is not None
    return done


def parts(done: Short) -> list[tuple[int, str, str]]:
    return [
        (part.first, "follow" if not part.still else part.view.kind, part.reason.code)
        for framing in done.framings
        for part in framing.parts
    ]


def crops(framing: Framing) -> list[Crop]:
    return [part.view for part in framing.parts if isinstance(part.view, Crop)]


def walking(start: float, end: float, seconds: float, stand: float = 1.0) -> list[tuple[Face, ...]]:
    count = round((seconds + 2 * stand) / STEP_S)
    shares = (min(max((n * STEP_S - stand) / seconds, 0), 1) for n in range(count))
    return [(face(start + (end - start) * share),) for share in shares]


# Who is who.


def test_a_face_is_the_same_person_over_a_gap_and_flukes_are_nobody() -> None:
    samples: list[tuple[Face, ...]] = [(face(300 + 4 * n), face(1500, sure=900)) for n in range(24)]
    samples[8:13] = [(face(1500, sure=900),)] * 5
    samples[3] = (*samples[3], face(900, high=90, sure=700))
    found = tracks(seen(*samples), 0, 23)
    assert [(min(each.boxes), each.last, each.seen) for each in found] == [(0, 23, 19), (0, 23, 24)]
    # What was missed lies on the straight line between.
    assert abs(found[0].boxes[10].left - face(340).left) <= 1


def test_people_who_pass_each_other_stay_who_they_are() -> None:
    samples = [(face(300 + 20 * n, high=240), face(900 - 20 * n, high=150)) for n in range(30)]
    found = tracks(seen(*samples), 0, 29)
    assert len(found) == 2
    assert {len({box.height for box in each.boxes.values()}) for each in found} == {1}


def test_unsure_faces_go_on_but_do_not_begin() -> None:
    unsure = [(face(500, sure=350),)] * 10
    assert tracks(seen(*unsure), 0, 9) == ()
    (found,) = tracks(seen((face(500),), *unsure), 0, 10)
    assert found.seen == 11


# Which way the camera goes.

walls = st.lists(st.tuples(st.floats(0, 1000), st.floats(0, 400)), min_size=2, max_size=60).map(
    lambda rows: ([low for low, _ in rows], [low + wide for low, wide in rows])
)


@drawn(walls)
def test_a_taut_string_stays_between_its_walls_and_turns_only_at_them(
    made: tuple[list[float], list[float]],
) -> None:
    low, high = made
    path = taut(low, high)
    assert len(path) == len(low)
    for number, (floor, place, ceiling) in enumerate(zip(low, path, high, strict=True)):
        assert floor - 1e-6 <= place <= ceiling + 1e-6
        if 0 < number < len(path) - 1:
            bend = path[number + 1] - 2 * place + path[number - 1]
            # It bends round the lower wall upwards only, and round the upper one downwards.
            if bend > 1e-6:
                assert abs(place - ceiling) < 1e-6
            if bend < -1e-6:
                assert abs(place - floor) < 1e-6


@drawn(walls, st.integers(1, 8))
def test_smoothing_adds_no_turn_and_no_speed(
    made: tuple[list[float], list[float]], half: int
) -> None:
    path = taut(*made)
    calm = smoothed(path, half)
    fastest = max(abs(b - a) for a, b in pairwise(path))
    assert max(abs(b - a) for a, b in pairwise(calm)) <= fastest + 1e-6
    assert min(path) - 1e-6 <= min(calm)
    assert max(calm) <= max(path) + 1e-6


@drawn(walls)
def test_a_simplified_path_is_less_than_a_pixel_off(
    made: tuple[list[float], list[float]],
) -> None:
    points = [(n * 125, place, 0.0) for n, place in enumerate(taut(*made))]
    few = simplified(points)
    assert few[0] == points[0]
    assert few[-1] == points[-1]
    for time, x, _ in points:
        before = max((p for p in few if p[0] <= time), key=lambda p: p[0])
        after = min((p for p in few if p[0] >= time), key=lambda p: p[0])
        share = (time - before[0]) / ((after[0] - before[0]) or 1)
        assert abs(before[1] + (after[1] - before[1]) * share - x) <= 1.0


def corridor(best: list[float], reach: float = 200) -> Corridor:
    low = tuple(max(0.0, each - reach) for each in best)
    high = tuple(min(1312.0, each + reach) for each in best)
    return Corridor(low, high, low, high, tuple(best), 1312, 608, 1920)


def test_a_camera_stands_where_one_place_serves() -> None:
    places = steer(corridor([400 + 60 * math.sin(n) for n in range(80)]), STEP_S).places
    assert places is not None
    assert len(set(places)) == 1


def test_who_moves_too_fast_or_to_and_fro_is_not_followed() -> None:
    run = [100.0] * 8 + [1200.0] * 8
    assert steer(corridor(run, 20), STEP_S).problem == "fast"
    pacing = [650 + 500 * math.sin(n / 5) for n in range(160)]
    assert steer(corridor(pacing, 150), STEP_S).problem == "restless"
    nowhere = Corridor((900.0,), (100.0,), (900.0,), (100.0,), (None,), 1312, 608, 1920)
    assert steer(nowhere, STEP_S).problem == "apart"


# What a shot is shown as.


@pytest.mark.parametrize("speed", [0.05, 0.1, 0.2])
@pytest.mark.parametrize("back", [False, True])
def test_somebody_who_walks_is_followed_and_never_cut(speed: float, back: bool) -> None:
    way = (300, 1620) if not back else (1620, 300)
    samples = walking(*way, seconds=1320 / (speed * WIDTH))
    done = framed(seen(*samples))
    assert parts(done) == [(0, "follow", "reframe.people-follow")]
    (view,) = crops(done.framings[0])
    steps = [view.where(n * 125) for n in range(len(samples))]
    for point, (here,) in zip(steps, samples, strict=True):
        assert point.x <= here.left
        assert here.left + here.width <= point.x + view.width
        assert 0 <= point.x <= WIDTH - view.width
        assert point.y == 0
    assert reversals([point.x for point in steps]) == 0
    speeds = [abs(b.x - a.x) / STEP_S for a, b in pairwise(steps)]
    assert max(speeds) <= TOP_SPEED * WIDTH + 16
    assert len(view.path) < 40


@pytest.mark.parametrize(
    ("faces", "wanted"),
    [
        pytest.param((face(500),), ("crop", "reframe.people"), id="one"),
        pytest.param((face(800), face(1100)), ("crop", "reframe.people"), id="two who fit"),
        pytest.param((face(300), face(1600)), ("fit", "reframe.apart"), id="two who do not"),
        pytest.param(
            (face(500, high=300), face(1600, high=160, sure=500)),
            ("crop", "reframe.main"),
            id="one who matters more",
        ),
        pytest.param(
            (face(500, high=300), face(1600, high=90)), ("crop", "reframe.people"), id="a passer-by"
        ),
        pytest.param((face(960, 540, 1000),), ("fit", "reframe.near"), id="larger than a crop"),
        pytest.param((face(960, high=30),), ("fit", "reframe.spread"), id="too small to matter"),
        pytest.param((), ("fit", "reframe.spread"), id="nobody"),
    ],
)
def test_people_decide(faces: tuple[Face, ...], wanted: tuple[str, str]) -> None:
    done = framed(seen(*[faces] * 60))
    assert parts(done) == [(0, *wanted)]
    for view in crops(done.framings[0]):
        assert view.path[0].x <= faces[0].left
        assert faces[0].left + faces[0].width <= view.path[0].x + view.width


def test_each_shot_of_a_segment_is_shown_its_own_way_from_its_first_frame() -> None:
    samples = [(face(400),)] * 24 + [(face(300), face(1600))] * 24 + walking(300, 1500, 5)
    sight = seen(*samples, cuts=(2980, 6020))
    done = framed(sight, Segment(source="clip", start_ms=500, frames=275))
    assert parts(done) == [
        (0, "crop", "reframe.people"),
        (62, "fit", "reframe.apart"),
        (138, "follow", "reframe.people-follow"),
    ]
    assert [part.start_ms for part in done.framings[0].parts] == [None, 2980, 6020]


def test_pieces_of_one_shot_are_framed_as_one() -> None:
    samples = walking(300, 1500, 8)
    segments = [Segment(source="clip", start_ms=at, frames=75) for at in (0, 3500, 7000)]
    done = framed(seen(*samples), *segments)
    (one,), (other,), (third,) = (crops(each) for each in done.framings)
    assert abs(one.where(3000).x - other.where(0).x) < 160
    assert abs(other.where(3000).x - third.where(0).x) < 160


def test_a_flash_does_not_change_the_framing() -> None:
    sight = seen(*[(face(400),)] * 80, cuts=(4000, 4080))
    assert [first for first, _, _ in parts(framed(sight))] == [0, 102]


def columns(*lively: int, level: int = 120) -> str:
    return bytes([level if n in lively else 4 for n in range(COLUMNS)]).hex()


def test_what_moves_is_followed_where_nobody_shows_a_face() -> None:
    samples = 80
    motion = tuple(columns(at, at + 1, at + 2) for at in (3 + n // 4 for n in range(samples)))
    done = framed(seen(*[()] * samples, motion=motion))
    assert parts(done) == [(0, "follow", "reframe.moving-follow")]
    standing = framed(seen(*[()] * samples, motion=(columns(20, 21, 22),) * samples))
    assert parts(standing) == [(0, "crop", "reframe.moving")]
    (view,) = crops(standing.framings[0])
    assert view.path[0].x <= 20 * 60
    assert view.path[0].x + view.width >= 23 * 60


@pytest.mark.parametrize(
    ("detail", "code"),
    [
        (columns(*range(12, 20)), "reframe.centre"),
        (columns(*range(1, 8)), "reframe.lively"),
        (columns(2, 29), "reframe.spread"),
    ],
)
def test_what_stands_out_decides_where_nothing_moves(detail: str, code: str) -> None:
    still = ("00" * COLUMNS,) * 40
    done = framed(seen(*[()] * 40, motion=still, detail=(detail,) * 40))
    assert [each[2] for each in parts(done)] == [code]


def test_bars_go_first_and_are_told_of() -> None:
    pillars = seen(*[(face(960),)] * 40, bars=(657, 0, 657, 0))
    (framing,) = framed(pillars).framings
    assert framing.bars is not None
    assert framing.bars.fields == {"width": "604", "height": "1080"}
    assert [part.reason.code for part in framing.parts] == ["reframe.whole"]
    boxed = seen(*[(face(300), face(1600))] * 40, bars=(0, 140, 0, 140))
    (framing,) = framed(boxed).framings
    assert framing.parts[0].view == Fit(region=Region(x=0, y=140, width=1920, height=800))


def test_eyes_lie_on_the_upper_third_where_there_is_height_to_choose() -> None:
    tall = Sight(width=1080, height=2400, faces=((face(540, 900, 240),),) * 40)
    (framing,) = framed(tall, width=1080, height=2400).framings
    (view,) = crops(framing)
    eyes = 900 - 120 + 0.4 * 240
    assert abs((eyes - view.path[0].y) / view.height - 1 / 3) < 0.01
    assert framing.parts[0].reason.code == "reframe.people"


def test_a_crop_that_the_settings_ask_for_stands_at_the_main_person() -> None:
    done = framed(seen(*[(face(300, high=240), face(1600))] * 60), mode="crop")
    assert [each[1:] for each in parts(done)] == [("crop", "reframe.setting-crop")]
    (view,) = crops(done.framings[0])
    assert view.path[0].x <= 300 <= view.path[0].x + view.width


# What a person asks for.


def test_a_persons_box_is_shown_as_it_is() -> None:
    wish = ClipNote(framing=FramingBox(x=0.25, y=0.1, width=0.25))
    done = framed(seen(*[(face(1500),)] * 40), note=wish)
    assert done.framings[0].parts == (
        Part(
            view=Crop.model_validate(
                {"width": 480, "height": 854, "path": [{"at_ms": 0, "x": 480, "y": 108}]}
            ),
            reason=done.framings[0].parts[0].reason,
        ),
    )
    assert [each.code for each in done.warnings] == ["reframe.upscaled"]


def test_a_persons_path_is_cut_to_the_segment() -> None:
    points = (FramingPoint(at=1, x=0.0), FramingPoint(at=3, x=0.4), FramingPoint(at=9, x=0.4))
    segment = Segment(source="clip", start_ms=2000, frames=50)
    done = framed(seen(*[()] * 40), segment, note=ClipNote(framing=points))
    (view,) = crops(done.framings[0])
    assert [(p.at_ms, p.x) for p in view.path] == [(0, 384), (1000, 768), (2000, 768)]
    assert not done.warnings


@pytest.mark.parametrize(
    "wish",
    [
        FramingBox(x=0.0, width=0.9),
        FramingBox(x=0.2, y=0.8, width=0.3),
        (FramingPoint(at=0, x=0.95),),
    ],
)
def test_a_wish_that_reaches_outside_is_moved_inside_and_told_of(
    wish: FramingBox | tuple[FramingPoint, ...],
) -> None:
    done = framed(seen(*[()] * 40), note=ClipNote(framing=wish))
    assert "reframe.outside" in [each.code for each in done.warnings]
    (view,) = crops(done.framings[0])
    point = view.path[0]
    assert point.x + view.width <= WIDTH
    assert point.y + view.height <= HEIGHT
