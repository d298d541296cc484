"""``captions``: anybody's captions judged, and ours written out in other forms."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from znl_video.cli import parameters as given
from znl_video.messages import sentence
from znl_video.messages.harmless import json_text

if TYPE_CHECKING:
    from rich.console import Console

    from znl_video.batch.judging import Verdict

Files = Annotated[
    list[Path], typer.Argument(metavar="FILE...", help=sentence("help.caption-files"))
]
Against = Annotated[
    list[str] | None,
    typer.Option("--preset", metavar="NAME", help=sentence("help.caption-presets")),
]
InBrand = Annotated[
    str | None, typer.Option("--brand", metavar="NAME", help=sentence("help.caption-brand"))
]
Names = Annotated[
    Path | None, typer.Option("--lexicon", metavar="FILE", help=sentence("help.caption-lexicon"))
]
Shorts = Annotated[
    list[str] | None, typer.Argument(metavar="SHORT", help=sentence("help.export-shorts"))
]
To = Annotated[Path | None, typer.Option("--to", metavar="DIR", help=sentence("help.export-to"))]
OfPreset = Annotated[
    list[str] | None, typer.Option("--preset", metavar="NAME", help=sentence("help.export-preset"))
]


class Form(StrEnum):
    """What captions may be written as."""

    SRT = "srt"
    VTT = "vtt"
    ASS = "ass"
    TXT = "txt"


As = Annotated[Form, typer.Option("--as", help=sentence("help.export-form"))]


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    captions = typer.Typer(help=sentence("help.captions"), no_args_is_help=True)
    captions.command("check", help=sentence("help.captions.check"))(check)
    captions.command("export", help=sentence("help.captions.export"))(export)
    app.add_typer(captions, name="captions")


def check(
    files: Files,
    preset: Against = None,
    brand: InBrand = None,
    lexicon: Names = None,
    as_json: given.AsJson = False,
) -> None:
    """Judge caption files."""
    from znl_video.batch.judging import Standard, check_captions
    from znl_video.cli.tables import console

    standard = Standard(presets=tuple(preset or ()), brand=brand, lexicon=lexicon)
    verdicts = check_captions(files, standard)
    if as_json:
        rows = [each.model_dump(mode="json") for each in verdicts]
        typer.echo(json_text({"files": rows}))
    else:
        screen = console()
        for each in verdicts:
            _tell(each, screen)
    breaches = sum(len(each.breaches) for each in verdicts)
    unusable = sum(1 for each in verdicts if each.problems)
    fields = {
        "files": len(verdicts),
        "captions": sum(each.captions for each in verdicts),
        "breaches": breaches,
    }
    typer.echo(sentence("captions.checked", fields), err=True)
    if unusable:
        typer.echo(sentence("captions.checked-unusable", {"count": unusable}), err=True)
        raise typer.Exit(2)
    if breaches:
        raise typer.Exit(1)


def _tell(verdict: Verdict, screen: Console) -> None:
    """Print a file's problems, breaches with what to do about each kind, and what is mended."""
    from znl_video.batch.figures import clock
    from znl_video.cli.tables import named, table

    if verdict.problems:
        cells = [(each.line or "-", each.reason, each.remedy) for each in verdict.problems]
        title = sentence("captions.check-problems", {"file": verdict.file})
        screen.print(table(title, named("line", "reason", "remedy"), cells))
    if verdict.breaches:
        rows, before = [], 0
        for each in verdict.breaches:
            # A caption is told once, however many rules it breaks.
            new = each.caption != before
            place = (each.caption, clock(each.seconds), each.text) if new else ("", "", "")
            fields = {"reason": each.reason, "remedy": each.remedy}
            rows.append((each.line or "-", *place, sentence("captions.check-breach", fields)))
            before = each.caption
        columns = named("line", "caption", "clock", "words", "reason")
        screen.print(table(verdict.file, columns, rows))
    if verdict.mended:
        told = [(each.reason, each.remedy) for each in verdict.mended]
        title = sentence("captions.check-mended", {"file": verdict.file})
        screen.print(table(title, named("reason", "remedy"), told))


def export(
    source: given.Source,
    form: As,
    shorts: Shorts = None,
    to: To = None,
    out: given.Out = None,
    preset: OfPreset = None,
    brand: given.Brand = None,
    as_json: given.AsJson = False,
) -> None:
    """Write captions out."""
    from znl_video.batch.exporting import export_captions
    from znl_video.cli.tables import captions_state, console, named, table
    from znl_video.io.scanning import absolute

    options = given.options(source, out=out, preset=preset, brand=brand)
    place = absolute(to) if to else None
    told = export_captions(options, form.value, shorts or (), place)
    if as_json:
        rows = [each.model_dump(mode="json") for each in told]
        typer.echo(json_text({"exported": rows}))
    else:
        cells = [
            (
                each.short,
                captions_state(each.captions),
                each.file or f"{each.reason} {each.remedy or ''}".strip(),
            )
            for each in told
        ]
        console().print(table(str(options.work), named("short", "captions", "file"), cells))
    if any(each.code for each in told):
        raise typer.Exit(1)
