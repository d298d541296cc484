"""Whisper's one model, divided among the clips that are heard, and not loaded anew for little."""

from __future__ import annotations

import pytest

from znl_video.io import faster
from znl_video.io.faster import FasterWhisper
from znl_video.io.weights import find_weights


def test_short_clips_are_heard_by_the_model_that_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faster, "_kept", {})
    weights = find_weights("base")
    first = FasterWhisper(weights, 2, "cpu")
    # Nothing is loaded: it may as well be loaded as it is wanted.
    first.divide(1, 2, 3.0)
    assert first.at_once == 2
    assert first.knows("zh")
    (model,) = faster._kept.values()
    # The next run of the process has another division, and three seconds to hear, and eight more.
    second = FasterWhisper(weights, 2, "cpu")
    for seconds, at_once in ((3.0, 2), (8.0, 1)):
        second.divide(2, 1, seconds)
        assert second.at_once == at_once
        assert second.knows("zh")
        (now,) = faster._kept.values()
        assert (now is model) == (at_once == 2)
    # From here on it takes as much again.
    second.divide(1, 2, 3.0)
    assert second.at_once == 1
