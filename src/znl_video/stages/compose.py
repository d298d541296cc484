"""Compose: which shorts a folder's sources give."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache

from znl_video.model.base import replace
from znl_video.model.manifest import Short, Source
from znl_video.model.media import Rate
from znl_video.model.names import composed
from znl_video.model.notice import Notice, notice
from znl_video.model.people import Settings, Story
from znl_video.model.preset import Preset

# Rates a short is made at. Every platform takes 24 to 30, and a source's own rate is kept where it
# is one of these, or halved where twice one, so that motion stays even.
_RATES = (Rate(num=24, den=1), Rate(num=25, den=1), Rate(num=30000, den=1001), Rate(num=30, den=1))
_FALLBACK = Rate(num=30, den=1)
_CLOSE = Fraction(1, 1000)


def compose(
    sources: Sequence[Source],
    stories: Mapping[str, Story],
    presets: Sequence[Preset],
    settings: Settings,
    names: Mapping[str, str],
) -> tuple[Short, ...]:
    """Return the shorts to make, undecided.

    Args:
        sources: every source, ingested; rejected ones and duplicates give nothing.
        stories: by relative folder.
        presets: chosen ones; those that need another window get a short of their own.
        settings: the newsroom's.
        names: of stories, by folder; a single source's short has the source's name.
    """
    usable = [each for each in sources if not each.rejection and not each.duplicate_of]
    told: dict[str, list[Source]] = defaultdict(list)
    singles: list[Source] = []
    for source in usable:
        folder = source.path.rpartition("/")[0]
        (told[folder] if folder in stories else singles).append(source)
    shorts = []
    for folder, parts in sorted(told.items()):
        ordered = _ordered(parts, stories[folder])
        if ordered:
            used = {part.path for part in ordered}
            left_out = [notice("story.unlisted", clip=p.path) for p in parts if p.path not in used]
            left_out += _untimed(parts, stories[folder])
            shorts.append(_short(names[folder], ordered, presets, left_out))
    shorts += [_short(source.name, [source], presets) for source in singles]
    taken = {short.name.casefold() for short in shorts}
    return tuple(each for short in shorts for each in _by_window(short, presets, settings, taken))


def numbered(
    parts: Sequence[Short], taken: set[str], others: frozenset[str] = frozenset()
) -> tuple[Short, ...]:
    """Name several shorts of one source by their number.

    An only one keeps the name it has.

    Args:
        parts: of one source.
        taken: names that no part may get, casefolded; those given are added.
        others: more of them, however many.
    """
    if len(parts) == 1:
        return tuple(parts)
    return tuple(
        replace(part, name=_free(f"{part.name}-{number}", taken, others), stem=part.name)
        for number, part in enumerate(parts, 1)
    )


def frame_rate(source: Source) -> Rate:
    """Return the constant rate a source is shown at."""
    track = source.media.video[0] if source.media and source.media.video else None
    if track is None or track.rate is None or track.vfr:
        return _FALLBACK
    return _standard(track.rate)


@lru_cache(maxsize=64)
def _standard(own: Rate) -> Rate:
    """Return the standard rate that ``own`` is, or is a simple multiple of."""
    for multiple in (1, 2, 4, Fraction(1, 2)):
        for rate in _RATES:
            if abs(own.exact / (rate.exact * multiple) - 1) < _CLOSE:
                return rate
    return _FALLBACK


def _short(
    name: str,
    parts: Sequence[Source],
    presets: Sequence[Preset],
    warnings: Sequence[Notice] = (),
) -> Short:
    short = Short(
        name=name,
        sources=tuple(source.name for source in parts),
        presets=tuple(preset.name for preset in presets),
        rate=frame_rate(parts[0]),
    )
    told = [warning for source in parts for warning in source.warnings]
    return replace(short, warnings=(*told, *warnings))


def _ordered(parts: Sequence[Source], story: Story) -> list[Source]:
    if story.order == "captured":
        # Clips without a capture time come last, by name: chat apps strip it.
        return sorted(
            parts,
            key=lambda s: ((s.media.captured_at if s.media else None) or "9999", s.path),
        )
    places = {composed(name): number for number, name in enumerate(story.order)}
    named = {source.path: composed(source.path.rpartition("/")[2]) for source in parts}
    chosen = [source for source in parts if named[source.path] in places]
    return sorted(chosen, key=lambda s: places[named[s.path]])


def _untimed(parts: Sequence[Source], story: Story) -> list[Notice]:
    """Say whose place in a story is a guess."""
    unknown = [s.path for s in parts if not (s.media and s.media.captured_at)]
    if story.order != "captured" or len(parts) < 2 or not unknown:
        return []
    return [notice("story.no-times", clips=", ".join(sorted(unknown)))]


def window(preset: Preset, settings: Settings) -> tuple[float, float]:
    """Return least and most seconds for ``preset``: the settings, narrowed by its limits."""
    least, most = settings.trim.min_seconds, settings.trim.max_seconds
    low, high = preset.limits.min_seconds, preset.limits.max_seconds
    if high and high.kind == "limit":
        most = min(most, high.value)
    if low and low.kind == "limit":
        least = max(least, low.value)
    return min(least, most), most


def _by_window(
    short: Short, presets: Sequence[Preset], settings: Settings, taken: set[str]
) -> tuple[Short, ...]:
    groups: dict[tuple[float, float], list[str]] = defaultdict(list)
    for preset in presets:
        groups[window(preset, settings)].append(preset.name)
    main = max(groups, key=lambda key: len(groups[key]))
    shorts = []
    for key, names in groups.items():
        name = short.name if key == main else _free(f"{short.name}-{key[1]:g}s", taken)
        shorts.append(replace(short, name=name, presets=tuple(names)))
    return tuple(shorts)


def _free(name: str, taken: set[str], others: frozenset[str] = frozenset()) -> str:
    """Return ``name``, numbered where another short has it, and take it."""
    free, number = name, 2
    while free.casefold() in taken or free.casefold() in others:
        free = f"{name}-{number}"
        number += 1
    taken.add(free.casefold())
    return free
