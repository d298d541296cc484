"""What znl needs on a machine, looked at one by one."""

from __future__ import annotations

import platform
from collections.abc import Callable
from dataclasses import dataclass

from znl_video.errors import ZnlError
from znl_video.io.encoders import working_devices
from znl_video.io.kits import load_kit
from znl_video.io.outside import ask_ffmpeg, cores
from znl_video.io.presets import load_presets, shipped
from znl_video.io.weights import cache_folder, find_weights
from znl_video.messages import sentence

_NEEDED = {
    "-encoders": ("libx264", "aac"),
    "-filters": ("ass", "zscale", "tonemap", "alimiter", "ebur128", "gblur", "sidedata"),
}


@dataclass(frozen=True)
class Finding:
    """One part: its name, what was found, and whether that will do."""

    part: str
    found: str
    good: bool


def examine() -> tuple[Finding, ...]:
    """Look at everything; nothing is raised, what is missing is told."""
    parts: tuple[tuple[str, Callable[[], str]], ...] = (
        ("python", platform.python_version),
        ("cores", lambda: str(cores())),
        ("ffmpeg", _ffmpeg),
        ("encoders", _encoders),
        ("devices", lambda: ", ".join(working_devices()) or sentence("doctor.no-devices")),
        ("weights", lambda: str(find_weights("base").folder)),
        ("font", lambda: load_kit("default", ()).kit_in_use.kit.font),
        ("presets", lambda: str(len(load_presets(sorted(shipped()))))),
        ("cache", lambda: str(cache_folder())),
    )
    return tuple(_looked(part, look) for part, look in parts)


def _looked(part: str, look: Callable[[], str]) -> Finding:
    name = sentence(f"doctor.{part}")
    try:
        return Finding(name, look(), good=True)
    except (ZnlError, OSError) as error:
        return Finding(name, str(error), good=False)


def _ffmpeg() -> str:
    return ask_ffmpeg("-version").splitlines()[0]


def _encoders() -> str:
    missing = [
        name
        for listing, names in _NEEDED.items()
        if (words := set(ask_ffmpeg(listing).split()))
        for name in names
        if name not in words
    ]
    if missing:
        raise OSError(sentence("doctor.missing", {"names": ", ".join(missing)}))
    return ", ".join(name for names in _NEEDED.values() for name in names)
