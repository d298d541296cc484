"""Keys: what an action's result is filed under."""

from __future__ import annotations

from znl_video.model.actions import Action
from znl_video.model.base import digest


def key(action: Action, revision: int, identity: str) -> str:
    """Return the key of ``action`` as performed by something with ``revision`` and ``identity``.

    Actions name their inputs by digest, so the key covers every byte that matters. ``identity``
    is what else decides the result: compiled ffmpeg arguments, a dictionary's version.
    """
    return digest({"action": action, "revision": revision, "identity": identity})
