"""SOURCE named by URL: fetched into the store, and from there on a folder like any other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from znl_video.batch.options import Options, Reporter
from znl_video.io.locking import Patience
from znl_video.io.mirror import Mirror
from znl_video.io.remote import Site, is_url
from znl_video.io.scanning import absolute


def asked(source: str, *, out: Path | None, store: Path | None, **others: Any) -> Options:
    """Return a run's options; of a URL the source is where its copy lies, fetched or not.

    Args:
        source: a path or a URL.
        out: the work folder, absolute; None for ``<SOURCE>-znl`` beside SOURCE, and of a URL
            ``<its last part>-znl`` in the current folder.
        store: absolute; None for the work folder's own.
        others: further options.

    Raises:
        UsageError: nothing can be fetched by such a URL.
    """
    if not is_url(source):
        return Options(source=absolute(Path(source)), out=out, store=store, **others)
    site = Site(source)
    work = out or absolute(Path(f"{site.name}-znl"))
    place = Mirror(site, store or work / "store").place
    return Options(source=place, out=work, store=store, url=source, **others)


@contextmanager
def mirrored(options: Options, reporter: Reporter) -> Iterator[None]:
    """Have what the URL names fetched, and left alone by other runs until the context ends.

    Without a URL nothing is done.

    Raises:
        UsageError: it cannot be fetched; nothing was started, and nothing taken away.
    """
    if options.url is None:
        yield
        return
    mirror = Mirror(Site(options.url), options.store or options.work / "store")
    with mirror.kept(Patience(options.wait_s, reporter.waiting)):
        mirror.refresh(options.work, reporter.fetching)
        yield
