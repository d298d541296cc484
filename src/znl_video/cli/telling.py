"""``export-manifest``: what is known of shorts, or what may be told outside."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from znl_video.cli import parameters as given
from znl_video.messages import sentence
from znl_video.messages.harmless import json_text, plain

Shorts = Annotated[
    list[str] | None, typer.Argument(metavar="[SHORT...]", help=sentence("help.export-shorts"))
]
Public = Annotated[bool, typer.Option("--public", help=sentence("help.public"))]
To = Annotated[Path | None, typer.Option("--to", metavar="FILE", help=sentence("help.manifest-to"))]


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("export-manifest", help=sentence("help.export-manifest"))(export_manifest)


def export_manifest(
    source: given.Source,
    shorts: Shorts = None,
    public: Public = False,
    to: To = None,
    out: given.Out = None,
) -> None:
    """Write the manifest out."""
    from znl_video.batch.telling import put, told_manifest
    from znl_video.io.scanning import absolute

    options = given.options(source, out=out)
    told, left_out = told_manifest(options, shorts or (), public=public)
    text = json_text(told.model_dump(mode="json"), indent=2)
    if to:
        put(text + "\n", absolute(to))
    else:
        typer.echo(text)
    for name in left_out:
        typer.echo(plain(sentence("manifest.left-out", {"short": name})), err=True)
