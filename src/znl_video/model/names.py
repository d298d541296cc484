"""Names of shorts and sources: safe as file names on Linux, macOS and Windows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

# Devices that Windows still keeps for itself, with any ending.
_RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9]|lpt[0-9])$", re.IGNORECASE)
_UNSAFE = re.compile(r"[^\w]+", re.UNICODE)

# Bytes, not characters: a name of a file is at most 255 bytes, and ours gets endings.
_LONGEST = 120


def slug(path: str) -> str:
    """Return a readable, safe name for a relative ``path``: its ending and odd characters go.

    Letters and digits of any script stay; everything else becomes a hyphen.
    """
    folder, _, file = composed(path).rpartition("/")
    stem = file.rpartition(".")[0] or file
    whole = f"{folder}/{stem}" if folder else stem
    name = _UNSAFE.sub("-", whole).strip("-_")
    name = name.encode("utf-8", "ignore")[:_LONGEST].decode("utf-8", "ignore").strip("-_")
    if not name:
        return "clip"
    return f"{name}-clip" if reserved(name) else name


def reserved(name: str) -> bool:
    """Tell whether Windows keeps a name for a device, so that nothing else can be called so."""
    return bool(_RESERVED.match(unicodedata.normalize("NFKC", name)))


def composed(name: str) -> str:
    """Return ``name`` with its letters composed (NFC): macOS writes an é as an e and an accent."""
    return unicodedata.normalize("NFC", name)


def alike(name: str) -> str:
    """Return what names have in common that a disk of macOS or Windows takes for one."""
    return composed(name).casefold()


def unique_names(wanted: Mapping[str, str], known: Mapping[str, str]) -> dict[str, str]:
    """Return a name for every path, unique without regard to case.

    Args:
        wanted: by relative path, the text its name is made of, in the order names are given out.
        known: names given out in earlier runs, by path; they stay.
    """
    names = {path: known[path] for path in wanted if path in known}
    taken = {name.casefold() for name in names.values()}
    # A hundred thousand names may be alike: no number is tried twice for them.
    following: dict[str, int] = {}
    for path, text in wanted.items():
        if path in names:
            continue
        name = base = slug(text)
        number = following.get(base.casefold(), 2)
        while name.casefold() in taken:
            name = f"{base}-{number}"
            number += 1
        following[base.casefold()] = number
        names[path] = name
        taken.add(name.casefold())
    return names
