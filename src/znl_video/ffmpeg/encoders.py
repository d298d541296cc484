"""How each encoder is told what a picture asks for: fineness, the most bits, and keyframes.

Devices know no rate factor. Their own scales of fineness are given the preset's number where they
are quantisers as x264's is; what comes out is finer or coarser than x264's by the device.
"""

from __future__ import annotations

from typing import Any

import ffmpeg

from znl_video.ffmpeg.common import arguments
from znl_video.model.encoder import EncoderName

X264_PRESET = "veryfast"

_TRIED_FRAMES = 10


def coded(encoder: EncoderName, crf: int, max_kbps: int, gop_frames: int) -> dict[str, Any]:
    """Return the options of H.264 High, at most ``max_kbps``, in closed GOPs of ``gop_frames``."""
    options: dict[str, Any] = {
        **_fine(encoder, crf, max_kbps),
        "profile:v": "high",
        "maxrate": f"{max_kbps}k",
        "bufsize": f"{2 * max_kbps}k",
        "bf": 2,
        "g": gop_frames,
        "flags:v": "+cgop+bitexact",
    }
    if encoder != "vaapi":
        # Frames that were uploaded to a device have its own pixels.
        options["pix_fmt"] = "nv12" if encoder == "qsv" else "yuv420p"
    return options


def handed_over(stream: Any, encoder: EncoderName) -> Any:
    """Return ``stream`` as ``encoder`` takes it."""
    if encoder != "vaapi":
        return stream
    return stream.filter("format", "nv12").filter("hwupload")


def trial_arguments(encoder: EncoderName) -> list[str]:
    """Return arguments that encode a few frames to nowhere, as a picture would be encoded."""
    source = f"testsrc2=s=1080x1920:r=30:d={_TRIED_FRAMES / 30:.3f}"
    drawn = ffmpeg.input(source, f="lavfi")["v"].filter("format", "yuv420p")
    options = coded(encoder, 18, 10_000, 60)
    made = ffmpeg.output(handed_over(drawn, encoder), "-", f="null", **options)
    return arguments(made, threads=1, log="error")


def _fine(encoder: EncoderName, crf: int, max_kbps: int) -> dict[str, Any]:
    match encoder:
        case "nvenc":
            return {"c:v": "h264_nvenc", "preset": "p5", "rc": "vbr", "cq": crf, "b:v": 0}
        case "qsv":
            # Fineness with a bound on the rate is its QVBR: it wants a mean rate under the bound.
            mean = f"{max_kbps // 2}k"
            return {"c:v": "h264_qsv", "preset": "slow", "global_quality": crf, "b:v": mean}
        case "videotoolbox":
            # From 1 to 100, and higher is finer.
            return {"c:v": "h264_videotoolbox", "allow_sw": 0, "q:v": 100 - 2 * crf}
        case "vaapi":
            mean = f"{max_kbps // 2}k"
            rate = {"rc_mode": "QVBR", "global_quality": crf, "b:v": mean}
            # ffmpeg takes this for the whole command wherever it stands.
            return {"c:v": "h264_vaapi", "vaapi_device": "/dev/dri/renderD128", **rate}
        case "x264":
            return {"c:v": "libx264", "preset": X264_PRESET, "crf": crf}
