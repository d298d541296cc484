"""Every sentence a user reads, by code and fields.

A code has a sentence and, where somebody can do something about it, a remedy. A language is one
module with a ``CATALOGUE``; English is complete and is what another language falls back on.
"""

from __future__ import annotations

import string
from collections.abc import Mapping

from znl_video.messages.english import CATALOGUE

_PLAIN = string.Formatter()


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
