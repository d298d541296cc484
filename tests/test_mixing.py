"""Narration and music under the meter: levels, ducking, repeats, fades, alignment, loudness."""

from __future__ import annotations

import subprocess
from pathlib import Path

import making_media
import measuring
import numpy as np
import pytest
from factories import FPS25, encode_sound, given, media, same, short, source
from numpy.typing import NDArray

from znl_video.errors import FootageError
from znl_video.ffmpeg.sound import meter_arguments, sound_arguments
from znl_video.io.child import MediaChild
from znl_video.io.outside import Outside, find_ffmpeg
from znl_video.io.rendering import encode_sound as encode
from znl_video.io.rendering import measure
from znl_video.io.store import Store
from znl_video.model.actions import EncodeSound, MeasureLoudness, ProbeSound
from znl_video.model.base import canonical, replace
from znl_video.model.companions import Companions
from znl_video.model.facts import Facts, Measured, SoundProbed
from znl_video.model.given import Given
from znl_video.model.layers import MusicFile, Narration, NarrationFile
from znl_video.model.mixing import Fader, Mix, MusicLayer, SoundClip, Stretch, VoiceLayer
from znl_video.model.transcript import Transcript, Word
from znl_video.stages import loudness
from znl_video.stages.loudness.layers import mix_of

OWN_HZ, VOICE_HZ, BED_HZ = 300, 1_000, 3_000
SPEECH = (Stretch(start_ms=2_000, end_ms=3_500), Stretch(start_ms=6_000, end_ms=7_000))
BED = MusicFile(file="bed.mp3", sha256="bed", licence="we own it")
VOICE = NarrationFile(file="voice.wav", sha256="voice")


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("sounds")
    made = {name: folder / f"{name}.wav" for name in ("own", "voice", "bed")}
    spoken = "+".join(f"between(t,{s.start_ms / 1000},{s.end_ms / 1000})" for s in SPEECH)
    tones = {
        "own": f"aevalsrc=0.2*sin({OWN_HZ}*2*PI*t)|0.2*sin({OWN_HZ}*2*PI*t):d=10:s=48000",
        "voice": f"aevalsrc='0.2*sin({VOICE_HZ}*2*PI*t)*({spoken})':d=9:s=48000",
        "bed": f"aevalsrc=0.2*sin({BED_HZ}*2*PI*t):d=5:s=44100",
    }
    for name, source_ in tones.items():
        making_media.ffmpeg("-f", "lavfi", "-i", source_, made[name])
    return made


def level(samples: NDArray[np.float64], hertz: int, at: float, wide: float = 0.1) -> float:
    """Return the level of a tone in dB, over ``wide`` seconds from ``at`` on."""
    part = samples[0, round(at * 48_000) : round((at + wide) * 48_000)]
    turn = np.exp(-2j * np.pi * hertz * np.arange(part.size) / 48_000)
    return float(20 * np.log10(np.abs((part * turn).sum()) * 2 / part.size + 1e-9))


def mixed(
    sounds: dict[str, Path], folder: Path, mix: Mix, **changes: object
) -> NDArray[np.float64]:
    clip = SoundClip(sha256="own", audio=0, start_ms=0, frames=225)
    action = encode_sound(clip, mix=mix, gain_db=0.0, kbps=256, **changes)
    arguments = sound_arguments(action, lambda name: str(sounds[name]), "mixed.m4a", 1)
    said = subprocess.run([find_ffmpeg(), *arguments], cwd=folder, capture_output=True, check=True)
    assert b"NaN" not in said.stderr
    return measuring.sound(folder / "mixed.m4a")


FULL = Mix(
    original=Fader(gain_db=-6.0, duck_db=10.0),
    narration=VoiceLayer(sha256="voice", audio=0),
    music=MusicLayer(sha256="bed", audio=0, length_ms=5_000, gain_db=-12.0, duck_db=8.0),
    speech=SPEECH,
)


