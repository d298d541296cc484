"""A narration decides how long a short is: it is opened first, and footage is cut to its length."""

from __future__ import annotations

import math
from collections.abc import Iterator

from znl_video.errors import FootageError
from znl_video.messages import sentence
from znl_video.model.actions import Action, ProbeSound
from znl_video.model.base import replace
from znl_video.model.facts import Facts, SoundProbed
from znl_video.model.given import Given
from znl_video.model.layers import Narration
from znl_video.model.manifest import Short
from znl_video.model.notice import Notice, notice, seconds
from znl_video.stages.trim import length
from znl_video.stages.trim.window import Wish

AFTER_MS = 500
"""Footage goes on for this long after the last word of a narration, where there is any."""


def plan(short: Short, given: Given) -> tuple[Action, ...]:
    """Ask for the narration's length."""
    voice = given.overlays.narration
    unknown = voice is not None and short.narration is None and short.cut is None
    return (ProbeSound(sha256=voice.sha256),) if voice and unknown else ()


def absorb(short: Short, given: Given, answers: tuple[tuple[Action, Facts], ...]) -> Short:
    """Write down what the narration is.

    Raises:
        FootageError: there is no sound in it, or none that can be read.
    """
    voice = given.overlays.narration
    for _, facts in answers:
        if voice is None or not isinstance(facts, SoundProbed):
            continue
        if facts.problem:
            why = sentence(facts.problem.code, facts.problem.fields)
            raise FootageError("sound.unusable", file=voice.file, why=why)
        opened = Narration(**dict(voice), audio=facts.audio, duration_ms=facts.duration_ms)
        short = replace(short, narration=opened)
    return short


def wish(short: Short, given: Given) -> Wish:
    """Return how many frames of footage are wanted: a narration's length, else the settings'.

    A narration counts as chosen by a person: it is not shortened to the settings' length. Only
    where a platform's least is longer does footage go on after it.
    """
    voice = short.narration
    if voice is None:
        return length.wish(short, given)
    fps = short.rate.exact
    spoken = math.ceil(voice.duration_ms * fps / 1000)
    frames = math.ceil((voice.duration_ms + AFTER_MS) * fps / 1000)
    figures = [
        (*length.limits(preset), length.card_frames(given, short, preset))
        for preset in given.live(short)
    ]
    for _, longest, card in figures:
        if longest is not None and spoken <= (most := math.floor(longest * fps) - card):
            frames = min(frames, most)
    for shortest, _, card in figures:
        frames = max(frames, math.ceil((shortest or 0) * fps) - card)
    return Wish(short.rate, frames, frames)


def warnings(short: Short, frames: int) -> Iterator[Notice]:
    """Yield a warning where footage ends before the narration does."""
    voice = short.narration
    if voice is None or short.rate.ms(frames) >= voice.duration_ms:
        return
    yield notice(
        "narration.cut",
        file=voice.file,
        seconds=seconds(voice.duration_ms),
        footage=seconds(short.rate.ms(frames)),
    )
