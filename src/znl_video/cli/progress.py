"""Progress on stderr: bars on a terminal, plain lines elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.text import Text

from znl_video.batch.options import Reporter
from znl_video.io.clock import now
from znl_video.messages import sentence
from znl_video.messages.harmless import plain
from znl_video.model.actions import Action

# Under this no minutes are counted.
_SOON_S = 60


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
        _LeftColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        yield _Bars(progress)


def silent() -> Reporter:
    """Return somebody who hears of progress and says nothing."""
    return Silent()


def tell_waiting(folder: Path, holder: str, console: Console | None = None) -> None:
    """Say on stderr for whom we wait."""
    said = plain(sentence("run.waiting", {"folder": folder, "who": holder}))
    console = console or Console(stderr=True, highlight=False)
    console.print(said, markup=False, soft_wrap=True)


class Silent:
    """Hears of progress and says nothing; what one wants to hear of is added by a subclass."""

    def begin(self, phase: str, total: int) -> None:
        """As in ``Reporter``."""

    def acting(self, subject: str, actions: Sequence[Action]) -> None:
        """As in ``Reporter``."""

    def done(self, phase: str, subject: str, *, well: bool) -> None:
        """As in ``Reporter``."""

    def known(self, phase: str, subject: str) -> None:
        """As in ``Reporter``."""

    def fetching(self, path: str, total: int) -> None:
        """As in ``Reporter``."""

    def expecting(self, seconds: float) -> None:
        """As in ``Reporter``."""

    def waiting(self, folder: Path, holder: str) -> None:
        """As in ``Reporter``."""


class _Counts:
    """How many are through each phase, and how many there are as far as is known."""

    def __init__(self) -> None:
        self.totals: dict[str, int] = {}
        self.through: Counter[str] = Counter()

    def total(self, phase: str) -> str:
        """Return the total as text; with a plus sign where looking at footage may give more."""
        more = phase == "shorts" and self.through["sources"] < self.totals.get("sources", 0)
        return f"{self.totals.get(phase, 0)}{'+' if more else ''}"


class _Lines:
    def __init__(self, console: Console) -> None:
        self._console = console
        self._counts = _Counts()
        self._until: float | None = None

    def begin(self, phase: str, total: int) -> None:
        self._counts.totals[phase] = total
        if phase == "sources":
            self._say("sources", total=total)

    def acting(self, subject: str, actions: Sequence[Action]) -> None:
        self._say("action", subject=subject, action=_named(actions))

    def done(self, phase: str, subject: str, *, well: bool) -> None:
        self._counts.through[phase] += 1
        fields = {"done": self._counts.through[phase], "total": self._counts.total(phase)}
        said = _worded("done" if well else "lost", subject=subject, **fields)
        # A line for each clip is enough: how long the rest takes is told with it.
        ends = _left(self._until) if self._until and phase == "shorts" else ""
        self._print(f"{said}, {ends}" if ends else said)

    def expecting(self, seconds: float) -> None:
        self._until = now() + seconds

    def known(self, phase: str, subject: str) -> None:  # noqa: ARG002 - ten thousand say nothing
        self._counts.through[phase] += 1

    def fetching(self, path: str, total: int) -> None:
        self._say("fetching", path=path, total=total)

    def waiting(self, folder: Path, holder: str) -> None:
        tell_waiting(folder, holder, self._console)

    def _say(self, code: str, **fields: object) -> None:
        self._print(_worded(code, **fields))

    def _print(self, said: str) -> None:
        self._console.print(said, markup=False, soft_wrap=True)


class _Bars:
    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._tasks: dict[str, TaskID] = {}

    def begin(self, phase: str, total: int) -> None:
        if phase not in self._tasks:
            self._tasks[phase] = self._progress.add_task("", total=total)
        title = sentence(f"run.{phase}", {"total": total})
        self._progress.update(self._tasks[phase], total=total, description=title)

    def acting(self, subject: str, actions: Sequence[Action]) -> None:
        fields = {"subject": subject, "action": _named(actions)}
        title = escape(plain(sentence("run.action", fields)))
        phase = "shorts" if "shorts" in self._tasks else "sources"
        self._progress.update(self._tasks[phase], description=title)

    def done(self, phase: str, subject: str, *, well: bool) -> None:  # noqa: ARG002 - tables tell
        self._progress.advance(self._tasks[phase])

    def known(self, phase: str, subject: str) -> None:  # noqa: ARG002 - a bar counts
        self._progress.advance(self._tasks[phase])

    def fetching(self, path: str, total: int) -> None:
        if "fetching" not in self._tasks:
            self._tasks["fetching"] = self._progress.add_task("", total=total)
        title = escape(plain(sentence("run.fetching", {"path": path, "total": total})))
        self._progress.update(self._tasks["fetching"], advance=1, description=title)

    def expecting(self, seconds: float) -> None:
        self._progress.update(self._tasks["shorts"], until=now() + seconds)

    def waiting(self, folder: Path, holder: str) -> None:
        tell_waiting(folder, holder, self._progress.console)


class _LeftColumn(ProgressColumn):
    """Shows how much time is left of a task that says ``until`` when it will last."""

    max_refresh = 1.0

    def render(self, task: Task) -> Text:
        until = task.fields.get("until")
        return Text(_left(until)) if until else Text("")


def _left(until: float) -> str:
    """Say how long it is until then, as exactly as a guess may be told."""
    seconds = max(0.0, until - now())
    if seconds < _SOON_S:
        return sentence("run.left-soon")
    return sentence("run.left", {"minutes": round(seconds / 60)})


def _worded(code: str, **fields: object) -> str:
    return plain(sentence(f"run.{code}", fields))


def _named(actions: Sequence[Action]) -> str:
    count = f" x{len(actions)}" if len(actions) > 1 else ""
    return actions[0].kind + count
