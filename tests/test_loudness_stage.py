"""The loudness loop against encoders that answer in their own way, and against the real one."""

from __future__ import annotations

import wave
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import measuring
import numpy as np
import pytest
from factories import cut, given, media, preset, short, source

from znl_video.io import rendering
from znl_video.io.outside import Outside
from znl_video.io.store import Store
from znl_video.messages import remedy, sentence
from znl_video.model.actions import EncodeSound, MeasureLoudness
from znl_video.model.base import replace
from znl_video.model.branding import Branding, MadeCard
from znl_video.model.cut import Segment
from znl_video.model.facts import Facts, Measured, SoundEncoded
from znl_video.model.given import Given
from znl_video.model.manifest import Short
from znl_video.model.media import AudioTrack
from znl_video.model.notice import Failure, notice
from znl_video.model.people import LoudnessSettings, Settings
from znl_video.stages import loudness

Encoder = Callable[[float], float | None]
Peaks = Callable[[EncodeSound], float | None]


def at_the_ceiling(action: EncodeSound) -> float:
    """A peak just where the limiter stops it."""
    return action.limit_dbtp - action.headroom_db


def played(
    encoder: Encoder,
    measured: float | None,
    subject: Short,
    surroundings: Given,
    peaks: Peaks = at_the_ceiling,
) -> tuple[Short, list[EncodeSound]]:
    """Take a short through the stage as replay would; return it and every encode asked for."""
    encodes: list[EncodeSound] = []
    for _ in range(10):
        wanted = loudness.plan(subject, surroundings)
        if not wanted:
            return loudness.absorb(subject, surroundings, ()), encodes
        answers: list[tuple[MeasureLoudness | EncodeSound, Facts]] = []
        for action in wanted:
            if isinstance(action, MeasureLoudness):
                answers.append((action, Measured(lufs=measured, dbtp=-3.0)))
            elif isinstance(action, EncodeSound):
                encodes.append(action)
                heard = encoder(action.gain_db)
                blob = f"{action.gain_db}/{action.kbps}/{action.target_lufs}"
                answers.append((action, SoundEncoded(blob=blob, lufs=heard, dbtp=peaks(action))))
        subject = loudness.absorb(subject, surroundings, tuple(answers))
    raise AssertionError("the loop does not end")


def codes(subject: Short) -> list[str]:
    for each in subject.warnings:
        assert "{" not in sentence(each.code, each.fields) + remedy(each.code, each.fields)
    return [each.code for each in subject.warnings]


def linear(own: float, lost: float = 0.0) -> Encoder:
    return lambda gain: own + gain - lost


def squeezed(own: float, knee: float, slope: float) -> Encoder:
    """An encoder whose limiter lets only ``slope`` of every LU over ``knee`` through."""
    return lambda gain: min(own + gain, knee + (own + gain - knee) * slope)


@pytest.mark.parametrize(
    ("encoder", "own", "most"),
    [
        pytest.param(linear(-23), -23, 1, id="linear"),
        pytest.param(linear(-9), -9, 1, id="too-loud"),
        pytest.param(linear(-23, 0.1), -23, 1, id="loses-next-to-nothing"),
        pytest.param(linear(-23, 0.25), -23, 2, id="loses-a-little"),
        pytest.param(linear(-23, 1.4), -23, 2, id="loses-more"),
        pytest.param(linear(-23, -2), -23, 2, id="adds"),
        pytest.param(squeezed(-30, -20, 0.8), -30, 3, id="squeezed-a-little"),
        pytest.param(squeezed(-30, -20, 0.5), -30, 3, id="squeezed-by-half"),
        pytest.param(squeezed(-25, -16, 0.6), -25, 3, id="squeezed-late"),
        pytest.param(squeezed(-35, -35, 0.7), -35, 3, id="squeezed-from-the-start"),
    ],
)
def test_the_target_is_reached_with_two_corrections_at_most(
    encoder: Encoder, own: float, most: int
) -> None:
    subject, encodes = played(encoder, own, short(), given())
    (track,) = subject.tracks
    assert track.encoded.lufs == pytest.approx(-15, abs=loudness.TOLERANCE_LU)
    assert len(encodes) <= most <= 1 + loudness.CORRECTIONS
    assert [take.gain_db for take in track.takes] == [each.gain_db for each in encodes]
    assert track.blob.startswith(f"{encodes[-1].gain_db}/")
    assert encodes[0].gain_db == pytest.approx(-15 - own)
    assert subject.sound is not None
    assert (subject.sound.lufs, codes(subject)) == (own, [])


def test_a_wall_is_hit_three_times_and_left_to_verify() -> None:
    subject, encodes = played(lambda gain: min(-22 + gain, -17.0), -22, short(), given())
    assert len(encodes) == 3
    gains = [each.gain_db for each in encodes]
    assert all(later > earlier for earlier, later in pairwise(gains))
    assert gains[-1] < loudness.MAX_GAIN_DB
    assert (subject.tracks[0].encoded.lufs, codes(subject)) == (-17, [])


