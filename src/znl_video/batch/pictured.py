"""Which platforms of a short one picture serves, and why others have their own, in words."""

from __future__ import annotations

from znl_video.messages import sentence
from znl_video.model.base import Frozen
from znl_video.model.manifest import Short


class Pictured(Frozen):
    """One picture of a short, the presets it serves, and why it serves these and no more."""

    short: str
    presets: tuple[str, ...]
    reasons: tuple[str, ...]


def pictured(short: Short) -> tuple[Pictured, ...]:
    """Return the pictures of a short, nothing where the presets' figures leave but one."""
    told = []
    for each in short.sharing:
        margins = {side: getattr(each, side) for side in ("top", "bottom", "left", "right")}
        shared = len(each.presets) > 1
        reasons = [sentence("pictured.shared", margins)] if shared else []
        if each.apart:
            reasons.append(sentence(f"pictured.{each.apart}"))
        told.append(Pictured(short=short.name, presets=each.presets, reasons=tuple(reasons)))
    return tuple(told)
