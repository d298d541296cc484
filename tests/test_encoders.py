"""Devices that encode: tried before they are used, and x264 with a warning where they fail."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import get_args

import pytest
from factories import encode_picture, figure, given, preset, short

from znl_video.ffmpeg.encoders import coded, trial_arguments
from znl_video.ffmpeg.picture import picture_arguments
from znl_video.io import encoders
from znl_video.io.encoders import encoder_in_use
from znl_video.io.outside import find_ffmpeg
from znl_video.model.base import replace
from znl_video.model.encoder import EncoderInUse, EncoderName
from znl_video.model.people import ExportSettings, Settings
from znl_video.stages import export

NAMES: tuple[EncoderName, ...] = get_args(EncoderName)


def value_of(option: str, arguments: list[str]) -> str:
    return arguments[arguments.index(option) + 1]


def program(folder: Path, body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a script stand for ffmpeg."""
    made = folder / "ffmpeg"
    made.write_text(f"#!/bin/sh\n{body}\n", "utf-8")
    made.chmod(0o755)
    monkeypatch.setenv("ZNL_FFMPEG", str(made))


@pytest.mark.parametrize("name", NAMES)
def test_every_encoder_is_told_the_bound_the_keyframes_and_high_profile(name: EncoderName) -> None:
    options = coded(name, 18, 10_000, 60)
    assert (options["maxrate"], options["bufsize"], options["g"]) == ("10000k", "20000k", 60)
    assert options["profile:v"] == "high"
    assert "+cgop" in options["flags:v"]


@pytest.mark.parametrize("name", NAMES)
def test_an_encoder_knows_the_options_that_it_is_given(name: EncoderName) -> None:
    options = coded(name, 18, 10_000, 60)
    said = ask_ffmpeg("-h", f"encoder={options['c:v']}")
    if "is not recognized" in said:
        pytest.skip("this ffmpeg was built without it")
    own = {"preset", "crf", "rc", "cq", "rc_mode", "allow_sw"} & options.keys()
    assert own <= {line.split()[0].removeprefix("-") for line in said.splitlines() if line.strip()}


def test_x264_passes_a_trial() -> None:
    ask_ffmpeg(*trial_arguments("x264"))


def ask_ffmpeg(*arguments: str) -> str:
    command = [str(find_ffmpeg()), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout + done.stderr


def test_frames_are_uploaded_for_vaapi_and_named_in_the_command() -> None:
    action = replace(encode_picture(), encoder="vaapi")
    made = picture_arguments([action], str, ["out.mp4"])
    assert "hwupload" in value_of("-filter_complex", made)
    assert value_of("-c:v", made) == "h264_vaapi"
    assert "-pix_fmt" not in made


def test_x264_is_never_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZNL_FFMPEG", "/nowhere")
    assert encoder_in_use("x264") == EncoderInUse()


@pytest.mark.skipif(os.name == "nt", reason="a shell script stands for ffmpeg")
def test_a_device_that_fails_its_trial_is_told_with_its_own_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, "echo 'No capable devices found' >&2; exit 1", monkeypatch)
    assert encoder_in_use("nvenc") == EncoderInUse(name="x264", fault="No capable devices found")
    program(tmp_path, "exit 0", monkeypatch)
    assert encoder_in_use("nvenc") == EncoderInUse(name="nvenc")
    monkeypatch.setattr(encoders, "_PATIENCE_S", 0.2)
    program(tmp_path, "exec sleep 5", monkeypatch)
    assert "timed out" in encoder_in_use("nvenc").fault


def test_what_encodes_is_part_of_the_picture_and_its_want_of_a_device_is_warned_of() -> None:
    settings = Settings(export=ExportSettings(encoder="nvenc"))
    asked = preset("one", limits={"max_bytes": figure(10**9)})
    works = given(asked, settings=settings, encoder=EncoderInUse(name="nvenc"))
    lacks = given(asked, settings=settings, encoder=EncoderInUse(fault="no device"))
    subject = short(presets=("one",))
    wanted = [
        next(each for each in export.plan(subject, around) if each.kind == "EncodePicture")
        for around in (works, lacks)
    ]
    assert [each.encoder for each in wanted if each.kind == "EncodePicture"] == ["nvenc", "x264"]
    [told] = export.absorb(subject, lacks, ()).warnings
    assert (told.code, told.fields["why"]) == ("export.encoder-unused", "no device")
    assert export.absorb(subject, works, ()).warnings == ()
