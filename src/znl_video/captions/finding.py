"""Where a text holds another."""

from __future__ import annotations

from collections.abc import Iterator


def occurrences(text: str, part: str) -> Iterator[tuple[int, int]]:
    """Yield begin and end of each place where ``part`` stands in ``text``, overlapping or not."""
    at = text.find(part) if part else -1
    while at >= 0:
        yield at, at + len(part)
        at = text.find(part, at + 1)
