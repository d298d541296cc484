"""Loudness: measure the chosen seconds, encode at a gain, listen to the result, correct."""

from __future__ import annotations

from collections.abc import Iterable

from znl_video.model.actions import Action, EncodeSound, MeasureLoudness
from znl_video.model.base import replace
from znl_video.model.encoded import Loudness, Take, Track, best_of
from znl_video.model.facts import Facts, Measured, SoundEncoded
from znl_video.model.given import Given
from znl_video.model.manifest import Short
from znl_video.model.mixing import Mix, SoundClip
from znl_video.model.notice import Notice, notice
from znl_video.model.preset import Preset
from znl_video.stages.loudness import layers

TOLERANCE_LU = 0.3
CORRECTIONS = 2

# What is further off is corrected, though it may stay: the meter writes one decimal, and somebody
# else's may round the other way.
_CLOSE_LU = 0.15

# Speech recorded from afar needs up to 36 dB; from 30 on hiss comes up with it, which is said. More
# than 40 would lift the noise of a silent room to the level of speech.
MAX_GAIN_DB = 40.0
_HISS_DB = 30.0

# AAC coding raises peaks; half a decibel under the promise kept four very different files in it.
# Clicks and dense noise need more, which the encoded peak tells.
HEADROOM_DB = 0.5
_PEAK_MARGIN_DB = 0.1

# How much of an added decibel survives a limiter at work: less means it only distorts.
_MIN_SLOPE = 0.4


def plan(short: Short, given: Given) -> tuple[Action, ...]:
    """Ask for the loudness of the cut, then for every distinct sound, then for corrections.

    Where a voice or music is laid over it, each layer is measured first, then what they make
    together: that is what gets the target.
    """
    live = given.live(short)
    if short.cut is None or not live:
        return ()
    if short.sound is None:
        clips = _clips(short, given)
        unknown = layers.plan(short, given, clips) if layers.wanted(short, given) else ()
        return unknown or (_measure(short, given),)
    encodes = []
    for preset in live:
        track = short.track_for(preset.name)
        wanted = _first(short, given, preset) if track is None else _correction(track)
        if wanted is not None:
            encodes.append(_encode(short, given, preset, *wanted))
    return tuple(dict.fromkeys(encodes))


def absorb(short: Short, given: Given, answers: tuple[tuple[Action, Facts], ...]) -> Short:
    """Write measurements and takes down; conclude with what could not be reached."""
    if answers and layers.wanted(short, given):
        short = layers.absorb(short, given, _clips(short, given), answers)
    for action, facts in answers:
        if isinstance(facts, Measured) and action == _measure(short, given):
            short = replace(short, sound=Loudness(lufs=facts.lufs, dbtp=facts.dbtp))
        elif isinstance(action, EncodeSound) and isinstance(facts, SoundEncoded):
            short = _with_take(short, given, action, facts)
    if answers or short.sound is None:
        return short
    return replace(short, warnings=(*short.warnings, *_complaints(short, given)))


def _clips(short: Short, given: Given) -> tuple[SoundClip, ...]:
    clips = []
    for segment in short.cut.segments if short.cut else ():
        source = given.source(segment.source)
        audio = source.media.audio[0].index if source.media and source.media.audio else None
        clips.append(
            SoundClip(
                sha256=source.sha256,
                audio=audio,
                start_ms=segment.start_ms,
                frames=segment.frames,
            )
        )
    return tuple(clips)


def _mix(short: Short, given: Given) -> Mix | None:
    return layers.mix_of(short, given) if layers.wanted(short, given) else None


def _measure(short: Short, given: Given) -> MeasureLoudness:
    return MeasureLoudness(rate=short.rate, clips=_clips(short, given), mix=_mix(short, given))


def _encode(
    short: Short, given: Given, preset: Preset, gain: float, headroom: float
) -> EncodeSound:
    lufs, dbtp = given.target(preset)
    card = short.card_for(preset)
    return EncodeSound(
        rate=short.rate,
        clips=_clips(short, given),
        mix=_mix(short, given),
        tail_frames=card.frames if card else 0,
        target_lufs=lufs,
        limit_dbtp=dbtp,
        headroom_db=headroom,
        gain_db=gain,
        kbps=preset.sound.kbps.value,
        sample_rate=preset.sound.sample_rate.value,
    )


