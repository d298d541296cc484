"""Running text broken into lines that fit, for what is read on a screen and not spoken."""

from __future__ import annotations

from collections.abc import Callable

from znl_video.captions.typography import NO_LINE_START

Fits = Callable[[str], bool]
"""Tells whether a text is no wider than the room there is."""


def wrapped(text: str, fits: Fits, most: int) -> list[str]:
    """Return ``text`` as at most ``most`` lines that fit; what is too much ends in an ellipsis.

    It is broken at spaces where there are any, and else anywhere but before a closing mark.
    """
    lines: list[str] = []
    rest = " ".join(text.split())
    while rest and len(lines) < most - 1 and not fits(rest):
        end = _end(rest, fits)
        if not end:
            break
        lines.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return [*lines, shortened(rest, fits)] if rest else lines


def shortened(text: str, fits: Fits) -> str:
    """Return ``text``, cut short with an ellipsis where it does not fit."""
    if fits(text):
        return text
    while text and not fits(text + "…"):
        text = text[:-1]
    return text.rstrip() + "…"


def _end(text: str, fits: Fits) -> int:
    """Return how much of ``text`` stands on the first line."""
    longest = next(size for size in range(len(text)) if not fits(text[: size + 1]))
    space = text.rfind(" ", 0, longest + 1)
    # A space far back belongs to a long name or to Chinese, which has none.
    if space > longest // 2:
        return space
    end = longest
    while end > 1 and text[end] in NO_LINE_START:
        end -= 1
    return end
