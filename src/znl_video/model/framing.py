"""How segments are framed: a view for each shot, and why."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from pydantic import Field, model_validator

from znl_video.model.base import Frozen, replace
from znl_video.model.geometry import View
from znl_video.model.notice import Notice


class Part(Frozen):
    """How a segment is framed from its frame ``first`` on, and why.

    ``start_ms`` is where the part begins on the source's clock: at the change of shot that it
    begins with, to the frame. None is where the segment itself begins.
    """

    first: int = Field(default=0, ge=0)
    start_ms: int | None = Field(default=None, ge=0)
    view: View
    reason: Notice

    @property
    def still(self) -> bool:
        """Whether the camera stands."""
        return self.view.kind == "fit" or len(self.view.path) == 1

    def begins_ms(self, start_ms: int) -> int:
        """Return where it begins on the source's clock; ``start_ms`` is where its segment does."""
        return start_ms if self.start_ms is None else self.start_ms


class Framing(Frozen):
    """How one segment is framed: one part, or one a shot where its shots need different ones.

    ``bars`` tells of baked-in bars that were cut off first.
    """

    parts: tuple[Part, ...] = Field(min_length=1)
    bars: Notice | None = None

    @model_validator(mode="before")
    @classmethod
    def _of_one_part(cls, value: Any) -> Any:
        # How a framing was written before segments had parts.
        if isinstance(value, dict) and "view" in value:
            return {"parts": (value,)}
        return value

    @model_validator(mode="after")
    def _forward(self) -> Framing:
        if self.parts[0].first or any(
            after.first <= before.first for before, after in pairwise(self.parts)
        ):
            raise ValueError("parts must begin with frame 0 and follow each other")
        return self

    def at(self, frame: int) -> Part:
        """Return the part that ``frame`` of the segment belongs to."""
        return next(part for part in reversed(self.parts) if part.first <= frame)

    def apart(self, frames: int) -> tuple[tuple[Part, int], ...]:
        """Return the parts of ``frames`` frames, each with the frame it ends before.

        Parts that follow each other and are seen from the same place are one.
        """
        apart: list[Part] = []
        for part in self.parts:
            if not apart or not part.still or part.view != apart[-1].view:
                apart.append(part)
        ends = [part.first for part in apart[1:]]
        return tuple(zip(apart, [*ends, frames], strict=True))

    def still(self, start_ms: int, at_ms: int) -> View:
        """Return how the source's moment ``at_ms`` is shown; ``start_ms`` is the segment's own."""
        begun = [(part.begins_ms(start_ms), part.view) for part in self.parts]
        since_ms, view = next((each for each in reversed(begun) if each[0] <= at_ms), begun[0])
        if view.kind == "fit":
            return view
        return replace(view, path=(view.where(at_ms - since_ms),))
