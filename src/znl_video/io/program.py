"""The program that runs: its code, what it stands on, and the Python that runs it."""

from __future__ import annotations

import platform
import re
import sys
from functools import cache
from importlib import metadata, resources
from pathlib import Path

from znl_video.io.footprint import Footprint
from znl_video.io.hashing import sha256_bytes

_NAME = re.compile(r"[\w.-]+")


@cache
def program() -> tuple[str, ...]:
    """Return what tells this very program from any other version of it, as it was when it began."""
    home = _home()
    code = Footprint()
    files = sorted(home.rglob("*.py"))
    code.add(*files)
    code.files(files)
    return (sys.version, code.digest, *(" ".join(each) for each in _stood_on().items()))


@cache
def versions() -> dict[str, str]:
    """Return what this program stands on, by name: its own code by content, whatever its folder.

    Two machines with the same make the same of an action, under the same key.
    """
    home = _home()
    code = Footprint()
    for file in sorted(home.rglob("*.py")):
        code.add(file.relative_to(home).as_posix(), sha256_bytes(file.read_bytes()))
    major, minor, _ = platform.python_version_tuple()
    return {"znl": code.digest[:12], "Python": f"{major}.{minor}", **_stood_on()}


@cache
def fingerprint() -> str:
    """Return ``versions`` in short."""
    told = Footprint()
    told.add(*versions().items())
    return told.digest


def _home() -> Path:
    return Path(str(resources.files("znl_video")))


def _stood_on() -> dict[str, str]:
    """Return the versions of the packages that znl needs, in order of their names."""
    names = sorted(
        found[0]
        for each in metadata.requires("znl-video") or ()
        if "extra ==" not in each and (found := _NAME.match(each))
    )
    return {name: metadata.version(name) for name in names}
