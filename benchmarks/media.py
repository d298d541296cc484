"""Media made with the packaged ffmpeg, and the sound of files."""

from __future__ import annotations

import subprocess
from pathlib import Path

import av
import imageio_ffmpeg
import numpy as np
import numpy.typing as npt

RATE = 16_000

Samples = npt.NDArray[np.float32]


def ffmpeg(*arguments: str | Path) -> bytes:
    """Run the packaged ffmpeg and return what it wrote to stdout."""
    program = imageio_ffmpeg.get_ffmpeg_exe()
    command = [program, "-nostdin", "-y", "-v", "error", *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True).stdout


def decode(path: Path) -> Samples:
    """Return all sound of a file, mono at 16 kHz, from the start of the file's clock."""
    parts = []
    with av.open(str(path)) as container:
        resampler = av.AudioResampler("flt", "mono", RATE)
        for frame in container.decode(audio=0):
            parts += [part.to_ndarray().ravel() for part in resampler.resample(frame)]
        parts += [part.to_ndarray().ravel() for part in resampler.resample(None)]
    return np.concatenate(parts).astype(np.float32)
