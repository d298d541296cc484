"""The benchmark's short made with moviepy 2 alone, as its documentation would have one do it.

    python moviepy_export.py CLIP CAPTIONS.srt FONT LOGO.png CARD.mp4 OUT.mp4 CREDIT all|bare

"bare" leaves out logo and card. moviepy has no limiter: the sound is only amplified.
"""

from __future__ import annotations

import sys

import pysrt
from moviepy import (
    CompositeVideoClip,
    ImageClip,
    TextClip,
    VideoFileClip,
    afx,
    concatenate_videoclips,
)

SIZE = (1080, 1920)
GAIN_DB = 1.9
# fmt: off
X264 = [
    "-profile:v", "high", "-crf", "18", "-maxrate", "10M", "-bufsize", "20M", "-bf", "2",
    "-g", "60", "-flags", "+cgop", "-pix_fmt", "yuv420p", "-movflags", "+faststart",
]
# fmt: on


def main(
    clip: str, captions: str, font: str, logo: str, card: str, out: str, credit: str, parts: str
) -> None:
    footage = VideoFileClip(clip).cropped(x1=438, y1=0, width=404, height=720).resized(SIZE)
    mark = (
        ImageClip(logo)
        .resized(width=194)
        .with_opacity(0.92)
        .with_position((60, 220))
        .with_duration(footage.duration)
    )
    named = (
        text(credit, font, 34, 2)
        .with_position(lambda _: ("right", 220))
        .with_duration(footage.duration)
    )
    lines = [
        text(cue.text, font, 64, 4)
        .with_start(cue.start.ordinal / 1000)
        .with_end(cue.end.ordinal / 1000)
        .with_position(("center", 1300))
        for cue in pysrt.open(captions, encoding="utf-8")
    ]
    marked = [mark] if parts == "all" else []
    whole = CompositeVideoClip([footage, *marked, named, *lines], size=SIZE)
    joined = concatenate_videoclips([whole, VideoFileClip(card)]) if marked else whole
    joined.with_effects([afx.MultiplyVolume(10 ** (GAIN_DB / 20))]).write_videofile(
        out,
        fps=30,
        codec="libx264",
        preset="veryfast",
        audio_codec="aac",
        audio_fps=48_000,
        audio_bitrate="192k",
        ffmpeg_params=X264,
        logger=None,
    )


def text(line: str, font: str, size: int, outline: int) -> TextClip:
    return TextClip(
        font=font,
        text=line,
        font_size=size,
        color="#FFFFFF",
        stroke_color="#101418",
        stroke_width=outline,
        margin=(outline, outline),
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