def test_gain_is_capped_and_told() -> None:
    subject, encodes = played(linear(-60), -60, short(), given())
    assert [each.gain_db for each in encodes] == [loudness.MAX_GAIN_DB]
    assert codes(subject) == ["loudness.gain-capped"]
    assert subject.warnings[0].fields["gain"] == "+40.0"


def test_a_very_quiet_recording_reaches_its_target_with_a_word_about_hiss() -> None:
    subject, _ = played(linear(-50), -50, short(), given())
    assert subject.tracks[0].encoded.lufs == -15
    assert codes(subject) == ["loudness.hiss"]


@pytest.mark.parametrize(
    ("over", "headrooms"),
    [
        pytest.param([-0.1], [0.5], id="kept"),
        pytest.param([0.0], [0.5], id="just-kept"),
        pytest.param([0.3, -0.1], [0.5, 0.9], id="once"),
        pytest.param([1.2, 0.4, 0.0], [0.5, 1.8, 2.3], id="twice"),
        pytest.param([1.2, 0.4, 0.3], [0.5, 1.8, 2.3], id="given-up"),
        pytest.param([None], [0.5], id="unmeasured"),
    ],
)
def test_an_encoded_peak_over_the_limit_lowers_the_ceiling(
    over: list[float | None], headrooms: list[float]
) -> None:
    left = list(over)

    def peak(action: EncodeSound) -> float | None:
        excess = left.pop(0)
        return None if excess is None else action.limit_dbtp + excess

    subject, encodes = played(linear(-20), -20, short(), given(), peak)
    assert [each.headroom_db for each in encodes] == pytest.approx(headrooms)
    assert {each.gain_db for each in encodes} == {5.0}
    (track,) = subject.tracks
    assert [take.headroom_db for take in track.takes] == pytest.approx(headrooms)
    assert track.takes[-1].dbtp == track.encoded.dbtp
    assert left == []


def test_loudness_and_peak_are_corrected_together() -> None:
    def peak(action: EncodeSound) -> float:
        return action.limit_dbtp - action.headroom_db + 1.1

    subject, encodes = played(linear(-20, 0.8), -20, short(), given(), peak)
    assert [(each.gain_db, each.headroom_db) for each in encodes] == [(5.0, 0.5), (5.8, 1.2)]
    (track,) = subject.tracks
    assert track.encoded.lufs == pytest.approx(-15)
    assert track.encoded.dbtp == pytest.approx(-1.1)


def test_the_best_take_is_kept_where_a_correction_does_harm() -> None:
    loudness_of = {2.0: -15.9, 2.9: -15.4}
    peak_of = {2.0: -1.4, 2.9: -1.2}
    subject, encodes = played(
        lambda gain: loudness_of.get(gain, -15.0),
        -17,
        short(),
        given(),
        lambda action: peak_of.get(action.gain_db, 0.0),
    )
    (track,) = subject.tracks
    assert len(encodes) == len(track.takes) == 3
    assert track.takes[-1].dbtp == 0.0
    assert (track.encoded.lufs, track.encoded.dbtp) == (-15.4, -1.2)
    assert track.blob.startswith("2.9/")


@pytest.mark.parametrize("reached", [-15.3, -14.7])
def test_three_tenths_off_are_corrected_and_may_stay(reached: float) -> None:
    # What does not give way is encoded as often as may be, and is still within the tolerance.
    subject, encodes = played(lambda _: reached, -20, short(), given())
    assert len(encodes) == 1 + loudness.CORRECTIONS
    assert not subject.warnings


def test_presets_with_other_limits_have_other_sounds() -> None:
    presets = (preset("one"), preset("two"), preset("careful", sound={"dbtp": -2.0}))
    wanted = short(presets=("one", "two", "careful"))
    subject, _ = played(linear(-20), -20, wanted, given(*presets))
    assert sorted((each.limit_dbtp, each.presets) for each in subject.tracks) == [
        (-2.0, ("careful",)),
        (-1.0, ("one", "two")),
    ]


@pytest.mark.parametrize(
    ("sound", "told"), [(True, ["loudness.unmeasurable"]), (False, [])], ids=["silent", "no-track"]
)
def test_silence_is_encoded_as_it_is(sound: bool, told: list[str]) -> None:
    surroundings = given(sources=(source(media=media(sound=sound)),))
    subject, encodes = played(lambda _gain: None, None, short(), surroundings, lambda _: None)
    assert [each.gain_db for each in encodes] == [0.0]
    assert encodes[0].clips[0].audio == (1 if sound else None)
    assert codes(subject) == told


