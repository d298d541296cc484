"""Codes with fields: decisions, warnings and failures before they are worded."""

from __future__ import annotations

from znl_video.model.base import Frozen


class Notice(Frozen):
    """A sentence of the catalogue, for a warning or a reason: ``code`` with its ``fields``."""

    code: str
    fields: dict[str, str] = {}


def notice(code: str, **fields: object) -> Notice:
    """Return a notice whose fields are all text."""
    return Notice(code=code, fields={name: str(value) for name, value in fields.items()})


def seconds(ms: float) -> str:
    """Return ``ms`` as seconds with one decimal, for a field of a notice."""
    return f"{ms / 1000:.1f}"


class Failure(Frozen):
    """What kept something from being delivered, at which stage; ``preset`` None means for all.

    ``policy``: it is a warning that somebody made an error.
    """

    stage: str
    notice: Notice
    preset: str | None = None
    policy: bool = False
