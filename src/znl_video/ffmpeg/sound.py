"""Sound: joining chosen seconds, metering them, and encoding them at a gain under a limiter."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import ffmpeg

from znl_video.ffmpeg.common import NO_METADATA, Locate, apart, arguments, footage_input
from znl_video.ffmpeg.mixing import RATE, mixed
from znl_video.model.actions import EncodeSound, MeasureLoudness
from znl_video.model.media import Rate
from znl_video.model.mixing import SoundClip

# A join in the middle of a wave clicks; this is too short to hear as a fade.
_FADE = 0.01

# Where a pause was taken out of a source, the room's own sound goes on: a longer fade hides that it
# jumps. What is kept of the pause is several times as long, so no word is under it.
_JUMP_FADE = 0.025


def meter_arguments(
    action: MeasureLoudness, locate: Locate, threads: int | None = None
) -> list[str]:
    """Return arguments that print the EBU R128 summary of the joined clips on stderr."""
    return arguments(_metered(_sound(action, 0, locate)), threads=threads, log="info")


def file_meter_arguments(path: str, threads: int) -> list[str]:
    """Return arguments that print the EBU R128 summary of a file's first sound track."""
    return arguments(_metered(footage_input(path, 0, None)["a:0"]), threads=threads, log="info")


def speech_arguments(path: str, audio: int, output: str, threads: int) -> list[str]:
    """Return arguments that decode one track whole as 16 kHz mono float samples."""
    stream = (
        footage_input(path, 0, None)[str(audio)]
        .filter("aresample", 16_000, **{"async": 1, "first_pts": 0})
        .filter("aformat", sample_fmts="flt", channel_layouts="mono")
    )
    return arguments(ffmpeg.output(stream, output, f="f32le"), threads=threads)


def sound_arguments(
    action: EncodeSound, locate: Locate, output: str, threads: int | None = None
) -> list[str]:
    """Return arguments that encode the clips as AAC-LC, exactly as long as their frames.

    The limiter works at four times the rate, so that it sees peaks between samples (ITU-R
    BS.1770-5, annex 2), and looks ahead without delaying the sound.
    """
    ceiling = 10 ** ((action.limit_dbtp - action.headroom_db) / 20)
    frames = sum(clip.frames for clip in action.clips) + action.tail_frames
    samples = _samples(frames, action.rate)
    stream = (
        _sound(action, action.tail_frames, locate)
        .filter("volume", f"{action.gain_db:.2f}dB")
        .filter("aresample", 4 * RATE)
        .filter("alimiter", level=0, limit=f"{ceiling:.6f}", attack=5, release=50, latency=1)
        .filter("aresample", action.sample_rate)
        .filter("apad")
        .filter("atrim", end_sample=samples * action.sample_rate // RATE)
    )
    made = ffmpeg.output(
        stream,
        output,
        **{
            "c:a": "aac",
            "b:a": f"{action.kbps}k",
            "ar": action.sample_rate,
            "ac": 2,
            "flags:a": "+bitexact",
            "f": "mp4",
            **NO_METADATA,
        },
    )
    return arguments(made, threads=threads)


def _sound(action: MeasureLoudness | EncodeSound, tail_frames: int, locate: Locate) -> Any:
    """Return the joined clips, with what is laid over them; only music goes on under the tail."""
    mix = action.mix
    if mix is None:
        return _joined(action.clips, action.rate, locate)
    own = _joined(action.clips, action.rate, locate) if mix.original else None
    frames = sum(clip.frames for clip in action.clips)
    footage, total = (_samples(count, action.rate) for count in (frames, frames + tail_frames))
    return mixed(own, mix, footage, total, locate, len(action.clips))


def _joined(clips: Sequence[SoundClip], rate: Rate, locate: Locate) -> Any:
    parts = []
    frames = 0
    for take, clip in enumerate(clips):
        # Lengths come from running totals: rounding each clip would let sound drift from picture.
        samples = _samples(frames + clip.frames, rate) - _samples(frames, rate)
        frames += clip.frames
        length = Fraction(samples, RATE)
        ends = [
            _fade(clip, each) for each in (clips[take - 1] if take else None, _next(clips, take))
        ]
        parts.append(_clip(clip, length, samples, locate, take, (ends[0], ends[1])))
    return parts[0] if len(parts) == 1 else ffmpeg.concat(*parts, v=0, a=1)


def _next(clips: Sequence[SoundClip], take: int) -> SoundClip | None:
    return clips[take + 1] if take + 1 < len(clips) else None


def _fade(clip: SoundClip, neighbour: SoundClip | None) -> float:
    """Return how long a clip fades beside its neighbour, in seconds."""
    jump = neighbour is not None and neighbour.sha256 == clip.sha256
    return _JUMP_FADE if jump else _FADE


def _clip(
    clip: SoundClip,
    length: Fraction,
    samples: int,
    locate: Locate,
    take: int,
    fades: tuple[float, float],
) -> Any:
    if clip.audio is None:
        silence = ffmpeg.input(f"anullsrc=r={RATE}:cl=stereo", f="lavfi", **apart(take))
        return silence["a"].filter("atrim", end_sample=samples)
    opened = footage_input(locate(clip.sha256), clip.start_ms, length, take)
    fade_in, fade_out = fades
    out_from = max(0.0, float(length) - fade_out)
    return (
        opened[str(clip.audio)]
        # A track that starts late or has gaps is filled with silence, or it would slip forward.
        .filter("aresample", RATE, **{"async": 1, "first_pts": 0})
        .filter("aformat", sample_fmts="fltp", channel_layouts="stereo")
        .filter("apad")
        .filter("atrim", end_sample=samples)
        .filter("afade", t="in", d=fade_in)
        .filter("afade", t="out", st=f"{out_from:.6f}", d=fade_out)
    )


def _metered(stream: Any) -> Any:
    # Gated loudness needs at least one 400 ms block: shorter sound is followed by silence.
    padded = stream.filter("apad", whole_dur=1).filter("ebur128", peak="true", framelog="quiet")
    return ffmpeg.output(padded, "-", f="null")


def _samples(frames: int, rate: Rate) -> int:
    return math.floor(frames * RATE / rate.exact + Fraction(1, 2))
