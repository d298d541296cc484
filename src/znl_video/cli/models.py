"""``models``: which Whisper models there are, where they lie, and how they get here."""

from __future__ import annotations

from typing import Annotated

import typer

from znl_video.cli import parameters as given
from znl_video.messages import sentence
from znl_video.messages.harmless import json_text

Name = Annotated[str, typer.Argument(metavar="NAME", help=sentence("help.model-name"))]


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    models = typer.Typer(help=sentence("help.models"), no_args_is_help=True)
    models.command("list", help=sentence("help.models.list"))(list_models)
    models.command("pull", help=sentence("help.models.pull"))(pull_model)
    models.command("path", help=sentence("help.models.path"))(model_path)
    app.add_typer(models, name="models")


def list_models(as_json: given.AsJson = False) -> None:
    """List the models and the engines that run them."""
    from znl_video.cli.tables import console, named, size, table
    from znl_video.io.engines import ENGINES, installed
    from znl_video.io.models import models

    found = models()
    engines = {name: installed(name) for name in ENGINES}
    suits = {each.name: sentence(f"models.suits.{each.name}") for each in found}
    if as_json:
        rows = [
            {
                "name": each.name,
                "parameters": each.parameters * 1_000_000,
                "bytes": each.bytes,
                "folder": None if each.folder is None else str(each.folder),
                "suits": suits[each.name],
            }
            for each in found
        ]
        typer.echo(json_text({"models": rows, "engines": engines}))
        return
    cells = [
        (
            each.name,
            sentence("models.millions", {"count": each.parameters}),
            size(each.bytes),
            each.folder or sentence("models.not-here"),
            suits[each.name],
        )
        for each in found
    ]
    told = ", ".join(
        f"{name} {version or sentence('models.not-installed')}" for name, version in engines.items()
    )
    title = sentence("models.title", {"engines": told})
    columns = named("model", "parameters", "size", "folder", "suits")
    console().print(table(title, columns, cells))


def pull_model(name: Name) -> None:
    """Download a model."""
    from znl_video.cli.tables import size
    from znl_video.io.models import about_bytes
    from znl_video.io.weights import pull_weights

    def starting() -> None:
        about = about_bytes(name)
        fields = {"name": name, "size": size(about) if about else sentence("models.size-unknown")}
        typer.echo(sentence("models.pulling", fields), err=True)

    typer.echo(str(pull_weights(name, starting).folder))


def model_path(name: Name) -> None:
    """Print where a model lies."""
    from znl_video.io.weights import find_weights

    typer.echo(str(find_weights(name).folder))
