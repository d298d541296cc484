"""Which encoders work on this machine. They are tried: a driver needs no device to be there."""

from __future__ import annotations

import subprocess
from typing import get_args

from znl_video.ffmpeg.encoders import trial_arguments
from znl_video.io.outside import find_ffmpeg
from znl_video.model.encoder import EncoderInUse, EncoderName

# A driver that hangs is one that does not work.
_PATIENCE_S = 20


def encoder_in_use(asked: EncoderName) -> EncoderInUse:
    """Return the encoder that was asked for if it works here, else x264 and what is wrong.

    Raises:
        UsageError: there is no ffmpeg.
    """
    if asked == "x264":
        return EncoderInUse()
    fault = _fault(asked)
    return EncoderInUse(fault=fault) if fault else EncoderInUse(name=asked)


def working_devices() -> tuple[EncoderName, ...]:
    """Return the encoders besides x264 that work here."""
    others: tuple[EncoderName, ...] = get_args(EncoderName)
    return tuple(each for each in others if each != "x264" and not _fault(each))


def _fault(encoder: EncoderName) -> str:
    """Return what an encoder says when it fails to encode a few frames; empty where it does not."""
    command = [str(find_ffmpeg()), *trial_arguments(encoder)]
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=_PATIENCE_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return " ".join(str(error).split())
    if done.returncode == 0:
        return ""
    lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
    # The first line tells what went wrong, those after it what followed.
    return lines[0] if lines else f"status {done.returncode}"
