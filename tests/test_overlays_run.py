"""Headline, captions by hand, narration and music from the footage to the finished file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import making_media
import measuring
import numpy as np
import pytest
from projects import SPEECH, Project, performed, planned, silent_clip, tiny_preset

from znl_video.captions.srt import write_srt
from znl_video.model.captions import Cue

SRT = "1\n00:00:00,400 --> 00:00:01,600\n台风登陆\n\n2\n00:00:02,000 --> 00:00:03,000\n全市停课\n"
NOTE = """
headline = "全市停课"
captions = "said.srt"
narration = "voice.wav"
music = "bed.wav"
music_licence = "Ours; contract 12/2026"
"""


@pytest.fixture
def silent(tmp_path: Path) -> Project:
    """Four seconds of silent footage with a voice and a bed beside it, nothing run yet."""
    footage = tmp_path / "clips"
    footage.mkdir()
    silent_clip(footage / "a.mp4", "0x404040", 4.0)
    making_media.ffmpeg("-i", SPEECH, "-vn", "-t", "3", footage / "voice.wav")
    tone = "aevalsrc=0.1*sin(440*2*PI*t)*(1.2+sin(2*PI*t)):d=6:s=44100"
    making_media.ffmpeg("-f", "lavfi", "-i", tone, footage / "bed.wav")
    (footage / "said.srt").write_text(SRT, "utf-8")
    (footage / "a.toml").write_text(NOTE, "utf-8")
    return Project(footage, (str(tiny_preset(tmp_path / "tiny.toml")),))


def _card(project: Project, short: str = "a") -> Any:
    return json.loads(project.export(f"{short}.json").read_text("utf-8"))


def test_silent_footage_becomes_a_short_with_voice_music_and_headline(silent: Project) -> None:
    told = silent.run()
    assert told.exit_code == 0
    # The voice was written down by hand, so nobody listens to anything.
    assert "Transcribe" not in told.actions
    card = _card(silent)
    assert card["captions"] == "edited"
    assert card["headline"] == "全市停课"
    assert card["narration"]["file"] == "voice.wav"
    assert card["music"]["licence"] == "Ours; contract 12/2026"
    (output,) = told.outputs
    assert (output.narration, output.headline) == ("voice.wav", "全市停课")
    assert output.music is not None
    assert output.music.file == "bed.wav"
    codes = {each.code for each in told.warnings}
    assert not codes & {"media.no-sound", "transcribe.no-speech", "narration.no-speech"}
    file = silent.export("a.mp4")
    assert measuring.loudness(measuring.sound(file)) == pytest.approx(-15, abs=0.4)
    assert silent.export("a.srt").read_text("utf-8") == write_srt(
        (
            Cue(start_ms=400, end_ms=1_600, text="台风登陆"),
            Cue(start_ms=2_000, end_ms=3_000, text="全市停课"),
        )
    )
    # Half a second after the voice ends, the footage ends; the card follows.
    assert silent.short("a").short.footage_frames == pytest.approx(3.5 * 25, abs=2)
    # A bright headline over grey, above the middle, from the first picture to the last.
    for at in (0.04, 3.2):
        top = measuring.picture(file, at)[: 480 // 4]
        assert (top > 200).sum() > 50
    page = Path(str(told.report)).read_text("utf-8")
    for said in ("contract 12/2026", "voice.wav", "全市停课"):
        assert said in page
    again = silent.run()
    assert not performed(again)
    assert planned(silent.explain()) == set()


def test_a_changed_bed_or_voice_redoes_the_sound_and_nothing_else(silent: Project) -> None:
    silent.run()
    bed = silent.footage / "bed.wav"
    making_media.ffmpeg("-f", "lavfi", "-i", "sine=300", "-t", "7", bed)
    assert "ProbeSound" in planned(silent.explain())
    told = silent.run()
    assert performed(told) == {"ProbeSound", "MeasureLoudness", "EncodeSound", "Mux", "Inspect"}
    note = silent.footage / "a.toml"
    note.write_text(NOTE.replace("全市停课", "全市停工"), "utf-8")
    assert performed(silent.run()) == {"SplitWords", "EncodePicture", "Mux", "Inspect"}
    said = silent.footage / "said.srt"
    said.write_text(SRT.replace("登陆", "来了"), "utf-8")
    assert performed(silent.run()) == {"EncodePicture", "Mux", "Inspect"}
    (silent.footage / "bed.wav").unlink()
    told = silent.run()
    assert told.exit_code == 1
    (lost,) = told.rejected
    assert (lost.file, lost.code) == ("a.mp4", "sidecar.file-missing")


def test_corrections_in_the_work_folder_come_before_captions_beside_the_clip(
    silent: Project,
) -> None:
    (silent.footage / "a.toml").unlink()
    (silent.footage / "voice.wav").unlink()
    (silent.footage / "bed.wav").unlink()
    (silent.footage / "said.srt").rename(silent.footage / "a.srt")
    silent.run()
    assert _card(silent)["captions"] == "edited"
    mine = silent.folder.captions_file("a")
    mine.write_text(mine.read_text("utf-8").replace("登陆", "路过"), "utf-8")
    told = silent.run()
    assert "captions.two-files" not in {each.code for each in told.warnings}
    assert "台风路过" in silent.export("a.srt").read_text("utf-8")
    beside = silent.footage / "a.srt"
    beside.write_text(SRT.replace("停课", "复课"), "utf-8")
    told = silent.run()
    (warned,) = [each for each in told.warnings if each.code == "captions.two-files"]
    assert "captions/a.srt" in warned.message
    assert "a.srt says" in warned.message
    assert "台风路过" in silent.export("a.srt").read_text("utf-8")
    mine.unlink()
    silent.run()
    assert "全市复课" in silent.export("a.srt").read_text("utf-8")


def test_a_voice_longer_than_the_footage_is_cut_off_with_a_warning(silent: Project) -> None:
    making_media.ffmpeg("-f", "lavfi", "-i", "sine=500", "-t", "6", silent.footage / "voice.wav")
    told = silent.run()
    (warned,) = [each for each in told.warnings if each.code == "narration.cut"]
    assert "6.0 s" in warned.message
    assert silent.short("a").short.footage_frames == 100
    heard = measuring.sound(silent.export("a.mp4"))
    assert np.abs(heard[:, round(3.5 * 48_000) : round(3.9 * 48_000)]).max() > 0.05


def test_a_voice_that_is_none_fails_its_short_alone(silent: Project) -> None:
    (silent.footage / "voice.wav").write_text("This is no sound.\n" * 50, "utf-8")
    silent_clip(silent.footage / "b.mp4", "white", 2.0)
    told = silent.run()
    (lost,) = told.failed
    assert (lost.file, lost.code) == ("a", "sound.unusable")
    assert "voice.wav" in lost.reason
    assert [each.short for each in told.outputs] == ["b"]
