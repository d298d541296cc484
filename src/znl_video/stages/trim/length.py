"""How long a short may be: settings, platforms' limits and cards; sharing between sources."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from znl_video.model.given import Given
from znl_video.model.manifest import Short
from znl_video.model.notice import Failure, Notice, notice, seconds
from znl_video.model.preset import Figure, Preset
from znl_video.stages.trim.window import Wish

SHARE_MS = 2000
"""A source of a story is never cut shorter than this."""


def card_frames(given: Given, short: Short, preset: Preset) -> int:
    """Return how many frames of end card follow the footage for ``preset``."""
    card = given.kit.kit.end_card
    if card is None or preset.layers.cards.value == "forbid":
        return 0
    return short.rate.frames(card.seconds * 1000)


def wish(short: Short, given: Given) -> Wish:
    """Return how many frames of footage are wanted, room for the card left.

    The settings' range is narrowed by each live preset's limits in turn. A preset whose limits
    leave nothing of it is passed over: it fails, and the others go on.
    """
    rate, live, trim = short.rate, given.live(short), given.settings.trim
    cards = [card_frames(given, short, preset) for preset in live] or [0]
    least = math.ceil(trim.min_seconds * rate.exact) - min(cards)
    most = math.floor(trim.max_seconds * rate.exact) - max(cards)
    for preset, card in zip(live, cards, strict=False):
        shortest, longest = limits(preset)
        low = max(least, math.ceil((shortest or 0) * rate.exact) - card)
        high = most if longest is None else min(most, math.floor(longest * rate.exact) - card)
        if low <= high:
            least, most = low, high
    most = max(1, most)
    return Wish(rate, min(max(1, least), most), most)


def limits(preset: Preset) -> tuple[float | None, float | None]:
    """Return the shortest and longest a file may be for ``preset``, in seconds; advice left out."""

    def binding(figure: Figure[float] | None) -> float | None:
        return figure.value if figure and figure.kind == "limit" else None

    return binding(preset.limits.min_seconds), binding(preset.limits.max_seconds)


def failures(short: Short, given: Given, frames: int) -> Iterator[Failure]:
    """Yield a failure for each live preset that does not take so many frames of footage."""
    for preset in given.live(short):
        length = short.rate.ms(frames + card_frames(given, short, preset))
        shortest, longest = limits(preset)
        told = {"preset": preset.name, "seconds": f"{length / 1000:.2f}"}
        if shortest is not None and length < shortest * 1000:
            why = notice("trim.under-minimum", **told, limit=f"{shortest:g}")
        elif longest is not None and length > longest * 1000:
            why = notice("trim.over-maximum", **told, limit=f"{longest:g}")
        else:
            continue
        yield Failure(stage="trim", preset=preset.name, notice=why)


def warnings(short: Short, given: Given, frames: int) -> Iterator[Notice]:
    """Yield a warning where a delivered file would leave the settings' range."""
    trim = given.settings.trim
    cards = [card_frames(given, short, preset) for preset in given.live(short)] or [0]
    shortest, longest = (short.rate.ms(frames + card) for card in (min(cards), max(cards)))
    if shortest < trim.min_seconds * 1000:
        yield notice("trim.short", seconds=seconds(shortest), least=f"{trim.min_seconds:g}")
    if longest > trim.max_seconds * 1000:
        yield notice("trim.long", seconds=seconds(longest), most=f"{trim.max_seconds:g}")


def shares(lengths: Sequence[int], budget: int) -> tuple[int, ...]:
    """Share ``budget`` frames between sources of ``lengths`` frames: short ones stay whole.

    What a short source leaves over goes to the longer ones in equal parts.
    """
    given = [0] * len(lengths)
    for sharers, index in zip(
        range(len(lengths), 0, -1),
        sorted(range(len(lengths)), key=lengths.__getitem__),
        strict=True,
    ):
        given[index] = min(lengths[index], budget // sharers)
        budget -= given[index]
    return tuple(given)
