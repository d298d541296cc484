"""What people ask to be hidden in a picture, how the hiding is drawn, and what was hidden.

What people write is in shares of the upright picture; what is drawn is in its pixels.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, model_validator

from znl_video.model.base import Frozen

Redact = Literal["none", "faces-except-main", "faces"]
REDACT: tuple[Redact, ...] = ("none", "faces-except-main", "faces")
"""What may be redacted, the least first."""

RedactedBy = Literal["consent", "sidecar", "settings"]

Share = Annotated[float, Field(ge=0, le=1)]
Length = Annotated[float, Field(gt=0, le=1)]
ClipSeconds = Annotated[float, Field(ge=0, le=86_400)]

# Shares with a few decimals need not add up to one exactly.
_EDGE = 1.001


class HiddenAt(Frozen):
    """Where a hidden box is ``at`` a second of the clip; it keeps its size where none is given."""

    at: ClipSeconds
    x: Share
    y: Share
    width: Length | None = None
    height: Length | None = None


class Hidden(Frozen):
    """A box to hide: a number plate, a paper, a screen. ``[[hide]]`` in a clip's sidecar.

    ``x`` and ``y`` are its top left corner. ``from`` and ``to`` are seconds on the clip's clock,
    its begin and end where left out. It moves in straight lines from keyframe to keyframe.
    """

    x: Share | None = None
    y: Share | None = None
    width: Length
    height: Length
    start: ClipSeconds | None = Field(default=None, alias="from")
    end: ClipSeconds | None = Field(default=None, alias="to")
    keyframes: tuple[HiddenAt, ...] = ()

    model_config = {**Frozen.model_config, "populate_by_name": True, "serialize_by_alias": True}

    @model_validator(mode="after")
    def _placed(self) -> Hidden:
        if self.keyframes:
            if self.x is not None or self.y is not None:
                raise ValueError("'keyframes' say where the box is; leave out 'x' and 'y'")
        elif self.x is None or self.y is None:
            raise ValueError("a box to hide needs 'x' and 'y', or 'keyframes'")
        if self.start is not None and self.end is not None and self.end <= self.start:
            raise ValueError("'to' must be later than 'from'")
        if any(after.at <= before.at for before, after in pairwise(self.keyframes)):
            raise ValueError("'keyframes' must follow each other in time")
        if any(x + width > _EDGE or y + height > _EDGE for _, x, y, width, height in self.stops):
            raise ValueError(
                "the box must not leave the picture: 'x' + 'width' and 'y' + 'height' are at most 1"
            )
        return self

    @property
    def stops(self) -> tuple[tuple[float, float, float, float, float], ...]:
        """Its places in time: second, x, y, width, height; one place stands for all times."""
        if not self.keyframes:
            return ((0.0, self.x or 0.0, self.y or 0.0, self.width, self.height),)
        return tuple(
            (each.at, each.x, each.y, each.width or self.width, each.height or self.height)
            for each in self.keyframes
        )


class Place(NamedTuple):
    """A box at a frame of its segment, in upright pixels; right and bottom are outside it."""

    frame: int
    left: int
    top: int
    right: int
    bottom: int


class Veil(Frozen):
    """A box that hides what is under it from its first place's frame to its last's, both included.

    Between places it moves in straight lines.
    """

    places: tuple[Place, ...] = Field(min_length=1)


class Veiling(Frozen):
    """All veils of a segment, and the side of the mosaic's cells in upright pixels."""

    cell: int = Field(gt=0)
    veils: tuple[Veil, ...] = Field(min_length=1)


class Protection(Frozen):
    """What of one segment is hidden, and by whose word.

    ``by``: ``consent`` is somebody's refusal. ``faces`` and ``boxes`` count what is veiled,
    ``missed`` what the check found besides. ``shown`` is where the one face is that may be seen.
    """

    redact: Redact
    by: RedactedBy
    faces: int = 0
    boxes: int = 0
    missed: int = 0
    veiling: Veiling | None = None
    shown: tuple[Veil, ...] = ()


class Searched(Frozen):
    """A made picture or cover that was searched for faces, and the frames that still show some."""

    blob: str
    leaks: tuple[int, ...] = ()


class VeilCheck(Frozen):
    """A made picture or cover that was looked at under its veils.

    ``looked`` counts every veil in every frame looked at; ``bare`` are the times, on the short's
    clock, at which something else than a mosaic lies under one.
    """

    blob: str
    looked: int
    bare: tuple[int, ...] = ()
