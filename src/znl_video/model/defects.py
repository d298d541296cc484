"""What is wrong with a finished film, and where: found in light, time and sound."""

from __future__ import annotations

from pydantic import Field

from znl_video.model.base import Frozen

TEXT = "text"
"""A line of text that was put over the picture: no defect, but where it stands may be one."""


class Defect(Frozen):
    """One defect: its kind, the stretch of the film that has it, and figures to tell.

    Times are milliseconds on the film's clock, which starts at its earliest stream. ``figures``
    fill the placeholders of the sentence ``defect.<kind>``; ``whole`` says that all of the film
    has it.
    """

    kind: str
    from_ms: int = Field(ge=0)
    to_ms: int = Field(ge=0)
    whole: bool = False
    figures: dict[str, str] = {}
