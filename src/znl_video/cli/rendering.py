"""``render`` and the commands that run the chain up to a stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from znl_video.cli import parameters as given
from znl_video.cli.parameters import Stage
from znl_video.messages import sentence
from znl_video.messages.harmless import json_text

if TYPE_CHECKING:
    from znl_video.batch.attending import Aside
    from znl_video.batch.options import Options

# Importing the engine, ffmpeg and pydantic takes longer than printing --help should: commands
# import what they need.


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.command("render", help=sentence("help.render"))(render)
    for stage in Stage:
        app.command(stage.value, help=sentence("help.stage", {"stage": stage.value}))(_up_to(stage))


def render(
    source: given.Source,
    out: given.Out = None,
    preset: given.Presets = None,
    brand: given.Brand = None,
    model: given.Model = None,
    lexicon: given.Lexicon = None,
    jobs: given.Jobs = None,
    first: given.First = None,
    strict: given.Strict = False,
    as_json: given.AsJson = False,
    dry_run: given.DryRun = False,
    since: given.Since = None,
    changed: given.Changed = False,
    only_failed: given.OnlyFailed = False,
    force: given.Force = None,
    store: given.StoreFolder = None,
    wait: given.Wait = given.WAIT_S,
    log: given.Log = None,
    notify: given.Notify = None,
    cluster: given.Cluster = None,
) -> None:
    """Render SOURCE."""
    options = given.options(
        source,
        out=out,
        store=store,
        preset=preset,
        brand=brand,
        model=model,
        lexicon=lexicon,
        jobs=jobs,
        first=first,
        strict=strict,
        pick=given.pick(since, changed=changed, only_failed=only_failed),
        force=force,
        wait=wait,
        cluster=cluster,
    )
    if dry_run:
        from znl_video.cli.inspecting import tell_plan

        tell_plan(options, None, as_json=as_json)
        return
    _run(options, given.aside(log, notify), as_json=as_json)


def _up_to(stage: Stage):  # type: ignore[no-untyped-def]
    def command(
        source: given.Source,
        out: given.Out = None,
        preset: given.Presets = None,
        brand: given.Brand = None,
        model: given.Model = None,
        lexicon: given.Lexicon = None,
        jobs: given.Jobs = None,
        first: given.First = None,
        strict: given.Strict = False,
        as_json: given.AsJson = False,
        force: given.Force = None,
        store: given.StoreFolder = None,
        wait: given.Wait = given.WAIT_S,
        log: given.Log = None,
        notify: given.Notify = None,
        cluster: given.Cluster = None,
    ) -> None:
        options = given.options(
            source,
            out=out,
            store=store,
            preset=preset,
            brand=brand,
            model=model,
            lexicon=lexicon,
            jobs=jobs,
            first=first,
            until=stage.value,
            strict=strict,
            force=force,
            wait=wait,
            cluster=cluster,
        )
        _run(options, given.aside(log, notify), as_json=as_json)

    return command


def _run(options: Options, aside: Aside, *, as_json: bool) -> None:
    from znl_video.batch.attending import attended
    from znl_video.cli.progress import reporter
    from znl_video.cli.tables import tell_result

    with reporter() as heard:
        told = attended(options, heard, aside)
    if as_json:
        typer.echo(json_text(told.model_dump(mode="json")))
    tell_result(told, options.until)
    if told.exit_code:
        raise typer.Exit(told.exit_code)
