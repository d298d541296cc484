"""Makes small media with the packaged ffmpeg, and reads pixels back with it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray

# Four quarters of different brightness: no turn or mirror of it equals another.
QUARTERS = (
    "color=c=black:s=96x64:r=25,drawbox=x=48:y=0:w=48:h=32:c=0x505050:t=fill,"
    "drawbox=x=0:y=32:w=48:h=32:c=0xA0A0A0:t=fill,drawbox=x=48:y=32:w=48:h=32:c=white:t=fill"
)


def ffmpeg(*arguments: str | Path) -> bytes:
    program = imageio_ffmpeg.get_ffmpeg_exe()
    command = [program, "-nostdin", "-y", "-v", "error", *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True).stdout


def picture(path: Path, source: str, seconds: float, *options: str) -> Path:
    """Encode a lavfi picture with libx264, ultrafast unless ``options`` say otherwise."""
    made = ["-f", "lavfi", "-i", source, "-t", str(seconds), "-pix_fmt", "yuv420p"]
    ffmpeg(*made, "-c:v", "libx264", "-preset", "ultrafast", *options, path)
    return path


def film(path: Path, source: str, sound: str, seconds: float, *options: str) -> Path:
    """Encode a lavfi picture and sound as H.264 and AAC."""
    made = ["-f", "lavfi", "-i", source, "-f", "lavfi", "-i", sound, "-t", str(seconds)]
    coded = ["-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac"]
    ffmpeg(*made, *coded, *options, path)
    return path


def shown(path: Path, width: int, height: int, *options: str) -> NDArray[np.int16]:
    """Return the first frame as ffmpeg shows it: grey, height x width."""
    raw = ffmpeg(*options, "-i", path, "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "gray", "-")
    return np.frombuffer(raw, np.uint8).reshape(height, width).astype(np.int16)
