"""``words`` and ``approve``: what to look at, and who stands by it."""

from __future__ import annotations

from typing import Annotated

import typer

from znl_video.cli import parameters as given
from znl_video.messages import sentence
from znl_video.messages.harmless import json_text

Shorts = Annotated[
    list[str] | None, typer.Argument(metavar="SHORT", help=sentence("help.approve-shorts"))
]
By = Annotated[str, typer.Option("--by", metavar="NAME", help=sentence("help.by"))]
Every = Annotated[bool, typer.Option("--all", help=sentence("help.approve-all"))]
EveryShort = Annotated[bool, typer.Option("--all", help=sentence("help.words-all"))]
Undo = Annotated[bool, typer.Option("--undo", help=sentence("help.undo"))]


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.command("words", help=sentence("help.words"))(words)
    app.command("approve", help=sentence("help.approve"))(approve)


def approve(
    source: given.Source,
    by: By,
    shorts: Shorts = None,
    every: Every = False,
    undo: Undo = False,
    out: given.Out = None,
    wait: given.Wait = given.WAIT_S,
    as_json: given.AsJson = False,
) -> None:
    """Sign captions."""
    from znl_video.batch import approving
    from znl_video.cli.progress import tell_waiting
    from znl_video.cli.tables import captions_state, console, named, table

    options = given.options(source, out=out, wait=wait)
    sign = approving.withdraw if undo else approving.approve
    told = sign(options, shorts or (), by, every=every, tell=tell_waiting)
    if as_json:
        rows = [each.model_dump(mode="json") for each in told]
        typer.echo(json_text({"shorts": rows}))
    if not told:
        typer.echo(sentence("approve.none"), err=True)
        return
    cells = [(each.short, captions_state(each.captions, each.approvals)) for each in told]
    console().print(table(str(options.work), named("short", "captions"), cells))
    typer.echo(sentence("approve.next"), err=True)


def words(
    source: given.Source,
    short: given.OneShort = None,
    out: given.Out = None,
    brand: given.Brand = None,
    lexicon: given.Lexicon = None,
    every: EveryShort = False,
    as_json: given.AsJson = False,
) -> None:
    """List doubtful words."""
    from znl_video.batch.doubting import doubtful
    from znl_video.batch.figures import clock
    from znl_video.cli.tables import console, named, table

    options = given.options(source, out=out, brand=brand, lexicon=lexicon)
    told = doubtful(options, short, every=every)
    if as_json:
        rows = [each.model_dump(mode="json") for each in told]
        typer.echo(json_text({"words": rows}))
        return
    if not told:
        typer.echo(sentence("words.none"), err=True)
        return
    cells = [
        (each.short, clock(each.seconds), each.caption or "-", each.text or each.word, each.reason)
        for each in told
    ]
    columns = named("short", "clock", "caption", "words", "reason")
    console().print(table(str(options.work), columns, cells))
