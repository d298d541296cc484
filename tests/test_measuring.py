"""The measuring helpers against signals whose loudness and peak are known."""

from __future__ import annotations

import measuring
import numpy as np
import pytest

CLOCK = np.arange(5 * measuring.RATE) / measuring.RATE


def test_a_full_scale_sine_in_one_channel_has_the_loudness_the_standard_gives() -> None:
    sine = np.sin(2 * np.pi * 997 * CLOCK)
    silent = np.zeros_like(sine)
    assert measuring.loudness(np.stack([sine, silent])) == pytest.approx(-3.01, abs=0.02)
    assert measuring.loudness(np.stack([sine, sine])) == pytest.approx(0.0, abs=0.02)


def test_silence_after_the_sound_does_not_lower_its_loudness() -> None:
    sine = 0.1 * np.sin(2 * np.pi * 997 * CLOCK)
    alone = measuring.loudness(np.stack([sine, sine]))
    longer = np.pad(np.stack([sine, sine]), ((0, 0), (0, 5 * measuring.RATE)))
    assert alone == pytest.approx(-20.0, abs=0.02)
    assert measuring.loudness(longer) == pytest.approx(alone, abs=0.15)


def test_the_true_peak_lies_between_samples() -> None:
    # A quarter of the sample rate, shifted by an eighth of a turn: no sample meets a crest.
    sine = np.sin(2 * np.pi * measuring.RATE / 4 * CLOCK + np.pi / 4)
    assert 20 * np.log10(np.abs(sine).max()) == pytest.approx(-3.01, abs=0.01)
    assert measuring.true_peak(sine[np.newaxis]) == pytest.approx(0.0, abs=0.01)
