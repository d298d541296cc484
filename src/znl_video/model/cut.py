"""The seconds of footage that were chosen for a short, and what they were weighed by."""

from __future__ import annotations

from pydantic import Field

from znl_video.model.base import Frozen
from znl_video.model.notice import Notice


class Segment(Frozen):
    """``frames`` frames at the short's rate, from ``start_ms`` on the clock of ``source``."""

    source: str
    start_ms: int = Field(ge=0)
    frames: int = Field(gt=0)


class Merits(Frozen):
    """What a stretch of footage is worth; each figure is 0 to 1, None where nobody knows.

    ``said`` is the speech in it over what would fit at most, ``density`` the share of its time that
    is speech, ``clean`` how cleanly both ends lie between sentences, ``sound`` the mean level,
    ``early`` how near it is to the start. Of the picture: ``faces`` the share of time with a face,
    ``sharp``, ``lit`` and ``motion`` as against the rest of the file, ``flawed`` the share that is
    black or frozen. ``total`` is what candidates are compared by.
    """

    total: float
    said: float | None = None
    density: float | None = None
    clean: float | None = None
    sound: float | None = None
    early: float | None = None
    faces: float | None = None
    sharp: float | None = None
    lit: float | None = None
    motion: float | None = None
    flawed: float | None = None


class Candidate(Frozen):
    """A stretch of a source that could be cut out, on its clock, and what it is worth."""

    source: str
    start_ms: int = Field(ge=0)
    end_ms: int = Field(ge=0)
    words: int = 0
    sentences: int = 0
    merits: Merits


class Cut(Frozen):
    """Which seconds were chosen, and why.

    ``chosen`` is the stretch that was weighed best and ``others`` those that came next; there are
    none where nothing had to be chosen. ``jumps`` is how many pauses were taken out and
    ``jumped_ms`` how long they were together. The first ``hook`` segments are a strong moment that
    is shown ahead of its place, and again there.
    """

    segments: tuple[Segment, ...] = Field(min_length=1)
    reason: Notice
    chosen: Candidate | None = None
    others: tuple[Candidate, ...] = ()
    jumps: int = Field(default=0, ge=0)
    jumped_ms: int = Field(default=0, ge=0)
    hook: int = Field(default=0, ge=0)
