"""Where the files that come with znl lie: in the package or at the top of a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def shipped_folder(installed: str, checkout: str) -> Path:
    """Return the folder called ``shipped/<installed>`` of a wheel, or ``checkout`` of the sources.

    The folder need not exist.
    """
    inside = _PACKAGE / "shipped" / installed
    return inside if inside.is_dir() else _PACKAGE.parent.parent / checkout
