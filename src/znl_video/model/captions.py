"""The captions of a short, and those that an editor wrote beforehand."""

from __future__ import annotations

from pydantic import Field

from znl_video.model.base import Frozen
from znl_video.model.layers import NamedFile
from znl_video.model.notice import Notice
from znl_video.model.transcript import Word


class Cue(Frozen):
    """One caption on the short's clock. ``text`` may hold line breaks a person put there.

    ``words`` say when each piece of the text is spoken, for highlighting; they join to the text
    but for white space. There are none where nobody knows.
    """

    start_ms: int = Field(ge=0)
    end_ms: int = Field(ge=0)
    text: str
    words: tuple[Word, ...] = ()


class WrittenCaptions(NamedFile):
    """Captions that an editor wrote, on the clock of the clip or narration they belong to.

    ``warnings`` tell what was mended in the file; ``used`` False: it holds something else.
    """

    used: bool = True
    cues: tuple[Cue, ...] = ()
    warnings: tuple[Notice, ...] = ()


class Captions(Frozen):
    """The captions of a short and where they come from; ``proofread``: all are a person's."""

    cues: tuple[Cue, ...] = ()
    proofread: bool = False
