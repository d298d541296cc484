"""What went wrong with one clip or short, as its document keeps it."""

from __future__ import annotations

from pathlib import Path

from znl_video.errors import ZnlError
from znl_video.io.refusals import worded
from znl_video.model.base import replace
from znl_video.model.manifest import Short
from znl_video.model.notice import Failure, Notice, notice


def failure(stage: str, error: Exception, *folders: Path) -> Failure:
    """Return what ``stage`` failed of; an error nobody foresaw is told with its kind.

    Args:
        stage: its name.
        error: what was raised.
        folders: those written to, one of which a full disk is named by.
    """
    error = worded(error, folders) or error
    if isinstance(error, ZnlError):
        return Failure(stage=stage, notice=Notice(code=error.code, fields=error.fields))
    if isinstance(error, OSError) and error.filename:
        lost = notice("file.failed", file=error.filename, why=error.strerror or error)
        return Failure(stage=stage, notice=lost)
    unforeseen = notice("run.unforeseen", kind=type(error).__name__, why=str(error)[:300])
    return Failure(stage=stage, notice=unforeseen)


def failed(short: Short, lost: Failure) -> Short:
    """Return ``short`` with one failure more."""
    return replace(short, failures=(*short.failures, lost))
