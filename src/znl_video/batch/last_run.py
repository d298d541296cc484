"""The work folder as the last run left it, for commands that only look at or sign what is there."""

from __future__ import annotations

from collections.abc import Collection

from znl_video.batch.options import Options
from znl_video.errors import UsageError
from znl_video.io.work import WorkFolder
from znl_video.model.manifest import Index


def last_run(options: Options) -> tuple[WorkFolder, Index]:
    """Return the work folder and its index.

    Raises:
        UsageError: nothing was ever run there, or by a newer znl.
    """
    work = WorkFolder(options.work)
    work.check_version()
    index = work.index()
    if index is None:
        raise UsageError("status.none", folder=work.root)
    return work, index


def check_known(name: str, known: Collection[str]) -> None:
    """Refuse the name of a short that there is none of, and tell those that there are.

    Raises:
        UsageError: ``name`` is not among ``known``.
    """
    if name not in known:
        raise UsageError("explain.unknown-short", short=name, known=", ".join(known))
