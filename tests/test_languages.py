"""Who speaks which language: decided from odds, and heard in real speech."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from faster_whisper.audio import decode_audio
from faster_whisper.tokenizer import _LANGUAGE_CODES
from listening import listen

from znl_video.errors import FootageError, UsageError
from znl_video.io.engines import make_engine
from znl_video.io.outside import cores
from znl_video.io.people import load_note, load_settings
from znl_video.io.recognising import RATE, WhisperEngine
from znl_video.io.weights import find_weights
from znl_video.model.people import LANGUAGES, TranscribeSettings
from znl_video.speech.languages import pieces, spoken
from znl_video.speech.voicing import Samples
from znl_video.speech.windows import windows

CLIPS = Path(__file__).parents[1] / "sample_clips"

ZH, EN, UNSURE = {"zh": 0.97, "en": 0.02}, {"en": 0.96, "zh": 0.02}, {"ml": 0.4, "zh": 0.1}


def test_the_languages_are_those_that_whisper_knows() -> None:
    assert set(_LANGUAGE_CODES) == LANGUAGES


@pytest.mark.parametrize(
    ("lengths", "odds", "languages"),
    [
        ((), (), ()),
        ((2_000, 2_000), (ZH, ZH), ("zh", "zh")),
        ((5_000, 3_000, 5_000), (ZH, EN, ZH), ("zh", "en", "zh")),
        ((5_000, 900, 5_000), (ZH, EN, ZH), ("zh", "zh", "zh")),
        ((5_000, 900, 900, 900, 5_000), (ZH, EN, EN, EN, ZH), ("zh", "en", "en", "en", "zh")),
        ((5_000, 1_500), (ZH, EN), ("zh", "en")),
        ((5_000, 6_000, 5_000), (ZH, UNSURE, EN), ("zh", "zh", "en")),
        ((700,), (UNSURE,), ("ml",)),
    ],
    ids=[
        "nobody",
        "one language",
        "a question in between",
        "one short word",
        "short words running",
        "the end",
        "a murmur",
        "nothing but a murmur",
    ],
)
def test_a_language_changes_for_enough_speech(
    lengths: tuple[int, ...], odds: tuple[dict[str, float], ...], languages: tuple[str, ...]
) -> None:
    ends = np.cumsum(lengths).tolist()
    voice = [(end - length, end) for end, length in zip(ends, lengths, strict=True)]
    assert spoken(voice, odds) == languages


def test_a_window_ends_where_the_language_changes() -> None:
    voice = pieces([(0, 9_000), (9_100, 12_000)])
    assert voice == ((0, 4_500), (4_500, 9_000), (9_100, 12_000))
    assert windows(voice, 12_000, turns={4_500}) == ((0, 4_500), (4_500, 12_000))


@pytest.fixture(scope="module")
def engine() -> WhisperEngine:
    return make_engine(TranscribeSettings(device="cpu"), find_weights("base"), cores())


@pytest.fixture(scope="module")
def mixed() -> Samples:
    """Six seconds of Chinese, eight of English, and the rest of the Chinese."""
    chinese = decode_audio(str(CLIPS / "王阿姨" / "IMG_0001.mp4"), RATE)
    english = decode_audio(str(CLIPS / "港区 骑手" / "rider.mp4"), RATE)
    first, second = round(3.9 * RATE), round(8.9 * RATE)
    return np.concatenate([chinese[:first], english[: round(8.3 * RATE)], chinese[first:second]])


def test_each_passage_is_heard_in_its_own_language(engine: WhisperEngine, mixed: Samples) -> None:
    heard = listen(engine, mixed, None)
    texts = ["".join(word.text for word in passage.words) for passage in heard.passages]
    assert [passage.language for passage in heard.passages] == ["zh", "en", "zh"]
    assert "动自行车" in texts[0]
    assert "delivery rider" in texts[1]
    assert "消防员" in texts[2]
    assert not re.search(r"[\u4e00-\u9fff]", texts[1])
    assert not re.search(r"[a-z]", texts[0] + texts[2])
    times = [word.start_ms for passage in heard.passages for word in passage.words]
    assert times == sorted(times)
    assert (heard.engine, heard.device) == ("faster-whisper", "cpu int8")


def test_a_language_that_is_given_holds_for_the_whole_clip(
    engine: WhisperEngine, mixed: Samples
) -> None:
    heard = listen(engine, mixed[: 6 * RATE], "zh")
    assert {passage.language for passage in heard.passages} == {"zh"}


def test_a_language_that_the_model_was_not_trained_on_is_told(
    engine: WhisperEngine, mixed: Samples
) -> None:
    with pytest.raises(FootageError, match="base was not trained on the language yue"):
        listen(engine, mixed[: 4 * RATE], "yue")


def test_silence_needs_no_language(engine: WhisperEngine) -> None:
    heard = listen(engine, np.zeros(3 * RATE, np.float32), None)
    assert (heard.passages, heard.voice) == ((), ())


def test_a_language_that_nobody_knows_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "znl.toml").write_text('[transcribe]\n# ours\nlanguage = "cn"\n', "utf-8")
    (tmp_path / "clip.toml").write_text('title = "x"\nlanguage = "chinese"\n', "utf-8")
    with pytest.raises(UsageError) as settings:
        load_settings(tmp_path, tmp_path / "work")
    with pytest.raises(UsageError) as note:
        load_note(tmp_path / "clip.mp4", tmp_path, tmp_path / "work")
    for refused, place in ((settings, "znl.toml, line 3"), (note, "clip.toml, line 2")):
        assert place in refused.value.reason
        assert "zh for Chinese" in refused.value.reason + refused.value.remedy
