"""Files that come inside packages, held against the digests that the packages came with."""

from __future__ import annotations

import base64
import hashlib
from importlib import metadata
from pathlib import Path

from znl_video.errors import ToolError


def check_packaged(distribution: str, file: Path) -> None:
    """Refuse a file of an installed package that is not what was installed.

    Its digest is the one in the package's ``RECORD`` (PEP 376). Where whoever installed it left
    none, as systems' own packages may, there is nothing to hold it against.

    Raises:
        ToolError: ``package.damaged``: the file is gone, or its bytes have changed.
    """
    wanted = _recorded(distribution, file)
    try:
        found = hashlib.sha256(file.read_bytes()).digest()
    except OSError as error:
        why = error.strerror or str(error)
        raise ToolError("package.damaged", file=file, package=distribution, why=why) from error
    if wanted is not None and found != wanted:
        raise ToolError(
            "package.damaged", file=file, package=distribution, why=found.hex()[:12] + "…"
        )


def _recorded(distribution: str, file: Path) -> bytes | None:
    for each in metadata.distribution(distribution).files or ():
        if each.name == file.name and each.hash and each.hash.mode == "sha256":
            text = each.hash.value
            return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    return None
