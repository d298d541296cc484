"""Progress on stderr: bars on a terminal, plain lines elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from znl_video.batch.options import Reporter
from znl_video.cli.terminal import plain
from znl_video.messages import sentence
from znl_video.model.actions import Action


@contextmanager
def reporter() -> Iterator[Reporter]:
    """Return who hears of progress: a bar where stderr is a terminal, else lines."""
    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        yield _Lines(console)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        yield _Bars(progress)


def silent() -> Reporter:
    """Return somebody who hears of progress and says nothing."""
    return _Silent()


def tell_waiting(folder: Path, holder: str, console: Console | None = None) -> None:
    """Say on stderr for whom we wait."""
    said = plain(sentence("run.waiting", {"folder": folder, "who": holder}))
    console = console or Console(stderr=True, highlight=False)
    console.print(said, markup=False, soft_wrap=True)


class _Silent:
    def begin(self, phase: str, total: int) -> None:
        pass

    def acting(self, subject: str, actions: Sequence[Action]) -> None:
        pass

    def done(self, subject: str, *, well: bool) -> None:
        pass

    def waiting(self, folder: Path, holder: str) -> None:
        pass


class _Lines:
    def __init__(self, console: Console) -> None:
        self._console = console
        self._total = 0
        self._done = 0

    def begin(self, phase: str, total: int) -> None:
        self._total, self._done = total, 0
        self._say("sources" if phase == "sources" else "shorts", total=total)

    def acting(self, subject: str, actions: Sequence[Action]) -> None:
        self._say("action", subject=subject, action=_named(actions))

    def done(self, subject: str, *, well: bool) -> None:
        self._done += 1
        self._say("done" if well else "lost", subject=subject, done=self._done, total=self._total)

    def waiting(self, folder: Path, holder: str) -> None:
        tell_waiting(folder, holder, self._console)

    def _say(self, code: str, **fields: object) -> None:
        said = plain(sentence(f"run.{code}", fields))
        self._console.print(said, markup=False, soft_wrap=True)


class _Bars:
    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("", total=None)

    def begin(self, phase: str, total: int) -> None:
        title = sentence(f"run.{phase}", {"total": total})
        self._progress.reset(self._task, total=total, description=title)

    def acting(self, subject: str, actions: Sequence[Action]) -> None:
        fields = {"subject": subject, "action": _named(actions)}
        title = escape(plain(sentence("run.action", fields)))
        self._progress.update(self._task, description=title)

    def done(self, subject: str, *, well: bool) -> None:  # noqa: ARG002 - the tables tell
        self._progress.advance(self._task)

    def waiting(self, folder: Path, holder: str) -> None:
        tell_waiting(folder, holder, self._progress.console)


def _named(actions: Sequence[Action]) -> str:
    count = f" x{len(actions)}" if len(actions) > 1 else ""
    return actions[0].kind + count
