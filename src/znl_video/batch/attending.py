"""A run that nobody watches: what happens goes into a log, and somebody is told how it ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import metadata
from pathlib import Path

from znl_video.batch.mirroring import mirrored
from znl_video.batch.options import Options, Reporter
from znl_video.batch.preparing import settings_for
from znl_video.batch.result import RunResult, warned
from znl_video.batch.running import run
from znl_video.batch.strictness import apart, including
from znl_video.errors import UsageError, ZnlError
from znl_video.io.logbook import Logbook, logbook
from znl_video.io.notifying import Hook, Message, find_hook
from znl_video.messages import sentence
from znl_video.messages.harmless import plain
from znl_video.model.actions import Action
from znl_video.model.notice import Notice, notice

# More than these are counted in a message: a phone shows no more.
_MOST_TOLD = 10


@dataclass(frozen=True)
class Aside:
    """Who hears of a run besides its terminal: a log file; a command or an Apprise address."""

    log: Path | None = None
    notify: str | None = None


def attended(
    options: Options,
    reporter: Reporter,
    aside: Aside,
    worth: Callable[[RunResult | None], bool] = lambda _: True,
) -> RunResult:
    """Run as :func:`znl_video.batch.running.run` does, and tell of it aside.

    Args:
        options: as for ``run``.
        reporter: as for ``run``.
        aside: who else hears of it.
        worth: whether somebody is told of a run that ended so, None for one that an error ended:
            where runs follow each other, not of each.

    Raises:
        UsageError: as ``run``; or nobody could be told, which is found before anything starts.
    """
    hook = checked(options, aside)
    with logbook(aside.log) as book:
        book.write(
            "began",
            znl=metadata.version("znl-video"),
            source=str(options.source),
            until=options.until,
        )
        try:
            noting = _Noting(reporter, book)
            with mirrored(options, noting):
                told = run(options, noting)
        except Exception as error:
            message = _message_of(options, error)
            book.write("refused" if isinstance(error, ZnlError) else "crashed", **message.whole)
            if hook and worth(None) and (why := hook.tell(message)):
                book.write("warning", **warned(str(options.source), _untold(why)).model_dump())
            raise
        except BaseException as error:
            book.write("stopped", exit_code=getattr(error, "exit_code", None))
            raise
        said: list[Notice] = []
        if hook and worth(told) and (why := hook.tell(_message(options, told))):
            said.append(_untold(why))
        _enter(book, told)
        if book.lost:
            said.append(notice("log.lost", file=aside.log, why=book.lost))
        told = _with(told, said, options)
        book.write("ended", **_counts(told))
        return told


def checked(options: Options, aside: Aside) -> Hook | None:
    """Return who is told how a run ended, if anybody.

    Raises:
        UsageError: nobody can be told, or the log lies where it must not.
    """
    if aside.log and aside.log.is_relative_to(options.work):
        # A work folder that changes with every run would never be one where nothing changed.
        raise UsageError("log.in-work", file=aside.log, work=options.work)
    return find_hook(aside.notify) if aside.notify else None


class _Noting:
    """Hears of progress for the log and passes it on."""

    def __init__(self, reporter: Reporter, book: Logbook) -> None:
        self._reporter = reporter
        self._book = book

    def begin(self, phase: str, total: int) -> None:
        self._book.write("phase", phase=phase, total=total)
        self._reporter.begin(phase, total)

    def acting(self, subject: str, actions: Sequence[Action]) -> None:
        self._book.write("acting", subject=subject, kind=actions[0].kind, count=len(actions))
        self._reporter.acting(subject, actions)

    def done(self, phase: str, subject: str, *, well: bool) -> None:
        self._book.write("done", phase=phase, subject=subject, well=well)
        self._reporter.done(phase, subject, well=well)

    def known(self, phase: str, subject: str) -> None:
        self._reporter.known(phase, subject)

    def fetching(self, path: str, total: int) -> None:
        self._book.write("fetching", path=path, total=total)
        self._reporter.fetching(path, total)

    def expecting(self, seconds: float) -> None:
        self._reporter.expecting(seconds)

    def waiting(self, folder: Path, holder: str) -> None:
        self._book.write("waiting", folder=str(folder), holder=holder)
        self._reporter.waiting(folder, holder)


def _with(told: RunResult, said: Sequence[Notice], options: Options) -> RunResult:
    if not said:
        return told
    judged = partial(apart, policy=settings_for(options).policy, stage=options.until)
    return including(told, ((str(options.source), each) for each in said), judged)


def _untold(why: str) -> Notice:
    return notice("notify.failed", why=why)


def _enter(book: Logbook, told: RunResult) -> None:
    for rejected in told.rejected:
        book.write("rejected", **rejected.model_dump(mode="json"))
    for failed in told.failed:
        book.write("failed", **failed.model_dump(mode="json"))
    for warning in told.warnings:
        book.write("warning", **warning.model_dump(mode="json"))


def _counts(told: RunResult) -> dict[str, object]:
    return {
        "exit_code": told.exit_code,
        "sources": told.sources,
        "shorts": told.shorts,
        "delivered": told.delivered,
        "failed": len(told.failed),
        "rejected": len(told.rejected),
        "held": len(told.held),
        "actions": {kind: acted.model_dump(mode="json") for kind, acted in told.actions.items()},
    }


def _message(options: Options, told: RunResult) -> Message:
    problems = (*told.rejected, *told.failed)
    lines = [plain(f"{each.file}: {each.reason} {each.remedy}") for each in problems[:_MOST_TOLD]]
    if len(problems) > len(lines):
        lines.append(sentence("notify.more", {"count": len(problems) - len(lines)}))
    fields = {
        "source": options.source.name,
        "delivered": told.delivered,
        "problems": len(problems),
        "held": len(told.held),
    }
    whole = {
        "source": str(options.source),
        "work": str(options.work),
        "exit_code": told.exit_code,
        "result": told.model_dump(mode="json"),
    }
    return Message(told.exit_code, sentence("notify.ended", fields), "\n".join(lines), whole)


def _message_of(options: Options, error: Exception) -> Message:
    if isinstance(error, ZnlError):
        told, exit_code = error.told, error.exit_code
    else:
        told = {"code": type(error).__name__, "reason": str(error), "remedy": ""}
        exit_code = 1
    fields = {"source": options.source.name, "reason": told["reason"]}
    whole = {"source": str(options.source), "exit_code": exit_code, "error": told}
    return Message(exit_code, sentence("notify.refused", fields), told["remedy"], whole)
