"""Files by content."""

from __future__ import annotations

import hashlib
from pathlib import Path

_BLOCK = 1 << 20


def sha256_bytes(raw: bytes) -> str:
    """Return the SHA-256 of ``raw`` as hex."""
    return hashlib.sha256(raw).hexdigest()


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes as hex, read in blocks of 1 MiB.

    Raises:
        OSError: the file cannot be read.
    """
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
