"""What every ffmpeg command of ours shares: guarded inputs, and compiling graphs to arguments."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import ffmpeg

from znl_video.ffmpeg.containers import CONTAINERS, DECODERS, OWN_CONTAINERS
from znl_video.model.limits import MOST_PIXELS, MOST_STREAMS

Locate = Callable[[str], str]
"""Turns a digest into a path; for keys, into the digest itself."""

_QUIET = ("-hide_banner", "-nostdin")
_PROGRESS = ("-progress", "pipe:1")

# Nothing of the sender's phone reaches an output: no tags, no chapters, no encoder banner.
NO_METADATA = {"map_metadata": -1, "map_chapters": -1, "fflags": "+bitexact"}

# x264 writes its version and every setting into the picture's first frame, as supplemental
# information (SEI, type 6 in ITU-T H.264, table 7-1). No other SEI is needed: groups of pictures
# are closed, so every key frame is an IDR picture, and times are the container's.
NO_SETTINGS = {"bsf:v": "filter_units=remove_types=6"}

# Marks an option that refuses input and changes nothing of what is made. Keys leave these out:
# closing another hole must not redo an archive.
_GUARD = "guard "

# ffmpeg's own length of an input's packet queue.
_QUEUE = 8

# Input is cut a little long; the graph then counts frames and samples exactly.
_SPARE = Fraction(1, 2)


def seconds(value: Fraction | int) -> str:
    """Write an exact number of seconds as a decimal with microseconds."""
    micros = round(Fraction(value) * 1_000_000)
    return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"


def footage_input(
    path: str, start_ms: int, length: Fraction | None, take: int = 0, *, rough: bool = False
) -> Any:
    """Open a stranger's file at ``start_ms`` for ``length`` seconds and a little, None for all.

    Files and known containers only. The picture is not turned: our graphs do that from the probed
    matrix, mirrors included. ``take`` tells apart two openings of the same seconds (see ``apart``).
    ``rough`` leaves out frames that no other builds on and smooths no blocks: for a still to be
    looked at small, found in half the time.
    """
    options: dict[str, Any] = {"noautorotate": None, **apart(take)}
    if start_ms:
        options["ss"] = seconds(Fraction(start_ms, 1000))
    if rough:
        options |= {"skip_frame": "noref", "skip_loop_filter": "all"}
    if length is not None:
        options["t"] = seconds(length + _SPARE)
    options |= _guards(codec_whitelist=DECODERS, max_streams=MOST_STREAMS, max_pixels=MOST_PIXELS)
    return ffmpeg.input(path, protocol_whitelist="file", format_whitelist=CONTAINERS, **options)


def apart(take: int) -> dict[str, int]:
    """Return an option that tells inputs apart without changing what they give.

    ffmpeg-python merges equal nodes into one and then refuses to use its output twice. A queue that
    holds a packet more is the least that makes two openings of the same seconds different.
    """
    return {"thread_queue_size": _QUEUE + take} if take else {}


def own_input(path: str, take: int = 0) -> Any:
    """Open a video or sound that znl made; ``take`` as for footage."""
    guards = _guards(format_whitelist=OWN_CONTAINERS)
    return ffmpeg.input(path, protocol_whitelist="file", **apart(take), **guards)


def still_input(path: str) -> Any:
    """Open a PNG. Named, as otherwise ``logo%d.png`` would be a pattern that other files fit."""
    return ffmpeg.input(
        path, protocol_whitelist="file", **_guards(f="png_pipe", max_pixels=MOST_PIXELS)
    )


def raw_input(path: str, **form: Any) -> Any:
    """Open raw pictures that znl wrote; ``form`` says their size, rate and pixels."""
    return ffmpeg.input(path, protocol_whitelist="file", f="rawvideo", **form)


def arguments(
    *outputs: Any, threads: int | None = None, log: str = "warning", tells: bool = True
) -> list[str]:
    """Compile outputs to an argument list, without the program's name.

    ``threads`` None leaves thread flags, log flags and guards out, as for keys: they do not change
    what is made. ``log`` is ffmpeg's level; filters print their summaries at ``info``. ``tells``
    False: progress is not written to stdout, where the result goes.
    """
    stream = ffmpeg.merge_outputs(*outputs) if len(outputs) > 1 else outputs[0]
    compiled: list[str] = stream.compile(overwrite_output=True)[1:]
    if threads is None:
        return _unguarded(compiled)
    quiet = (*_QUIET, *(_PROGRESS if tells else ()), "-nostats", "-v", log)
    return [*quiet, "-filter_complex_threads", str(threads), *map(_guarding, compiled)]


def _guards(**options: Any) -> dict[str, Any]:
    return {f"{_GUARD}{name}": value for name, value in options.items()}


def _guarding(argument: str) -> str:
    marked = argument.startswith(f"-{_GUARD}")
    return f"-{argument.removeprefix(f'-{_GUARD}')}" if marked else argument


def _unguarded(compiled: list[str]) -> list[str]:
    kept: list[str] = []
    told = iter(compiled)
    for each in told:
        if each.startswith(f"-{_GUARD}"):
            next(told)
        else:
            kept.append(each)
    return kept