def test_layers_duck_under_speech_and_come_back_softly(
    sounds: dict[str, Path], tmp_path: Path
) -> None:
    heard = mixed(sounds, tmp_path, FULL)
    # In speech, and in pauses clear of both slopes.
    for hertz, depth in ((OWN_HZ, 10.0), (BED_HZ, 8.0)):
        up = level(heard, hertz, 1.0)
        assert up - level(heard, hertz, 2.5) == pytest.approx(depth, abs=0.2)
        assert up - level(heard, hertz, 6.5) == pytest.approx(depth, abs=0.2)
        assert level(heard, hertz, 1.6) == pytest.approx(up, abs=0.2)
        # Down before the first word.
        assert up - level(heard, hertz, 1.98, 0.02) > depth - 1.5
    # Half up again half way through the release.
    assert level(heard, OWN_HZ, 1.0) - level(heard, OWN_HZ, 3.85) == pytest.approx(5.0, abs=0.8)
    assert level(heard, OWN_HZ, 1.0) == pytest.approx(20 * np.log10(0.2) - 6, abs=0.2)
    # The gain never jumps: neighbouring 10 ms differ by less than a decibel.
    slope = [level(heard, OWN_HZ, at / 100, 0.01) for at in range(150, 480)]
    assert np.abs(np.diff(slope)).max() < 1.0


def test_a_bed_is_repeated_goes_on_under_the_card_and_fades_out(
    sounds: dict[str, Path], tmp_path: Path
) -> None:
    mix = replace(FULL, speech=())
    heard = mixed(sounds, tmp_path, mix, tail_frames=75)
    assert heard.shape[1] == pytest.approx(12 * 48_000, abs=1_100)
    steady = level(heard, BED_HZ, 1.0)
    # No hole where one repeat goes over into the next.
    assert min(level(heard, BED_HZ, at / 10) for at in range(1, 98)) > steady - 3.5
    assert level(heard, OWN_HZ, 9.3) < -70
    assert level(heard, VOICE_HZ, 9.3) < -70
    fading = [level(heard, BED_HZ, at) for at in (9.8, 10.5, 11.0, 11.5, 11.85)]
    assert fading[0] == pytest.approx(steady, abs=3.2)
    assert all(np.diff(fading) < 0)
    assert fading[-1] < steady - 18


def test_a_narration_starts_with_the_first_frame_and_ends_with_the_footage(
    sounds: dict[str, Path], tmp_path: Path
) -> None:
    alone = Mix(original=None, narration=VoiceLayer(sha256="voice", audio=0))
    heard = mixed(sounds, tmp_path, alone)
    found = measuring.onsets(heard)
    assert found == pytest.approx([2.0, 6.0], abs=0.003)
    clip = SoundClip(sha256="own", audio=0, start_ms=0, frames=160)
    action = encode_sound(clip, mix=alone, gain_db=0.0, tail_frames=50)
    arguments = sound_arguments(action, lambda name: str(sounds[name]), "cut.m4a", 1)
    subprocess.run([find_ffmpeg(), *arguments], cwd=tmp_path, capture_output=True, check=True)
    cut = measuring.sound(tmp_path / "cut.m4a")
    assert level(cut, VOICE_HZ, 6.2) > -20
    assert level(cut, VOICE_HZ, 6.45) < -70


def test_only_whitelisted_containers_are_opened_for_layers() -> None:
    arguments = sound_arguments(encode_sound(mix=FULL), same, "s.m4a")
    inputs = arguments.count("-i")
    assert inputs == 3
    assert arguments.count("-format_whitelist") == arguments.count("-protocol_whitelist") == inputs


def test_sounds_without_layers_keep_their_keys() -> None:
    for action in (
        encode_sound(),
        MeasureLoudness(rate=FPS25, clips=encode_sound().clips),
    ):
        assert "mix" not in canonical(action)
        assert type(action).model_validate_json(canonical(action)) == action
        laid = replace(action, mix=FULL)
        assert "mix" in canonical(laid)
        assert type(action).model_validate_json(canonical(laid)) == laid
    plain = meter_arguments(MeasureLoudness(rate=FPS25, clips=encode_sound().clips), same)
    assert not any("amix" in each for each in plain)


class _World:
    """Runs the stage's actions for real, over the sounds of this file."""

    def __init__(self, store: Path, sounds: dict[str, Path]) -> None:
        self.outside = Outside(Store(store), 2)
        self.outside.know(sounds)

    def answer(self, action: object) -> Facts:
        if isinstance(action, ProbeSound):
            with MediaChild() as child:
                return child.probe_sound(self.outside.path(action.sha256))
        if isinstance(action, MeasureLoudness):
            return measure(action, self.outside)
        assert isinstance(action, EncodeSound)
        return encode(action, self.outside)


