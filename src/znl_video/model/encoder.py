"""What encodes pictures: x264, or a device that somebody asks for."""

from __future__ import annotations

from typing import Literal

from znl_video.model.base import Frozen

EncoderName = Literal["x264", "nvenc", "qsv", "videotoolbox", "vaapi"]


class EncoderInUse(Frozen):
    """The encoder that is used; ``fault`` is what the one that was asked for said, if it failed."""

    name: EncoderName = "x264"
    fault: str = ""
