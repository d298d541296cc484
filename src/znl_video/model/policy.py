"""Which warnings are errors, as the newsroom or ``--strict`` has it."""

from __future__ import annotations

import difflib
from typing import Annotated

from pydantic import AfterValidator, model_validator
from pydantic_core import PydanticCustomError

from znl_video.messages import is_warning, losses, warning_codes
from znl_video.model.base import Frozen

ALL = "*"
"""Stands for every warning."""


def _known(code: str) -> str:
    if code == ALL or is_warning(code):
        return code
    if code in losses():
        raise PydanticCustomError("no_warning", "no warning")
    (nearest,) = difflib.get_close_matches(code, warning_codes(), n=1, cutoff=0)
    raise PydanticCustomError("unknown_warning", "unknown", {"nearest": nearest})


WarningCode = Annotated[str, AfterValidator(_known)]


class Policy(Frozen):
    """``[policy]`` in ``znl.toml``: codes of warnings that are errors, and of those that never are.

    ``accepted`` ones stay warnings where ``errors`` holds ``"*"``, as with ``--strict``.
    """

    errors: tuple[WarningCode, ...] = ()
    accepted: tuple[WarningCode, ...] = ()

    @model_validator(mode="after")
    def _apart(self) -> Policy:
        if ALL in self.accepted:
            raise ValueError("'accepted' names single warnings; leave 'errors' out to accept all")
        both = sorted(set(self.errors) & set(self.accepted))
        if both:
            raise ValueError(f"'errors' and 'accepted' both name {both[0]}")
        return self

    @property
    def strict(self) -> Policy:
        """The same with every warning an error that is not accepted."""
        accepted = tuple(code for code in self.accepted if code not in self.errors)
        return Policy(errors=(ALL, *self.errors), accepted=accepted)

    def forbids(self, code: str) -> bool:
        """Tell whether a warning is an error."""
        return code in self.errors or (ALL in self.errors and code not in self.accepted)
