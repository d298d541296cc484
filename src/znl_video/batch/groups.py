"""Which sources are composed together: those whose shorts depend on each other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from znl_video.model.manifest import Short, Source

# All that compose adds to a name: "-40s" for another window, "-2" for one of several.
_ADDED = frozenset("-0123456789.e+s")


def groups(
    sources: Sequence[Source], stories: Collection[str], names: Mapping[str, str]
) -> tuple[tuple[int, ...], ...]:
    """Return the places of sources that have to be composed together, in order.

    Composing them group by group gives the same shorts as composing all at once. The clips of a
    story are one group; so are those of whom one might be given a name that another one has.

    Args:
        sources: every source of the run.
        stories: their relative folders.
        names: of stories, by folder with a trailing slash.
    """
    places: dict[str, list[int]] = {}
    for place, source in enumerate(sources):
        folder = source.path.rpartition("/")[0]
        name = names[f"{folder}/"] if folder in stories else source.name
        places.setdefault(name.casefold(), []).append(place)
    joined: dict[str, list[int]] = {}
    # A name comes after all that it begins with, so what those are joined to is known.
    roots: dict[str, str] = {}
    for name in sorted(places):
        root = next((roots[each] for each in _beginnings(name) if each in roots), name)
        roots[name] = root
        joined.setdefault(root, []).extend(places[name])
    return tuple(sorted(tuple(sorted(each)) for each in joined.values()))


def _beginnings(name: str) -> Iterator[str]:
    """Yield the names that ``name`` could be made of, the longest first."""
    at = name.rfind("-")
    while at > 0 and _ADDED.issuperset(name[at:]):
        yield name[:at]
        at = name.rfind("-", 0, at)


def urgent(
    paths: Sequence[str], sources: Sequence[Source], groups: Sequence[Sequence[int]]
) -> tuple[int, ...]:
    """Return the groups that sources with these paths are in, in the order of ``paths``.

    What is a copy of another one is in its original's.
    """
    groups_of = {
        sources[place].path: number for number, each in enumerate(groups) for place in each
    }
    originals = {source.path: source.duplicate_of or source.path for source in sources}
    # The original may be none of these, where a run is about some of the footage.
    return tuple(dict.fromkeys(groups_of.get(originals[path], groups_of[path]) for path in paths))


def ordered(
    shorts: Iterable[Short], sources: Sequence[Source], stories: Collection[str]
) -> list[Short]:
    """Return shorts of several groups in the order that composing all sources at once gives.

    Args:
        shorts: those of one group in the order they were composed.
        sources: every source of the run.
        stories: their relative folders.
    """
    at = order(sources, stories)
    return sorted(shorts, key=lambda short: at(short.sources[0]))


def order(
    sources: Iterable[Source], stories: Collection[str]
) -> Callable[[str], tuple[bool, str, int]]:
    """Return what tells by the name of its first source where a short stands among all.

    Stories come first, by folder, then the others as their footage was found; last those whose
    footage is gone.

    Args:
        sources: every source of the run.
        stories: their relative folders.
    """
    found = {
        source.name: (place, source.path.rpartition("/")[0]) for place, source in enumerate(sources)
    }

    def at(name: str) -> tuple[bool, str, int]:
        if name not in found:
            return (True, "", len(found))
        place, folder = found[name]
        return (False, folder, 0) if folder in stories else (True, "", place)

    return at
