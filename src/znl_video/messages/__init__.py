"""Every sentence a user reads, by code and fields.

A code has a sentence and, where somebody can do something about it, a remedy. A language is one
module with a ``CATALOGUE``; English is complete and is what another language falls back on.
"""

from __future__ import annotations

import string
from collections.abc import Mapping

from znl_video.messages.english import CATALOGUE, WARNINGS
from znl_video.messages.kinds import FAILURES, REJECTIONS

_PLAIN = string.Formatter()
_WHEN = {code: when for area in WARNINGS.values() for code, when in area.items()}


def codes() -> tuple[str, ...]:
    """Return every code of the catalogue, sorted."""
    return tuple(sorted(CATALOGUE))


def sentence(code: str, fields: Mapping[str, object] | None = None) -> str:
    """Return the sentence for ``code`` with its placeholders filled from ``fields``.

    Raises:
        KeyError: the catalogue has no such code, or a placeholder has no field.
    """
    return _PLAIN.vformat(CATALOGUE[code][0], (), dict(fields or {}))


def remedy(code: str, fields: Mapping[str, object] | None = None) -> str:
    """Return what to do about ``code``; empty where nothing needs doing."""
    return _PLAIN.vformat(CATALOGUE[code][1], (), dict(fields or {}))


def warning_codes() -> tuple[str, ...]:
    """Return the codes of all warnings, sorted."""
    return tuple(sorted(_WHEN))


def is_warning(code: str) -> bool:
    """Tell whether ``code`` can be a warning. Where a preset only advises, so are its limits'."""
    return code in _WHEN


def losses() -> frozenset[str]:
    """Return the codes of what keeps a file or a short from being delivered."""
    return REJECTIONS | FAILURES
