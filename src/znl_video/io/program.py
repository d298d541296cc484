"""The program that runs: its code, what it stands on, and the Python that runs it."""

from __future__ import annotations

import re
import sys
from functools import cache
from importlib import metadata, resources
from pathlib import Path

from znl_video.io.footprint import Footprint

_NAME = re.compile(r"[\w.-]+")


@cache
def program() -> tuple[str, ...]:
    """Return what tells this very program from any other version of it, as it was when it began."""
    home = Path(str(resources.files("znl_video")))
    code = Footprint()
    files = sorted(home.rglob("*.py"))
    code.add(*files)
    code.files(files)
    names = sorted(
        found[0]
        for each in metadata.requires("znl-video") or ()
        if "extra ==" not in each and (found := _NAME.match(each))
    )
    versions = (f"{name} {metadata.version(name)}" for name in names)
    return (sys.version, code.digest, *versions)
