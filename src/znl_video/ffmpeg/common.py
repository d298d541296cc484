"""What every ffmpeg command of ours shares: guarded inputs, and compiling graphs to arguments."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import ffmpeg

from znl_video.ffmpeg.containers import CONTAINERS

Locate = Callable[[str], str]
"""Turns a digest into a path; for keys, into the digest itself."""

_QUIET = ("-hide_banner", "-nostdin", "-progress", "pipe:1", "-nostats")

# Nothing of the sender's phone reaches an output: no tags, no chapters, no encoder banner.
NO_METADATA = {"map_metadata": -1, "map_chapters": -1, "fflags": "+bitexact"}

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
    return ffmpeg.input(path, protocol_whitelist="file", format_whitelist=CONTAINERS, **options)


def apart(take: int) -> dict[str, int]:
    """Return an option that tells inputs apart without changing what they give.

    ffmpeg-python merges equal nodes into one and then refuses to use its output twice. A queue that
    holds a packet more is the least that makes two openings of the same seconds different.
    """
    return {"thread_queue_size": _QUEUE + take} if take else {}


def own_input(path: str, **options: Any) -> Any:
    """Open a file that znl or a brand kit made."""
    return ffmpeg.input(path, protocol_whitelist="file", **options)


def arguments(*outputs: Any, threads: int | None = None, log: str = "warning") -> list[str]:
    """Compile outputs to an argument list, without the program's name.

    ``threads`` None leaves thread and log flags out, as for keys: they do not change what is made.
    ``log`` is ffmpeg's level; filters print their summaries at ``info``.
    """
    stream = ffmpeg.merge_outputs(*outputs) if len(outputs) > 1 else outputs[0]
    compiled: list[str] = stream.compile(overwrite_output=True)[1:]
    if threads is None:
        return compiled
    return [*_QUIET, "-v", log, "-filter_complex_threads", str(threads), *compiled]
