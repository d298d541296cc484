"""``check``, ``presets``, ``doctor`` and ``schema``."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from znl_video.cli import parameters as given
from znl_video.messages import sentence
from znl_video.messages.harmless import json_text

if TYPE_CHECKING:
    from znl_video.batch.checking import Verdict

Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help=sentence("help.files"))]
Checked = Annotated[
    list[str] | None, typer.Option("--preset", metavar="NAME", help=sentence("help.check-preset"))
]
PresetName = Annotated[str, typer.Argument(metavar="NAME", help=sentence("help.preset-name"))]
PresetFiles = Annotated[
    list[Path], typer.Argument(metavar="FILE...", help=sentence("help.preset-files"))
]


class Kind(StrEnum):
    """The documents people and scripts may want the schema of."""

    MANIFEST = "manifest"
    PUBLIC_MANIFEST = "public-manifest"
    PRESET = "preset"
    BRAND = "brand"
    SETTINGS = "settings"
    SIDECAR = "sidecar"
    STORY = "story"


SchemaKind = Annotated[Kind, typer.Argument(help=sentence("help.schema-kind"))]


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.command("check", help=sentence("help.check"))(check)
    presets = typer.Typer(help=sentence("help.presets"), no_args_is_help=True)
    presets.command("list", help=sentence("help.presets.list"))(list_presets)
    presets.command("show", help=sentence("help.presets.show"))(show_preset)
    presets.command("validate", help=sentence("help.presets.validate"))(validate_presets)
    app.add_typer(presets, name="presets")
    app.command("doctor", help=sentence("help.doctor"))(doctor)
    app.command("schema", help=sentence("help.schema"))(schema)


def check(files: Files, preset: Checked = None, as_json: given.AsJson = False) -> None:
    """Look for defects, and hold files against platforms."""
    from znl_video.batch.checking import check as checked
    from znl_video.cli.tables import console, named, table

    verdicts = checked(files, preset or ())
    if as_json:
        rows = [each.model_dump(mode="json") for each in verdicts]
        typer.echo(json_text({"checks": rows}))
    else:
        cells = _cells(verdicts)
        columns = named("file", "preset", "verdict", "reason", "remedy")
        console().print(table("", columns, cells))
    if any(each.failures for each in verdicts):
        raise typer.Exit(1)


def _cells(verdicts: Sequence[Verdict]) -> list[tuple[str, str, str, str, str]]:
    """Return the table's rows; what a file has for every preset is told once, for none."""
    cells: list[tuple[str, str, str, str, str]] = []
    for file, group in groupby(verdicts, key=lambda each: each.file):
        told = list(group)
        rows = {each.preset: _remarks(each) for each in told}
        shared = [row for row in rows[told[0].preset] if all(row in each for each in rows.values())]
        cells += [(file, "", *row) for row in shared]
        for each in told:
            own = [row for row in rows[each.preset] if row not in shared]
            # Who asked for a platform wants to see its name, also where nothing is wrong.
            passed = (
                ()
                if each.failures or own or (shared and not each.preset)
                else ((sentence("check.pass"), "", ""),)
            )
            cells += [(file, each.preset or "", *row) for row in (*own, *passed)]
    return cells


def _remarks(verdict: Verdict) -> list[tuple[str, str, str]]:
    return [
        (sentence(f"check.{word}"), remark.reason, remark.remedy)
        for word, remarks in (
            ("fail", verdict.failures),
            ("warn", verdict.warnings),
            ("note", verdict.notes),
        )
        for remark in remarks
    ]


def list_presets() -> None:
    """List shipped presets."""
    from znl_video.io.presets import load_presets, shipped

    for preset in load_presets(sorted(shipped())):
        typer.echo(f"{preset.name}\t{preset.title}")


def show_preset(name: PresetName) -> None:
    """Show one preset."""
    from znl_video.cli.tables import console, named, table
    from znl_video.io.presets import load_presets

    for preset in load_presets([name]):
        rows = [
            (
                f"{part}.{figure}",
                value["value"],
                value["kind"],
                value["grade"],
                value["source"],
                value["date"],
            )
            for part, figures in preset.model_dump(mode="json").items()
            if isinstance(figures, dict)
            for figure, value in figures.items()
            if value
        ]
        columns = named("figure", "value", "kind", "grade", "source", "date")
        console().print(table(f"{preset.name}: {preset.title}", columns, rows))


def validate_presets(files: PresetFiles) -> None:
    """Check preset files."""
    from znl_video.io.presets import load_presets

    for file in files:
        load_presets([str(file)])
        typer.echo(sentence("presets.good", {"file": file}))


def doctor() -> None:
    """Check the machine."""
    from znl_video.cli.tables import console, named, table
    from znl_video.io.health import examine

    findings = examine()
    rows = [
        (sentence("check.pass" if each.good else "check.fail"), each.part, each.found)
        for each in findings
    ]
    console().print(table("znl", named("verdict", "part", "found"), rows))
    good = all(each.good for each in findings)
    typer.echo(sentence("doctor.good" if good else "doctor.bad"), err=True)
    if not good:
        raise typer.Exit(1)


def schema(kind: SchemaKind) -> None:
    """Print a JSON Schema."""
    from pydantic import BaseModel

    from znl_video.model.kit import Kit
    from znl_video.model.manifest import ShortDocument
    from znl_video.model.people import ClipNote, Settings, Story
    from znl_video.model.preset import Preset
    from znl_video.model.public import PublicManifest

    models: dict[Kind, type[BaseModel]] = {
        Kind.MANIFEST: ShortDocument,
        Kind.PUBLIC_MANIFEST: PublicManifest,
        Kind.PRESET: Preset,
        Kind.BRAND: Kit,
        Kind.SETTINGS: Settings,
        Kind.SIDECAR: ClipNote,
        Kind.STORY: Story,
    }
    typer.echo(json_text(models[kind].model_json_schema(), indent=2))
