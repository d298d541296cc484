"""The strongest moment of a window, shown ahead of it."""

from __future__ import annotations

from dataclasses import replace

from znl_video.model.media import Rate
from znl_video.stages.trim import pauses, speech
from znl_video.stages.trim.ground import Ground
from znl_video.stages.trim.window import Window, Wish

LEAST_MS, MOST_MS = 3000, 5000
"""How long a hook is; a sentence of 2 s serves where none is as long."""

SHORTEST_MS = 2000

BODY = 3
"""A window is at least so many times as long as the hook shown before it."""


def room_for(wish: Wish) -> Wish:
    """Return what is left of ``wish`` for the window when the longest hook comes before it."""
    most = wish.most - wish.fitting(MOST_MS)
    if most < BODY * wish.fitting(MOST_MS):
        return wish
    return replace(wish, least=max(1, min(wish.least, most)), most=most)


def choose(window: Window, ground: Ground, wish: Wish) -> Window | None:
    """Return the strongest whole sentence of ``window``, None where none stands alone.

    Args:
        window: what is shown after it, and holds it.
        ground: what to go by.
        wish: how long window and hook may be together.
    """
    rate = wish.rate
    end_ms = window.start_ms + rate.ms(window.frames)
    spare = min(wish.most - window.frames, window.frames // BODY, wish.fitting(MOST_MS))
    for least_ms in (LEAST_MS, SHORTEST_MS):
        least = _up(least_ms, rate)
        if spare < least:
            continue
        found = speech.choose(
            ground,
            Wish(rate, least, spare),
            [(window.start_ms, end_ms)],
            speech.HOOK,
            ("sentence",),
            strict=True,
        )
        if found and pauses.without_slivers(ground.line, found.start_ms, found.frames) is (
            ground.line
        ):
            return found
    return None


def leads(hook: Window, window: Window) -> bool:
    """Tell whether ``window`` begins with its strongest moment anyhow."""
    return hook.start_ms - window.start_ms < SHORTEST_MS


def _up(ms: int, rate: Rate) -> int:
    return -(-ms * rate.num // (1000 * rate.den))
