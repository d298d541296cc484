"""Defects told from sound, on samples that were computed."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from znl_video.defects import sound
from znl_video.defects.clipping import clipped
from znl_video.defects.levels import Hearing, Levels
from znl_video.model.defects import Defect

RATE = 48_000
Samples = npt.NDArray[np.float32]


def voice(seconds: float, seed: int = 0, level: float = 0.12) -> Samples:
    """Something like a voice in a room: harmonics that come and go, and a little noise."""
    rng = np.random.default_rng(seed)
    t = np.arange(round(seconds * RATE)) / RATE
    pitch = 130 + 20 * np.sin(2 * np.pi * 0.7 * t)
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    tone = sum(np.sin(k * phase + k * k) / k for k in range(1, 9))
    loud = 0.55 + 0.45 * np.sin(2 * np.pi * 3.1 * t)
    return (level * tone * loud + rng.normal(0, 0.008, len(t))).astype(np.float32)


def levels(samples: Samples, *, start_ms: float = 0.0) -> Levels:
    hearing = Hearing(RATE, len(samples))
    for first in range(0, samples.shape[1], 1024):
        at_ms = start_ms + first * 1000 / RATE
        hearing.hear(at_ms, samples[:, first : first + 1024])
    got = hearing.finish()
    assert got is not None
    return got


def stereo(left: Samples, right: Samples) -> Samples:
    return np.stack((left, right))


def span(defects: tuple[Defect, ...]) -> tuple[float, float]:
    (one,) = defects
    return one.from_ms / 1000, one.to_ms / 1000


def everything(heard: Levels) -> list[str]:
    told = (
        *sound.silences(heard, heard.end_ms),
        *sound.dropouts(heard),
        *sound.one_sided(heard),
        *sound.out_of_phase(heard),
        *sound.clippings(heard),
        *sound.offsets(heard),
    )
    return [each.kind for each in told]


def test_a_voice_in_a_room_has_no_defect() -> None:
    one = voice(6)
    assert everything(levels(stereo(one, one))) == []
    assert everything(levels(one[None])) == []


def test_silence_is_told_from_two_seconds_on() -> None:
    one = voice(8)
    one[3 * RATE : round(5.2 * RATE)] *= 0.0001
    assert span(sound.silences(levels(one[None]), 8000)) == pytest.approx((3.0, 5.2), abs=0.06)
    short = voice(8)
    short[3 * RATE : round(4.5 * RATE)] = 0
    assert sound.silences(levels(short[None]), 8000) == ()


def test_a_long_pause_of_a_voice_that_is_silent_between_words_is_none() -> None:
    heard = voice(20)
    fade = np.linspace(1, 0, RATE // 5, dtype=np.float32) ** 3
    for begins, lasts in ((2.0, 0.4), (4.0, 0.5), (6.0, 0.3), (9.0, 2.6), (15.0, 0.4)):
        first, after = round(begins * RATE), round((begins + lasts) * RATE)
        heard[first:after] = 0
        heard[first - len(fade) : first] *= fade
    assert sound.silences(levels(heard[None]), 20_000) == ()
    # What stops in the middle of a word is told even so.
    heard[round(17.0 * RATE) : round(19.3 * RATE)] = 0
    assert span(sound.silences(levels(heard[None]), 20_000)) == pytest.approx((17, 19.3), abs=0.06)


def test_all_silent_is_told_as_such() -> None:
    (told,) = sound.silences(levels(np.zeros((2, 3 * RATE), np.float32)), 3000)
    assert (told.whole, told.from_ms, told.to_ms) == (True, 0, 3000)


def test_a_hole_in_a_room_is_told_and_the_pauses_of_a_made_voice_are_not() -> None:
    room = voice(6)
    room[3 * RATE : round(3.3 * RATE)] = 0
    assert span(sound.dropouts(levels(room[None]))) == pytest.approx((3.0, 3.3), abs=0.06)
    made = voice(6)
    for second in range(6):
        # Words fade out into nothing.
        fade = np.exp(-np.arange(RATE // 2) / 1500).astype(np.float32)
        half = slice(second * RATE + RATE // 2, (second + 1) * RATE)
        made[half] = np.where(fade > 1e-5, made[half] * fade, 0)
    assert sound.dropouts(levels(made[None])) == ()


def test_a_hole_in_the_times_is_silence() -> None:
    one = voice(4)[None]
    hearing = Hearing(RATE, 1)
    hearing.hear(0, one[:, : 2 * RATE])
    hearing.hear(4500, one[:, 2 * RATE :])
    heard = hearing.finish()
    assert heard is not None
    assert span(sound.silences(heard, 6500)) == pytest.approx((2.0, 4.5), abs=0.06)


@pytest.mark.parametrize(("gain", "told"), [(0.0, True), (0.2, True), (0.4, False)])
def test_one_side_is_told_where_it_is_much_quieter(gain: float, told: bool) -> None:
    one = voice(6)
    got = sound.one_sided(levels(stereo(one, gain * one)))
    assert bool(got) is told
    if told:
        assert (got[0].figures["side"], got[0].whole) == ("right", True)


def test_one_side_of_a_stretch_is_told_with_its_place() -> None:
    left, right = voice(8), voice(8)
    left[3 * RATE : 5 * RATE] = 0
    (told,) = sound.one_sided(levels(stereo(left, right)))
    assert (told.from_ms / 1000, told.to_ms / 1000) == pytest.approx((3.0, 5.0), abs=0.6)
    assert told.figures["side"] == "left"


@pytest.mark.parametrize("gain", [-1.0, -0.6])
def test_channels_that_cancel_are_told(gain: float) -> None:
    one = voice(5)
    (told,) = sound.out_of_phase(levels(stereo(one, gain * one)))
    assert told.whole


def test_wide_stereo_does_not_cancel() -> None:
    assert sound.out_of_phase(levels(stereo(voice(5, 1), voice(5, 2)))) == ()


def rippled(samples: Samples, seed: int = 3) -> Samples:
    """What a lossy codec leaves of flat tops."""
    rng = np.random.default_rng(seed)
    noise = np.convolve(rng.normal(0, 1, len(samples)), np.ones(4) / 2, mode="same")
    rough = samples + 0.012 * np.abs(samples).max() * noise
    return np.asarray(rough, np.float32)


@pytest.mark.parametrize("gain", [1.0, 0.4])
def test_flat_tops_are_told_at_full_scale_and_turned_down(gain: float) -> None:
    flat = np.clip(voice(1) * 12, -1, 1)
    assert clipped(flat * np.float32(gain), RATE)
    assert clipped(rippled(flat * np.float32(gain)), RATE)


@pytest.mark.parametrize("peak", [0.3, 0.999])
def test_round_tops_are_not_clipped(peak: float) -> None:
    one = voice(1)
    assert not clipped(one * np.float32(peak / np.abs(one).max()), RATE)
    tone = np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE).astype(np.float32)
    assert not clipped(tone * np.float32(peak * 0.99), RATE)


def test_sound_beside_zero_is_told() -> None:
    one = voice(4)
    (told,) = sound.offsets(levels((one + np.float32(0.06))[None]))
    assert told.figures == {"percent": "6"}
    assert sound.offsets(levels(one[None])) == ()