def _first(short: Short, given: Given, preset: Preset) -> tuple[float, float]:
    """Return the gain and headroom of the first take."""
    if short.sound is None or short.sound.lufs is None:
        return 0.0, HEADROOM_DB
    return _bounded(given.target(preset)[0] - short.sound.lufs), HEADROOM_DB


def _correction(track: Track) -> tuple[float, float] | None:
    """Return gain and headroom of another take, None where none is needed, allowed or possible."""
    last = track.takes[-1]
    if len(track.takes) > CORRECTIONS:
        return None
    gain, headroom = last.gain_db, last.headroom_db
    if last.dbtp is not None and last.dbtp > track.limit_dbtp:
        headroom = round(headroom + last.dbtp - track.limit_dbtp + _PEAK_MARGIN_DB, 2)
    if last.lufs is not None and _off(track.target_lufs, last.lufs, _CLOSE_LU):
        gain = _bounded(gain + (track.target_lufs - last.lufs) / _slope(track.takes))
    return None if (gain, headroom) == (last.gain_db, last.headroom_db) else (gain, headroom)


def _off(target: float, reached: float, by: float = TOLERANCE_LU) -> bool:
    # The meter writes one decimal, which binary fractions do not hold.
    return round(abs(target - reached), 2) > by


def _slope(takes: tuple[Take, ...]) -> float:
    """Return how many LU a decibel of gain gave between the last two takes; 1 when unknown."""
    if len(takes) < 2:
        return 1.0
    (before, last) = takes[-2:]
    if before.lufs is None or last.lufs is None or before.gain_db == last.gain_db:
        return 1.0
    gained = (last.lufs - before.lufs) / (last.gain_db - before.gain_db)
    return min(1.0, max(_MIN_SLOPE, gained))


def _bounded(gain: float) -> float:
    return round(min(gain, MAX_GAIN_DB), 2)


def _with_take(short: Short, given: Given, action: EncodeSound, facts: SoundEncoded) -> Short:
    shared = tuple(
        preset.name
        for preset in given.live(short)
        if _encode(short, given, preset, action.gain_db, action.headroom_db) == action
    )
    old = short.track_for(shared[0])
    take = Take(
        gain_db=action.gain_db,
        headroom_db=action.headroom_db,
        lufs=facts.lufs,
        dbtp=facts.dbtp,
        blob=facts.blob,
    )
    takes = (*(old.takes if old else ()), take)
    best = best_of(takes, action.target_lufs, action.limit_dbtp)
    track = Track(
        presets=shared,
        target_lufs=action.target_lufs,
        limit_dbtp=action.limit_dbtp,
        takes=takes,
        encoded=Loudness(lufs=best.lufs, dbtp=best.dbtp),
        blob=best.blob,
    )
    others = tuple(each for each in short.tracks if each is not old)
    return replace(short, tracks=(*others, track))


def _complaints(short: Short, given: Given) -> Iterable[Notice]:
    yield from layers.complaints(short)
    audible = any(clip.audio is not None for clip in _clips(short, given))
    if not (short.layers if layers.wanted(short, given) else audible):
        return
    if short.sound is None or short.sound.lufs is None:
        yield notice("loudness.unmeasurable")
        return
    for track in short.tracks:
        reached = track.encoded.lufs
        missed = reached is None or _off(track.target_lufs, reached)
        gain = track.best.gain_db
        # What is missed at less gain is told by verify, as measured on the finished file.
        if gain > _HISS_DB:
            capped = missed and gain >= MAX_GAIN_DB
            yield notice(
                "loudness.gain-capped" if capped else "loudness.hiss",
                target=f"{track.target_lufs:g}",
                reached="-" if reached is None else f"{reached:g}",
                presets=", ".join(track.presets),
                gain=f"{gain:+.1f}",
            )
