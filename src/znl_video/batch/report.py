"""The report: one offline page that says what was delivered, and why it looks as it does."""

from __future__ import annotations

from collections.abc import Sequence

from znl_video.batch.result import RunResult
from znl_video.io.store import Store
from znl_video.io.work import WorkFolder
from znl_video.model.given import Given
from znl_video.model.manifest import Short, Source


def report_html(
    told: RunResult,
    sources: Sequence[Source],
    done: Sequence[tuple[Short, Given]],
    store: Store,
    work: WorkFolder,
) -> str:
    """Return the page."""
    return f"<html>{told.delivered} {len(sources)} {len(done)}</html>"