def _given(**laid: object) -> Given:
    clip = source(sha256="own", media=media(index=0))
    track = clip.media.audio[0].model_copy(update={"index": 0}) if clip.media else None
    clip = replace(clip, media=replace(clip.media, audio=(track,))) if clip.media else clip
    return given(sources=(clip,), overlays=Companions(**laid))


@pytest.mark.parametrize("laid", ["both", "music alone"])
def test_the_mix_reaches_its_target(laid: str, sounds: dict[str, Path], tmp_path: Path) -> None:
    surroundings = _given(
        music=BED,
        narration=VOICE if laid == "both" else None,
        original="mute" if laid == "music alone" else None,
    )
    subject = short()
    if surroundings.overlays.narration:
        words = tuple(Word(start_ms=s.start_ms, end_ms=s.end_ms, text="字") for s in SPEECH)
        subject = replace(
            subject,
            narration=Narration(**dict(VOICE), audio=0, duration_ms=9_000),
            narrated=Transcript(words=words),
        )
    world = _World(tmp_path / "store", sounds)
    for _ in range(12):
        wanted = loudness.plan(subject, surroundings)
        if not wanted:
            break
        answers = tuple((each, world.answer(each)) for each in wanted)
        subject = loudness.absorb(subject, surroundings, answers)
    subject = loudness.absorb(subject, surroundings, ())
    (track,) = subject.tracks
    heard = measuring.sound(world.outside.path(track.blob))
    assert measuring.loudness(heard) == pytest.approx(-15.0, abs=0.3)
    assert measuring.true_peak(heard) <= -0.9
    assert subject.warnings == ()
    assert subject.music is not None
    assert subject.music.duration_ms == pytest.approx(5_000, abs=30)


def test_music_under_speech_lies_as_far_below_it_as_asked() -> None:
    spoken = Transcript(words=(Word(start_ms=0, end_ms=9_000, text="字"),))
    surroundings = _given(music=replace(BED, lu=-20.0), narration=VOICE)
    subject = replace(
        short(), narration=Narration(**dict(VOICE), audio=0, duration_ms=9_000), narrated=spoken
    )
    answers = {"own": -20.0, "voice": -24.0, "bed": -11.0}
    for _ in range(2):
        wanted = loudness.plan(subject, surroundings)
        found: list[tuple[object, Facts]] = []
        for each in wanted:
            if isinstance(each, ProbeSound):
                found.append((each, SoundProbed(audio=0, duration_ms=60_000)))
            elif isinstance(each, MeasureLoudness):
                found.append((each, Measured(lufs=answers[each.clips[0].sha256], dbtp=-3.0)))
        subject = loudness.absorb(subject, surroundings, tuple(found))  # type: ignore[arg-type]
    mix = mix_of(subject, surroundings)
    assert mix.music is not None
    # -24 LUFS of voice, 20 LU below it, 8 dB of which are ducking.
    assert -11.0 + mix.music.gain_db - mix.music.duck_db == pytest.approx(-44.0)
    assert mix.music.duck_db == 8.0
    assert mix.original == Fader(gain_db=-12.0, duck_db=10.0)


def test_a_bed_without_sound_or_too_short_is_refused() -> None:
    surroundings = _given(music=BED)
    (asked,) = loudness.plan(short(), surroundings)
    with pytest.raises(FootageError, match=r"bed\.mp3 lasts 4\.0 s"):
        loudness.absorb(short(), surroundings, ((asked, SoundProbed(duration_ms=4_000)),))


@pytest.mark.parametrize("name", ["empty.mp3", "text.wav", "picture.mp4", "cut.m4a"])
def test_what_cannot_be_heard_is_told(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    if name == "picture.mp4":
        making_media.picture(file, "testsrc=s=96x64:r=25", 1)
    elif name == "cut.m4a":
        making_media.ffmpeg("-f", "lavfi", "-i", "sine", "-t", "2", file)
        file.write_bytes(file.read_bytes()[:3_000])
    else:
        file.write_bytes(b"" if name == "empty.mp3" else b"#EXTM3U\nhttp://x/\n" * 20)
    with MediaChild() as child:
        told = child.probe_sound(file)
    assert told.problem is not None
