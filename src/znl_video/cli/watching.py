"""``watch``: an inbox whose clips are taken as they land."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from znl_video.cli import parameters as given
from znl_video.errors import ZnlError
from znl_video.messages import sentence
from znl_video.messages.harmless import json_text, plain

if TYPE_CHECKING:
    from znl_video.batch.watching import Round
    from znl_video.model.actions import Action

_Settle = Annotated[
    float, typer.Option("--settle", min=0, metavar="SECONDS", help=sentence("help.settle"))
]
_Once = Annotated[bool, typer.Option("--once", help=sentence("help.once"))]
_Json = Annotated[bool, typer.Option("--json", help=sentence("help.json-rounds"))]


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("watch", help=sentence("help.watch"))(watch)


def watch(
    source: given.Source,
    out: given.Out = None,
    preset: given.Presets = None,
    brand: given.Brand = None,
    model: given.Model = None,
    lexicon: given.Lexicon = None,
    jobs: given.Jobs = None,
    strict: given.Strict = False,
    settle: _Settle = 10.0,
    once: _Once = False,
    as_json: _Json = False,
    store: given.StoreFolder = None,
    wait: given.Wait = given.WAIT_S,
    log: given.Log = None,
    notify: given.Notify = None,
) -> None:
    """Watch SOURCE."""
    from znl_video.batch.watching import watch as watched

    options = given.options(
        source,
        out=out,
        store=store,
        preset=preset,
        brand=brand,
        model=model,
        lexicon=lexicon,
        jobs=jobs,
        strict=strict,
        wait=wait,
    )
    hearer = _Hearer(as_json=as_json)
    aside = given.aside(log, notify)
    codes = {0}
    rounds = watched(options, hearer, aside, settle, once=once)
    _say("watching", folder=source)
    for each in rounds:
        codes.add(each.result.exit_code)
        if as_json:
            typer.echo(json_text(each.model_dump(mode="json")))
        _tell(each)
    if code := next((each for each in (1, 3) if each in codes), 0):
        raise typer.Exit(code)


def _tell(each: Round) -> None:
    told = each.result
    for lost in (*told.rejected, *told.failed):
        _say("lost", file=lost.file, reason=lost.reason)
        if lost.remedy:
            typer.echo(plain(sentence("run.remedy", {"remedy": lost.remedy})), err=True)
    for held in told.held:
        _say("held", short=held.short, reason=held.reason)
    shorts = ", ".join(dict.fromkeys(output.short for output in told.outputs))
    fields = {"count": len(told.outputs), "seconds": f"{each.seconds:.0f}", "shorts": shorts}
    _say("delivered" if told.outputs else "none", **fields)


def _say(code: str, **fields: object) -> None:
    at = f"{datetime.now():%H:%M:%S}"
    typer.echo(plain(sentence(f"watch.{code}", {"at": at, **fields})), err=True)


class _Hearer:
    """Tells of a watch in lines with the time, and remembers which files a run took."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._taken: list[str] = []

    def begin(self, phase: str, total: int) -> None:
        if phase == "sources" and total:
            _say("taking", count=total)

    def acting(self, subject: str, actions: Sequence[Action]) -> None:
        pass

    def done(self, phase: str, subject: str, *, well: bool) -> None:
        if phase == "sources":
            self._taken.append(subject)
            _say("taken" if well else "refused", file=subject)

    def known(self, phase: str, subject: str) -> None:
        # Another clip of its story is new.
        if phase == "sources":
            self._taken.append(subject)

    def expecting(self, seconds: float) -> None:
        pass

    def fetching(self, path: str, total: int) -> None:
        pass

    def waiting(self, folder: Path, holder: str) -> None:
        from znl_video.cli.progress import tell_waiting

        tell_waiting(folder, holder)

    def trouble(self, error: ZnlError) -> None:
        if self._as_json:
            at = datetime.now().astimezone().isoformat()
            typer.echo(json_text({"at": at, "error": error.told}))
        _say("trouble", reason=error.reason)
        if error.remedy:
            typer.echo(plain(sentence("run.remedy", {"remedy": error.remedy})), err=True)

    def over(self) -> None:
        _say("over")

    def taken(self) -> tuple[str, ...]:
        taken, self._taken = tuple(sorted(self._taken)), []
        return taken
