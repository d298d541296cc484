"""``licences``: under which the parts stand that znl runs with here."""

from __future__ import annotations

import dataclasses

import typer

from znl_video.cli import parameters as given
from znl_video.messages import sentence
from znl_video.messages.harmless import json_text


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("licences", help=sentence("help.licences"))(licences)


def licences(as_json: given.AsJson = False) -> None:
    """List the licences of what is installed."""
    from znl_video.cli.tables import console, named, say, table
    from znl_video.io.licences import parts

    found = parts()
    if as_json:
        rows = [{**dataclasses.asdict(each), "copyleft": each.copyleft} for each in found]
        typer.echo(json_text({"parts": rows}))
        return
    cells = [(each.name, each.version, each.licence, each.within) for each in found]
    screen = console()
    screen.print(table("", named("part", "version", "licence", "within"), cells))
    names = ", ".join(each.name for each in found if each.copyleft)
    say(screen, sentence("licences.copyleft", {"names": names}) if names else "")
