"""``preview``: see shorts before they are rendered."""

from __future__ import annotations

from typing import Annotated

import typer

from znl_video.cli import parameters as given
from znl_video.messages import sentence
from znl_video.messages.harmless import json_text

Shorts = Annotated[
    list[str] | None, typer.Argument(metavar="SHORT", help=sentence("help.preview-shorts"))
]


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("preview", help=sentence("help.preview"))(preview)


def preview(
    source: given.Source,
    shorts: Shorts = None,
    out: given.Out = None,
    preset: given.Presets = None,
    brand: given.Brand = None,
    model: given.Model = None,
    lexicon: given.Lexicon = None,
    as_json: given.AsJson = False,
    store: given.StoreFolder = None,
    wait: given.Wait = given.WAIT_S,
) -> None:
    """Preview shorts."""
    from znl_video.batch.figures import clock
    from znl_video.batch.mirroring import mirrored
    from znl_video.batch.previewing import preview as previewed
    from znl_video.cli.progress import reporter
    from znl_video.cli.tables import console, named, say, table

    options = given.options(
        source,
        out=out,
        store=store,
        preset=preset,
        brand=brand,
        model=model,
        lexicon=lexicon,
        until="loudness",
        wait=wait,
    )
    with reporter() as heard, mirrored(options, heard):
        told = previewed(options, shorts or (), heard)
    if as_json:
        typer.echo(json_text(told.model_dump(mode="json")))
    screen = console()
    if told.previews:
        cells = [
            (each.short, each.preset, clock(each.seconds), f"{each.took_s:.1f} s", each.file)
            for each in told.previews
        ]
        columns = named("short", "preset", "clock", "took", "file")
        screen.print(table(str(options.work), columns, cells))
    if told.warnings:
        gone = [(each.file, each.message) for each in told.warnings]
        title = sentence("run.warnings-title")
        screen.print(table(title, named("file", "reason"), gone))
    problems = [(each.file, each.reason, each.remedy) for each in (*told.failed, *told.left_out)]
    if problems:
        columns = named("file", "reason", "remedy")
        screen.print(table(sentence("run.problems-title"), columns, problems))
    veiled = ", ".join(each.short for each in told.previews if each.veiled)
    if veiled:
        say(screen, sentence("preview.unchecked", {"shorts": veiled}))
    for sheet in told.sheets:
        say(screen, sheet)
    if told.exit_code:
        raise typer.Exit(told.exit_code)
