"""Presets: those that come with znl, and anybody's own TOML files."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from pathlib import Path

from znl_video.errors import UsageError
from znl_video.io.shipped import shipped_folder
from znl_video.io.tomls import load
from znl_video.model.preset import Preset


def shipped() -> dict[str, Path]:
    """Return the files of the presets that come with znl, by name, sorted."""
    return {path.stem: path for path in sorted(shipped_folder("presets", "presets").glob("*.toml"))}


def load_presets(names: Sequence[str]) -> tuple[Preset, ...]:
    """Return the presets called ``names``, in order, each once.

    A name is that of a shipped preset or the path of a TOML file; commas part several names.

    Raises:
        UsageError: no preset is named, one does not exist or is not valid, or two that differ
            share a name.
    """
    known = shipped()
    chosen: dict[str, Preset] = {}
    for name in _single(names):
        preset = load(_file(name, known), Preset)
        if chosen.setdefault(preset.name, preset) != preset:
            raise UsageError("preset.name-taken", name=preset.name, file=name)
    if not chosen:
        raise UsageError("preset.none", known=", ".join(known))
    return tuple(chosen.values())


def _single(names: Sequence[str]) -> Iterator[str]:
    for name in names:
        # A file's own name may hold a comma.
        parts = [name] if Path(name).is_file() else name.split(",")
        yield from (part.strip() for part in parts if part.strip())


def _file(name: str, known: dict[str, Path]) -> Path:
    if name in known:
        return known[name]
    if name.lower().endswith(".toml") or "/" in name or "\\" in name:
        return Path(name).expanduser()
    close = difflib.get_close_matches(name.lower(), known, n=1)
    everything = ", ".join(known)
    if close:
        raise UsageError("preset.unknown-close", name=name, suggestion=close[0], known=everything)
    raise UsageError("preset.unknown", name=name, known=everything)
