"""``store``: what it holds, whether it is whole, and taking out what nobody needs."""

from __future__ import annotations

from typing import Annotated

import typer

from znl_video.cli import parameters as given
from znl_video.messages import sentence
from znl_video.messages.harmless import json_text

MaxSize = Annotated[
    str | None, typer.Option("--max-size", metavar="SIZE", help=sentence("help.max-size"))
]


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    store = typer.Typer(help=sentence("help.store-commands"), no_args_is_help=True)
    store.command("stats", help=sentence("help.store.stats"))(stats)
    store.command("verify", help=sentence("help.store.verify"))(verify)
    store.command("gc", help=sentence("help.store.gc"))(gc)
    app.add_typer(store, name="store")


def stats(
    source: given.Source,
    out: given.Out = None,
    store: given.StoreFolder = None,
    as_json: given.AsJson = False,
) -> None:
    """Show what the store holds."""
    from znl_video.batch import storing
    from znl_video.cli.tables import console, named, size, table

    told = storing.stats(given.options(source, out=out, store=store))
    if as_json:
        typer.echo(json_text(told.model_dump(mode="json")))
        return
    rows = [(each.kind, each.entries, each.needed, size(each.bytes)) for each in told.kinds]
    columns = named("action", "entries", "needed", "size")
    screen = console()
    screen.print(table(told.store, columns, rows))
    fields = {
        "entries": told.entries,
        "blobs": told.blobs,
        "bytes": size(told.bytes),
        "needless": size(told.needless),
    }
    screen.print(sentence("store.summary", fields), markup=False, soft_wrap=True)


def verify(
    source: given.Source,
    out: given.Out = None,
    store: given.StoreFolder = None,
    wait: given.Wait = given.WAIT_S,
    as_json: given.AsJson = False,
) -> None:
    """Read all of the store."""
    from znl_video.batch import storing
    from znl_video.cli.progress import tell_waiting
    from znl_video.cli.tables import console, named, table

    told = storing.verify(given.options(source, out=out, store=store, wait=wait), tell_waiting)
    if as_json:
        typer.echo(json_text(told.model_dump(mode="json")))
    screen = console()
    if told.damaged:
        screen.print(table(told.store, named("damaged"), [(each,) for each in told.damaged]))
    fields = {"checked": told.checked, "damaged": len(told.damaged)}
    code = "store.damaged" if told.damaged else "store.whole"
    screen.print(sentence(code, fields), markup=False, soft_wrap=True)
    if told.damaged:
        raise typer.Exit(1)


def gc(
    source: given.Source,
    max_size: MaxSize = None,
    dry_run: given.DryRun = False,
    out: given.Out = None,
    store: given.StoreFolder = None,
    wait: given.Wait = given.WAIT_S,
    as_json: given.AsJson = False,
) -> None:
    """Take out what nobody needs."""
    from znl_video.batch import storing
    from znl_video.cli.progress import tell_waiting
    from znl_video.cli.tables import console, size

    options = given.options(source, out=out, store=store, wait=wait)
    most = None if max_size is None else _bytes(max_size)
    told = storing.clean(options, most, dry=dry_run, tell=tell_waiting)
    if as_json:
        typer.echo(json_text(told.model_dump(mode="json")))
    fields = {
        "entries": told.entries,
        "bytes": size(told.bytes),
        "freed": size(told.freed),
        "left": size(told.left),
    }
    screen = console()
    code = "store.would-clean" if dry_run else "store.cleaned"
    screen.print(sentence(code, fields), markup=False, soft_wrap=True)
    if not told.within:
        screen.print(sentence("store.over", fields), markup=False, soft_wrap=True)
        raise typer.Exit(1)


def _bytes(text: str) -> int:
    """Return a size such as 500M or 20 GB in bytes, counted in thousands.

    Raises:
        UsageError: it is none.
    """
    from znl_video.errors import UsageError

    number = text.strip().upper().removesuffix("B").rstrip()
    factor = 1
    for power, unit in enumerate("KMGT", start=1):
        if number.endswith(unit):
            number, factor = number[:-1].rstrip(), 1000**power
    if not number.isascii() or not number.replace(".", "", 1).isdigit():
        raise UsageError("store.bad-size", size=text)
    return int(float(number) * factor)
