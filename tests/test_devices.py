"""Engines and what they run on: chosen, refused, and the CPU where a GPU does not work."""

from __future__ import annotations

from pathlib import Path

import ctranslate2
import numpy as np
import pytest
from commands import znl
from faster_whisper.audio import decode_audio
from listening import listen
from making_media import ffmpeg
from projects import Project, silent_clip, tiny_preset

from znl_video.errors import ToolError, UsageError
from znl_video.io.engines import check_engine, installed, make_engine
from znl_video.io.outside import cores
from znl_video.io.recognising import RATE
from znl_video.io.weights import find_weights
from znl_video.model.people import DeviceName, TranscribeSettings
from znl_video.speech.voicing import Samples

CLIP = Path(__file__).parents[1] / "sample_clips" / "王阿姨" / "IMG_0001.mp4"

no_gpu = pytest.mark.skipif(ctranslate2.get_cuda_device_count() > 0, reason="there is a GPU")


@pytest.fixture(scope="module")
def speech() -> Samples:
    return np.asarray(decode_audio(str(CLIP), RATE))[: 4 * RATE]


@pytest.fixture
def broken_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    """A GPU that CTranslate2 sees and cannot use, as where CUDA's libraries are missing."""
    monkeypatch.setattr(ctranslate2, "get_cuda_device_count", lambda: 1)


@no_gpu
@pytest.mark.usefixtures("broken_gpu")
def test_a_gpu_that_does_not_work_leaves_the_cpu_and_a_word(speech: Samples) -> None:
    engine = make_engine(TranscribeSettings(), find_weights("base"), cores())
    assert not list(engine.notices)
    heard = listen(engine, speech, "zh")
    assert heard.device == "cpu int8"
    assert heard.passages
    (said,) = engine.notices
    assert said.code == "transcribe.gpu-unused"
    assert "CUDA" in said.fields["why"]


@no_gpu
@pytest.mark.usefixtures("broken_gpu")
def test_a_gpu_that_was_asked_for_must_work(speech: Samples) -> None:
    engine = make_engine(TranscribeSettings(device="cuda"), find_weights("base"), cores())
    with pytest.raises(ToolError) as failed:
        listen(engine, speech, "zh")
    assert failed.value.code == "transcribe.gpu-failed"
    assert 'device = "auto"' in failed.value.remedy


@no_gpu
@pytest.mark.usefixtures("broken_gpu")
def test_the_cpu_is_used_where_it_is_asked_for(speech: Samples) -> None:
    engine = make_engine(TranscribeSettings(device="cpu"), find_weights("base"), cores())
    assert listen(engine, speech, "zh").device == "cpu int8"
    assert engine.notices == ()


@no_gpu
@pytest.mark.usefixtures("broken_gpu")
def test_a_run_tells_of_the_gpu_once(tmp_path: Path) -> None:
    footage = tmp_path / "footage"
    footage.mkdir()
    ffmpeg("-i", CLIP, "-t", "4", "-c", "copy", footage / "one.mp4")
    project = Project(footage, (str(tiny_preset(tmp_path / "tiny.toml")),))
    told = project.run(until="transcribe")
    assert [each.code for each in told.warnings] == ["transcribe.gpu-unused"]
    assert not project.run(until="transcribe").warnings


@no_gpu
def test_a_gpu_that_is_not_there_is_refused_before_anything_starts(tmp_path: Path) -> None:
    check_engine(TranscribeSettings(device="auto"))
    assert refused(tmp_path, 'device = "cuda"') == "engine.no-gpu"


@pytest.mark.skipif(installed("openai-whisper") is not None, reason="it is installed")
def test_an_engine_that_is_not_installed_says_how_to_get_it(tmp_path: Path) -> None:
    assert refused(tmp_path, 'engine = "openai-whisper"') == "engine.not-installed"
    with pytest.raises(UsageError) as told:
        check_engine(TranscribeSettings(engine="openai-whisper"))
    assert 'pip install "znl-video[openai-whisper]"' in told.value.remedy


@pytest.mark.parametrize("name", ["gpu", "CUDA", ""])
def test_only_known_devices_are_taken(tmp_path: Path, name: DeviceName) -> None:
    assert refused(tmp_path, f'device = "{name}"') == "toml.not-a-choice"


def refused(folder: Path, setting: str) -> str:
    (folder / "footage").mkdir()
    silent_clip(folder / "footage" / "clip.mp4", "gray", 0.4)
    (folder / "footage" / "znl.toml").write_text(f"[transcribe]\n{setting}\n", "utf-8")
    said = znl("render", folder / "footage", "--json")
    assert said.code == 2
    assert not (folder / "footage-znl").exists()
    return str(said.only_object["error"]["code"])