def test_presets_that_want_the_same_sound_share_it() -> None:
    presets = (
        preset("one"),
        preset("two", picture={"crf": 30}),
        preset("loud", sound={"lufs": -12.0}),
        preset("thin", sound={"kbps": 96}),
    )
    wanted = short(presets=tuple(each.name for each in presets))
    subject, encodes = played(linear(-20, 1), -20, wanted, given(*presets))
    assert len(encodes) == 6
    assert sorted(track.presets for track in subject.tracks) == [
        ("loud",),
        ("one", "two"),
        ("thin",),
    ]
    assert all(len(track.takes) == 2 for track in subject.tracks)
    loud = subject.track_for("loud")
    assert loud is not None
    assert loud.encoded.lufs == pytest.approx(-12, abs=0.3)


def test_a_card_is_followed_by_silence_where_it_is_shown() -> None:
    presets = (preset("one"), preset("bare", layers={"cards": "forbid"}))
    card = MadeCard(width=1080, height=1920, frames=50, blob="c")
    subject = short(presets=("one", "bare"), branding=Branding(kit="k", cards=(card,)))
    _, encodes = played(linear(-20), -20, subject, given(*presets))
    assert [each.tail_frames for each in encodes] == [50, 0]


def test_settings_win_over_presets() -> None:
    surroundings = given(settings=Settings(loudness=LoudnessSettings(lufs=-18, dbtp=-3)))
    subject, encodes = played(linear(-20), -20, short(), surroundings)
    assert (encodes[0].target_lufs, encodes[0].limit_dbtp, encodes[0].gain_db) == (-18, -3, 2)
    assert subject.tracks[0].target_lufs == -18


def test_every_segment_is_heard_in_order() -> None:
    segments = (
        Segment(source="b", start_ms=40, frames=9),
        Segment(source="clip", start_ms=0, frames=30),
    )
    subject = short(cut=cut(*segments), sources=("clip", "b"))
    quiet = source("b", media=media(sound=False))
    (measure,) = loudness.plan(subject, given(sources=(source(), quiet)))
    assert isinstance(measure, MeasureLoudness)
    assert [(c.sha256, c.audio, c.start_ms, c.frames) for c in measure.clips] == [
        ("sha-of-b", None, 40, 9),
        ("sha-of-clip", 1, 0, 30),
    ]


def test_what_failed_is_left_out() -> None:
    lost = Failure(stage="trim", notice=notice("trim.short", seconds="1", least="2"), preset="one")
    presets = (preset("one"), preset("two", sound={"lufs": -12.0}))
    subject = short(presets=("one", "two"), failures=(lost,))
    made, encodes = played(linear(-20), -20, subject, given(*presets))
    assert [each.target_lufs for each in encodes] == [-12]
    assert made.track_for("one") is None
    everything = short(failures=(Failure(stage="trim", notice=lost.notice),))
    assert loudness.plan(everything, given()) == ()
    assert loudness.plan(short(cut=None), given()) == ()


def clicking(path: Path) -> None:
    """Write six seconds of soft noise with a click of 0.4 ms at -1 dBFS four times a second."""
    noise = np.random.default_rng(3).standard_normal(6 * measuring.RATE)
    bed = np.convolve(noise, np.ones(24) / 24, "same")
    bed *= 10 ** (-30 / 20) / bed.std()
    for number, start in enumerate(range(4800, len(bed) - 4800, measuring.RATE // 4)):
        bed[start : start + round(0.0004 * measuring.RATE)] = 10 ** (-1 / 20) * (-1) ** number
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(measuring.RATE)
        file.writeframes((bed * 32_767).astype("<i2").tobytes())


def test_clicks_stay_under_the_limit_with_the_real_encoder(tmp_path: Path) -> None:
    clicks = tmp_path / "clicks.wav"
    clicking(clicks)
    world = Outside(Store(tmp_path / "store"), threads=1)
    world.know({"sha-of-clip": clicks})
    tone = AudioTrack(index=0, codec="pcm_s16le", sample_rate=measuring.RATE, channels=1)
    surroundings = given(sources=(source(media=replace(media(), audio=(tone,))),))
    subject = short(cut=cut(Segment(source="clip", start_ms=0, frames=150)))
    while wanted := loudness.plan(subject, surroundings):
        (action,) = wanted
        facts: Facts
        if isinstance(action, MeasureLoudness):
            facts = rendering.measure(action, world)
        else:
            assert isinstance(action, EncodeSound)
            facts = rendering.encode_sound(action, world)
        subject = loudness.absorb(subject, surroundings, ((action, facts),))
    (track,) = subject.tracks
    first, *corrected = track.takes
    # What was heard first was over the limit, or this would try nothing.
    assert first.dbtp is not None
    assert first.dbtp > track.limit_dbtp
    assert 1 <= len(corrected) <= loudness.CORRECTIONS
    assert track.encoded.dbtp is not None
    assert track.encoded.dbtp <= track.limit_dbtp
    assert track.encoded.lufs == pytest.approx(-15, abs=loudness.TOLERANCE_LU)
    samples = measuring.sound(world.path(track.blob))
    assert measuring.true_peak(samples) <= track.limit_dbtp
    assert measuring.loudness(samples) == pytest.approx(-15, abs=0.4)
