"""Defects told from light and time, on pictures that were computed."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from znl_video.defects.gathering import PictureWatch
from znl_video.defects.watching import Glances
from znl_video.model.defects import Defect

RATE = 30
HEIGHT, WIDTH = 60, 40
Film = npt.NDArray[np.float32]


def moving(seconds: float, seed: int = 0, speed: float = 1.5) -> Film:
    """A textured scene that a hand moves past the lens, with a little noise."""
    rng = np.random.default_rng(seed)
    count = round(seconds * RATE)
    wide = rng.normal(0, 1, (HEIGHT + 8, 600))
    for axis in (0, 1):
        wide = (wide + np.roll(wide, 1, axis) + np.roll(wide, 2, axis)) / 1.7
    scene = np.clip(110 + 40 * wide, 20, 235)
    steps = np.cumsum(speed * (1 + 0.3 * rng.normal(0, 1, count)))
    places = np.clip(steps, 0, 500).astype(int)
    film = np.stack([scene[2 : 2 + HEIGHT, x : x + WIDTH] for x in places])
    return (film + rng.normal(0, 1.0, film.shape)).astype(np.float32)


def found(
    film: Film,
    *,
    at_ms: npt.NDArray[np.float64] | None = None,
    cb: float | Film = 0.0,
    cr: float | Film = 0.0,
) -> list[Defect]:
    times = np.arange(len(film)) * 1000 / RATE if at_ms is None else at_ms
    shape = (len(film), HEIGHT // 5, WIDTH // 5)
    watch = PictureWatch("bt709")
    for start in range(0, len(film), 24):
        part = slice(start, start + 24)
        watch.see(
            Glances(
                at_ms=times[part],
                grey=film[part],
                cb=np.broadcast_to(np.float32(cb), shape)[part].astype(np.float32),
                cr=np.broadcast_to(np.float32(cr), shape)[part].astype(np.float32),
            )
        )
    return list(watch.finish()[1])


def kinds(defects: list[Defect]) -> list[str]:
    return sorted(each.kind for each in defects)


def where(defects: list[Defect], kind: str) -> list[tuple[int, int]]:
    return [(each.from_ms, each.to_ms) for each in defects if each.kind == kind]


@pytest.mark.parametrize("frames", [1, 2, 3, 5, 24, 25])
def test_films_of_a_few_frames_can_be_looked_at(frames: int) -> None:
    film = moving(1)[:frames]
    assert found(film) == []
    assert kinds(found(np.zeros_like(film))) == ["black"]


def test_a_moving_scene_has_no_defect() -> None:
    assert found(moving(6)) == []


@pytest.mark.parametrize(("first", "after"), [(60, 61), (60, 120), (0, 20), (150, 180)])
def test_black_between_hard_cuts_is_told_from_one_frame_on(first: int, after: int) -> None:
    film = moving(6)
    film[first:after] = np.random.default_rng(1).uniform(0, 3, film[first:after].shape)
    (told,) = [each for each in found(film) if each.kind == "black"]
    assert (told.from_ms, told.to_ms) == (round(first * 1000 / 30), round(after * 1000 / 30))
    assert not told.whole


def faded(hold: int) -> Film:
    film = moving(8)
    down = np.linspace(1, 0, 15)[:, None, None]
    film[90:105] *= down
    film[105 : 105 + hold] = 0
    film[105 + hold : 120 + hold] *= down[::-1]
    return film


def test_a_fade_through_black_is_an_edit_and_one_that_stays_black_is_not() -> None:
    assert "black" not in kinds(found(faded(10)))
    assert "black" in kinds(found(faded(40)))


def test_a_logo_does_not_hide_that_all_else_is_black_but_moving_lights_are_a_night() -> None:
    film = moving(6)
    film[60:120] = 1.0
    film[60:120, 2:5, 30:35] = 200.0
    assert len(where(found(film), "black")) == 1
    night = np.full((180, HEIGHT, WIDTH), 2.0, np.float32)
    for index in range(180):
        night[index, 30:34, (index // 2) % 36 : (index // 2) % 36 + 4] = 180.0
    assert "black" not in kinds(found(night))


@pytest.mark.parametrize(("first", "count"), [(60, 60), (60, 18), (0, 45), (120, 60)])
def test_a_shot_that_stops_is_frozen(first: int, count: int) -> None:
    film = moving(6)
    rest = film[first : len(film) - count]
    stopped = np.repeat(film[first : first + 1], count, axis=0)
    coded = np.random.default_rng(2).normal(0, 0.15, stopped.shape).astype(np.float32)
    film = np.concatenate((film[:first], stopped + coded, rest))
    ((begins, ends),) = where(found(film), "frozen")
    assert begins == pytest.approx(first * 1000 / 30, abs=40)
    assert ends == pytest.approx((first + count) * 1000 / 30, abs=40)


def test_a_freeze_whose_last_frames_were_drawn_anew_is_one() -> None:
    film = moving(6)
    stopped = np.repeat(film[60:61], 60, axis=0)
    # One sample in a hundred more in each: what comes next is predicted from them.
    samples = stopped.reshape(60, -1)
    for number in (1, 2, 3):
        samples[60 - number, : (4 - number) * samples.shape[1] // 100] += 8
    film = np.concatenate((film[:60], stopped, film[60:]))
    assert where(found(film), "frozen") == [(2000, 4000)]
    # What changes as much in every half second creeps.
    for number in range(60):
        samples[number, : number // 15 * samples.shape[1] // 100] += 8
    assert where(found(np.concatenate((film[:60], stopped, film[120:]))), "frozen") == []


def test_photos_cards_and_slides_stand_still_on_purpose() -> None:
    photo, other = moving(0.1, seed=3)[:1], moving(0.1, seed=4)[:1]
    slides = np.concatenate([np.repeat(each, 75, axis=0) for each in (photo, other, photo)])
    assert found(slides) == []
    card = np.repeat(0.3 * other, 60, axis=0)
    assert found(np.concatenate((moving(4), card))) == []


def test_photos_that_fade_and_dissolve_are_not_frozen() -> None:
    rng = np.random.default_rng(9)
    shot, photo = moving(4, seed=3), np.repeat(0.4 * moving(0.1, seed=4)[:1], 75, axis=0)
    ways = np.linspace(0, 1, 15, dtype=np.float32)[:, None, None]
    dissolve = (1 - ways) * photo[:15] + ways * shot[:15]
    into_photo = (1 - ways) * shot[-15:] + ways * photo[:15]
    faded_out, faded_in = (1 - ways) * photo[:15], ways * photo[:15]
    for parts in (
        (photo, dissolve, shot[15:]),
        (shot[:-15], into_photo, photo),
        (shot, photo, faded_out),
        (faded_in, photo, shot),
    ):
        film = np.concatenate(parts)
        film += rng.normal(0, 0.15, film.shape).astype(np.float32)
        assert not {"frozen", "doubled"} & set(kinds(found(film)))


def test_a_shot_that_begins_at_rest_behind_a_cut_stutters_not() -> None:
    shot = moving(3, seed=3, speed=3)
    other = 0.5 * shot[::-1]
    other = np.concatenate((np.repeat(other[:1], 7, axis=0), other))
    assert found(np.concatenate((shot, other))) == []


@pytest.mark.parametrize("gap", [1, -1])
def test_one_frame_that_lacks_at_either_end_is_no_hole(gap: int) -> None:
    film = moving(4)
    times = np.arange(len(film)) * 1000 / RATE
    times[gap:] += 1000 / RATE
    assert found(film, at_ms=times) == []


def test_a_tripod_scene_with_noise_is_not_frozen() -> None:
    rng = np.random.default_rng(5)
    scene = np.repeat(moving(0.1, seed=6)[:1], 180, axis=0)
    assert found(scene + rng.normal(0, 1.2, scene.shape).astype(np.float32)) == []


def test_a_camera_that_comes_to_rest_is_not_frozen() -> None:
    # The page is scrolled by a flick that runs out, and then read.
    page = np.tile(moving(0.1, seed=7)[0], (12, 1))
    places = 400 * (1 - np.exp(-3 * np.arange(120) / RATE))
    film = np.stack([page[int(y) : int(y) + HEIGHT] for y in places])
    assert found(film.astype(np.float32)) == []


def test_frames_shown_twice_are_told_with_their_places() -> None:
    film = moving(6)
    for index in (50, 97):
        film[index] = film[index - 1]
    assert where(found(film), "doubled") == [(1633, 1700), (3200, 3267)]
    film[60:65] = film[59]
    assert (1967, 2167) in where(found(film), "doubled")


@pytest.mark.parametrize("every", [2, 4, 5])
def test_a_steady_cadence_is_told_once(every: int) -> None:
    film = moving(6)
    film[every - 1 :: every] = film[every - 2 :: every][: len(film[every - 1 :: every])]
    told = found(film)
    assert kinds(told) == ["cadence"]
    assert told[0].figures["every"] == str(every)


def test_one_stutter_alone_is_told() -> None:
    film = moving(6)
    film[60:65] = film[59]
    assert where(found(film), "doubled") == [(1967, 2167)]


@pytest.mark.parametrize("every", [6, 25])
def test_footage_of_another_rate_in_part_of_a_film_is_a_cadence(every: int) -> None:
    # 25 frames a second among 30, and 24 all through 25.
    film = moving(8, speed=3)
    places = (14, 38, 62, 92) if every == 6 else (31, 56, 106, 156)
    for index in places:
        film[index] = film[index - 1]
    (told,) = found(film)
    assert (told.kind, told.figures["every"]) == ("cadence", str(every))


def test_holes_in_time_are_told_where_time_is_steady_otherwise() -> None:
    film = moving(6)
    times = np.arange(len(film)) * 1000 / RATE
    times[90:] += 100
    (hole,) = [each for each in found(film, at_ms=times) if each.kind == "dropped"]
    assert (hole.from_ms, hole.to_ms, hole.figures) == (2967, 3100, {"frames": "3"})
    uneven = np.cumsum(np.random.default_rng(8).choice([33.0, 50.0, 66.0], len(film)))
    assert "dropped" not in kinds(found(film, at_ms=uneven))


def test_plain_frames_between_pictures_are_told_and_fades_to_white_are_not() -> None:
    film = moving(5)
    film[60:63] = 130.0
    assert where(found(film, cb=-20.0, cr=-30.0), "flat") == [(2000, 2100)]
    film = moving(5)
    light = np.concatenate((np.linspace(0, 1, 15), np.ones(5), np.linspace(1, 0, 15)))
    film[60:95] += (255 - film[60:95]) * light[:, None, None]
    assert "flat" not in kinds(found(film))


def test_colours_that_no_picture_has_are_told() -> None:
    film = moving(5)
    colour = np.zeros((len(film), HEIGHT // 5, WIDTH // 5), np.float32)
    film[60:64, 40:] = 0
    colour[60:64, 8:] = -128
    assert where(found(film, cb=colour, cr=colour), "garbage") == [(2000, 2133)]


@pytest.mark.parametrize(
    ("top", "side", "told"), [(10, 0, ["bars-top"]), (0, 6, ["bars-side"]), (10, 6, 2)]
)
def test_bars_are_told_for_the_side_they_are_on(top: int, side: int, told: list[str] | int) -> None:
    film = moving(4)
    if top:
        film[:, :top] = film[:, -top:] = 0.5
    if side:
        film[:, :, :side] = film[:, :, -side:] = 0.5
    got = kinds(found(film))
    assert got == told or len(got) == told
    assert all(each.whole for each in found(film))


def test_bars_of_one_stretch_are_told_with_their_place() -> None:
    film = moving(6)
    film[90:, :10] = film[90:, -10:] = 0.5
    ((begins, ends),) = where(found(film), "bars-top")
    assert begins == pytest.approx(3000, abs=250)
    assert ends == 6000


def flashing(rate: float, share: float, low: float, high: float, seconds: float = 2.0) -> Film:
    """Steady grey with flashes from one second on; so much of the height flashes."""
    film = np.full((180, HEIGHT, WIDTH), low, np.float32)
    for index in range(30, 30 + round(seconds * RATE)):
        if ((index - 30) * rate / RATE) % 1 < 0.5:
            film[index, : round(share * HEIGHT)] = high
    return film


@pytest.mark.parametrize(
    ("rate", "share", "low", "high", "harmful"),
    [
        (5, 1.0, 60, 200, True),
        (5, 0.34, 60, 200, True),
        # An area of a quarter or less, three a second or fewer, a change below 20 cd/m2, and what
        # is bright already, are permitted.
        (5, 0.24, 60, 200, False),
        (3, 1.0, 60, 200, False),
        (5, 1.0, 60, 95, False),
        (5, 1.0, 236, 250, False),
    ],
)
def test_flashing_is_told_by_rate_area_and_luminance(
    rate: float, share: float, low: float, high: float, harmful: bool
) -> None:
    told = where(found(flashing(rate, share, low, high)), "flashing")
    assert bool(told) is harmful
    if harmful:
        assert told[0][0] == pytest.approx(1000, abs=250)
        assert told[0][1] == pytest.approx(3000, abs=350)


def test_three_flashes_are_permitted_and_four_are_not() -> None:
    for count, harmful in ((3, False), (4, True)):
        film = flashing(5, 1.0, 60, 200, seconds=count / 5)
        assert ("flashing" in kinds(found(film))) is harmful


def test_saturated_red_is_told_whatever_its_light() -> None:
    grey = np.full((150, HEIGHT, WIDTH), 40.0, np.float32)
    cb = np.zeros((150, HEIGHT // 5, WIDTH // 5), np.float32)
    cr = cb.copy()
    for index in range(30, 120):
        if (index // 3) % 2:
            # Red of 180 in BT.709.
            grey[index] = 38.0
            cb[index], cr[index] = -18.0, 79.0
    told = kinds(found(grey, cb=cb, cr=cr))
    assert "red-flashing" in told
    assert "flashing" not in told
