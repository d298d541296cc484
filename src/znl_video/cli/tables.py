"""Tables on stderr, so that stdout stays for what scripts read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from znl_video.batch.result import Problem, RunResult, Warned
from znl_video.messages import sentence
from znl_video.messages.harmless import plain
from znl_video.model.approval import CaptionState, Signature

# Wide enough that a path is not cut where nobody looks at a screen.
_FILE_WIDTH = 200

# More are not looked at as a table.
_MOST_ROWS = 200

# Warnings of one kind beyond this are counted, not listed: the report and --json hold them all.
_ALIKE = 2


def console() -> Console:
    """Return the console tables go to."""
    found = Console(stderr=True, highlight=False)
    return found if found.is_terminal else Console(stderr=True, width=_FILE_WIDTH, highlight=False)


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
    """Return a table; ``columns`` are the catalogue's ``column.*`` codes or plain names."""
    # As text, since a string would be read for markup: a folder may be called [/red].
    heading = Text(plain(title), style="table.title") if title else None
    made = Table(title=heading, title_justify="left", show_lines=False)
    for column in columns:
        made.add_column(Text(plain(column)), overflow="fold")
    for row in rows:
        made.add_row(*(Text(plain(str(cell))) for cell in row))
    return made


def show(
    screen: Console, title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]
) -> None:
    """Print a table; of more rows than anybody looks at, plain lines in columns."""
    if len(rows) <= _MOST_ROWS:
        screen.print(table(title, columns, rows))
        return
    # Laying out and wrapping a table of ten thousand rows takes half a minute.
    cells = [[plain(str(cell)) for cell in row] for row in (columns, *rows)]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    say(screen, title)
    lines = []
    for row in cells:
        padded = (cell + " " * (n - _width(cell)) for cell, n in zip(row, widths, strict=True))
        lines.append("  ".join(padded).rstrip() + "\n")
    screen.file.writelines(lines)


def _width(cell: str) -> int:
    """Return how many columns of a terminal a plain text takes."""
    return len(cell) if cell.isascii() else cell_len(cell)


def named(*columns: str) -> list[str]:
    """Return headings by code."""
    return [sentence(f"column.{column}") for column in columns]


def size(count: int) -> str:
    """Return bytes as people say them."""
    if count < 1_000_000:
        return f"{count / 1_000:.0f} kB"
    if count < 1_000_000_000:
        return f"{count / 1_000_000:.0f} MB"
    return f"{count / 1_000_000_000:.1f} GB"


def captions_state(state: CaptionState | None, approvals: Sequence[Signature] = ()) -> str:
    """Return how far captions are, and who approved them; a dash where there are none yet."""
    if state is None:
        return "-"
    names = ", ".join(each.by for each in approvals)
    return sentence(f"captions.{state}") + (f" ({names})" if names else "")


def tell_result(told: RunResult, until: str) -> None:
    """Print what came of a run."""
    screen = console()
    if told.outputs:
        rows = [
            (o.short, o.preset, f"{o.seconds:.1f}", _figure(o.lufs), _figure(o.dbtp), o.path)
            for o in told.outputs
        ]
        columns = named("short", "preset", "seconds", "loudness", "peak", "file")
        show(screen, sentence("run.delivered-title"), columns, rows)
    if told.warnings:
        screen.print(_warnings(told))
    if told.held:
        waiting = [(h.short, captions_state(h.captions), h.reason, h.remedy) for h in told.held]
        columns = named("short", "captions", "reason", "remedy")
        show(screen, sentence("run.held-title"), columns, waiting)
        to_watch(screen, (path for held in told.held for path in held.paths))
    problems = (*told.rejected, *told.failed)
    if problems:
        tell_problems(screen, problems)
    none = told.left_alone and not told.sources
    say(screen, _none(told) if none else _closing(told, until))
    if told.left_alone and not none:
        say(screen, sentence("run.left-alone", {"count": told.left_alone}))
    if told.report:
        say(screen, sentence("run.report", {"path": told.report}))


def _none(told: RunResult) -> str:
    return sentence("run.none-picked", {"count": told.left_alone})


def say(screen: Console, told: str) -> None:
    """Print one line as it is."""
    screen.print(plain(told), markup=False, soft_wrap=True)


def to_watch(screen: Console, paths: Iterable[str]) -> None:
    """Print where the videos lie that wait for approval, each on a line of its own."""
    for path in paths:
        say(screen, sentence("run.held-file", {"path": path}))


def _warnings(told: RunResult) -> Table:
    by_code: dict[str, list[Warned]] = defaultdict(list)
    for warned in told.warnings:
        by_code[warned.code].append(warned)
    rows = []
    for code, alike in by_code.items():
        shown = alike if len(alike) <= _ALIKE else alike[:1]
        rows += [(warned.file, code, warned.message) for warned in shown]
        if len(shown) < len(alike):
            more = sentence("run.more-alike", {"count": len(alike) - 1})
            rows[-1] = (alike[0].file, code, f"{alike[0].message} {more}")
    return table(sentence("run.warnings-title"), named("file", "kind", "reason"), rows)


def tell_problems(screen: Console, problems: Sequence[Problem]) -> None:
    """Print what was not delivered, why, and what to do."""
    rows = [(p.file, p.preset or "", p.stage, p.reason, p.remedy) for p in problems]
    columns = named("file", "preset", "stage", "reason", "remedy")
    show(screen, sentence("run.problems-title"), columns, rows)


def _closing(told: RunResult, until: str) -> str:
    if until != "verify":
        fields = {"stage": until, "sources": told.sources, "shorts": told.shorts}
        return sentence("run.chain", fields)
    return sentence(
        "run.summary",
        {
            "sources": told.sources,
            "shorts": told.shorts,
            "delivered": told.delivered,
            "failed": len(told.failed),
            "held": len(told.held),
            "rejected": len(told.rejected),
            "performed": sum(acted.performed for acted in told.actions.values()),
            "recalled": sum(acted.recalled for acted in told.actions.values()),
        },
    )


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"
