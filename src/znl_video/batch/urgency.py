"""Whose footage comes before all other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from znl_video.batch.preparing import Prepared
from znl_video.errors import UsageError
from znl_video.io.scanning import absolute
from znl_video.io.work import WorkFolder


def urgent_paths(asked: Sequence[str], prepared: Prepared, work: WorkFolder) -> tuple[str, ...]:
    """Return the relative paths of the footage that ``asked`` names, in that order.

    Each is the name or path of a clip, the name or folder of a story, or the name of a short that
    the last run made.

    Raises:
        UsageError: one of them is not there; what is there is told.
    """
    if not asked:
        return ()
    clips = {name: (path,) for path, name in prepared.names.items() if not path.endswith("/")}
    stories = {
        prepared.names[f"{folder}/"]: tuple(
            found.path for found in prepared.found if found.path.rpartition("/")[0] == folder
        )
        for folder in prepared.stories
    }
    named = {**clips, **stories}
    paths = {path: named[name] for path, name in prepared.names.items()}
    found: dict[str, None] = {}
    for each in asked:
        meant = (
            named.get(each)
            or paths.get(each)
            or paths.get(f"{each}/")
            or _typed(each, prepared.root, paths)
            or _made(each, clips, work)
        )
        if not meant:
            raise UsageError("first.unknown", first=each, known=", ".join(sorted(named)))
        found.update(dict.fromkeys(meant))
    return tuple(found)


def _typed(asked: str, root: Path, paths: Mapping[str, tuple[str, ...]]) -> tuple[str, ...] | None:
    """Return what is meant by a path as a shell completes it, from where the user stands."""
    try:
        path = absolute(Path(asked)).relative_to(root).as_posix()
    except ValueError:
        return None
    return paths.get(path) or paths.get(f"{path.removesuffix('.')}/")


def _made(asked: str, clips: Mapping[str, tuple[str, ...]], work: WorkFolder) -> tuple[str, ...]:
    """Return the footage of a short of the last run that is still there."""
    document = work.short(asked) if asked in work.short_names() else None
    sources = document.short.sources if document else ()
    return tuple(path for source in sources for path in clips.get(source, ()))
