"""``status`` and ``explain``: where things stand, and what would run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from znl_video.cli import parameters as given
from znl_video.messages import sentence
from znl_video.messages.harmless import json_text

if TYPE_CHECKING:
    from znl_video.batch.options import Options


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.command("status", help=sentence("help.status"))(status)
    app.command("explain", help=sentence("help.explain"))(explain)


def status(source: given.Source, out: given.Out = None, as_json: given.AsJson = False) -> None:
    """Show how far every short is."""
    from znl_video.batch.standing import standings
    from znl_video.cli.tables import captions_state, console, named, show, table, to_watch
    from znl_video.model.manifest import STAGES

    options = given.options(source, out=out)
    told = standings(options)
    shorts = told.shorts
    if as_json:
        typer.echo(json_text(told.model_dump(mode="json")))
        return
    columns = [*named("short"), *STAGES, *named("captions", "state")]
    cells = [
        (
            each.short,
            *(each.stages[stage] for stage in STAGES),
            captions_state(each.captions, each.approvals),
            sentence(f"status.{each.state}"),
        )
        for each in shorts
    ]
    screen = console()
    show(screen, str(options.work), columns, cells)
    to_watch(screen, (path for each in shorts for path in each.held))
    if told.warnings:
        damaged = [(each.file, each.message, each.remedy) for each in told.warnings]
        columns = named("file", "reason", "remedy")
        screen.print(table(sentence("run.warnings-title"), columns, damaged))


def explain(
    source: given.Source,
    short: given.OneShort = None,
    out: given.Out = None,
    preset: given.Presets = None,
    brand: given.Brand = None,
    model: given.Model = None,
    lexicon: given.Lexicon = None,
    strict: given.Strict = False,
    as_json: given.AsJson = False,
    force: given.Force = None,
    store: given.StoreFolder = None,
) -> None:
    """Say what would run, and why."""
    options = given.options(
        source,
        out=out,
        store=store,
        preset=preset,
        brand=brand,
        model=model,
        lexicon=lexicon,
        strict=strict,
        force=force,
    )
    tell_plan(options, short, as_json=as_json, with_choices=True)


def tell_plan(
    options: Options, only: str | None, *, as_json: bool, with_choices: bool = False
) -> None:
    """Print what a run would do, and where asked how seconds, framings and pictures are chosen."""
    from znl_video.batch.explaining import explain as planned
    from znl_video.cli.progress import silent
    from znl_video.cli.tables import console, named, show

    told = planned(options, silent(), only)
    if as_json:
        shown = told.model_dump(
            mode="json", include=None if with_choices else {"planned", "left_alone"}
        )
        typer.echo(json_text(shown))
        return
    if with_choices and told.cuts:
        chosen = [
            (each.short, "\n".join(filter(None, (each.reason, *each.notes, each.chosen))))
            for each in told.cuts
        ]
        beside = ["\n".join(each.others) for each in told.cuts]
        rows = [(*cell, others) for cell, others in zip(chosen, beside, strict=True)]
        show(console(), str(options.work), named("short", "cut", "others"), rows)
    if with_choices and told.framings:
        seen = [
            (each.short, f"{each.clip} {each.window}".lstrip(), each.seen, "\n".join(each.reasons))
            for each in told.framings
        ]
        columns = named("short", "seconds", "framing", "why")
        show(console(), str(options.work), columns, seen)
    if with_choices and told.pictures:
        pictures = [
            (each.short, ", ".join(each.presets), "\n".join(each.reasons)) for each in told.pictures
        ]
        columns = named("short", "one-picture", "why")
        show(console(), str(options.work), columns, pictures)
    if told.left_alone:
        typer.echo(sentence("run.left-alone", {"count": told.left_alone}), err=True)
    if not told.planned:
        typer.echo(sentence("explain.nothing"), err=True)
        return
    cells = [(each.subject, each.kind, "; ".join(each.reasons)) for each in told.planned]
    show(console(), str(options.work), named("short", "action", "why"), cells)
