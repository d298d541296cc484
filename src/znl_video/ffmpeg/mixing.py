"""Layers of sound: the footage's own, a narration, a music bed, and how they make way."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import ffmpeg

from znl_video.ffmpeg.common import Locate, footage_input
from znl_video.model.mixing import Mix, MusicLayer, Stretch, VoiceLayer

RATE = 48_000

# A layer goes down before the first word and comes up after the last, in seconds: quick enough to
# leave the word clear, slow enough not to be noticed.
ATTACK, RELEASE = 0.25, 0.8

# Gain is set anew every 5 ms: at these slopes that is less than a quarter of a decibel a step.
_STEP = 240

# Music fades out over the last seconds, and one repeat of it into the next.
_END_FADE, _CROSSFADE = 2.0, 2.0
_CLICK = 0.01
# A narration that is longer than the footage ends within this.
_CUT_FADE = 0.08


def mixed(original: Any, mix: Mix, footage: int, total: int, locate: Locate, take: int) -> Any:
    """Return all layers as one stream of ``total`` samples, stereo at 48 kHz.

    Args:
        original: the joined clips; None where they are not heard.
        mix: the layers.
        footage: how many samples footage is shown for; a narration ends with it.
        total: samples to the very end, a card counted in.
        locate: from digest to path.
        take: tells the layers' inputs apart from the clips', which count from 0.
    """
    parts = []
    if original is not None and mix.original is not None:
        stream = _gain(original, mix.original.gain_db)
        parts.append(_whole(_ducked(stream, mix.speech, mix.original.duck_db), total))
    if mix.narration is not None:
        parts.append(_whole(_voice(mix.narration, footage, locate, take), total))
    if mix.music is not None:
        parts.append(_music(mix.music, mix.speech, total, locate, take + 1))
    if not parts:
        return ffmpeg.input(f"anullsrc=r={RATE}:cl=stereo", f="lavfi")["a"].filter(
            "atrim", end_sample=total
        )
    if len(parts) == 1:
        return parts[0]
    return ffmpeg.filter(parts, "amix", inputs=len(parts), normalize=0, duration="longest")


def _voice(voice: VoiceLayer, footage: int, locate: Locate, take: int) -> Any:
    length = Fraction(footage, RATE)
    stream = _decoded(footage_input(locate(voice.sha256), 0, length, take)[str(voice.audio)])
    start = max(0.0, float(length) - _CUT_FADE)
    return stream.filter("atrim", end_sample=footage).filter(
        "afade", t="out", st=f"{start:.6f}", d=_CUT_FADE
    )


def _music(
    music: MusicLayer, speech: Sequence[Stretch], total: int, locate: Locate, take: int
) -> Any:
    length = float(Fraction(total, RATE))
    # All of it where it is repeated; else an hour of music is not read to the end.
    needed = None if music.length_ms / 1000 < length else Fraction(total, RATE)
    opened = footage_input(locate(music.sha256), 0, needed, take)[str(music.audio)]
    fade = min(_END_FADE, length / 3)
    stream = _repeated(_decoded(opened), music.length_ms / 1000, length)
    stream = _ducked(_gain(stream, music.gain_db), speech, music.duck_db)
    return (
        stream.filter("apad")
        .filter("atrim", end_sample=total)
        .filter("afade", t="in", d=_CLICK)
        .filter("afade", t="out", st=f"{length - fade:.6f}", d=f"{fade:.6f}")
    )


def _repeated(stream: Any, lasts: float, wanted: float) -> Any:
    """Return a stream of at least ``wanted`` seconds, its repeats faded into each other."""
    if lasts >= wanted:
        return stream
    fade = min(_CROSSFADE, lasts / 4)
    # One more than fills it: what a container says of its length may be a little too much.
    copies = math.ceil((wanted - fade) / (lasts - fade)) + 1
    split = stream.filter_multi_output("asplit", copies)
    joined = split[0]
    for number in range(1, copies):
        # Both at equal power: two unrelated sounds keep their loudness on the way.
        joined = ffmpeg.filter(
            [joined, split[number]], "acrossfade", d=f"{fade:.6f}", c1="qsin", c2="qsin"
        )
    return joined


def _decoded(stream: Any) -> Any:
    return stream.filter("aresample", RATE, **{"async": 1, "first_pts": 0}).filter(
        "aformat", sample_fmts="fltp", channel_layouts="stereo"
    )


def _gain(stream: Any, gain_db: float) -> Any:
    return stream.filter("volume", f"{gain_db:.1f}dB") if gain_db else stream


def _whole(stream: Any, total: int) -> Any:
    return stream.filter("apad").filter("atrim", end_sample=total)


def _ducked(stream: Any, speech: Sequence[Stretch], duck_db: float) -> Any:
    """Return the stream ``duck_db`` softer in each stretch of speech, with soft slopes.

    Slopes are straight lines in decibels. Stretches lie further apart than both slopes are long,
    so their sum is never more than one of them.
    """
    if not speech or not duck_db:
        return stream
    down = "+".join(
        f"clip((t{ATTACK - each.start_ms / 1000:+.3f})/{ATTACK},0,1)"
        f"*clip(({each.end_ms / 1000 + RELEASE:.3f}-t)/{RELEASE},0,1)"
        for each in speech
    )
    # The filter asks once before there is any time.
    return stream.filter("asetnsamples", _STEP, p=0).filter(
        "volume", volume=f"if(isnan(t),1,pow(10,-{duck_db / 20:.4f}*({down})))", eval="frame"
    )
