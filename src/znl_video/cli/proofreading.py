"""``approve``: who stands by the captions."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from znl_video.cli import parameters as given
from znl_video.messages import sentence

Shorts = Annotated[
    list[str] | None, typer.Argument(metavar="SHORT...", help=sentence("help.approve-shorts"))
]
By = Annotated[str, typer.Option("--by", metavar="NAME", help=sentence("help.by"))]
Every = Annotated[bool, typer.Option("--all", help=sentence("help.approve-all"))]
Undo = Annotated[bool, typer.Option("--undo", help=sentence("help.undo"))]


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.command("approve", help=sentence("help.approve"))(approve)


def approve(
    source: given.Source,
    by: By,
    shorts: Shorts = None,
    every: Every = False,
    undo: Undo = False,
    out: given.Out = None,
    as_json: given.AsJson = False,
) -> None:
    """Sign captions."""
    from znl_video.batch import approving
    from znl_video.cli.tables import captions_state, console, named, table

    options = given.options(source, out=out)
    sign = approving.withdraw if undo else approving.approve
    told = sign(options, shorts or (), by, every=every)
    if as_json:
        rows = [each.model_dump(mode="json") for each in told]
        typer.echo(json.dumps({"shorts": rows}, ensure_ascii=False))
    if not told:
        typer.echo(sentence("approve.none"), err=True)
        return
    cells = [(each.short, captions_state(each.captions, each.approvals)) for each in told]
    console().print(table(str(options.work), named("short", "captions"), cells))
    typer.echo(sentence("approve.next"), err=True)
